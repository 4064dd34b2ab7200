"""A question in its conversation, and what a way of going on from it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from sco_qa.question.conversation.asking import Asked
from sco_qa.question.conversation.context import Turn
from sco_qa.question.conversation.leaning import Leaning
from sco_qa.question.parsing.parser import Candidate


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question and the conversation it goes on from, the latest turn first. `lost`: the very last question was not understood. `topic`: the name said last,
    `person` that of the person spoken of last."""

    asked: Asked
    turns: tuple[Turn, ...]
    lost: bool = False
    topic: str = ""
    person: str = ""

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


OpenWay = Callable[[FollowUp], Iterable[Candidate]]
ClosedWay = Callable[[FollowUp], Sequence[Candidate] | None]
"""None where the question does not go on so; no candidates where it does and there is nothing to go on to."""
