"""Hybrid retrieval: cosines of sentences, windows and facts and BM25 of passages, weighed into one probability a passage."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sco_qa.answer.confidence import Logistic
from sco_qa.corpus.document import BlockKind, Document
from sco_qa.index.opening import OpenIndex

_DEPTH = 400
"""Units looked at; a passage that none of its sentences brings in is worth as little as the last of them."""
_WORD_SCORE = 3.0
"""About what a rare word adds to a BM25 score, so that lexical evidence is 0..1 for questions of any length."""
_APPARATUS = (BlockKind.FOOTNOTE, BlockKind.REFERENCE)


@dataclass(slots=True)
class Found:
    """A passage and how it was found, all 0..1: `score` is the probability that it answers; `dense` the best cosine of its
    sentences, `window` of two together, `fact` of a fact read from it; `lexical` BM25 by word asked. `sentences` are its
    sentence ids with their cosines."""

    passage: str
    document: str
    score: float = 0.0
    dense: float = 0.0
    window: float = 0.0
    fact: float = 0.0
    lexical: float = 0.0
    apparatus: bool = False
    sentences: dict[str, float] = field(default_factory=dict)

    def features(self) -> dict[str, float]:
        """What the ranking model weighs."""
        return {"sentence": self.dense, "window": self.window or self.dense, "fact": self.fact, "lexical": self.lexical, "apparatus": float(self.apparatus)}


class Retriever:
    """Searches the units of an open index."""

    def __init__(self, index: OpenIndex, documents: Mapping[str, Document], ranking: Logistic, *, dense: bool = True, lexical: bool = True) -> None:
        self._index = index
        self._ranking = ranking
        self._use_dense, self._use_lexical = dense, lexical
        self._apparatus = {p.id for d in documents.values() for p in d.passages if all(d.block(b).kind in _APPARATUS for b in p.blocks)}

    def search(self, vector: NDArray[np.float32] | None, text: str) -> list[Found]:
        """Passages, best first. `vector` is the question's embedding, shape (384,)."""
        passages: dict[str, Found] = {}
        self._add_dense(passages, vector)
        self._add_lexical(passages, text)
        for found in passages.values():
            found.apparatus = found.passage in self._apparatus
            found.score = self._ranking(found.features())
        return sorted(passages.values(), key=lambda f: -f.score)

    def _of(self, passages: dict[str, Found], row: int) -> Found | None:
        unit = self._index.units[row]
        if not unit.passage:
            return None
        found = passages.get(unit.passage)
        if found is None:
            found = passages[unit.passage] = Found(unit.passage, unit.document)
        return found

    def _add_dense(self, passages: dict[str, Found], vector: NDArray[np.float32] | None) -> None:
        if vector is None or not self._use_dense:
            return
        for row, cosine in self._index.dense.search(vector, _DEPTH):
            unit, found = self._index.units[row], self._of(passages, row)
            if found is None:
                continue
            if unit.kind == "sentence":
                found.sentences[unit.ref] = cosine
                found.dense = max(found.dense, cosine)
            elif unit.kind == "window":
                found.window = max(found.window, cosine)
            elif unit.kind == "fact":
                found.fact = max(found.fact, cosine)

    def _add_lexical(self, passages: dict[str, Found], text: str) -> None:
        if not self._use_lexical:
            return
        hits = self._index.lexical.search(text, _DEPTH)
        words = max(1, self._index.lexical.count(text))
        for row, score in hits:
            unit = self._index.units[row]
            found = self._of(passages, row)
            if unit.kind == "passage" and found is not None:
                found.lexical = min(1.0, score / words / _WORD_SCORE)


def with_cited_first(found: Sequence[Found], cited: Iterable[str]) -> list[Found]:
    """Passages that a structured answer cites go first, in the order they were found."""
    order = {passage: i for i, passage in enumerate(dict.fromkeys(cited))}
    known = {f.passage: f for f in found}
    first = [known.get(p) or Found(p, p.rsplit("-", 1)[0]) for p in order]
    first.sort(key=lambda f: -f.score)
    return first + [f for f in found if f.passage not in order]
