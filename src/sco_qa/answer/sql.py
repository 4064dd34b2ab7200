"""A logical form as SQL: one SQLAlchemy statement over the fact store, every value a bound parameter."""

from __future__ import annotations

from functools import lru_cache, singledispatchmethod
from typing import Any

import sqlalchemy as sa

from sco_qa.answer.shapes import WHOLE_WORD_BELOW, like, lower
from sco_qa.facts.schema import Schema, Table
from sco_qa.facts.store import FactStore, compiled
from sco_qa.question.forms.logical_form import (
    CALENDAR_MONTH,
    WHEN,
    AnyOf,
    ColumnIs,
    DateIs,
    Filter,
    FlagIs,
    Given,
    Having,
    LogicalForm,
    NumberIs,
    NumberOperator,
    Order,
    PlaceIs,
    RowIs,
    Several,
    Shares,
    TextHas,
    ValueIs,
)
from sco_qa.question.linking.dates import FIRST_DAY, LAST_DAY
from sco_qa.world.places import Gazetteer

_DAY, _MONTH = 10, 7
"""Lengths of ISO dates. A row dated to the day overlaps a period; one dated to its month or year must lie in it whole."""
_MARKS = "\"[](),.:;-+/'’“”"
"""What parts words besides blanks."""

Condition = sa.ColumnElement[bool]


