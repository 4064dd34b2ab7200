"""Filters in words: "held in Tajikistan in 2009", "with more than 50 dead", "that mention “train”"."""

from __future__ import annotations

import calendar
import datetime
import itertools
import re
from collections.abc import Sequence
from functools import singledispatchmethod

from sco_qa.facts.wording import say_date
from sco_qa.question.forms.logical_form import (
    AnyOf,
    ColumnIs,
    DateIs,
    Filter,
    FlagIs,
    Given,
    NumberIs,
    PlaceIs,
    RowIs,
    Several,
    Shares,
    TextHas,
    ValueIs,
)
from sco_qa.question.forms.naming import Naming
from sco_qa.question.linking.dates import FIRST_DAY, LAST_DAY
from sco_qa.question.words.english import joined, number, with_article
from sco_qa.question.words.text import stem

TESTS = {">": "more than", ">=": "at least", "<": "fewer than", "<=": "at most", "=": "exactly"}
_OPPOSITE = {">": "<=", ">=": "<", "<": ">=", "<=": ">"}
_BESIDE = {">": ("more", "than"), "<": ("fewer", "than"), ">=": ("at least as many", "as"), "<=": ("at most as many", "as"), "=": ("as many", "as")}
"""How one of a row's numbers compares with another of it."""
_ORDER: tuple[type, ...] = (ValueIs, RowIs, PlaceIs, DateIs, FlagIs, Several, NumberIs, ColumnIs, TextHas, Given, AnyOf, Shares)
_ANCHORED = re.compile(r"^same (\w+) ")
_SYNONYMS = 2
_PARTICIPATION = "participation"
_LONGEST_VALUE = 40
_ARTICLED = ("United", "North Caucasus", "Middle East", "Caucasus", "Philippines", "Netherlands")
"""Names of places that English gives an article."""


def say_period(filter_: DateIs) -> str:
    """"in 2009", "since May 8, 2011", "in August", "before Peace Mission-2007"."""
    if filter_.anchor:
        return _ANCHORED.sub(lambda m: f"{'on' if m[1] == 'day' else 'in'} the same {m[1]} as ", filter_.anchor)
    if filter_.months:
        names = _say_months(filter_.months)
        years = "" if (filter_.start, filter_.end) == (FIRST_DAY, LAST_DAY) else f" {_of_years(filter_)}"
        if filter_.day and filter_.last_day:
            opening, closing = (calendar.month_name[m] for m in (filter_.months[0], filter_.months[-1]))
            return f"from {opening} {filter_.day} to {closing} {filter_.last_day}{years}"
        if filter_.day:
            return f"on {names} {filter_.day}{years}"
        return f"{'' if names.startswith('from ') else 'in '}{names}{years}"
    if filter_.parity is not None:
        return f"in {'odd' if filter_.parity else 'even'} years"
    return _interval(filter_.start, filter_.end)


def _say_months(months: Sequence[int]) -> str:
    names = [calendar.month_name[m] for m in months]
    in_a_row = all((b - a) % 12 == 1 for a, b in itertools.pairwise(months))
    return f"from {names[0]} to {names[-1]}" if in_a_row and len(names) > 2 else joined(names, "or")


def _of_years(filter_: DateIs) -> str:
    return filter_.start[:4] if filter_.start[:4] == filter_.end[:4] else _interval(filter_.start, filter_.end)


def _interval(start: str, end: str) -> str:
    if (start, end) == (FIRST_DAY, LAST_DAY):
        return ""
    if start == FIRST_DAY:
        return f"before {_edge((datetime.date.fromisoformat(end) + datetime.timedelta(days=1)).isoformat())}"
    if end == LAST_DAY:
        return f"since {_edge(start)}"
    if start == end:
        return f"on {say_date(start)}"
    if start[5:] == "01-01" and end[5:] == "12-31":
        return f"in {start[:4]}" if start[:4] == end[:4] else f"from {start[:4]} to {end[:4]}"
    if start[:7] == end[:7] and _whole_months(start, end):
        return f"in {say_date(start[:7])}"
    if start[:4] == end[:4] and _whole_months(start, end):
        return f"from {calendar.month_name[int(start[5:7])]} to {say_date(end[:7])}"
    return f"from {say_date(start)} to {say_date(end)}"


def _whole_months(start: str, end: str) -> bool:
    return start.endswith("-01") and int(end[8:]) >= calendar.monthrange(int(end[:4]), int(end[5:7]))[1]


def _edge(day: str) -> str:
    """A boundary, no more exact than it must be: January 1 of a year is the year."""
    return day[:4] if day[5:] == "01-01" else say_date(day[:7] if day.endswith("-01") else day)


