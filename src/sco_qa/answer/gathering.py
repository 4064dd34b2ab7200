"""Answers of rows gathered by a key: per country, the year with the most, the months with none."""

from __future__ import annotations

import calendar

from sco_qa.answer.execution import Row
from sco_qa.answer.reply import Answer, AnswerTable, Kind, TableColumn
from sco_qa.answer.scene import Scene
from sco_qa.facts.wording import say_date
from sco_qa.question.forms.logical_form import CALENDAR_MONTH, NO_ROWS, WHEN
from sco_qa.question.forms.opposing import other_end
from sco_qa.question.words.english import capital, count_word, grouped, joined, number

_GREATEST = 3


def groups(scene: Scene) -> Answer | None:
    """Rows gathered by a key, with their number or their total."""
    found, form, table = scene.found, scene.form, scene.table
    if form.having == NO_ROWS:
        return absent(scene)
    if not found.groups:
        return _no_group(scene) if form.having else None
    by_id = {row["id"]: row for row in found.rows}
    keys = [said_key(group.key, str(form.group_by)) for group in found.groups]
    held = [[by_id[i] for i in group.ids if i in by_id] for group in found.groups]
    cited = tuple(tuple(dict.fromkeys(n for r in rows for n in scene.citer.row(table.name, r["id"]))) for rows in held)
    columns = (TableColumn("key", capital(scene.phrases.column(form.group_by).noun[0]), "text"),
               TableColumn("value", capital(_measure(scene)), "number"), TableColumn("rows", capital(table.plural), "texts"))  # fmt: skip
    lines = tuple((key, group.value, [str(r["label"]) for r in rows]) for key, group, rows in zip(keys, found.groups, held, strict=True))
    top = form.order is not None and form.order.limit is not None
    kind: Kind = "list" if not top or len(keys) > 1 else _kind(scene)
    text = _top(scene, keys, held) if top else _per_key(scene, keys, held)
    if form.having and form.yes_no:
        return Answer("boolean", f"{text}.", ("yes",), AnswerTable(columns, lines, cited))
    if form.having and form.distinct:
        return Answer("number", f"{text}.", (str(len(keys)),), AnswerTable(columns, lines, cited))
    values = tuple(group.key for group in found.groups) if form.group_by == WHEN else tuple(keys)
    return Answer(kind, f"{text}.", values, AnswerTable(columns, lines, cited))


def _no_group(scene: Scene) -> Answer:
    """That no group has as many rows as asked for."""
    text = f"No {scene.describer.groups(scene.form, singular=True)} in what the paper {scene.phrases.lists}."
    if scene.form.yes_no:
        return Answer("boolean", text, ("no",))
    return Answer("number", text, ("0",)) if scene.form.distinct else Answer("list", text, ())


def _measure(scene: Scene) -> str:
    measure = scene.form.measure
    return scene.phrases.column(measure).noun[0] if measure else scene.table.plural


def said_key(key: str, group_by: str) -> str:
    if group_by == WHEN:
        return say_date(key)
    return calendar.month_name[int(key)] if group_by in ("month", CALENDAR_MONTH) and len(key) == 2 else key


def _kind(scene: Scene) -> Kind:
    """What sort of thing the rows are gathered by."""
    key = str(scene.form.group_by)
    if key in (WHEN, "year", "month", CALENDAR_MONTH):
        return "date"
    return "person" if key == scene.who.get(scene.table.name) and scene.table.columns[key].type != "places" and key not in scene.table.where else "place" if key in scene.table.where else "text"


def _top(scene: Scene, keys: list[str], held: list[list[Row]]) -> str:
    """"Russia had the most attacks, 12 [1] [2] …"."""
    extreme = scene.describer.extreme(scene.form)
    if scene.form.order and scene.form.order.ends:
        extreme = f"{extreme} and the {scene.describer.extreme(other_end(scene.form, scene.form.order))}"
    rows = f" in {scene.describer.subject(scene.form)}" if scene.form.measure and scene.form.filters else ""
    figures = [f"{grouped(g.value)}{scene.marks(rows_)}" for g, rows_ in zip(scene.found.groups, held, strict=True)]
    if len(keys) == 1:
        return f"{capital(keys[0])} had the {extreme}{rows}: {figures[0]}"
    said = [f"{key}, {figure}" for key, figure in zip(keys, figures, strict=True)]
    return f"These had the {extreme}{rows}: {joined(said)}"


def _per_key(scene: Scene, keys: list[str], held: list[list[Row]]) -> str:
    said = [f"{key} {grouped(g.value)}{scene.marks(rows, _GREATEST)}" for key, g, rows in zip(keys, scene.found.groups, held, strict=True)]
    form = scene.form
    head = scene.describer.describe(form)
    if form.having and (form.yes_no or form.distinct):
        head = f"{'Yes:' if form.yes_no else capital(count_word(len(keys)))} {scene.describer.groups(form, singular=len(keys) == 1)}"
    return f"{head}: {joined(said)}"


def per_group(scene: Scene) -> Answer | None:
    """What a key has on average: of all years, those without a row too."""
    found, form = scene.found, scene.form
    if found.number is None:
        return None
    value = number(round(found.number, 1))
    key = scene.phrases.column(form.group_by).noun
    things = scene.table.plural if form.measure is None else (scene.phrases.column(form.measure).unit or scene.phrases.column(form.measure).noun)[1]
    total = sum(g.value for g in found.groups)
    middle = "On average" if form.operation == "average" else "In the middle"
    text = f"{middle} {value} {things} per {key[0]}: {grouped(total)} in {count_word(found.given)} {key[found.given != 1]}{scene.marks(scene.rows)}"
    return Answer("number", f"{text}.", (value,))


def absent(scene: Scene) -> Answer:
    """The keys that no row has."""
    form, keys = scene.form, [said_key(group.key, str(scene.form.group_by)) for group in scene.found.groups]
    if not keys:
        return _no_group(scene)
    noun = scene.phrases.column(form.group_by).noun[len(keys) != 1]
    head = f"{capital(count_word(len(keys)))} {noun} without {scene.describer.subject(form)}: {joined(keys)}"
    text = f"{head}, in what the paper {scene.phrases.lists}{scene.marks(scene.rows, _GREATEST)}."
    columns = (TableColumn("key", capital(scene.phrases.column(form.group_by).noun[0]), "text"),)
    table = AnswerTable(columns, tuple((key,) for key in keys), tuple(() for _ in keys))
    if form.yes_no:
        return Answer("boolean", f"Yes: {text[0].lower()}{text[1:]}", ("yes",), table)
    if form.distinct:
        return Answer("number", text, (str(len(keys)),), table)
    return Answer("list" if len(keys) > 1 else _kind(scene), text, tuple(keys), table)


def in_every(scene: Scene) -> Answer:
    """Whether every key has a row; else which have none."""
    form, missing = scene.form, [said_key(group.key, str(scene.form.group_by)) for group in scene.found.groups]
    subject, key = scene.describer.subject(form), scene.phrases.column(form.group_by).noun[0]
    cited = scene.marks(scene.rows, _GREATEST)
    if missing:
        return Answer("boolean", f"No: the paper {scene.phrases.lists} no {subject} for {joined(missing)}{cited}.", ("no",))
    return Answer("boolean", f"Yes: the paper {scene.phrases.lists} {subject} for every {key}{cited}.", ("yes",))
