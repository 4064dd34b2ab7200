"""Answers that are reckoned: counts, totals, averages, shares, and rows gathered by a key."""

from __future__ import annotations

from sco_qa.answer.execution import Row
from sco_qa.answer.gathering import per_group, said_key
from sco_qa.answer.reply import Answer
from sco_qa.answer.scene import MOST_SAID, Scene
from sco_qa.answer.values import key_values
from sco_qa.question.forms.logical_form import FlagIs, PlaceIs, RowIs, TextHas
from sco_qa.question.forms.wording import AGGREGATES
from sco_qa.question.words.english import capital, count_word, grouped, joined, number

_GREATEST = 3


def count(scene: Scene) -> Answer | None:
    """How many, and which."""
    form = scene.form
    if form.distinct:
        return _count_distinct(scene)
    if scene.found.empty and any(isinstance(f, TextHas) for f in form.filters):
        return None
    inside, partly = split_partly(scene)
    scene.rows[:] = inside + partly
    said = scene.describer.subject(form) if scene.describer.named(form) else ""
    n = f"{count_word(len(inside))} {scene.table.singular if len(inside) == 1 else scene.table.plural}" if said else scene.describer.counted(len(inside), form)
    text = f"The paper {scene.phrases.lists} {n}{scene.listing(inside)}." if inside else f"Zero: the paper {scene.phrases.lists} {n}."
    if partly:
        flag = scene.phrases.column(scene.table.partly).flag or ""
        text += f" Not counted, as only {flag}: {joined([scene.item(row) + scene.mark(row) for row in partly])}."
    return Answer("number", text, (str(len(inside)),))


def _count_distinct(scene: Scene) -> Answer | None:
    key = str(scene.form.distinct)
    holders: dict[str, list[Row]] = {}
    for row in scene.rows:
        for value in key_values(row, key, scene.table):
            holders.setdefault(value, []).append(row)
    if not holders and (scene.rows or scene.describer.named(scene.form)):
        return None
    noun = scene.phrases.column(key).noun[len(holders) != 1]
    head = f"{capital(count_word(len(holders)))} {noun}"
    named = [f"{said_key(value, key)}{scene.marks(rows, _GREATEST)}" for value, rows in holders.items()]
    return Answer("number", f"{head}: {joined(named)}." if named else f"{head}: the paper {scene.phrases.lists} no {scene.describer.subject(scene.form)}.", (str(len(holders)),))


def split_partly(scene: Scene) -> tuple[list[Row], list[Row]]:
    """Rows that lie in a place, and rows that only touch it, when a place was asked for and the touching not."""
    filters, flag = scene.form.filters, scene.table.partly
    asked = any(isinstance(f, PlaceIs) for f in filters) and not any(isinstance(f, FlagIs | RowIs) for f in filters)
    if not flag or not asked:
        return list(scene.rows), []
    inside = [r for r in scene.rows if not r[flag]]
    return (inside, [r for r in scene.rows if r[flag]]) if inside else (list(scene.rows), [])


def total(scene: Scene) -> Answer | None:
    """A sum or an average, with what it adds up."""
    form, measure = scene.form, scene.form.measure
    if form.group_by:
        return per_group(scene)
    if form.projection:
        return _totals(scene)
    if scene.found.number is None or not measure:
        return None
    counted = [row for row in scene.rows if row[measure] is not None]
    silent = len(scene.rows) - len(counted)
    value = number(round(scene.found.number, 1))
    spoken = scene.phrases.column(measure)
    addends = [f"{scene.fill(spoken.addend, row, n=number(row[measure]))}{scene.mark(row)}" for row in _greatest_first(counted, measure)]
    if len(addends) == 1 and spoken.said and form.operation == "sum":
        unit = f" {spoken.unit[value != '1']}" if spoken.unit else ""
        one = scene.fill(spoken.said, counted[0], n=value, value=f"{value}{unit}", people=_people(value)[0], were=_people(value)[1])
        return Answer("number", f"{capital(one)}{scene.mark(counted[0])}.{_silent(silent)}", (value,))
    return Answer("number", f"{_head(scene, value, len(counted))}: {_added(addends, len(scene.rows))}.{_silent(silent)}", (value,))


def _totals(scene: Scene) -> Answer | None:
    """What several columns add up to, one sentence each."""
    sides = scene.found.sides
    if all(s is None for s in sides):
        return None
    each = [f"{_amount(scene, c, s or 0)}{scene.marks(rows)}" for c, s, rows in zip(scene.form.projection, sides, scene.found.side_rows, strict=True)]
    if scene.form.operation == "together":
        value = number(sum(s or 0 for s in sides))
        return Answer("number", f"{capital(scene.describer.subject(scene.form))}: {grouped(float(value))} in all, {joined(each)}.", (value,))
    return Answer("list", f"{capital(scene.describer.subject(scene.form))}: {joined(each)}.", tuple(number(s or 0) for s in sides))


def _amount(scene: Scene, column: str, value: float) -> str:
    """"191 dead", "two riots"."""
    if column == "count":
        return scene.describer.counted(int(value), scene.form.with_filters())
    spoken = scene.phrases.column(column)
    return f"{grouped(value)} {spoken.unit[value != 1] if spoken.unit else spoken.noun[0]}"


def _greatest_first(rows: list[Row], measure: str) -> list[Row]:
    return rows if len(rows) <= MOST_SAID else sorted(rows, key=lambda r: -r[measure])


def _added(addends: list[str], _rows: int) -> str:
    if len(addends) <= MOST_SAID:
        return joined(addends)
    return f"{joined(addends[:_GREATEST])} among others; the table holds all {len(addends)}"


def _silent(n: int) -> str:
    return f" For {count_word(n)} more the paper gives no number." if n else ""


def _people(n: str) -> tuple[str, str]:
    return ("person", "was") if n == "1" else ("people", "were")


def _head(scene: Scene, value: str, counted: int) -> str:
    """"642 people were killed in attacks in Russia"."""
    form = scene.form
    spoken = scene.phrases.column(form.measure)
    template = {"sum": spoken.total, "average": spoken.average}.get(form.operation)
    said = grouped(float(value))
    unit = f" {spoken.unit[value != '1']}" if spoken.unit else ""
    subject = scene.describer.subject(form) if scene.describer.named(form) else f"{count_word(counted)} {scene.describer.subject(form, counted == 1)}"
    if not template:
        return f"The {AGGREGATES[form.operation]} {spoken.noun[0]} {spoken.of} {subject} is {said}"
    people, were = _people(value)
    filled = template.replace("{n}", said).replace("{people}", people).replace("{were}", were).replace("{value}", f"{said}{unit}").replace("{rows}", subject)
    return capital(filled)


def share(scene: Scene) -> Answer | None:
    """A part of all rows in percent."""
    if scene.found.number is None:
        return None
    part, whole = (number(s or 0) for s in scene.found.sides)
    value = number(round(scene.found.number, 1))
    unit = scene.phrases.column(scene.form.measure).unit if scene.form.measure else None
    of = scene.describer.whole(scene.form) if scene.form.alternatives else f"{scene.table.plural} that the paper lists"
    things = f"{unit[1]} in the {of}" if unit else of
    text = f"{part} of the {whole} {things}, {value} %, {scene.describer.predicate(scene.form)}{scene.marks(scene.rows)}"
    return Answer("number", f"{text}.", (value,))
