"""The figures of a run, each named as the literature names it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from sco_qa.evaluation.retrieval import rank
from sco_qa.evaluation.scored import Scored

_BINS = 10
_PERCENTILES = (50, 95, 99)


@dataclass(frozen=True, slots=True)
class Share:
    """`part` of `whole`; `value` is None where there is nothing to take a share of."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        return self.part / self.whole if self.whole else None

    @classmethod
    def of(cls, flags: Iterable[bool]) -> Share:
        kept = list(flags)
        return cls(sum(kept), len(kept))


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers given with a confidence from `low` up to `high`: their mean confidence and how many were right."""

    low: float
    high: float
    count: int
    confidence: float
    accuracy: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """`ece` is the expected calibration error: the bins' |accuracy - confidence|, weighted by their counts (Guo et al. 2017)."""

    ece: float | None
    bins: tuple[Bin, ...]


@dataclass(frozen=True, slots=True)
class Metrics:
    """All figures. `by` holds accuracy by category, kind, difficulty and turn.

    wrong_of_answered      of all answers given, those that were wrong (an answered unanswerable question is one)
    answered_unanswerable  of the unanswerable questions, those that were answered
    refusal_precision      of all refusals, those of unanswerable questions; refusal_recall: of those questions, the refused
    ranking                Hit@1, Hit@3, MRR, nDCG@10 of the passages, over questions with evidence
    evidence_cited         of the answered questions with evidence, those that cite it
    citation_precision     of the citations of these, those that hold a gold quote (a lower bound: gold need not quote all)
    citation_verbatim      of all citations, those whose quote stands in the source at its offsets
    calibration            of answers; refusal_calibration: of refusals, right when nothing could be answered
    latency_ms             p50, p95, p99 as the asker waited
    confusion              asked category -> category understood -> questions
    """

    accuracy: Share
    by: dict[str, dict[str, Share]]
    wrong_of_answered: Share
    answered_unanswerable: Share
    refusal_precision: Share
    refusal_recall: Share
    ranking: dict[str, float]
    evidence_cited: Share
    citation_precision: Share
    citation_verbatim: Share
    calibration: Calibration
    refusal_calibration: Calibration
    latency_ms: dict[str, float]
    confusion: dict[str, dict[str, int]]

    def as_json(self) -> dict[str, Any]:
        """Plain data; each share also has its value."""
        return {name: _plain(getattr(self, name)) for name in self.__dataclass_fields__}


def measure(items: Sequence[Scored]) -> Metrics:
    """The figures of these results."""
    answered, refused = [i for i in items if i.answered], [i for i in items if i.refused]
    unanswerable = [i for i in items if not i.answerable]
    cited = [i for i in answered if i.has_evidence]
    return Metrics(
        accuracy=Share.of(i.right for i in items),
        by={name: _accuracy_by(items, key) for name, key in _GROUPS.items()},
        wrong_of_answered=Share.of(not i.right for i in answered),
        answered_unanswerable=Share.of(i.answered for i in unanswerable),
        refusal_precision=Share.of(not i.answerable for i in refused),
        refusal_recall=Share.of(i.refused for i in unanswerable),
        ranking=rank([i for i in items if i.has_evidence]),
        evidence_cited=Share.of(any(i.citations) for i in cited),
        citation_precision=Share.of(hit for i in cited for hit in i.citations),
        citation_verbatim=Share.of(same for i in items for same in i.verbatim),
        calibration=calibrate((i.confidence, i.right) for i in answered),
        refusal_calibration=calibrate((i.confidence, i.right) for i in refused),
        latency_ms=percentiles([i.milliseconds for i in items if i.milliseconds is not None]),
        confusion=_confusion(items),
    )


def calibrate(pairs: Iterable[tuple[float | None, bool]]) -> Calibration:
    """Reliability over ten equally wide bins of confidence; the last holds 1 too. Empty bins are left out."""
    known = [(confidence, right) for confidence, right in pairs if confidence is not None]
    filled: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for confidence, right in known:
        filled[max(0, min(int(confidence * _BINS), _BINS - 1))].append((confidence, right))
    bins = tuple(_bin(number, members) for number, members in sorted(filled.items()))
    ece = sum(b.count * abs(b.accuracy - b.confidence) for b in bins) / len(known) if known else None
    return Calibration(ece, bins)


def percentiles(milliseconds: Sequence[float]) -> dict[str, float]:
    """p50, p95 and p99, interpolated; empty without a measurement."""
    if not milliseconds:
        return {}
    return {f"p{p}": float(v) for p, v in zip(_PERCENTILES, np.percentile(milliseconds, _PERCENTILES), strict=True)}


def _bin(number: int, members: Sequence[tuple[float, bool]]) -> Bin:
    count = len(members)
    confidence, accuracy = sum(c for c, _ in members) / count, sum(right for _, right in members) / count
    return Bin(number / _BINS, (number + 1) / _BINS, count, confidence, accuracy)


_GROUPS: dict[str, Callable[[Scored], str]] = {
    "category": lambda item: item.category,
    "kind": lambda item: item.kind,
    "difficulty": lambda item: str(item.difficulty or "not given"),
    "turn": lambda item: "follow-up" if item.follows else "single",
}


def _accuracy_by(items: Sequence[Scored], key: Callable[[Scored], str]) -> dict[str, Share]:
    groups: dict[str, list[bool]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item.right)
    return {name: Share.of(groups[name]) for name in sorted(groups)}


def _confusion(items: Sequence[Scored]) -> dict[str, dict[str, int]]:
    table: dict[str, Counter[str]] = defaultdict(Counter)
    for item in items:
        table[item.category][item.understood] += 1
    return {asked: dict(sorted(table[asked].items())) for asked in sorted(table)}


def _plain(value: Any) -> Any:
    if isinstance(value, Share):
        return {"part": value.part, "whole": value.whole, "share": value.value}
    if isinstance(value, Calibration):
        return asdict(value)
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    return value
