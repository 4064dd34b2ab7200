"""Runs a logical form against the fact store: its denotation."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from statistics import mean, median
from typing import Any

import sqlalchemy as sa

from sco_qa.answer.shapes import Template, shape_of
from sco_qa.answer.sql import Compiler
from sco_qa.facts.schema import Schema
from sco_qa.facts.store import FactStore, Statement
from sco_qa.question.forms.logical_form import CALENDAR_MONTH, NO_ROWS, WHEN, DateIs, LogicalForm, PlaceIs, RowIs
from sco_qa.world.places import Gazetteer

Build = Callable[[LogicalForm], sa.Select[Any]]
Row = dict[str, Any]
_MEANS = {"average": mean, "median": median}
_TEMPLATES = 4096
"""Compiled statements kept, of each kind."""


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that share a key, and what was counted or summed over them."""

    key: str
    value: float
    ids: tuple[str, ...]


@dataclass(slots=True)
class Denotation:
    """What a form yields. `rows` are the facts it rests on; `number` an aggregate's value; `given` how many rows held a number."""

    form: LogicalForm
    rows: list[Row]
    sql: str
    parameters: dict[str, Any]
    number: float | None = None
    given: int = 0
    groups: list[Group] = field(default_factory=list)
    sides: list[float | None] = field(default_factory=list)
    side_rows: list[list[Row]] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        return not self.rows


