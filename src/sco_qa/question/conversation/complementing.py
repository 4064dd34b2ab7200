"""Follow-ups that ask for what an answer left out, or for what its yes or no is true of: "what else?", "and the rest?", "which are?"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sco_qa.facts.schema import Schema
from sco_qa.question.conversation import editing
from sco_qa.question.conversation.asking import Asked, Asker
from sco_qa.question.conversation.context import Turn
from sco_qa.question.conversation.following import Follower
from sco_qa.question.forms.logical_form import DateIs, LogicalForm, PlaceIs, RowIs, ValueIs
from sco_qa.question.linking.lexicon import Lexicon
from sco_qa.question.parsing.parser import Candidate

_REACH = 5
"""How many answers back something of the same sort may have been told."""


class Complementer:
    """Makes candidates of the rows that a turn did not answer."""

    def __init__(self, lexicon: Lexicon, schema: Schema, asker: Asker, follower: Follower) -> None:
        self._lexicon = lexicon
        self._schema = schema
        self._asker = asker
        self._follow = follower

    def besides(self, asked: Asked, turns: Sequence[Turn]) -> Iterator[Candidate]:
        """What else there is: the rows answered are left out."""
        last = turns[0]
        table = self._schema.tables[last.form.table]
        named = any(table.label == f"{{{c}}}" for c in table.where)
        before = replace(last, form=editing.released(last.form, ["place"])) if named else last
        there = self._asker.read(asked, last.form.table)
        kinds = [f for f in last.form.filters if isinstance(f, ValueIs) and not f.negated]
        scoped = [replace(there, form=there.form.with_filters(*kinds, *there.form.filters))] if any(isinstance(f, PlaceIs | DateIs) for f in there.form.filters) and there.complete else []
        any_kind = replace(before, form=editing.released(before.form, ["value"]))  # "anything else that day?"
        wider = [*self._follow.edit(asked, any_kind)] if scoped and not asked.tables() else []
        for candidate in [*self._asker.own(asked), *scoped, *self._follow.edit(asked, before), *wider]:
            form = replace(candidate.form, order=None, filters=tuple(f for f in candidate.form.filters if not isinstance(f, RowIs)))
            said = next((t for t in turns[:_REACH] if t.rows and t.form.table == form.table), None)
            if said is not None and (said is last or last.form.table != form.table):
                form = replace(form, filters=(*form.filters, RowIs(said.rows, said.labels, True)))
            who = bool(candidate.unmet) and all(word.lower() in self._lexicon.objects for word in candidate.unmet)
            if asked.leaning.has("time", "place", "there"):  # "anything else that day?": the rows, not their dates
                form = replace(form, projection=())
            if asked.leaning.polar and form.operation == "rows":  # "any other attacks that month?"
                form = replace(form, operation="exists", projection=(), yes_no=True)
            if who:  # "who else": the rows themselves, whatever they are
                form = replace(form, projection=())
            if form.table == last.form.table or asked.tables():
                yield replace(candidate, form=form, unmet=() if who else candidate.unmet, firm=form.operation in ("exists", "count"))

    def elsewhere(self, asked: Asked, turn: Turn) -> Iterator[Candidate]:
        """What was asked of a place, of all others."""
        places = [f for f in turn.form.filters if isinstance(f, PlaceIs)]
        if places:
            kept = tuple(replace(f, negated=not f.negated) if isinstance(f, PlaceIs) else f for f in turn.form.filters)
            yield replace(self._asker.read(asked, turn.form.table), form=replace(turn.form, filters=kept))

    def rest(self, asked: Asked, turn: Turn) -> Iterator[Candidate]:
        """"and the rest?": rows of the same sort that the last answer's place or time left out."""
        kinds = tuple(f for f in turn.form.filters if isinstance(f, ValueIs))
        if turn.rows and len(kinds) < len(turn.form.filters) and turn.form.operation in ("rows", "count"):
            form = LogicalForm(turn.form.table, filters=(*kinds, RowIs(turn.rows, turn.labels, True)))
            yield replace(self._asker.settled(self._asker.read(asked, turn.form.table)), form=form)

    def true_of(self, asked: Asked, turn: Turn) -> Iterator[Candidate]:
        """"which countries are?": what the last question asked whether it is so."""
        typed = [t.folded for t in asked.leaning.tokens[asked.leaning.begin :]]
        table = self._schema.tables[turn.form.table]
        subjects = (RowIs, PlaceIs) if any(table.label == f"{{{c}}}" for c in table.where) else (RowIs,)
        said = tuple(f for f in turn.form.filters if not isinstance(f, subjects))
        elliptic = len(typed) > 1 and typed[-1] in self._lexicon.auxiliaries and typed[0] in self._lexicon.question_words
        if elliptic and turn.form.yes_no and turn.form.operation == "exists" and said and len(said) < len(turn.form.filters):
            candidate = self._asker.read(asked, turn.form.table)
            if not candidate.missing and not candidate.form.filters:
                yield replace(self._asker.settled(candidate), form=LogicalForm(turn.form.table, filters=said))
