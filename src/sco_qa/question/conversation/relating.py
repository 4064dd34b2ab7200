"""Follow-ups about another table: what there is at the place and time of a row before ("the statement on it")."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sco_qa.facts.schema import Schema
from sco_qa.question.combining.anchoring import RunRows
from sco_qa.question.conversation.asking import Asked, Asker
from sco_qa.question.conversation.context import Turn
from sco_qa.question.conversation.pointing import Pointer
from sco_qa.question.conversation.referring import Referrer, Row, places_of
from sco_qa.question.forms.logical_form import DateIs, PlaceIs
from sco_qa.question.parsing.parser import Candidate


class Relater:
    """Goes from a row of one table to rows of another."""

    def __init__(self, schema: Schema, asker: Asker, pointer: Pointer, referrer: Referrer, run: RunRows) -> None:
        self._schema = schema
        self._asker = asker
        self._pointer = pointer
        self._referrer = referrer
        self._run = run

    def relate(self, asked: Asked, turn: Turn) -> Iterator[Candidate]:
        """"the statement on it", "on the earlier one": rows of another table at the place and time of a row before."""
        tables = asked.tables() - {turn.form.table}
        rows = self._pointed_row(asked, turn) if tables else []
        for table in sorted(tables):
            yield from self._at(asked, table, rows, turn)

    def _at(self, asked: Asked, table: str, rows: Sequence[Row], turn: Turn) -> Iterator[Candidate]:
        """Rows of a table at the place and time of a row of another; none where the row is of an older index."""
        if not rows:
            return
        places = places_of(rows[0], self._schema.tables[turn.form.table].where)
        start, end = str(rows[0]["when_from"] or ""), str(rows[0]["when_to"] or "")
        candidate = self._asker.read(asked, table)
        to = self._schema.tables[table]
        where = [PlaceIs((places[0],))] if places and to.where else []
        when = [DateIs(*self._referrer.months(start, end))] if start and to.when else []
        if candidate.complete and where and when:
            yield replace(candidate, form=candidate.form.narrowed(*where, *when))

    def bridge(self, asked: Asked, alone: Candidate, last: Turn) -> Iterator[Candidate]:
        """"did the Secretary-General react?": a question without a condition, about the only row before."""
        whole = alone.form.operation in ("rows", "exists") and not alone.form.filters and not alone.form.order
        if not whole or alone.form.table == last.form.table or len(last.rows) != 1 or not (alone.form.yes_no or alone.form.projection):
            return
        for candidate in self._at(asked, alone.form.table, self._referrer.rows(last), last):
            if alone.form.yes_no or self._run(candidate.form):
                yield replace(candidate, firm=True)

    def _pointed_row(self, asked: Asked, turn: Turn) -> Sequence[Row]:
        """The only row before, or the one that a comparative or an ordinal tells from the others."""
        if len(turn.rows) == 1:
            return self._referrer.rows(turn) if asked.leaning.has("singular", "next", "standin") else []
        if asked.leaning.ordinal is not None:
            nth = next(self._pointer.referents(asked.leaning, [turn], False), None)
            return [r for r in self._referrer.rows(turn) if nth and str(r["id"]) in nth.rows]
        order = self._asker.read(asked, turn.form.table, comparing=True).form.order if self._asker.compares(asked) else None
        return self._referrer.rows(turn, order) if order is not None and order.column != "count" else []  # one row counts nothing
