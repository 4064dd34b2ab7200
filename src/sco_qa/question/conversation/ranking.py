"""Follow-ups to a question for the most or the least: the runner-up, the third, the other end of the ranking."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sco_qa.facts.schema import Schema
from sco_qa.question.conversation import editing
from sco_qa.question.conversation.asking import Asked, Asker
from sco_qa.question.conversation.context import Turn
from sco_qa.question.forms.logical_form import WHEN, Given, LogicalForm, Order, RowIs, limits
from sco_qa.question.linking.lexicon import Role
from sco_qa.question.parsing.parser import Candidate
from sco_qa.question.reading.numbers import is_number_column

_REACH = 3
"""How many answers back a ranking may lie that is gone on with."""


def is_ranking(form: LogicalForm) -> bool:
    """Whether a form asks for the most or the least of its rows or groups."""
    return limits(form) and form.operation in ("rows", "group")


def ranked(turns: Sequence[Turn]) -> Turn | None:
    """The latest turn that asked for the most or the least, if it is not long ago or nothing was listed since."""
    for i, turn in enumerate(turns):
        if is_ranking(turn.form):
            return turn
        if i >= _REACH - 1 and len(turn.rows) > 1:
            return None
    return None


class Ranker:
    """Goes on with a ranking."""

    def __init__(self, asker: Asker, schema: Schema) -> None:
        self._asker = asker
        self._schema = schema

    def nth(self, asked: Asked, turns: Sequence[Turn], nth: int) -> Iterator[Candidate]:
        """What takes a place behind the first in the ranking before, or in one of the question's own: "the second deadliest"."""
        turn = ranked(turns)
        if turn is None or turn.form.order is None:
            return
        candidate = self._asker.read(asked, turn.form.table)
        own = candidate.form
        order = self._order(candidate, turn.form.order)
        group = turn.form if order.column == turn.form.order.column else replace(turn.form, operation="rows", group_by=None, measure=None)
        added = [f for f in own.filters if not isinstance(f, Given | RowIs)]
        before = editing.released(turn.form, asked.leaning.dropped)
        form = replace(group, order=replace(order, limit=1, skip=nth), filters=editing.filters_merged(before.filters, added))
        if form.operation == "rows":
            form = replace(form, projection=own.projection or turn.form.projection)
        candidate = candidate if candidate.missing else self._asker.settled(candidate)
        yield replace(candidate, form=form, unmet=())

    def next(self, asked: Asked, turns: Sequence[Turn]) -> Iterator[Candidate]:
        """The one behind the last answer in a ranking by a number: "and the next?"."""
        order = turns[0].form.order
        if order is not None and is_ranking(turns[0].form) and order.column != WHEN:
            yield from self.nth(asked, turns[:1], order.skip + 1)

    def other_end(self, asked: Asked, turns: Sequence[Turn]) -> Iterator[Candidate]:
        """"and the fewest?": the ranking before from its other end."""
        turn = ranked(turns)
        if turn is None or turn.form.order is None:
            return
        candidate = self._asker.read(asked, turn.form.table)
        if not self._bare(candidate) or candidate.form.order is None or candidate.form.order.direction == turn.form.order.direction:
            return
        order = replace(turn.form.order, direction=candidate.form.order.direction, limit=candidate.form.order.limit, skip=0)
        yield replace(candidate, form=replace(turn.form, order=order))

    def of_groups(self, asked: Asked, turns: Sequence[Turn]) -> Iterator[Candidate]:
        """"which has the fewest?", of the groups that were listed with their numbers."""
        last = turns[0].form
        if last.operation != "group" or (last.order is not None and last.order.limit is not None):
            return
        candidate = self._asker.read(asked, last.table)
        own = candidate.form.order
        if own is not None and self._bare(candidate) and not candidate.missing:
            yield replace(self._asker.settled(candidate), form=replace(last, order=Order(last.measure or "count", own.direction, own.limit), having=None))

    def by_another(self, asked: Asked, turns: Sequence[Turn]) -> Iterator[Candidate]:
        """"no, I meant by wounded": the ranking before by another number."""
        last = turns[0].form
        if last.order is None or not is_ranking(last) or not ("correcting" in asked.leaning.leads or any(m.role is Role.GROUP for m in asked.mentions)):
            return
        candidate = self._asker.read(asked, last.table)
        reading = candidate.reading
        columns = {str(m.column) for m in reading.of(Role.COLUMN) if is_number_column(m, reading.table)}
        if candidate.missing or len(columns) != 1 or any(not isinstance(f, Given) for f in candidate.form.filters) or reading.of(Role.SUPERLATIVE, Role.COUNT):
            return
        column = columns.pop()
        measure = column if last.operation == "group" else last.measure
        yield replace(self._asker.settled(candidate), form=replace(last, order=replace(last.order, column=column, skip=0), measure=measure))

    def _order(self, candidate: Candidate, before: Order) -> Order:
        """How the question itself ranks, as far as it says so."""
        own = candidate.form.order
        if own is not None and own.limit and not self._bare(candidate):
            return own
        columns = [m for m in candidate.reading.of(Role.COLUMN) if is_number_column(m, self._schema.tables[candidate.form.table])]
        if columns:
            return Order(str(columns[0].column), "desc", 1)
        return replace(before, direction=own.direction) if own is not None else before

    def _bare(self, candidate: Candidate) -> bool:
        """Whether a superlative says neither of what it is nor by what: "the most", "the smallest number"."""
        reading = candidate.reading
        words = reading.of(Role.SUPERLATIVE)
        measured = any(is_number_column(m, reading.table) for m in reading.of(Role.COLUMN))
        return bool(words) and all(m.value[1] is None for m in words) and not measured and not reading.of(Role.NOUN, Role.VALUE)
