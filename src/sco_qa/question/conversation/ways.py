"""The candidates of a follow-up: the turn it goes on from, then closed ways of going on, then open ones."""

from __future__ import annotations

from dataclasses import replace

from sco_qa.question.conversation.asking import Asker
from sco_qa.question.conversation.closed_ways import ClosedWays
from sco_qa.question.conversation.context import Turn
from sco_qa.question.conversation.follow_up import FollowUp
from sco_qa.question.conversation.open_ways import OpenWays
from sco_qa.question.conversation.ranking import is_ranking
from sco_qa.question.forms.logical_form import RowIs
from sco_qa.question.parsing.parser import Candidate


class Ways:
    """Makes the candidates of a follow-up."""

    def __init__(self, asker: Asker, closed: ClosedWays, opened: OpenWays) -> None:
        self._asker = asker
        self._closed = closed
        self._open = opened

    def candidates(self, follow_up: FollowUp) -> list[Candidate]:
        """Candidates, the likeliest first."""
        turns = self._spoken_of(follow_up)
        question = replace(follow_up, turns=turns, lost=follow_up.lost and turns == follow_up.turns)
        found = self._closed.candidates(question)
        return [*found] if found is not None else self._open.candidates(question)

    def _spoken_of(self, q: FollowUp) -> tuple[Turn, ...]:
        """The conversation from the turn on that the question goes on from: the latest about the table that it names."""
        tables = q.asked.tables()
        if not tables or q.table in tables:
            return self._several(q)
        if not (q.leaning.pointing or "returning" in q.leaning.leads):
            return q.turns
        at = next((i for i, t in enumerate(q.turns) if t.form.table in tables), 0)
        return q.turns[at:]

    def _those_of(self, q: FollowUp) -> bool:
        """"the ones in Russia", "not those in China": of several rows."""
        ones = any(r.kind == "standin" and q.leaning.tokens[r.last - 1].folded == "ones" for r in q.leaning.references)
        return ones or "excluding" in q.leaning.leads

    def _several(self, q: FollowUp) -> tuple[Turn, ...]:
        """Of a question for the most or the least, where the last answer is a single row: the turn that spoke of several."""
        form = q.last.form
        if q.leaning.has("singular") or is_ranking(form):
            return q.turns
        named = any(isinstance(f, RowIs) and len(f.ids) < 2 for f in form.filters)
        if len(q.last.rows) > 1 or not (self._asker.ranks(q.asked) or (named and (self._asker.counts(q.asked) or self._those_of(q)))):
            return q.turns
        rankings = not self._those_of(q)
        at = next((i for i, t in enumerate(q.turns) if t.form.table == q.table and (len(t.rows) > 1 or (rankings and is_ranking(t.form)))), 0)
        return q.turns[at:]
