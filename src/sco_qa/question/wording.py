"""A logical form in plain English: how the service says it understood a question."""

from __future__ import annotations

import calendar
from functools import singledispatchmethod

from sco_qa.facts.schema import Schema, Table
from sco_qa.facts.wording import say_date
from sco_qa.question.dates import FIRST_DAY, LAST_DAY
from sco_qa.question.logical_form import (
    PLACE,
    WHEN,
    DateIs,
    Filter,
    FlagIs,
    Given,
    LogicalForm,
    NumberIs,
    PlaceIs,
    RowIs,
    Several,
    TextHas,
    ValueIs,
)

_TESTS = {">": "more than", ">=": "at least", "<": "less than", "<=": "at most", "=": "exactly"}


def number(value: float) -> str:
    """A number without a needless fraction."""
    return str(int(value)) if float(value).is_integer() else f"{value:.1f}"


def joined(items: list[str], word: str = "and") -> str:
    """"a, b and c"."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {word} {items[-1]}" if items else ""


def say_period(filter_: DateIs) -> str:
    """"in 2009", "after May 8, 2011", "in August"."""
    if filter_.months:
        names = joined([calendar.month_name[m] for m in filter_.months], "or")
        day = f" {filter_.day}" if filter_.day else ""
        years = "" if (filter_.start, filter_.end) == (FIRST_DAY, LAST_DAY) else f" ({say_period(DateIs(filter_.start, filter_.end))})"
        return f"{'on' if day else 'in'} {names}{day}{years}"
    start, end = filter_.start, filter_.end
    if start == FIRST_DAY:
        return f"until {_say(end, last=True)}"
    if end == LAST_DAY:
        return f"from {_say(start)} on"
    if start == end:
        return f"on {say_date(start)}"
    if start[5:] == "01-01" and end[5:] == "12-31":
        return f"in {start[:4]}" if start[:4] == end[:4] else f"from {start[:4]} to {end[:4]}"
    if start[:7] == end[:7] and start.endswith("-01") and int(end[8:]) == calendar.monthrange(int(end[:4]), int(end[5:7]))[1]:
        return f"in {say_date(start[:7])}"
    return f"from {say_date(start)} to {say_date(end)}"


def _say(day: str, last: bool = False) -> str:
    year_edge = "12-31" if last else "01-01"
    return day[:4] if day[5:] == year_edge else say_date(day)


def _plural(noun: str) -> str:
    """Of a value that is a noun: "observer" -> "observers"."""
    return f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"


class Describer:
    """Puts forms into words with the schema's labels."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema

    def describe(self, form: LogicalForm) -> str:
        """One line, capitalised, without a full stop."""
        table = self._schema.tables[form.table]
        text = self._head(form, table)
        return text[:1].upper() + text[1:]

    def subject(self, form: LogicalForm) -> str:
        """The rows a form speaks of: "attacks in Russia in 2004"."""
        table = self._schema.tables[form.table]
        named = next((f for f in form.filters if isinstance(f, RowIs) and not f.negated), None)
        values = [f for f in form.filters if isinstance(f, ValueIs) and not f.negated]
        rest = [f for f in form.filters if f is not named and f not in values]
        nouns = joined(list(named.names), "and") if named else table.plural
        if len(values) == 1 and not named:
            nouns = joined([_plural(v) for v in values[0].values], "or")
        elif values:
            nouns = f"{nouns} ({joined([joined(list(v.values), 'or') for v in values], 'and')})"
        return " ".join([nouns, *(self.condition(f, table) for f in rest)])

    def _head(self, form: LogicalForm, table: Table) -> str:
        subject = self.subject(form)
        operation = form.operation
        if form.yes_no and operation in ("exists", "rows"):
            return f"whether there are {subject}" if not form.projection else f"whether {subject}"
        if operation == "count":
            return f"number of {self._label(table, form.distinct).lower() + ' values of ' if form.distinct else ''}{subject}"
        if operation in ("sum", "average"):
            return f"{'total' if operation == 'sum' else 'average'} {self._label(table, form.measure).lower()} of {subject}"
        if operation == "share":
            return f"share of all {table.plural}: {subject}"
        if operation == "group":
            return self._grouped(form, table, subject)
        if operation in ("compare", "difference"):
            sides = joined([self._side(f, table) for f in form.alternatives], "or")
            measure = self._label(table, form.measure).lower() if form.measure else f"number of {table.plural}"
            return f"{'difference in' if operation == 'difference' else 'comparison by'} {measure}: {sides}" + (f", {subject}" if form.filters else "")
        return self._rows(form, table, subject)

    def _rows(self, form: LogicalForm, table: Table, subject: str) -> str:
        order = form.order
        if order and order.limit:
            extreme = {"desc": "latest", "asc": "earliest"} if order.column == WHEN else {"desc": "most", "asc": "least"}
            measure = "" if order.column == WHEN else f" {self._label(table, order.column).lower()}"
            what = f"{'the ' + number(order.limit) + ' ' if order.limit > 1 else ''}{subject} with the {extreme[order.direction]}{measure}"
            subject = f"{extreme[order.direction]} of {subject}" if order.column == WHEN else what
        elif order:
            subject = f"{subject}, {'newest' if order.direction == 'desc' else 'oldest'} first"
        if not form.projection:
            return subject
        return f"{joined([self._label(table, c).lower() for c in form.projection])} of {subject}"

    def _grouped(self, form: LogicalForm, table: Table, subject: str) -> str:
        measure = self._label(table, form.measure).lower() if form.measure else f"number of {table.plural}"
        key = str(form.group_by)
        key = self._label(table, key).lower() if key in table.columns else key
        by = f"{measure} by {key}, {subject}"
        if form.order and form.order.limit:
            return f"{key} with the {'highest' if form.order.direction == 'desc' else 'lowest'} {measure}, {subject}"
        return by

    def _side(self, filter_: Filter, table: Table) -> str:
        return joined(list(filter_.names)) if isinstance(filter_, RowIs) else self.condition(filter_, table)

    @staticmethod
    def _label(table: Table, column: str | None) -> str:
        if column not in table.columns:
            return {PLACE: "Place", WHEN: "Date", "year": "Year", "month": "Month"}.get(str(column), "")
        return table.columns[str(column)].label

    def condition(self, filter_: Filter, table: Table) -> str:
        """One filter: "in Russia", "not in 2009", "with dead more than 50"."""
        return ("not " if filter_.negated else "") + self._condition(filter_, table)

    @singledispatchmethod
    def _condition(self, filter_: Filter, table: Table) -> str:
        raise TypeError(f"no words for the filter {type(filter_).__name__}")

    @_condition.register
    def _(self, filter_: PlaceIs, table: Table) -> str:
        return f"in {joined(list(filter_.places), 'and' if filter_.every else 'or')}"

    @_condition.register
    def _(self, filter_: DateIs, table: Table) -> str:
        return say_period(filter_) + (f" ({filter_.anchor})" if filter_.anchor else "")

    @_condition.register
    def _(self, filter_: NumberIs, table: Table) -> str:
        column = table.columns[filter_.column]
        return f"with {_TESTS[filter_.operator]} {number(filter_.value)} {column.unit if column.unit == 'days' else column.label.lower()}"

    @_condition.register
    def _(self, filter_: ValueIs, table: Table) -> str:
        return f"({joined(list(filter_.values), 'or')})"

    @_condition.register
    def _(self, filter_: FlagIs, table: Table) -> str:
        return table.columns[filter_.column].label.lower()

    @_condition.register
    def _(self, filter_: Given, table: Table) -> str:
        return f"with {table.columns[filter_.column].label.lower()}"

    @_condition.register
    def _(self, filter_: TextHas, table: Table) -> str:
        return "that mention " + joined(["“" + "/".join(words[:3]) + "”" for words in filter_.terms])

    @_condition.register
    def _(self, filter_: RowIs, table: Table) -> str:
        return joined(list(filter_.names))

    @_condition.register
    def _(self, filter_: Several, table: Table) -> str:
        return f"with several {table.columns[filter_.column].label.lower()}"
