"""Answers that set two things side by side."""

from __future__ import annotations

from datetime import date

from sco_qa.answer.execution import Row
from sco_qa.answer.reply import Answer, Kind
from sco_qa.answer.scene import Scene
from sco_qa.answer.values import canonical, said
from sco_qa.facts.schema import Table
from sco_qa.facts.wording import say_date
from sco_qa.question.forms.logical_form import WHEN, PlaceIs, RowIs
from sco_qa.question.words.english import capital, grouped, joined, number


def compare(scene: Scene) -> Answer | None:
    """Which side has more, with both sides' figures."""
    found, form = scene.found, scene.form
    sides = [v for v in found.sides if v is not None]
    if len(sides) < len(found.sides) or form.order is None:
        return None
    names = side_names(scene)
    best = max(sides) if form.order.direction == "desc" else min(sides)
    winners = [i for i, value in enumerate(found.sides) if value == best]
    text = _equal(scene, names) if len(winners) == len(names) else _won(scene, names, winners)
    if form.yes_no:
        yes = winners == [0]
        return Answer("boolean", f"{'Yes' if yes else 'No'}: {text}.", ("yes" if yes else "no",))
    kind: Kind = "place" if form.alternatives and isinstance(form.alternatives[0], PlaceIs) else "text"
    if len(winners) == len(names):
        return Answer("text", f"{capital(text)}.", tuple(_value(scene, i) for i in winners))
    return Answer(kind, f"{capital(text)}.", tuple(_value(scene, i) for i in winners))


def _value(scene: Scene, i: int) -> str:
    """A side as a value: the name of what it is."""
    side = scene.form.alternatives[i] if scene.form.alternatives else None
    return joined(list(side.names)) if isinstance(side, RowIs) else scene.describer.sides(scene.form)[i]


def side_names(scene: Scene) -> list[str]:
    """What the sides are called; of two ends the rows that they are."""
    if scene.form.order and scene.form.order.ends:
        return [joined([scene.row(row) for row in rows]) for rows in scene.found.side_rows]
    return scene.describer.sides(scene.form)


def _equal(scene: Scene, names: list[str]) -> str:
    return f"both are equal, {joined([f'{name} with {_figure(scene, i)}' for i, name in enumerate(names)])}"


def _won(scene: Scene, names: list[str], winners: list[int]) -> str:
    """"Peace Mission-2010 lasted longer: 17 days [1], against 9 days for Peace Mission-2007 [2]"."""
    others = [i for i in range(len(names)) if i not in winners]
    won = joined([names[i] for i in winners])
    figures = joined([_figure(scene, i) for i in winners])
    against = joined([f"{_bare_figure(scene, i)} for {names[i]}{_marks(scene, i)}" for i in others])
    return f"{won} {_did(scene)}: {figures}, against {against}"


def _did(scene: Scene) -> str:
    form = scene.form
    assert form.order is not None
    greater = form.order.direction == "desc"
    if not form.alternatives:
        return "is greater" if greater else "is smaller"
    measured = form.measure if form.measure != WHEN else None
    spoken = scene.phrases.column(measured) if measured else None
    did = (spoken.more if greater else spoken.less) if spoken else None
    return did or " ".join(scene.describer.comparison(form))


def _marks(scene: Scene, i: int) -> str:
    return scene.marks(scene.found.side_rows[i])


def _figure(scene: Scene, i: int) -> str:
    return f"{_bare_figure(scene, i)}{_marks(scene, i)}"


def _bare_figure(scene: Scene, i: int) -> str:
    """A side's number with what it counts, or its date."""
    form, rows = scene.form, scene.found.side_rows[i]
    value = scene.found.sides[i] or 0
    column = form.order.column if form.order else "count"
    if not form.alternatives and form.projection:
        return grouped(value)
    if column == WHEN:
        dates = [d for row in rows for d in canonical(row, WHEN, scene.table)]
        return say_date(min(dates)) if dates else "no date"
    if column == "count" and not form.measure:
        return f"{grouped(value)} {scene.table.singular if value == 1 else scene.table.plural}"
    spoken = scene.phrases.column(form.measure or column)
    return f"{grouped(value)} {spoken.unit[value != 1]}" if spoken.unit else said([number(value)], form.measure or column, scene.table)


def same(scene: Scene) -> Answer | None:
    """Whether both sides agree in a column."""
    form, found = scene.form, scene.found
    column = str(form.measure)
    values = [tuple(v for row in rows for v in _agreeing(row, column, form.group_by, scene.table)) for rows in found.side_rows]
    if not all(values):
        return None
    names = scene.describer.sides(form)
    each = [f"{name}: {said(list(v), column, scene.table)}{_marks(scene, i)}" for i, (name, v) in enumerate(zip(names, values, strict=True))]
    yes = len({frozenset(v) for v in values}) == 1
    return Answer("boolean", f"{'Yes' if yes else 'No'}. {'; '.join(capital(e) for e in each)}.", ("yes" if yes else "no",))


def _agreeing(row: Row, column: str, unit: str | None, table: Table) -> list[str]:
    """A row's values, or of its date the year, or the month with its year."""
    values = canonical(row, column, table)
    return [v[: 4 if unit == "year" else 7] for v in values] if unit else values


def _apart(first: int, second: int, unit: str | None) -> int:
    """Whole years, months, weeks or (without a unit) days from one day to another, each as yyyymmdd."""
    if unit == "year":
        return (second - first) // 10_000
    days = [date(d // 10_000, d // 100 % 100, d % 100) for d in (first, second)]
    if unit == "week":
        return (days[1] - days[0]).days // 7
    if unit == "month":
        return (days[1].year - days[0].year) * 12 + days[1].month - days[0].month - (days[1].day < days[0].day)
    return (days[1] - days[0]).days // (7 if unit == "week" else 1)


def difference(scene: Scene) -> Answer | None:
    """How much lies between two sides."""
    found = scene.found
    if any(v is None for v in found.sides):
        return None
    first, second = (v or 0 for v in found.sides[:2])
    names = side_names(scene)
    order = (0, 1) if first >= second else (1, 0)
    timed = scene.form.order is not None and scene.form.order.column == WHEN
    value = number(_apart(int(min(first, second)), int(max(first, second)), scene.form.group_by) if timed else abs(first - second))
    if timed:
        unit = f"{scene.form.group_by or 'day'}{'s' if value != '1' else ''}"
        sides = [f"{names[i]} ({_bare_figure(scene, i)}){_marks(scene, i)}" for i in reversed(order)]
        return Answer("number", f"{value} {unit} lie{'s' if value == '1' else ''} between {joined(sides)}.", (value,))
    text = f"The difference is {value}: {_bare_figure(scene, order[0])} for {names[order[0]]}{_marks(scene, order[0])} against {_bare_figure(scene, order[1])} for {names[order[1]]}{_marks(scene, order[1])}"
    return Answer("number", f"{text}.", (value,))


def ratio(scene: Scene) -> Answer | None:
    """How many times the second side the first is."""
    found = scene.found
    if any(v is None for v in found.sides) or not found.sides[1]:
        return None
    value = number(round((found.sides[0] or 0) / found.sides[1], 2))
    names = side_names(scene)
    text = f"The ratio is {value}: {_figure(scene, 0)} for {names[0]} to {_figure(scene, 1)} for {names[1]}"
    return Answer("number", f"{text}.", (value,))
