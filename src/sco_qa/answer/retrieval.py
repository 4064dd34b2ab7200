"""Hybrid retrieval: dense and BM25 scores of passages, sentences and facts, fused and gathered by passage."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sco_qa.index.opening import OpenIndex

DENSE_WEIGHT = 0.6
"""Share of the dense score in the fused one; chosen on the development questions (docs/decisions)."""
_DEPTH = 80
_SECOND = 0.1


@dataclass(slots=True)
class Found:
    """A passage and how it was found. Scores are 0..1; `sentences` are its sentence ids with their own scores."""

    passage: str
    document: str
    score: float = 0.0
    dense: float = 0.0
    lexical: float = 0.0
    sentences: dict[str, float] | None = None


@dataclass(frozen=True, slots=True)
class _Scored:
    dense: dict[int, float]
    lexical: dict[int, float]

    def fused(self, row: int) -> float:
        return DENSE_WEIGHT * self.dense.get(row, 0.0) + (1 - DENSE_WEIGHT) * self.lexical.get(row, 0.0)


class Retriever:
    """Searches the units of an open index."""

    def __init__(self, index: OpenIndex, *, dense: bool = True, lexical: bool = True) -> None:
        self._index = index
        self._use_dense, self._use_lexical = dense, lexical

    def search(self, vector: NDArray[np.float32] | None, text: str) -> list[Found]:
        """Passages, best first. `vector` is the question's embedding, shape (384,)."""
        scored = _Scored(self._dense(vector), self._lexical(text))
        passages: dict[str, Found] = {}
        best_units: dict[str, list[float]] = {}
        for row in {*scored.dense, *scored.lexical}:
            unit = self._index.units[row]
            if unit.passage is None:
                continue
            found = passages.setdefault(unit.passage, Found(unit.passage, unit.document, sentences={}))
            score = scored.fused(row)
            best_units.setdefault(unit.passage, []).append(score)
            found.dense = max(found.dense, scored.dense.get(row, 0.0))
            found.lexical = max(found.lexical, scored.lexical.get(row, 0.0))
            if unit.kind == "sentence" and found.sentences is not None:
                found.sentences[unit.ref] = score
        for passage, found in passages.items():
            first, *rest = sorted(best_units[passage], reverse=True)
            found.score = min(1.0, first + _SECOND * (rest[0] if rest else 0.0))
        return sorted(passages.values(), key=lambda f: -f.score)

    def _dense(self, vector: NDArray[np.float32] | None) -> dict[int, float]:
        if vector is None or not self._use_dense:
            return {}
        return {row: max(0.0, score) for row, score in self._index.dense.search(vector, _DEPTH)}

    def _lexical(self, text: str) -> dict[int, float]:
        if not self._use_lexical:
            return {}
        hits = self._index.lexical.search(text, _DEPTH)
        top = max((score for _, score in hits), default=0.0)
        return {row: score / top for row, score in hits if score > 0} if top > 0 else {}


def with_cited_first(found: Sequence[Found], cited: Iterable[str]) -> list[Found]:
    """Passages that a structured answer cites go first, in the order they were found."""
    order = {passage: i for i, passage in enumerate(dict.fromkeys(cited))}
    known = {f.passage: f for f in found}
    first = [known.get(p) or Found(p, p.rsplit("-", 1)[0], sentences={}) for p in order]
    first.sort(key=lambda f: -f.score)
    return first + [f for f in found if f.passage not in order]