class Compiler:
    """Compiles filters, and whole logical forms, against a fact store's tables."""

    def __init__(self, store: FactStore, schema: Schema, gazetteer: Gazetteer) -> None:
        self._store = store
        self._schema = schema
        self._all = lru_cache(maxsize=None)(self._columns_of)
        self._of_kind = {kind: tuple(p.name for p in gazetteer.places.values() if p.kind == kind) for kind in ("country", "city")}

    def _columns_of(self, table: str) -> sa.TextClause:
        """A table's columns as a statement lists them: written once, since that is half the cost of compiling a listing."""
        return sa.text(compiled(sa.select(self._store.tables[table])).sql.removeprefix("SELECT ").partition(" \nFROM ")[0])

    def rows(self, form: LogicalForm) -> sa.Select[Any]:
        """The rows a form speaks of; with an order and a limit, those that rank within it, ties included."""
        table = self._store.tables[form.table]
        order = form.order
        if order is None or form.operation not in ("rows", "exists"):
            return sa.select(self._all(form.table)).select_from(table).where(*self._conditions(form)).order_by(table.c.seq)
        select = sa.select(table).where(*self._conditions(form))
        key = self._order_column(table, order.column)
        ordering = key.desc() if order.direction == "desc" else key.asc()
        if order.limit is None:
            return select.order_by(sa.nulls_last(ordering), table.c.seq)
        ranks = [_rank(order, ordering), *([_rank(order, key.asc() if order.direction == "desc" else key.desc(), _BACK)] if order.ends else [])]
        ranked = select.add_columns(*ranks).where(key.is_not(None)).subquery()
        return sa.select(ranked).where(*_within(ranked, order)).order_by(ranked.c.rank_, ranked.c.seq)

    def aggregate(self, form: LogicalForm) -> sa.Select[Any]:
        """One row: `value`, and `given`, how many rows gave a number to it."""
        table = self._store.tables[form.table]
        source, key = self._keyed(table, form.distinct) if form.distinct else (table, None)
        value: sa.ColumnElement[Any]
        given: sa.ColumnElement[int]
        if form.distinct is not None and key is not None:
            value, given = sa.func.count(key.distinct()), sa.func.count(key)
        elif form.measure is not None:
            column = table.c[form.measure]
            if form.operation == "median":
                return self._median(form, column)
            value, given = (sa.func.avg(column) if form.operation == "average" else sa.func.sum(column)), sa.func.count(column)
        else:
            value, given = sa.func.count(), sa.func.count()
        columns: tuple[sa.ColumnElement[Any], ...] = (value.label("value"), given.label("given"))
        return sa.select(*columns).select_from(source).where(*self._conditions(form))

    def _median(self, form: LogicalForm, column: sa.ColumnElement[Any]) -> sa.Select[Any]:
        """The middle number, or the mean of the two in the middle."""
        place, size = sa.func.row_number().over(order_by=column), sa.func.count().over()
        placed = sa.select(column.label("number"), place.label("place_"), size.label("size_")).where(column.is_not(None), *self._conditions(form)).subquery()
        middle = placed.c.place_.between((placed.c.size_ + 1) / 2.0 - 0.5, (placed.c.size_ + 1) / 2.0 + 0.5)
        return sa.select(sa.func.avg(placed.c.number).label("value"), sa.func.max(placed.c.size_).label("given")).where(middle)

    def groups(self, form: LogicalForm) -> sa.Select[Any]:
        """Rows `key`, `value`, `ids` (comma-joined), the greatest first or as the form's order says."""
        table = self._store.tables[form.table]
        source, key = self._keyed(table, str(form.group_by))
        value = sa.func.count() if form.measure is None else sa.func.sum(table.c[form.measure])
        grouped = (
            sa.select(key.label("key"), value.label("value"), sa.func.group_concat(table.c.id).label("ids"))
            .select_from(source)
            .where(key.is_not(None), *self._of_groups(form, key))
            .group_by(key)
            .having(value.is_not(None), *([_compares(sa.func.count(), form.having)] if form.having else []))
            .subquery()
        )
        order = form.order
        if order is None:
            timed = form.group_by in (WHEN, "year", "month", CALENDAR_MONTH)
            return sa.select(grouped).order_by(grouped.c.key if timed else grouped.c.value.desc(), grouped.c.key)
        ordering = grouped.c.value.desc() if order.direction == "desc" else grouped.c.value.asc()
        back = grouped.c.value.asc() if order.direction == "desc" else grouped.c.value.desc()
        ranked = sa.select(grouped, _rank(order, ordering), *([_rank(order, back, _BACK)] if order.ends else [])).subquery()
        return sa.select(ranked).where(*_within(ranked, order)).order_by(ranked.c.rank_, ranked.c.key)

    def _of_groups(self, form: LogicalForm, key: sa.ColumnElement[Any]) -> list[Condition]:
        """Of rows gathered by each item of a list, "other than China" leaves that item out, not the rows that have it too."""
        left_out = [f for f in form.filters if isinstance(f, PlaceIs) and f.negated and self._lists(form.table, form.group_by)]
        kept = form.with_filters(*(f for f in form.filters if f not in left_out))
        return [*self._conditions(kept), *(key.not_in(f.places) for f in left_out)]

    def _lists(self, table: str, column: str | None) -> bool:
        return column in self._schema.tables[table].columns and self._column_type(table, str(column)) == "places"

    def _keyed(self, table: sa.Table, key: str) -> tuple[Any, sa.ColumnElement[Any]]:
        """A source to select from, and the expression rows are gathered by; lists are unnested."""
        if key == "year":
            return table, sa.func.substr(table.c.when_from, 1, 4)
        if key == WHEN:
            return table, table.c[self._schema.tables[table.name].when[0]]
        if key == CALENDAR_MONTH or (key == "month" and "month" not in table.c):
            given = sa.func.length(table.c[self._schema.tables[table.name].when[0]]) >= _MONTH
            return table, sa.case((given, sa.func.substr(table.c.when_from, 6, 2)), else_=None)
        if self._column_type(table.name, key) in ("places", "texts"):
            each = sa.func.json_each(table.c[key]).table_valued("value")
            return table.join(each, sa.true()), each.c.value
        return table, table.c[key]

    def _column_type(self, table: str, column: str) -> str:
        return self._schema.tables[table].columns[column].type

    @staticmethod
    def _order_column(table: sa.Table, column: str) -> sa.ColumnElement[Any]:
        return table.c.when_from if column == WHEN else table.c[column]

    def _conditions(self, form: LogicalForm) -> list[Condition]:
        table = self._store.tables[form.table]
        return [self._signed(filter_, table) for filter_ in form.filters]

    def _signed(self, filter_: Filter, table: sa.Table) -> Condition:
        condition = self._condition(filter_, table)
        return sa.not_(condition) if filter_.negated else condition

    @singledispatchmethod
    def _condition(self, filter_: Filter, table: sa.Table) -> Condition:
        raise TypeError(f"no SQL for the filter {type(filter_).__name__}")

    @_condition.register
    def _(self, filter_: PlaceIs, table: sa.Table) -> Condition:
        link = self._store.place_link

        def within(places: tuple[str, ...]) -> Condition:
            return table.c.id.in_(sa.select(link.c.fact_id).where(link.c.fact_table == table.name, link.c.place.in_(places)))

        return sa.and_(*(within((p,)) for p in filter_.places)) if filter_.every else within(filter_.places)

    @_condition.register
    def _(self, filter_: DateIs, table: sa.Table) -> Condition:
        first, last = table.c.when_from, table.c.when_to
        if filter_.edge:
            first = last = {"start": first, "end": last}[filter_.edge] if filter_.edge in ("start", "end") else table.c[filter_.edge]
        precision = sa.func.length(table.c[self._schema.tables[table.name].when[0]])
        conditions: list[Condition] = []
        if (filter_.start, filter_.end) != (FIRST_DAY, LAST_DAY):
            overlap = sa.and_(first <= filter_.end, last >= filter_.start)
            whole = sa.and_(first >= filter_.start, last <= filter_.end)
            conditions.append(sa.or_(sa.and_(precision == _DAY, overlap), whole))
        if filter_.last_day is not None and filter_.months and filter_.day is not None:
            opening, closing = (f"{month:02}-{of_month:02}" for month, of_month in ((filter_.months[0], filter_.day), (filter_.months[-1], filter_.last_day)))
            conditions.append(sa.and_(sa.func.substr(first, 6) >= opening, sa.func.substr(last, 6) <= closing, precision == _DAY))
            return sa.and_(*conditions)
        if filter_.months:
            month_from, month_to = (sa.cast(sa.func.substr(day, 6, 2), sa.Integer) for day in (first, last))
            conditions.append(sa.or_(*(sa.and_(month_from <= m, month_to >= m) for m in filter_.months)))
            conditions.append(precision >= _MONTH)
        if filter_.parity is not None:
            conditions.append(sa.cast(sa.func.substr(first, 1, 4), sa.Integer) % 2 == filter_.parity)
        if filter_.day is not None:
            from_day, to_day = (sa.cast(sa.func.substr(day, 9, 2), sa.Integer) for day in (first, last))
            conditions.append(sa.and_(from_day <= filter_.day, to_day >= filter_.day))
        return sa.and_(*conditions)

    @_condition.register
    def _(self, filter_: NumberIs, table: sa.Table) -> Condition:
        return _compares(table.c[filter_.column], filter_)

    @_condition.register
    def _(self, filter_: ColumnIs, table: sa.Table) -> Condition:
        return _compared(table.c[filter_.column], filter_.operator, table.c[filter_.other])

    @_condition.register
    def _(self, filter_: ValueIs, table: sa.Table) -> Condition:
        return sa.func.lower(table.c[filter_.column]).in_([lower(v) for v in filter_.values])

    @_condition.register
    def _(self, filter_: FlagIs, table: sa.Table) -> Condition:
        return sa.func.coalesce(table.c[filter_.column], 0) == 1

    @_condition.register
    def _(self, filter_: Given, table: sa.Table) -> Condition:
        said = TextHas(self._text_columns(self._schema.tables[table.name]), (filter_.words,)) if filter_.words else None
        column = table.c[filter_.column]
        if self._column_type(table.name, filter_.column) != "number":
            return sa.func.coalesce(column, "").not_in(("", "[]"))
        number = sa.func.coalesce(column, 0) > 0
        return sa.or_(number, self._condition(said, table)) if said else number

    @_condition.register
    def _(self, filter_: TextHas, table: sa.Table) -> Condition:
        columns = [table.c[name] for name in filter_.columns]
        return sa.and_(*(sa.or_(*(_has_word(c, word) for word in words for c in columns)) for words in dict.fromkeys(filter_.terms)))

    @_condition.register
    def _(self, filter_: RowIs, table: sa.Table) -> Condition:
        return table.c.id.in_(filter_.ids)

    @_condition.register
    def _(self, filter_: Several, table: sa.Table) -> Condition:
        return sa.func.json_array_length(table.c[filter_.column]) > 1

    @_condition.register
    def _(self, filter_: Shares, table: sa.Table) -> Condition:
        other = self._store.tables[filter_.table].alias()
        conditions = [self._signed(f, self._store.tables[filter_.table]) for f in filter_.filters]
        inner = sa.select(self._store.tables[filter_.table].c.id).where(*conditions)
        same = [self._same(key, table, other, filter_.table) for key in filter_.keys]
        return sa.exists().where(other.c.id.in_(inner), *same).correlate(table)

    @_condition.register
    def _(self, filter_: AnyOf, table: sa.Table) -> Condition:
        return sa.or_(*(self._signed(f, table) for f in filter_.filters))

    def _same(self, key: str, table: sa.Table, other: Any, other_name: str) -> Condition:
        """Whether rows of two tables have a place of a kind, or a year or month, in common."""
        if key in self._of_kind:
            mine, theirs = self._store.place_link.alias(), self._store.place_link.alias()
            of_mine = sa.and_(mine.c.fact_table == table.name, mine.c.fact_id == table.c.id)
            of_theirs = sa.and_(theirs.c.fact_table == other_name, theirs.c.fact_id == other.c.id)
            return sa.exists().where(of_mine, of_theirs, mine.c.place == theirs.c.place, mine.c.place.in_(self._of_kind[key])).correlate(table, other)
        length = 4 if key == "year" else 7
        return sa.func.substr(table.c.when_from, 1, length) == sa.func.substr(other.c.when_from, 1, length)

    @staticmethod
    def _text_columns(table: Table) -> tuple[str, ...]:
        return tuple(name for name, column in table.columns.items() if column.type == "text")


