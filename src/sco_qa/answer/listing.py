"""Answers that are rows: lists, superlatives, yes and no."""

from __future__ import annotations

import operator
from dataclasses import replace

from sco_qa.answer.aggregates import split_partly
from sco_qa.answer.cells import cells
from sco_qa.answer.execution import Row
from sco_qa.answer.gathering import in_every
from sco_qa.answer.reply import Answer, Kind
from sco_qa.answer.scene import MOST_SAID, Scene
from sco_qa.answer.values import canonical, kind_of
from sco_qa.question.forms.logical_form import (
    SEQUENCE,
    WHEN,
    DateIs,
    Having,
    LogicalForm,
    NumberIs,
    Order,
    PlaceIs,
    RowIs,
    TextHas,
)
from sco_qa.question.forms.opposing import other_end
from sco_qa.question.words.english import capital, count_word, joined, lower

COMPARES = {">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le, "=": operator.eq}
_MOST_TOLD = 3
"""Rows that are told of instead of what is not."""


def rows(scene: Scene) -> Answer | None:
    """The rows, or the cells asked for."""
    if scene.found.empty:
        return None
    names_only = [f"{{{c}}}" for c in scene.form.projection] == [scene.table.label]
    if scene.form.projection and not names_only:
        return cells(scene)
    values = tuple(str(row["label"]) for row in scene.rows)
    ranked = scene.form.order is not None and scene.form.order.limit is not None
    one: Kind = kind_of(scene.form.projection, scene.table, scene.who.get(scene.table.name)) if names_only else "text"
    kind = one if len(values) == 1 else "list"
    if ranked:
        return Answer(kind, f"{_ranked(scene)}.", values)
    if len(values) == 1 and scene.describer.named(scene.form):
        return Answer(kind, f"{_about(scene, scene.rows[0])}{scene.mark(scene.rows[0])}.", values)
    if scene.describer.named(scene.form):
        return Answer(kind, f"{capital(joined([scene.item(row) + scene.mark(row) for row in scene.rows]))}.", values)
    head = f"The paper {scene.phrases.lists} {scene.describer.counted(len(values), scene.form)}"
    return Answer(kind, f"{head}{scene.listing(scene.rows)}.", values)


def _about(scene: Scene, row: Row) -> str:
    text = scene.naming.about(scene.table.name, scene.fact(row))
    return text if str(row["label"]) in text or scene.phrases.about else capital(scene.item(row))


def _ranked(scene: Scene) -> str:
    """"The longest exercise was Volgograd Anti-terror-2008, with 22 days [1]"."""
    form, order = scene.form, scene.form.order
    assert order is not None
    if order.ends:
        return _both_ends(scene, order)
    limit = len(scene.rows) if order.limit == 1 else order.limit
    asked = scene.describer.describe(replace(form, order=replace(order, limit=limit), projection=()))
    say = scene.one if len(scene.rows) == 1 else scene.item
    items = [f"{say(row)}{_measured(scene, row, order.column)}{scene.mark(row)}" for row in scene.rows]
    verb = "was" if len(items) == 1 else "were"
    return f"{capital(asked)} {verb} {joined(items)}"


def _both_ends(scene: Scene, order: Order) -> str:
    """"The longest exercise was A, with 22 days; the shortest exercise was B, with two days"."""
    first = replace(scene.form, order=replace(order, ends=False))
    halves = ((first, "rank_"), (other_end(first, order), "back_"))
    said = [_ranked(replace(scene, found=replace(scene.found, form=form, rows=[r for r in scene.rows if r[rank] <= (order.limit or 1)]))) for form, rank in halves]
    return f"{said[0]}; {lower(said[1])}"


def _measured(scene: Scene, row: Row, column: str) -> str:
    """What a row was ranked by, where its name does not say it."""
    if column in (WHEN, SEQUENCE) or not canonical(row, column, scene.table):
        return ""
    value = canonical(row, column, scene.table)[0]
    if value in scene.item(row).replace(",", "").split("(")[-1].split():
        return ""
    spoken = scene.phrases.column(column)
    return f", with {value} {spoken.unit[value != '1'] if spoken.unit else spoken.noun[0]}"


def exists(scene: Scene) -> Answer | None:
    """Yes or no, with what it rests on."""
    form = scene.form
    if scene.phrases.the and not form.filters:
        return None  # that the paper exists answers nothing
    if form.order and form.order.limit:
        return _ranks(scene)
    if form.having:
        return _as_many(scene, form.having)
    if scene.found.empty:
        if any(isinstance(f, TextHas) for f in form.filters):
            return _otherwise(scene)
        return Answer("boolean", f"No: {_instead(scene)}.", ("no",))
    if scene.table.verdict and any(f.negated for f in form.filters):
        return None
    if scene.table.verdict:
        return _verdict(scene, scene.table.verdict)
    if scene.describer.named(form) and len(scene.rows) == 1:
        said_ = scene.describer.proposition(form)
        return Answer("boolean", f"Yes, {said_}{scene.mark(scene.rows[0])}.", ("yes",))
    head = f"the paper {scene.phrases.lists} {scene.describer.counted(len(scene.rows), form)}"
    return Answer("boolean", f"Yes: {head}{scene.listing(scene.rows)}.", ("yes",))


def every(scene: Scene) -> Answer | None:
    """Whether something is true of all rows; else, of which not."""
    if scene.form.group_by:
        return in_every(scene)
    true = {row["id"] for row in scene.found.side_rows[0]}
    others = [row for row in scene.rows if row["id"] not in true]
    if scene.found.empty:
        return None
    if not others:
        return Answer("boolean", f"Yes, of all {count_word(len(scene.rows))}{scene.listing(scene.rows)}.", ("yes",))
    so = f", but of {joined([scene.item(row) + scene.mark(row) for row in scene.found.side_rows[0]])}" if true and len(true) <= MOST_SAID else ""
    return Answer("boolean", f"No: not of {joined([scene.item(row) + scene.mark(row) for row in others], 'or')}{so}.", ("no",))


def _verdict(scene: Scene, column: str) -> Answer:
    """What the paper asserts or denies outright."""
    yes = all(row[column] for row in scene.rows)
    said_ = joined([f"{lower(str(row['label']))}{scene.mark(row)}" for row in scene.rows])
    return Answer("boolean", f"{'Yes: the paper says' if yes else 'No: the paper denies'} that {said_}.", ("yes" if yes else "no",))


def _ranks(scene: Scene) -> Answer | None:
    """Whether what is asked about is the first by some measure; else, which is."""
    first = scene.found.side_rows[0]
    if not first or not (scene.form.alternatives or scene.describer.named(scene.form)):
        return None
    said_ = joined([f"{scene.item(row)}{scene.mark(row)}" for row in first])
    if scene.found.empty:
        return Answer("boolean", f"No: the {'ones are' if len(first) > 1 else 'one is'} {said_}.", ("no",))
    return Answer("boolean", f"Yes: {said_}.", ("yes",))


def _as_many(scene: Scene, wanted: Having) -> Answer:
    """Whether there are as many rows as the question says."""
    inside, _ = split_partly(scene)
    yes = COMPARES[wanted.operator](len(inside), wanted.value)
    n = f"the paper {scene.phrases.lists} {scene.describer.counted(len(inside), replace(scene.form, having=None))}"
    return Answer("boolean", f"{'Yes' if yes else 'No'}: {n}{scene.listing(inside) if inside else ''}.", ("yes" if yes else "no",))


def _otherwise(scene: Scene) -> Answer | None:
    """That what the words describe was at another time or place, or with another number, where the paper lists it; words prove nothing by being absent."""
    form = scene.form
    checked = [f for f in form.filters if isinstance(f, DateIs | PlaceIs | NumberIs)]
    told = [f for f in form.filters if isinstance(f, RowIs)]
    columns = {c for f in form.filters if isinstance(f, TextHas) for c in f.columns} if told else set()
    described = LogicalForm(form.table, filters=tuple(f for f in form.filters if f not in checked))
    known = scene.run(described).rows if checked else []
    if told and not known:  # the thing is named, and what is said of it is something else
        known = [row for row in scene.run(LogicalForm(form.table, filters=tuple(told))).rows if all(row[c] is not None for c in columns)]
        return Answer("boolean", f"No: {scene.item(known[0])}{scene.mark(known[0])}.", ("no",)) if len(known) == 1 else None
    if not 0 < len(known) <= _MOST_TOLD or not all(row["listed"] for row in known):
        return None
    return Answer("boolean", f"No: {joined([scene.item(row) + scene.mark(row) for row in known])}.", ("no",))


def _instead(scene: Scene) -> str:
    """What is said instead of what is not: of a thing that is named, what is known; of a kind, that there is none."""
    form = scene.form
    if not scene.describer.named(form):
        return f"the paper {scene.phrases.lists} no {scene.describer.subject(form, singular=True)}"
    known = scene.run(scene.describer.itself(form)).rows
    if len(known) != 1:
        return f"the paper does not say that {scene.describer.proposition(form)}"
    return f"{scene.naming.about(scene.table.name, scene.fact(known[0]))}{scene.mark(known[0])}"

