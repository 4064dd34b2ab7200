"""Closed ways of going on from what was said: each knows by the question's words whether it is meant, and then decides alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sco_qa.question.conversation.asking import Asker
from sco_qa.question.conversation.belonging import Belonging
from sco_qa.question.conversation.comparing import Comparer
from sco_qa.question.conversation.complementing import Complementer
from sco_qa.question.conversation.contrasting import Contraster
from sco_qa.question.conversation.follow_up import ClosedWay, FollowUp
from sco_qa.question.conversation.following import Follower
from sco_qa.question.conversation.pointing import Pointer
from sco_qa.question.conversation.ranking import Ranker, ranked
from sco_qa.question.forms.logical_form import limits
from sco_qa.question.parsing.parser import Candidate


class ClosedWays:
    """Tries closed ways in their order."""

    def __init__(self, asker: Asker, follower: Follower, pointer: Pointer, ranker: Ranker, comparer: Comparer, contraster: Contraster, belonging: Belonging, complementer: Complementer) -> None:
        self._asker = asker
        self._follow = follower
        self._pointer = pointer
        self._ranker = ranker
        self._comparer = comparer
        self._contraster = contraster
        self._belonging = belonging
        self._complement = complementer
        self._ways: tuple[ClosedWay, ...] = (
            self._vouched,
            self._rank,
            self._next_rank,
            self._reranked,
            self._both,
            self._apart,
            self._by_how_much,
            self._contrasted,
            self._true_of,
            self._among,
            self._one_of,
            self._other_end,
            self._compared,
            self._neighbour,
            self._elsewhere,
            self._besides,
            self._astray,
            self._changed,
            self._rank_in_time,
            self._left_over,
            self._nth,
        )

    def candidates(self, q: FollowUp) -> Sequence[Candidate] | None:
        """Those of the first way that is meant; None where none is."""
        return next((found for way in self._ways if (found := way(q)) is not None), None)

    def _vouched(self, q: FollowUp) -> Sequence[Candidate] | None:
        """"are you sure?", "source?": the answer before, with where it is said."""
        if not q.leaning.vouches:
            return None
        again = self._asker.settled(self._asker.read(q.asked, q.table))
        return [] if q.lost else [replace(again, form=q.last.form, firm=True)]

    def _rank(self, q: FollowUp) -> Sequence[Candidate] | None:
        """"the second deadliest", "and the third?": a place in the ranking before."""
        nth = q.leaning.rank if q.leaning.rank is not None else q.leaning.ordinal
        if nth is None or nth <= 0 or not ranked(q.turns) or (q.leaning.rank is None and len(q.last.rows) != 1):
            return None
        return [*self._ranker.nth(q.asked, q.turns, nth)] or None

    def _next_rank(self, q: FollowUp) -> Sequence[Candidate] | None:
        """"and the next?", after the most or the least."""
        named = any(r.unit == "rank" for r in q.leaning.references) and not q.asked.tables()
        return [*self._ranker.next(q.asked, q.turns)] or None if named else None

    def _reranked(self, q: FollowUp) -> Sequence[Candidate] | None:
        """"no, I meant by wounded"."""
        return [*self._ranker.by_another(q.asked, q.turns)] or None

    def _both(self, q: FollowUp) -> Sequence[Candidate] | None:
        """"how many is that together?", of the last two answers."""
        return [*self._comparer.both(q.asked, q.turns)] or None

    def _apart(self, q: FollowUp) -> Sequence[Candidate] | None:
        """"how many years lie between the two?"."""
        return [*self._comparer.apart(q.asked, q.turns, self._pointer)] or None if q.leaning.apart else None

    def _by_how_much(self, q: FollowUp) -> Sequence[Candidate] | None:
        """"by how many?"."""
        return [*self._comparer.by_how_much(q.asked, q.turns)] or None

    def _contrasted(self, q: FollowUp) -> Sequence[Candidate] | None:
        """"more than in 2009?", "and which had more wounded?"."""
        return [*self._contraster.candidates(q.asked, q.turns)] or None

    def _true_of(self, q: FollowUp) -> Sequence[Candidate] | None:
        """"which countries are?", "who did?": what the last question for yes or no asked of one thing, of all."""
        return [*self._complement.true_of(q.asked, q.last)] or None

    def _among(self, q: FollowUp) -> Sequence[Candidate] | None:
        """"was Turkey one of those?"."""
        return [*self._belonging.candidates(q.asked, q.turns)] or None if self._belonging.asks(q.asked) else None

    def _one_of(self, q: FollowUp) -> Sequence[Candidate] | None:
        """"and the Moscow one?"."""
        single = any(r.kind == "standin" and q.leaning.tokens[r.last - 1].folded == "one" for r in q.leaning.references)
        return [*self._follow.one_of(q.asked, q.turns)] or None if single else None

    def _other_end(self, q: FollowUp) -> Sequence[Candidate] | None:
        """"and the fewest?": of the ranking before, or of groups that were counted."""
        return [*self._ranker.of_groups(q.asked, q.turns), *self._ranker.other_end(q.asked, q.turns)] or None

    def _compared(self, q: FollowUp) -> Sequence[Candidate] | None:
        """"was that longer than …?"."""
        return [*self._comparer.candidates(q.asked, q.turns)] or None

    def _neighbour(self, q: FollowUp) -> Sequence[Candidate] | None:
        """"what came right before?"."""
        here = not q.asked.tables() or q.table in q.asked.tables()
        return [*self._follow.neighbours(q.asked, q.turns)] if q.leaning.has("next", "previous") and here else None

    def _elsewhere(self, q: FollowUp) -> Sequence[Candidate] | None:
        """"and in other countries?"."""
        return [*self._complement.elsewhere(q.asked, q.last)] if q.leaning.has("elsewhere") else None

    def _besides(self, q: FollowUp) -> Sequence[Candidate] | None:
        """"what else?", "any more?"."""
        return [*self._complement.besides(q.asked, q.turns)] if q.leaning.has("else") else None

    def _astray(self, q: FollowUp) -> Sequence[Candidate] | None:
        """What points at an answer that was not understood points at nothing."""
        return [] if q.lost and q.leaning.pointing else None

    def _changed(self, q: FollowUp) -> Sequence[Candidate] | None:
        """"without Russia", "add China", "for all years"."""
        changes = {"excluding", "adding"} & set(q.leaning.leads) or q.leaning.dropped
        return [*self._follow.edit(q.asked, q.last)] if changes else None

    def _rank_in_time(self, q: FollowUp) -> Sequence[Candidate] | None:
        """"and the last one?", after "the first observer"."""
        if q.leaning.ordinal is None or not limits(q.last.form) or len(q.last.rows) != 1:
            return None
        leaning = q.leaning.unordered()
        there = {r: "" for r in leaning.references if r.kind == "there"}
        return [*self._follow.edit(self._asker.put(leaning, leaning.rest(there)), q.last)]

    def _left_over(self, q: FollowUp) -> Sequence[Candidate] | None:
        """"the others", where the last answer left none out: what else there is."""
        if not q.leaning.has("other") or [*self._follow.point(q.asked, q.turns)]:
            return None
        return [*self._complement.besides(q.asked, q.turns)] if q.asked.tokens else [*self._complement.rest(q.asked, q.last)]

    def _nth(self, q: FollowUp) -> Sequence[Candidate] | None:
        """"the fifth one" of three is none."""
        return [] if q.leaning.ordinal is not None and not [*self._follow.point(q.asked, q.turns)] else None
