"""The shape of a logical form: what the text of its SQL depends on.

Forms of one shape differ in their values alone. Their statement is built and compiled once, with slots where the values
go; compiling costs more than running it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from sco_qa.facts.store import Statement, compiled
from sco_qa.question.forms.logical_form import (
    AnyOf,
    DateIs,
    Filter,
    LogicalForm,
    NumberIs,
    PlaceIs,
    RowIs,
    Shares,
    TextHas,
    ValueIs,
)
from sco_qa.question.linking.dates import FIRST_DAY, LAST_DAY

WHOLE_WORD_BELOW = 4
"""Letters of the shortest word that is also looked for as a part of longer ones."""


class Slot(str):
    """Stands where a value goes; its text is the value's number."""

    __slots__ = ()


def like(word: str) -> str:
    """The LIKE pattern of a word; a slot's value is one already."""
    if isinstance(word, Slot):
        return word
    return f"% {word} %" if len(word) < WHOLE_WORD_BELOW else f"%{word}%"


def lower(value: str) -> str:
    """A value in small letters; a slot's is so already."""
    return value if isinstance(value, Slot) else value.lower()


def shape_of(form: LogicalForm) -> tuple[LogicalForm, list[Any]]:
    """The form with slots for values and without what its SQL does not depend on, and the values.

    >>> shape, values = shape_of(LogicalForm("exercises", filters=(PlaceIs(("Tajikistan", "Kazakhstan")),), yes_no=True))
    >>> shape.filters, values
    ((PlaceIs(places=('0', '1'), negated=False, every=False),), ['Tajikistan', 'Kazakhstan'])
    """
    values: list[Any] = []
    filters = tuple(_shape(f, values) for f in form.filters)
    having = replace(form.having, value=_slot(form.having.value, values)) if form.having else None  # type: ignore[arg-type]  # as SQLAlchemy takes it
    return LogicalForm(form.table, form.operation, filters, (), form.measure, form.distinct, form.order, form.group_by, having=having), values


def _shape(filter_: Filter, values: list[Any]) -> Filter:
    match filter_:
        case PlaceIs(places):
            return replace(filter_, places=_slots(places, values))
        case RowIs(ids):
            return replace(filter_, ids=_slots(ids, values), names=())
        case NumberIs():
            return replace(filter_, value=_slot(filter_.value, values))  # type: ignore[arg-type]  # as SQLAlchemy takes it
        case DateIs(start, end) if (start, end) != (FIRST_DAY, LAST_DAY):
            return replace(filter_, start=_slot(start, values), end=_slot(end, values), anchor=None)
        case ValueIs(values=found):
            return replace(filter_, values=_slots(tuple(v.lower() for v in found), values))
        case TextHas(terms=terms):
            return replace(filter_, terms=tuple(tuple(_word(w, values) for w in words) for words in dict.fromkeys(terms)))
        case Shares() | AnyOf():
            return replace(filter_, filters=tuple(_shape(f, values) for f in filter_.filters))
    return filter_


def _slot(value: Any, values: list[Any]) -> Slot:
    values.append(value)
    return Slot(len(values) - 1)


def _word(word: str, values: list[Any]) -> Slot:
    """A slot as long as its word, so far as SQL depends on that."""
    slot = _slot(like(word), values)
    return Slot(slot.zfill(WHOLE_WORD_BELOW)) if len(word) >= WHOLE_WORD_BELOW else slot


def _slots(given: tuple[Any, ...], values: list[Any]) -> tuple[Slot, ...]:
    return tuple(_slot(value, values) for value in given)


@dataclass(frozen=True, slots=True)
class Template:
    """A statement of a shape: SQL text, and its parameters with slots among them."""

    sql: str
    parameters: dict[str, Any]

    @classmethod
    def of(cls, select: sa.Select[Any]) -> Template:
        statement = compiled(select)
        return cls(statement.sql, statement.parameters)

    def filled(self, values: list[Any]) -> Statement:
        """The statement of the form that these are the values of."""
        return Statement(self.sql, {name: values[int(p)] if isinstance(p, Slot) else p for name, p in self.parameters.items()})