def _compares(number: sa.ColumnElement[Any], test: NumberIs | Having) -> Condition:
    return _compared(number, test.operator, test.value)


def _compared(number: sa.ColumnElement[Any], operator: NumberOperator, other: Any) -> Condition:
    operators = {">": number.__gt__, ">=": number.__ge__, "<": number.__lt__, "<=": number.__le__, "=": number.__eq__}
    return operators[operator](other)


LIMITLESS = 1_000_000
_BACK = "back_"
"""The rank counted from the other end."""


def _rank(order: Order, ordering: sa.ColumnElement[Any], name: str = "rank_") -> sa.Label[int]:
    """A row's rank; where ranks are passed over, those that tie take up one: two firsts are followed by a second."""
    rank = sa.func.dense_rank() if order.skip else sa.func.rank()
    return rank.over(order_by=ordering).label(name)


def _within(ranked: sa.Subquery, order: Order) -> list[Condition]:
    """Whether a rank is asked for."""
    rank = ranked.c.rank_
    last = rank <= order.skip + (order.limit or LIMITLESS)
    if order.ends:
        return [sa.or_(last, ranked.c[_BACK] <= (order.limit or LIMITLESS))]
    return [rank > order.skip, last] if order.skip else [last]


def _has_word(column: sa.ColumnElement[Any], word: str) -> Condition:
    text: sa.ColumnElement[str] = sa.func.coalesce(column, "")
    if len(word) < WHOLE_WORD_BELOW:
        for mark in _MARKS:
            text = sa.func.replace(text, mark, " ")
        return (" " + text + " ").like(like(word))
    return text.like(like(word))
