"""One table's reading of a question: the mentions it uses, the words its rows hold, and what stays unexplained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sco_qa.facts.schema import Table
from sco_qa.question.forms.logical_form import TextHas
from sco_qa.question.linking.lexicon import Role
from sco_qa.question.linking.mentions import Mention, MentionKind
from sco_qa.question.words.text import Token

ANCHORS = (Role.NOUN, Role.VALUE, Role.COLUMN, Role.VERB, Role.CONFLICT)
_WEIGHT = {Role.LIGHT: 0.85, Role.VERB: 0.95}


@dataclass
class Reading:
    """How `table` accounts for the words of a question."""

    table: Table
    tokens: Sequence[Token]
    mentions: list[Mention] = field(default_factory=list)
    claimed: dict[int, Mention] = field(default_factory=dict)
    text: TextHas | None = None
    known_rows: tuple[int, ...] = ()
    text_tokens: dict[int, float] = field(default_factory=dict)
    missing: list[int] = field(default_factory=list)
    proper: frozenset[int] = frozenset()
    measured: bool = False
    function: frozenset[int] = frozenset()
    joints: frozenset[int] = frozenset()
    """Tokens that join things of one sort ("and", "nor")."""

    def of(self, *roles: Role) -> list[Mention]:
        return [m for m in self.mentions if m.role in roles]

    def kind(self, kind: MentionKind) -> list[Mention]:
        return [m for m in self.mentions if m.kind is kind]

    @property
    def anchored(self) -> bool:
        """Whether anything but function and light words speaks of this table."""
        if self.measured and any(m.kind in (MentionKind.PLACE, MentionKind.DATE) or m.role is Role.ASK for m in self.mentions):
            return True
        return bool(self.text_tokens) or any(m.role in ANCHORS or m.kind is MentionKind.NAME for m in self.mentions)

    def coverage(self) -> float:
        """Share of the content words accounted for, by how surely; 0..1."""
        counted = [m for i, m in self.claimed.items() if m.role is not Role.LIGHT or i not in self.function]
        explained = sum(_WEIGHT.get(m.role, 1.0) * m.score if m.role else 1.0 for m in counted) + sum(self.text_tokens.values())
        total = len(counted) + len(self.text_tokens) + len(self.missing)
        return explained / total if total else 0.0


@dataclass(frozen=True, slots=True)
class GeneralPhrase:
    """Tokens [first, last) that stand for more particular words ("head of state"): `covered`, their stems."""

    first: int
    last: int
    covered: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """A question's words and mentions, and by their places: function words, those of places and rows' names, those that may be names, those that join, and general expressions."""

    tokens: Sequence[Token]
    mentions: Sequence[Mention]
    function: frozenset[int]
    proper: Mapping[int, Mention]
    names: frozenset[int]
    joints: frozenset[int]
    general: Sequence[GeneralPhrase]
    polar: bool = False
    """Whether it asks for yes or no."""