class Executor:
    """Executes forms. Thread-safe as far as the store is."""

    def __init__(self, store: FactStore, compiler: Compiler, schema: Schema, gazetteer: Gazetteer) -> None:
        self._store = store
        self._compiler = compiler
        self._schema = schema
        self._gazetteer = gazetteer
        self._templates: dict[Build, Callable[[LogicalForm], Template]] = {build: lru_cache(_TEMPLATES)(partial(_template, build)) for build in (compiler.rows, compiler.aggregate, compiler.groups)}

    def run(self, form: LogicalForm) -> Denotation:
        if form.operation == "together" or (form.operation == "sum" and form.projection):
            return self._totals(form)
        if form.group_by and (form.operation in ("average", "median", "every") or form.having == NO_ROWS):
            return self._by_key(form)
        if form.operation in ("count", "sum", "average", "median"):
            return self._aggregate(form)
        if form.operation == "group":
            return self._groups(form)
        if form.operation in ("compare", "difference", "ratio"):
            return self._sides(form) if form.alternatives else self._ends(form) if form.order and form.order.ends else self._totals(form)
        if form.operation == "same":
            return self._alike(form)
        if form.operation == "share":
            return self._share(form)
        if form.operation == "every":
            return self._every(form)
        if form.operation == "exists" and form.order and form.order.limit:
            return self._ranks(form)
        statement = self._listing(form)
        rows = self._store.rows(statement)
        for column in form.projection:
            self._narrow(rows, column, form)
        return self._denotation(form, rows, statement)

    def _narrow(self, rows: list[Row], column: str, form: LogicalForm) -> None:
        """"Which Russian cities": of a row's places only those that lie where the question says; all, where none does."""
        within = [p for f in form.filters if isinstance(f, PlaceIs) and not f.negated for p in f.places]
        columns = self._schema.tables[form.table].columns
        if not within or column not in columns or columns[column].type != "places":
            return
        for row in rows:
            names = json.loads(row[column] or "[]")
            inside = [n for n in names if any(self._lies(n, p) for p in within)]
            row[column] = json.dumps(inside or names, ensure_ascii=False)

    def _lies(self, name: str, place: str) -> bool:
        found = self._gazetteer.find(name)
        return found is not None and (found.name == place or self._gazetteer.contains(place, found.name))

    def _listing(self, form: LogicalForm) -> Statement:
        return self._statement(self._compiler.rows, form)

    def _aggregation(self, form: LogicalForm) -> Statement:
        return self._statement(self._compiler.aggregate, form)

    def _statement(self, build: Build, form: LogicalForm) -> Statement:
        shape, values = shape_of(form)
        return self._templates[build](shape).filled(values)

    @staticmethod
    def _denotation(form: LogicalForm, rows: list[Row], shown: Statement) -> Denotation:
        return Denotation(form, rows, shown.sql, shown.parameters)

    def _rows(self, form: LogicalForm) -> list[Row]:
        return self._store.rows(self._listing(replace(form, operation="rows", order=None)))

    def _number(self, form: LogicalForm) -> tuple[float | None, int]:
        found = self._store.rows(self._aggregation(form))[0]
        return found["value"], found["given"]

    def _aggregate(self, form: LogicalForm) -> Denotation:
        statement = self._aggregation(form)
        found = self._store.rows(statement)[0]
        result = self._denotation(form, self._rows(form), statement)
        result.number, result.given = found["value"], found["given"]
        return result

    def _groups(self, form: LogicalForm) -> Denotation:
        statement = self._statement(self._compiler.groups, form)
        groups = [Group(str(r["key"]), r["value"], tuple(r["ids"].split(","))) for r in self._store.rows(statement)]
        wanted = {i for group in groups for i in group.ids}
        rows = [row for row in self._rows(form.with_filters(*(f for f in form.filters if not f.negated))) if row["id"] in wanted]
        result = self._denotation(form, rows, statement)
        result.groups = groups
        return result

    def _by_key(self, form: LogicalForm) -> Denotation:
        """What all keys have, those without a row too: what it comes to on average, or which have none."""
        result = self._groups(replace(form, operation="group", having=None, order=None))
        result.form = form
        missing = [Group(key, 0, ()) for key in self._all_keys(form) if key not in {g.key for g in result.groups}]
        if form.operation in ("average", "median"):
            values = [g.value for g in (*result.groups, *missing)]
            result.number, result.given = (float(_MEANS[form.operation](values)) if values else None), len(values)
        else:
            result.groups = missing
        return result

    def _all_keys(self, form: LogicalForm) -> list[str]:
        """The months of the year, or the years of a period: the one asked about, or from the table's first row to its last."""
        if form.group_by == CALENDAR_MONTH:
            return [f"{month:02}" for month in range(1, 13)]
        if form.group_by != "year":
            return []
        period = next((f for f in form.filters if isinstance(f, DateIs) and not f.negated), None)
        rows = self._rows(LogicalForm(form.table))
        first = min(str(r["when_from"])[:4] for r in rows if r["when_from"])
        last = max(str(r["when_from"])[:4] for r in rows if r["when_from"])
        begin, end = (period.start[:4], period.end[:4]) if period else (first, last)
        return [str(year) for year in range(int(max(first, begin)), int(min(last, end)) + 1)]

    def _sides(self, form: LogicalForm) -> Denotation:
        by_row = form.order is not None and form.order.column != "count" and (form.order.column == WHEN or all(isinstance(f, RowIs) for f in form.alternatives))
        sides = [form.narrowed(side) for side in form.alternatives]
        statement = self._listing(sides[0]) if by_row else self._aggregation(sides[0])
        result = self._denotation(form, [], statement)
        for side in sides:
            rows = self._rows(side)
            result.side_rows.append(rows)
            result.rows.extend(row for row in rows if row not in result.rows)
            if by_row and form.order:
                result.sides.append(_comparable(rows, form.order.column))
            else:
                result.sides.append(self._number(replace(side, operation="count"))[0])
        return result

    def _ends(self, form: LogicalForm) -> Denotation:
        """The rows with most and with least, as two sides."""
        assert form.order is not None
        ranked = replace(form, operation="rows", order=replace(form.order, limit=1))
        result = self._denotation(form, self._store.rows(self._listing(ranked)), self._listing(ranked))
        result.side_rows = [[r for r in result.rows if r[rank] == 1] for rank in ("rank_", "back_")]
        result.sides = [_comparable(rows[:1], form.order.column) for rows in result.side_rows]
        return result

    def _totals(self, form: LogicalForm) -> Denotation:
        """What several columns add up to; a column named "count" counts the rows."""
        totals = [replace(form, operation="count" if c == "count" else "sum", measure=None if c == "count" else c, projection=(), order=None) for c in form.projection]
        result = self._denotation(form, self._rows(form), self._aggregation(totals[0]))
        result.sides = [self._number(total)[0] for total in totals]
        result.side_rows = [[r for r in result.rows if c == "count" or r[c] is not None] for c in form.projection]
        return result

    def _alike(self, form: LogicalForm) -> Denotation:
        sides = [form.narrowed(side) for side in form.alternatives]
        result = self._denotation(form, [], self._listing(replace(sides[0], operation="rows")))
        result.side_rows = [self._rows(side) for side in sides]
        result.rows = [row for rows in result.side_rows for row in rows]
        return result

    def _ranks(self, form: LogicalForm) -> Denotation:
        """Of what ranks first, what is asked about, where that is all of the one or all of the other: "was X the deadliest", "was the deadliest in X"."""
        field = [f for f in form.filters if not isinstance(f, RowIs)]
        statement = self._listing(replace(form, operation="rows", filters=tuple(field), alternatives=()))
        first = self._store.rows(statement)
        asked = {row["id"] for row in self._rows(form.narrowed(*form.alternatives))}
        both = [row for row in first if row["id"] in asked]
        result = self._denotation(form, both if both and len(both) == min(len(first), len(asked)) else [], statement)
        result.side_rows = [first]
        return result

    def _every(self, form: LogicalForm) -> Denotation:
        """The rows spoken of; on the first side those of which it is true."""
        statement = self._listing(replace(form.narrowed(*form.alternatives), operation="rows"))
        result = self._denotation(form, self._rows(form), statement)
        result.side_rows = [self._store.rows(statement)]
        return result

    def _share(self, form: LogicalForm) -> Denotation:
        counting = replace(form, operation="sum" if form.measure else "count")
        statement = self._aggregation(counting.narrowed(*form.alternatives))
        whole = self._number(counting if form.alternatives else replace(counting, filters=()))[0]
        part = self._store.rows(statement)[0]["value"]
        number = 100 * (part or 0) / whole if whole else None
        result = self._denotation(form, self._rows(form.narrowed(*form.alternatives)), statement)
        result.number, result.given, result.sides = number, int(part or 0), [part, whole]
        return result


def _template(build: Build, shape: LogicalForm) -> Template:
    return Template.of(build(shape))


def _comparable(rows: list[Row], column: str) -> float | None:
    """A row's number, or its first day as a number that grows with time."""
    if not rows:
        return None
    if column != "when":
        values = [r[column] for r in rows if r[column] is not None]
        return float(sum(values)) if values else None
    days = [str(r["when_from"]).replace("-", "") for r in rows if r["when_from"]]
    return float(min(days)) if days else None
