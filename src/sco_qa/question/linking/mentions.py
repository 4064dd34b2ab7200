"""What a stretch of a question may refer to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sco_qa.question.linking.lexicon import Role


class MentionKind(StrEnum):
    SENSE = "sense"
    PLACE = "place"
    DATE = "date"
    NUMBER = "number"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Mention:
    """Tokens [first, last) read as something. `table` None: it means the same for every table.

    `value` is a place name, a `Dates`, a number, a tuple of `RowName`, or a sense's value; `score` is 1 for an exact reading,
    the cosine for one by meaning.
    """

    kind: MentionKind
    first: int
    last: int
    role: Role | None = None
    table: str | None = None
    column: str | None = None
    value: Any = None
    score: float = 1.0

    def as_json(self, words: list[str]) -> dict[str, Any]:
        """For explanations."""
        data = {"words": " ".join(words[self.first : self.last]), "kind": self.role or self.kind, "table": self.table,
                "column": self.column, "value": str(self.value) if self.value is not None else None, "score": round(self.score, 3)}  # fmt: skip
        return {key: value for key, value in data.items() if value is not None}
