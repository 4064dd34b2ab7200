"""One gold question, asked and judged: what the figures are made from and what a run's file keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from sco_qa.evaluation.asking import Asked, Asker
from sco_qa.evaluation.gold import GoldItem
from sco_qa.evaluation.judge import ANSWERED, Verdict, find_evidence, judge
from sco_qa.evaluation.understood import NO_REPLY, understood_category


@dataclass(frozen=True, slots=True)
class Scored:
    """`passages` and `citations` say of each whether it holds gold evidence; `verbatim` whether each quote stands at its offsets."""

    id: str
    question: str
    follows: str | None
    category: str
    kind: str
    difficulty: int | None
    split: str | None
    expected: tuple[tuple[str, ...], ...]
    evidence: tuple[str, ...]
    right: bool
    why: str
    status: str
    understood: str
    understood_as: str | None = None
    answer_kind: str | None = None
    text: str = ""
    values: tuple[str, ...] = ()
    confidence: float | None = None
    passages: tuple[bool, ...] = ()
    citations: tuple[bool, ...] = ()
    verbatim: tuple[bool, ...] = ()
    not_retrieved: int = 0
    milliseconds: float | None = None

    @property
    def answered(self) -> bool:
        return self.status in ANSWERED

    @property
    def refused(self) -> bool:
        return self.status == "unanswerable"

    @property
    def answerable(self) -> bool:
        return self.kind != "none"

    @property
    def has_evidence(self) -> bool:
        """Whether retrieval can be judged by this question."""
        return self.answerable and bool(self.evidence)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Scored:
        """The inverse of `dataclasses.asdict`, also after a trip through JSON text; unknown fields are passed over."""
        known = {f.name for f in fields(cls)}
        return cls(**{name: _tuples(value) for name, value in data.items() if name in known})


def score(item: GoldItem, asked: Asked, asker: Asker) -> Scored:
    """Judge one reply."""
    reply = asked.reply
    answer: Mapping[str, Any] = reply.get("answer") or {}
    evidence, verdict = find_evidence(item, reply), judge(item, reply)
    confidence = answer.get("confidence")
    return Scored(
        **_of_item(item),
        right=verdict.right,
        why=verdict.why,
        status=str(reply.get("status")),
        understood=understood_category(reply),
        understood_as=reply.get("understood_as"),
        answer_kind=answer.get("kind"),
        text=str(answer.get("text") or ""),
        values=tuple(map(str, answer.get("values") or ())),
        confidence=None if confidence is None else float(confidence),
        passages=evidence.passages,
        citations=evidence.citations,
        verbatim=tuple(_is_verbatim(citation, asker) for citation in reply.get("citations") or ()),
        not_retrieved=evidence.not_retrieved,
        milliseconds=asked.milliseconds,
    )


def unanswered(item: GoldItem, why: str) -> Scored:
    """A question that got no reply at all."""
    verdict = Verdict(False, f"no reply: {why}")
    return Scored(**_of_item(item), right=verdict.right, why=verdict.why, status=NO_REPLY, understood=NO_REPLY, not_retrieved=len(item.evidence))


def _of_item(item: GoldItem) -> dict[str, Any]:
    names = ("id", "question", "follows", "category", "kind", "difficulty", "split", "evidence")
    return {name: getattr(item, name) for name in names} | {"expected": item.required}


def _is_verbatim(citation: Mapping[str, Any], asker: Asker) -> bool:
    start, end = citation["start"], citation["end"]
    return bool(0 <= start < end and asker.source(citation["document"])[start:end] == citation["quote"])


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value
