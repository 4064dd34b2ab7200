"""The ways a question goes on from what was said, as one ordered table.

Closed ways come first: each knows by the question's words whether it is meant, and the first that is decides alone. The open
ways (pointing at rows, editing the last form, naming what was answered, the question's own words) can all be meant by the same few
words; all are tried, in the order that `_likeliest` gives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from sco_qa.question.asking import Asked, Asker
from sco_qa.question.belonging import Belonging
from sco_qa.question.comparing import Comparer
from sco_qa.question.context import Turn
from sco_qa.question.following import Follower
from sco_qa.question.leaning import Leaning
from sco_qa.question.logical_form import RowIs
from sco_qa.question.parser import Candidate
from sco_qa.question.pointing import Pointer
from sco_qa.question.ranking import Ranker, is_ranking, ranked
from sco_qa.question.relating import Relater


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question and the conversation it goes on from, the latest turn first. `lost`: the very last question was not understood."""

    asked: Asked
    turns: tuple[Turn, ...]
    lost: bool = False

    @property
    def leaning(self) -> Leaning:
        return self.asked.leaning

    @property
    def last(self) -> Turn:
        return self.turns[0]

    @property
    def table(self) -> str:
        return self.last.form.table

    @property
    def of_another(self) -> bool:
        """Whether its nouns are those of another table."""
        return bool(self.asked.tables() - {self.table})


Way = Callable[[FollowUp], Iterable[Candidate]]
Closed = Callable[[FollowUp], Sequence[Candidate] | None]
"""None where the question does not go on so; no candidates where it does and there is nothing to go on to."""


