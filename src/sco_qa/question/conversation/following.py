"""The ways a question goes on from an earlier one: pointing at its rows, editing its form, asking the same of another table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sco_qa.facts.schema import Schema
from sco_qa.question.combining.anchoring import RunRows
from sco_qa.question.conversation import editing
from sco_qa.question.conversation.asking import Asked, Asker
from sco_qa.question.conversation.comparing import Comparer
from sco_qa.question.conversation.context import Turn
from sco_qa.question.conversation.leaning import Leaning
from sco_qa.question.conversation.pointing import Pointer, Referent
from sco_qa.question.forms.logical_form import (
    PLACE,
    WHEN,
    DateIs,
    Filter,
    LogicalForm,
    NumberIs,
    PlaceIs,
    RowIs,
    TextHas,
    ValueIs,
)
from sco_qa.question.linking.lexicon import Lexicon, Role
from sco_qa.question.linking.mentions import MentionKind
from sco_qa.question.parsing.parser import Candidate, Parser
from sco_qa.question.reading.numbers import is_number_column
from sco_qa.question.words.effort import affords
from sco_qa.question.words.text import tokenise

_POINTED_AT_MOST = 60
_LISTED = 5
"""How many answers back a list may lie of which one row after the other is spoken of."""


class Follower:
    """Makes candidates of a question and a turn, one way of following a method, the likeliest first."""

    def __init__(self, parser: Parser, lexicon: Lexicon, schema: Schema, asker: Asker, pointer: Pointer, comparer: Comparer, run: RunRows) -> None:
        self._parser = parser
        self._lexicon = lexicon
        self._schema = schema
        self._asker = asker
        self._pointer = pointer
        self._comparer = comparer
        self._run = run

    def point(self, asked: Asked, turns: Sequence[Turn]) -> Iterator[Candidate]:
        """Rows of an earlier answer, asked something else."""
        comparing = self._asker.compares(asked)
        for referent in self._pointer.referents(asked.leaning, turns, comparing):
            if len(referent.rows) > _POINTED_AT_MOST:
                continue
            candidate = self._asker.read(asked, referent.table, comparing)
            if (together := self._comparer.together(candidate, referent, turns[0].form)) is not None:
                yield together
                continue
            if not asked.leaning.pointing and self._replaces(referent, candidate):
                continue
            if (asked.leaning.unfolds and not self._asks_column(candidate) and candidate.form.order is None) or (not candidate.reading.mentions and not candidate.reading.text):
                yield self._unfolded(candidate, referent, asked.leaning, turns[0].form)
                continue
            form = candidate.form if asked.leaning.selects else editing.asking_number(candidate.form, referent.last, len(referent.rows) > 1, candidate.reading.table)
            ranking = form.order is not None and form.projection == (form.order.column,)
            if asked.leaning.selects and form.operation == "rows" and (ranking or (form.filters and not form.order)):
                form = replace(form, projection=())
            own = [f for f in form.filters if not isinstance(f, RowIs) or (set(f.ids) < set(referent.rows) and not f.negated)]
            if asked.leaning.universal and form.operation == "exists" and own and len(referent.rows) > 1:
                yield replace(candidate, form=LogicalForm(form.table, "every", referent.filters, alternatives=tuple(own), yes_no=True), firm=True)
                continue
            if form.operation == "count" and referent.last is not None and referent.last.operation == "sum" and all(isinstance(f, PlaceIs | DateIs) for f in form.filters) and not form.distinct and not candidate.reading.of(Role.NOUN, Role.VALUE):
                form = editing.recounted(referent.last, form)  # "how many of those in Kashgar?", of people killed
            numbered = self._numbered(form, asked.leaning.ordinal)
            if numbered is not None:
                yield replace(candidate, form=numbered)
            fixed = tuple(f for f in referent.filters if referent.rows or not self._sought(f, form))
            if form.operation == "exists" and form.order is not None and len(referent.rows) == 1:  # the row itself, of all others
                fixed = (RowIs(referent.rows, referent.labels),)
            firm = asked.leaning.has("plural", "singular") and form.operation in ("exists", "count") and bool(referent.rows)
            yield replace(candidate, form=replace(form, filters=editing.narrowed(fixed, own)), firm=firm)

    @staticmethod
    def _replaces(referent: Referent, candidate: Candidate) -> bool:
        """Whether a place or time is named where the rows before had another: "and in Kyrgyzstan?" asks of no row in Uzbekistan."""
        own = {type(f) for f in candidate.form.filters if isinstance(f, PlaceIs | DateIs)}
        return any(type(f) in own for f in referent.filters)

    @staticmethod
    def _sought(denied: Filter, form: LogicalForm) -> bool:
        """Whether what did not hold is what is asked for now: "is it active in Tajikistan?", "where then?"."""
        places = isinstance(denied, PlaceIs) and bool({PLACE, "country", "place"} & set(form.projection))
        return places or (isinstance(denied, DateIs) and WHEN in form.projection) or getattr(denied, "column", None) in form.projection

    @staticmethod
    def _asks_column(candidate: Candidate) -> bool:
        """Whether something of the rows is asked for, not what they are."""
        return bool(candidate.reading.of(Role.COLUMN)) or any(m.value != "who" for m in candidate.reading.of(Role.ASK))

    def _numbered(self, form: LogicalForm, nth: int | None) -> LogicalForm | None:
        """"the second of its duties": an entry of a list that the question itself names, where the table numbers them."""
        position = next((n for n, c in self._schema.tables[form.table].columns.items() if c.type == "number" and not c.unit), None)
        if nth is None or nth < 0 or position is None or not any(isinstance(f, TextHas) for f in form.filters):
            return None
        return replace(form, filters=(*form.filters, NumberIs(position, "=", nth + 1)))

    def _unfolded(self, candidate: Candidate, referent: Referent, leaning: Leaning, before: LogicalForm) -> Candidate:
        if not candidate.missing:  # the pointing words are all that was said
            candidate = self._asker.settled(candidate)
        last = referent.last
        if leaning.has("other") and (before.projection or before.operation == "sum") and before.table == referent.table:
            return replace(candidate, form=replace(before, filters=referent.filters, order=None))  # "and in the other?"
        ranked_groups = last is not None and last.operation == "group" and (last.order is not None or last.having is not None)
        if last is not None and last.yes_no and not referent.rows and (told := editing.told(last)) is not None:
            return replace(candidate, form=told)
        if last is not None and leaning.ordinal is None and not ranked_groups:
            return replace(candidate, form=editing.unfolded(last))
        return replace(candidate, form=LogicalForm(referent.table, filters=referent.filters))

    def edit(self, asked: Asked, turn: Turn) -> Iterator[Candidate]:
        """The last form with this question's filters and operation put in."""
        leaning = asked.leaning
        last = editing.released(turn.form, leaning.dropped)
        candidate = self._asker.read(asked, turn.form.table)
        if not asked.tokens or (not candidate.reading.mentions and not candidate.reading.text):
            if leaning.dropped and last != turn.form:
                yield replace(self._asker.settled(candidate), form=last)
            return
        form = candidate.form
        if "excluding" in leaning.leads:
            yield replace(candidate, form=editing.without(turn.form, form.filters))
            return
        if "adding" in leaning.leads:
            yield replace(candidate, form=editing.joined(last, form.filters))
            return
        asks = self._asker.wants(candidate) and not leaning.unfolds
        form = editing.asking_number(form, last, len(turn.rows) > 1, candidate.reading.table) if not form.yes_no else form
        asks = asks or form is not candidate.form
        form = form if self._measured(candidate) else editing.remeasured(last, form)
        if form.operation == "count" and not form.distinct and not candidate.reading.of(Role.NOUN, Role.VALUE):
            form = editing.recounted(last, form)
        if leaning.polar and last.operation in ("count", "exists") and form.operation == "rows" and not form.projection:
            form, asks = replace(form, operation="exists", yes_no=True), True
        sibling = self._sibling(last, form)
        if sibling is not None:
            yield replace(candidate, form=sibling)
        if form.yes_no and leaning.has("standin"):  # "is Turkey one as well?": of the kind, not of its times and places
            last = replace(last, filters=tuple(f for f in last.filters if isinstance(f, ValueIs | TextHas)))
        yield replace(candidate, form=editing.merge(last, form, asks), firm=editing.restates(last, form) or (form.yes_no and bool(last.filters) and not candidate.reading.of(Role.NOUN, Role.VALUE)))
        if (moved := editing.moved(last, form)) is not None and len(turn.rows) == 1:
            yield replace(candidate, form=editing.merge(moved, form, asks))
        yield from self._anew(asked, last, candidate, form, asks)

    def _anew(self, asked: Asked, last: LogicalForm, candidate: Candidate, form: LogicalForm, asks: bool) -> Iterator[Candidate]:
        """The last form about rows that are described in another way."""
        anew = editing.identified_anew(last, form, asks)
        if anew is not None:
            yield replace(candidate, form=anew)
        if any(isinstance(f, PlaceIs) for f in form.filters):
            worded = self._asker.read(asked, last.table, places_as_text=True)
            anew = editing.identified_anew(last, worded.form, self._asker.wants(worded)) if worded.complete and worded.reading.text else None
            if anew is not None:
                yield replace(worded, form=anew)

    def one_of(self, asked: Asked, turns: Sequence[Turn]) -> Iterator[Candidate]:
        """"and the Moscow one?", after another row of a list was spoken of: the only such row of that list."""
        last = turns[0]
        pool = next((t for t in turns[1:_LISTED] if t.form.table == last.form.table and len(t.rows) > 1), None)
        if pool is None or len(last.rows) != 1 or last.rows[0] not in pool.rows:
            return
        candidate = self._asker.read(asked, last.form.table)
        own = [f for f in candidate.form.filters if not isinstance(f, RowIs)]
        rows = self._run(LogicalForm(last.form.table, filters=(RowIs(pool.rows, pool.labels), *own))) if own and candidate.complete else []
        if len(rows) == 1 and str(rows[0]["id"]) not in last.rows:
            asks = self._asker.wants(candidate)
            yield replace(candidate, form=replace(candidate.form if asks else last.form, filters=(RowIs.of(rows),)))

    def again(self, asked: Asked, turn: Turn) -> Iterator[Candidate]:
        """"who hosted one in 2010?": "one" is any row such as those before."""
        spans = [r for r in asked.leaning.references if r.kind == "standin"]
        table = self._schema.tables[turn.form.table]
        full = self._asker.put(asked.leaning, asked.leaning.rest(dict.fromkeys(spans, table.plural)))
        yield from (c for c in self._asker.own(full)[:1] if c.complete and c.form.table == turn.form.table)

    @staticmethod
    def _measured(candidate: Candidate) -> bool:
        """Whether a question itself says what its numbers are of."""
        reading = candidate.reading
        return any(m.role is Role.UNIT or is_number_column(m, reading.table) for m in reading.mentions)

    def _sibling(self, last: LogicalForm, new: LogicalForm) -> LogicalForm | None:
        """The row of the same name but another year: "Peace Mission-2009", "and in 2007?"."""
        named = next((f for f in last.filters if isinstance(f, RowIs) and len(f.names) == 1), None)
        dated = next((f for f in new.filters if isinstance(f, DateIs) and f.start[:4] == f.end[:4]), None)
        if named is None or dated is None or len(new.filters) > 1 or not named.names[0][-4:].isdigit():
            return None
        name = named.names[0][:-4] + dated.start[:4]
        found = next((m for m in self._parser.mentions(name, tokenise(name)) if m.kind is MentionKind.NAME and m.table == last.table and m.value[0].whole), None)
        if found is None:
            return None
        return replace(last, filters=(RowIs(tuple(n.id for n in found.value), tuple(dict.fromkeys(n.display for n in found.value))),))

    def neighbours(self, asked: Asked, turns: Sequence[Turn]) -> Iterator[Candidate]:
        """The row next to the only one of an answer."""
        turn = next((t for t in turns if t.rows), turns[0])
        form = self._pointer.neighbour(turn, asked.leaning.has("next"))
        if form is None:
            return
        candidate = self._asker.read(asked, turn.form.table)
        if not candidate.missing and not candidate.reading.mentions:  # the pointing words are all that was said
            candidate = self._asker.settled(candidate)
        own = tuple(f for f in candidate.form.filters if not isinstance(f, RowIs | DateIs))
        projection = candidate.form.projection or (turn.form.projection if turn.kind == "person" else ())  # "his successor"
        yield replace(candidate, form=replace(form, projection=projection, filters=(*form.filters, *(f for f in own if f not in form.filters))))

    def transfer(self, asked: Asked, turn: Turn) -> Iterator[Candidate]:
        """"and attacks?": the same times and places of another table."""
        if not asked.leaning.leads or not affords(len(asked.tokens)):
            return
        alone, _ = self._asker.alone(asked.text, list(asked.tokens))
        for candidate in alone[:2]:
            if candidate.complete and candidate.form.table != turn.form.table and candidate.reading.of(Role.NOUN):
                yield replace(candidate, form=editing.transferred(turn.form, candidate.form))