class Conditions:
    """Says what a form's filters ask of its rows."""

    def __init__(self, naming: Naming) -> None:
        self._naming = naming

    def phrases(self, filters: Sequence[Filter], table: str, singular: bool = False) -> str:
        """All of `filters` behind the noun, in the order English has them."""
        spoken = self._naming.phrases[table]
        said: list[str] = []
        verb, positive, dates = "", True, 0
        for filter_ in sorted(filters, key=lambda f: (_ORDER.index(type(f)), f.negated)):
            words = self.one(filter_, table, singular)
            if not words:
                continue
            wanted = spoken.placed if isinstance(filter_, PlaceIs) else spoken.dated if isinstance(filter_, DateIs) and not filter_.edge else ""
            if wanted and wanted != verb:
                words = f"not {wanted} {words.removeprefix('not ')}" if words.startswith("not ") and not said else f"{wanted} {words}"
                verb = wanted
            dates += isinstance(filter_, DateIs)
            if said and filter_.negated and words.startswith("not "):
                words = f"{'but' if positive else 'and'} {words}"
            elif dates > 1 and isinstance(filter_, DateIs) and filter_.anchor:
                words = f"and {words}"
            elif said:
                words = _tied(said[-1], words)
            positive = not filter_.negated
            said.append(words)
        return " ".join(said)

    @singledispatchmethod
    def one(self, filter_: Filter, table: str, singular: bool = False) -> str:
        """One filter: "in Russia", "not in 2009", "with more than 50 dead"."""
        raise TypeError(f"no words for the filter {type(filter_).__name__}")

    @one.register
    def _(self, filter_: PlaceIs, table: str, singular: bool = False) -> str:
        names = joined([with_the(p) for p in filter_.places], "and" if filter_.every else "or")
        if filter_.negated:
            return f"outside {names}" if not filter_.every else f"not in {names}"
        return self._naming.phrases[table].place.format(f"both {names}" if filter_.every else names)

    @one.register
    def _(self, filter_: DateIs, table: str, singular: bool = False) -> str:
        edge = {"start": "beginning ", "end": "ending "}.get(filter_.edge or "", "")
        return f"{'not ' if filter_.negated else ''}{edge}{say_period(filter_)}"

    @one.register
    def _(self, filter_: NumberIs, table: str, singular: bool = False) -> str:
        column = self._naming.phrases[table].column(filter_.column)
        operator = _OPPOSITE.get(filter_.operator, filter_.operator) if filter_.negated else filter_.operator
        unit = f" {column.unit[filter_.value != 1]}" if column.unit else ""
        test = "" if operator == "=" and not column.unit else f"{TESTS[operator]} "
        said = column.test.format(f"{test}{number(filter_.value)}{unit}")
        return f"not {said}" if filter_.negated and operator == "=" else said

    @one.register
    def _(self, filter_: ColumnIs, table: str, singular: bool = False) -> str:
        first, second = ((c.unit or c.noun)[1] for c in (self._naming.phrases[table].column(n) for n in (filter_.column, filter_.other)))
        operator = _OPPOSITE.get(filter_.operator, filter_.operator) if filter_.negated else filter_.operator
        less, than = _BESIDE[operator]
        return f"{'not ' if filter_.negated and operator == '=' else ''}with {less} {first} {than} {second}"

    @one.register
    def _(self, filter_: ValueIs, table: str, singular: bool = False) -> str:
        spoken = self._naming.phrases[table]
        nouns = spoken.nouns.get(filter_.column, {})
        values = [nouns[v][not singular] if v in nouns else v for v in filter_.values]
        if filter_.negated:
            return spoken.other.format(joined(values, "or"))
        return f"whose {spoken.column(filter_.column).noun[0]} is {joined(list(filter_.values), 'or')}"

    @one.register
    def _(self, filter_: AnyOf, table: str, singular: bool = False) -> str:
        said = joined([self.one(f, table, singular) for f in filter_.filters], "or")
        return f"not {said}" if filter_.negated else said

    @one.register
    def _(self, filter_: FlagIs, table: str, singular: bool = False) -> str:
        spoken = self._naming.phrases[table].column(filter_.column)
        return f"{'not ' if filter_.negated else ''}{spoken.flag or spoken.noun[0]}"

    @one.register
    def _(self, filter_: Given, table: str, singular: bool = False) -> str:
        spoken = self._naming.phrases[table].column(filter_.column)
        if filter_.negated:
            return spoken.without or f"without {spoken.noun[0]}"
        return spoken.given or f"with {spoken.noun[0]}"

    @one.register
    def _(self, filter_: TextHas, table: str, singular: bool = False) -> str:
        words = joined(self._terms(filter_))
        spoken = self._naming.phrases[table]
        column = filter_.columns[0] if len(filter_.columns) == 1 and not filter_.negated else None
        if column is not None and column == spoken.own:
            return f"in lists that mention {words}"
        if column is not None and not self._naming.names(table, column):
            value = only_value(self._naming, filter_, table, column)
            noun = spoken.column(column).noun[0]
            return f"whose {noun} is {value}" if value and len(value) <= _LONGEST_VALUE else f"whose {noun} mentions {words}"
        verb = "does not mention" if singular else "do not mention"
        return f"that {verb if filter_.negated else 'mentions' if singular else 'mention'} {words}"

    @one.register
    def _(self, filter_: RowIs, table: str, singular: bool = False) -> str:
        return f"other than {self.names(filter_, table)}" if filter_.negated else self.names(filter_, table)

    @one.register
    def _(self, filter_: Several, table: str, singular: bool = False) -> str:
        spoken = self._naming.phrases[table].column(filter_.column)
        said = spoken.several or f"with more than one {spoken.noun[0]}"
        return f"not {said}" if filter_.negated else said

    @one.register
    def _(self, filter_: Shares, table: str, singular: bool = False) -> str:
        if filter_.table == _PARTICIPATION and filter_.keys == ("country",):
            names = [self._naming.phrases[filter_.table].nouns["status"][v][0] for f in filter_.filters if isinstance(f, ValueIs) for v in f.values]
            return f"in a country that is {'not ' if filter_.negated else ''}{joined([with_article(n) for n in names], 'or')}"
        noun = self._naming.plural(filter_.table)
        rest = self.phrases(list(filter_.filters), filter_.table)
        within = joined([f"the same {key}" for key in filter_.keys])
        return f"{'without' if filter_.negated else 'with'} {' '.join(filter(None, [noun, rest]))} in {within}"

    def _terms(self, filter_: TextHas) -> list[str]:
        """Each term by its nearest words, of different stems; a term that one before it says too is left out."""
        said: list[str] = []
        seen: set[str] = set()
        for words in filter_.terms:
            stems: dict[str, str] = {}
            for word in words:
                stems.setdefault(stem(word), word)
            if not seen & set(stems):
                said.append(f"“{' or '.join(self._naming.printed(w) for w in list(stems.values())[:_SYNONYMS])}”")
            seen.add(next(iter(stems)))
        return said

    def names(self, filter_: RowIs, table: str) -> str:
        """The rows that a filter names: as they were called when the name is theirs alone, else as sentences call them."""
        spoken = self._naming.phrases[table]
        if spoken.the:
            return spoken.the
        if len(filter_.names) == 1 and len(filter_.ids) > 1:
            return filter_.names[0]
        if not all(self._naming.has(table, i) for i in filter_.ids):  # of an index that was replaced since
            return joined(list(filter_.names))
        if len(filter_.ids) == 1:
            return self._naming.row(table, self._naming.of(table, filter_.ids[0]))
        if len(filter_.names) == len(filter_.ids):
            return joined([self._naming.row(table, self._naming.of(table, i)) for i in filter_.ids])
        whole = [n for n in filter_.names if not any(n != other and n in other for other in filter_.names)]
        return f"{'the ' if (spoken.row or '').startswith('the ') else ''}{joined(whole)}"


def only_value(naming: Naming, filter_: TextHas, table: str, column: str) -> str | None:
    """The value that all rows with these words share in a column, if they do."""
    values = {str(row[column]) for row in naming.rows(table) if row.get(column) and has_terms(str(row[column]), filter_.terms)}
    return next(iter(values)) if len(values) == 1 else None


def has_terms(text: str, terms: Sequence[Sequence[str]]) -> bool:
    return all(any(word.lower() in text.lower() for word in words) for words in terms)



def _tied(before: str, words: str) -> str:
    """Two conditions that begin alike, or two clauses, are tied by "and"."""
    first = words.split(" ", 1)[0]
    if first in ("with", "lasting") and before.startswith(first):
        return f"and {words.removeprefix(first).strip()}"
    return f"and {words}" if _is_clause(before) and _is_clause(words) else words


def _is_clause(words: str) -> bool:
    return words.removeprefix("and ").startswith(("that ", "whose ", "in which "))


def with_the(place: str) -> str:
    if place.startswith("Former "):
        return f"the f{place[1:]}"
    return f"the {place}" if place.startswith(_ARTICLED) else place