class Ways:
    """Makes the candidates of a follow-up."""

    def __init__(self, asker: Asker, follower: Follower, pointer: Pointer, ranker: Ranker, comparer: Comparer, belonging: Belonging, relater: Relater) -> None:
        self._asker = asker
        self._follow = follower
        self._pointer = pointer
        self._ranker = ranker
        self._comparer = comparer
        self._belonging = belonging
        self._relate = relater
        self._closed: tuple[Closed, ...] = (
            self._rank,
            self._next_rank,
            self._apart,
            self._by_how_much,
            self._among,
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

    def candidates(self, follow_up: FollowUp) -> list[Candidate]:
        """Candidates, the likeliest first."""
        turns = self._spoken_of(follow_up)
        question = replace(follow_up, turns=turns, lost=follow_up.lost and turns == follow_up.turns)
        for closed in self._closed:
            found = closed(question)
            if found is not None:
                return [*found]
        return [c for way in self._likeliest(question) for c in way(question)]

    # -- closed ways

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

    def _apart(self, q: FollowUp) -> Sequence[Candidate] | None:
        """"how many years lie between the two?"."""
        return [*self._comparer.apart(q.asked, q.turns, self._pointer)] or None if q.leaning.apart else None

    def _by_how_much(self, q: FollowUp) -> Sequence[Candidate] | None:
        """"by how many?"."""
        return [*self._comparer.by_how_much(q.asked, q.turns)] or None

    def _among(self, q: FollowUp) -> Sequence[Candidate] | None:
        """"was Turkey one of those?"."""
        return [*self._belonging.candidates(q.asked, q.turns)] or None if self._belonging.asks(q.asked) else None

    def _other_end(self, q: FollowUp) -> Sequence[Candidate] | None:
        """"and the fewest?"."""
        return [*self._ranker.other_end(q.asked, q.turns)] or None

    def _compared(self, q: FollowUp) -> Sequence[Candidate] | None:
        """"was that longer than …?"."""
        return [*self._comparer.candidates(q.asked, q.turns)] or None

    def _neighbour(self, q: FollowUp) -> Sequence[Candidate] | None:
        """"what came right before?"."""
        return [*self._follow.neighbours(q.asked, q.turns)] if q.leaning.has("next", "previous") and not q.of_another else None

    def _elsewhere(self, q: FollowUp) -> Sequence[Candidate] | None:
        """"and in other countries?"."""
        return [*self._follow.elsewhere(q.asked, q.last)] if q.leaning.has("elsewhere") else None

    def _besides(self, q: FollowUp) -> Sequence[Candidate] | None:
        """"what else?", "any more?"."""
        return [*self._follow.besides(q.asked, q.turns)] if q.leaning.has("else") else None

    def _astray(self, q: FollowUp) -> Sequence[Candidate] | None:
        """What points at an answer that was not understood points at nothing."""
        return [] if q.lost and q.leaning.pointing else None

    def _changed(self, q: FollowUp) -> Sequence[Candidate] | None:
        """"without Russia", "add China", "for all years"."""
        changes = {"excluding", "adding"} & set(q.leaning.leads) or q.leaning.dropped
        return [*self._follow.edit(q.asked, q.last)] if changes else None

    def _rank_in_time(self, q: FollowUp) -> Sequence[Candidate] | None:
        """"and the last one?", after "the first observer"."""
        if q.leaning.ordinal is None or not _ranks(q.last) or len(q.last.rows) != 1:
            return None
        leaning = q.leaning.unordered()
        there = {r: "" for r in leaning.references if r.kind == "there"}
        return [*self._follow.edit(self._asker.put(leaning, leaning.rest(there)), q.last)]

    def _left_over(self, q: FollowUp) -> Sequence[Candidate] | None:
        """"the others", where the last answer left none out: what else there is."""
        if not q.leaning.has("other") or [*self._point(q)]:
            return None
        return [*self._follow.besides(q.asked, q.turns)] if q.asked.tokens else []

    def _nth(self, q: FollowUp) -> Sequence[Candidate] | None:
        """"the fifth one" of three is none."""
        return [] if q.leaning.ordinal is not None and not [*self._point(q)] else None

    # -- open ways

    def _likeliest(self, q: FollowUp) -> Sequence[Way]:
        """The open ways in the order in which the question's words make them likely."""
        leaning, asked = q.leaning, q.asked
        filtering = bool(asked.tokens) and self._asker.filters(asked, q.last)
        elliptic = bool(leaning.leads) and not self._asker.wants(self._asker.read(asked, q.table))
        if _ranks(q.last) and self._asker.ranks(asked) and not leaning.has("plural", "other"):
            return self._edit, self._point  # "and the shortest?"
        if leaning.has("standin") and filtering and not leaning.has("plural", "singular"):  # "the one in Moscow"
            return (self._point, self._edit, self._again) if len(q.last.rows) > 1 else (self._edit_backwards, self._again, self._point)
        if elliptic and not leaning.references and q.of_another:  # "and attacks?"
            return self._transfer, self._own
        if leaning.has("singular") and self._asker.speaks_of_another(asked, q.table):  # "how many members does it have"
            return self._name, self._own, self._point, self._edit
        if leaning.pointing or not filtering:
            return self._pointing_first(q)
        if asked.tables() and elliptic:
            return self._transfer, self._edit, self._own, self._point, self._name
        if asked.tables() or leaning.has("time", "place", "since", "there", "value"):
            return self._own, self._edit, self._transfer, self._point, self._name
        return self._edit, self._point, self._name, self._transfer

    def _pointing_first(self, q: FollowUp) -> Sequence[Way]:
        whole = (q.leaning.references and not q.leaning.pointing) or "returning" in q.leaning.leads
        own = (self._own,) if whole else ()
        if q.asked.tables() and q.table not in q.asked.tables() and not self._asker.explains(q.asked, q.table):
            return *own, self._name, self._point, self._edit
        return self._point, self._name, *own, self._edit

    def _point(self, q: FollowUp) -> Iterable[Candidate]:
        return self._follow.point(q.asked, q.turns)

    def _edit(self, q: FollowUp) -> Iterable[Candidate]:
        return self._follow.edit(q.asked, q.last)

    def _edit_backwards(self, q: FollowUp) -> Iterable[Candidate]:
        return [*self._follow.edit(q.asked, q.last)][::-1]

    def _again(self, q: FollowUp) -> Iterable[Candidate]:
        return self._follow.again(q.asked, q.last)

    def _name(self, q: FollowUp) -> Iterable[Candidate]:
        return [*self._relate.relate(q.asked, q.last), *self._follow.rename(q.asked, q.last)]

    def _transfer(self, q: FollowUp) -> Iterable[Candidate]:
        return self._follow.transfer(q.asked, q.last)

    def _own(self, q: FollowUp) -> Iterable[Candidate]:
        return self._asker.own(q.asked)

    # -- what is spoken of

    def _spoken_of(self, q: FollowUp) -> tuple[Turn, ...]:
        """The conversation from the turn on that the question goes on from: the latest about the table that it names."""
        tables = q.asked.tables()
        if not tables or q.table in tables:
            return self._several(q)
        if not (q.leaning.pointing or "returning" in q.leaning.leads):
            return q.turns
        at = next((i for i, t in enumerate(q.turns) if t.form.table in tables), 0)
        return q.turns[at:]

    def _several(self, q: FollowUp) -> tuple[Turn, ...]:
        """Of a question for the most or the least, where the last answer is a single row: the turn that spoke of several."""
        form = q.last.form
        if q.leaning.has("singular") or is_ranking(form):
            return q.turns
        named = any(isinstance(f, RowIs) and len(f.ids) < 2 for f in form.filters)
        if len(q.last.rows) > 1 or not (self._asker.ranks(q.asked) or (named and self._asker.counts(q.asked))):
            return q.turns
        at = next((i for i, t in enumerate(q.turns) if t.form.table == q.table and (len(t.rows) > 1 or is_ranking(t.form))), 0)
        return q.turns[at:]


def _ranks(turn: Turn) -> bool:
    """Whether a turn asked for the first few by some order."""
    return turn.form.order is not None and turn.form.order.limit is not None
