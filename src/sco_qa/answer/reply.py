"""The reply to a question: the typed twin of the HTTP contract's response to `POST /v1/ask`.

Plain dataclasses, because the service writes thousands a second and nothing here needs validating a second time.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any, Literal

import orjson

Status = Literal["answered", "ambiguous", "unanswerable"]
Kind = Literal["list", "number", "date", "place", "person", "text", "boolean", "passage", "none"]


@dataclass(frozen=True, slots=True)
class Correction:
    """A word as typed and the word it was read as."""

    typed: str
    read: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A verbatim quote: `source[start:end] == quote`. `n` is its mark in the answer's text."""

    n: int
    document: str
    section: tuple[str, ...]
    quote: str
    start: int
    end: int
    passage: str | None


@dataclass(frozen=True, slots=True)
class PassageHit:
    """A passage found for the question. `highlights` are [start, end) within `text`; `score` is 0..1."""

    id: str
    document: str
    section: tuple[str, ...]
    text: str
    start: int
    end: int
    score: float
    highlights: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class TableColumn:
    name: str
    label: str
    type: str
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class AnswerTable:
    """Rows of facts; `citations[i]` holds the citation marks of row i."""

    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[Any, ...], ...]
    citations: tuple[tuple[int, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class ExecutedQuery:
    table: str
    sql: str
    parameters: dict[str, Any]
    logical_form: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ConflictStatement:
    value: str
    citation: int


@dataclass(frozen=True, slots=True)
class Conflict:
    about: str
    statements: tuple[ConflictStatement, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered. `values` are canonical strings (see the contract); `confidence` is a calibrated probability of being right."""

    kind: Kind
    text: str
    values: tuple[str, ...] = ()
    table: AnswerTable | None = None
    query: ExecutedQuery | None = None
    confidence: float = 0.0
    conflicts: tuple[Conflict, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """The whole reply. `context` is what the next question of the conversation needs; it is JSON-ready and not part of the contract."""

    question: str
    understood_as: str | None
    corrections: tuple[Correction, ...]
    status: Status
    answer: Answer
    citations: tuple[Citation, ...]
    passages: tuple[PassageHit, ...]
    suggestions: tuple[str, ...]
    timings_ms: dict[str, float]
    context: dict[str, Any] = field(default_factory=dict)
    explanation: dict[str, Any] | None = None

    def body(self) -> dict[str, Any]:
        """The contract's fields, without `id` and `conversation`, which the service gives, for orjson: it writes dataclasses as they are."""
        body = {name: getattr(self, name) for name in _CONTRACT}
        body["corrections"] = [{"from": c.typed, "to": c.read} for c in self.corrections]
        if self.explanation is not None:
            body["explanation"] = self.explanation
        return body

    def as_json(self) -> dict[str, Any]:
        """`body` as plain data."""
        data: dict[str, Any] = orjson.loads(orjson.dumps(self.body(), default=str))
        return data


_CONTRACT = tuple(f.name for f in fields(Reply) if f.name not in ("context", "explanation"))
