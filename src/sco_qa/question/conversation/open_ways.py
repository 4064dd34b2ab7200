"""Open ways of going on from what was said: the same few words can mean any of them, so all are tried, the likeliest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sco_qa.question.conversation.asking import Asker
from sco_qa.question.conversation.follow_up import FollowUp, OpenWay
from sco_qa.question.conversation.following import Follower
from sco_qa.question.conversation.relating import Relater
from sco_qa.question.conversation.renaming import Renamer
from sco_qa.question.forms.logical_form import limits
from sco_qa.question.parsing.parser import Candidate


class OpenWays:
    """Pointing at rows, editing the last form, naming what was answered, the question's own words."""

    def __init__(self, asker: Asker, follower: Follower, renamer: Renamer, relater: Relater) -> None:
        self._asker = asker
        self._follow = follower
        self._renamer = renamer
        self._relate = relater

    def candidates(self, q: FollowUp) -> list[Candidate]:
        found = [candidate for way in self._likeliest(q) for candidate in way(q)]
        single = q.leaning.has("singular") and len(q.last.rows) == 1 and any(c.complete and c.form.filters for c in found)
        return [c for c in found if c.form.filters or c.form.table != q.table] if single else found  # of one thing, never of all

    def _likeliest(self, q: FollowUp) -> Sequence[OpenWay]:
        """The open ways in the order in which the question's words make them likely."""
        leaning, asked = q.leaning, q.asked
        filtering = bool(asked.tokens) and self._asker.filters(asked, q.last)
        elliptic = bool(leaning.leads) and not self._asker.wants(self._asker.read(asked, q.table))
        if leaning.personal:  # "what else did he say"
            return (self._name,) if [*self._name(q)] else (self._point, self._edit) if q.person in (*q.last.values, *q.last.labels) else ()
        if limits(q.last.form) and self._asker.ranks(asked) and not leaning.has("plural", "other"):
            return self._edit, self._point  # "and the shortest?"
        if leaning.has("standin") and filtering and not leaning.has("plural", "singular"):  # "the one in Moscow"
            return (self._point, self._edit, self._again) if len(q.last.rows) > 1 else (self._edit_backwards, self._again, self._point)
        if elliptic and not leaning.references and q.of_another:  # "and attacks?"
            return self._transfer, self._own
        if leaning.has("singular") and self._asker.speaks_of_another(asked, q.table):  # "how many members does it have"
            own = () if len(q.last.rows) == 1 and self._renamer.names(q.last) else (self._own,)
            return self._name, *own, self._point, self._edit
        if leaning.pointing or not filtering:
            return self._pointing_first(q)
        if asked.tables() and elliptic:
            return self._transfer, self._edit, self._own, self._point, self._name
        if asked.tables() or leaning.has("time", "place", "since", "there", "value"):
            return self._own, self._edit, self._transfer, self._point, self._name
        return self._edit, self._point, self._name, self._transfer

    def _pointing_first(self, q: FollowUp) -> Sequence[OpenWay]:
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
        return [*self._relate.relate(q.asked, q.last), *self._renamer.rename(q.asked, q.last, q.topic, q.person)]

    def _transfer(self, q: FollowUp) -> Iterable[Candidate]:
        return self._follow.transfer(q.asked, q.last)

    def _own(self, q: FollowUp) -> Iterable[Candidate]:
        return self._asker.own(q.asked)
