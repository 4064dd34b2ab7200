"""Hybrid retrieval: cosines of sentences, windows, paraphrases and facts, and BM25, weighed into one probability a passage."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from sco_qa.answer.confidence import Logistic, shares
from sco_qa.corpus.document import BlockKind, Document
from sco_qa.index.opening import OpenIndex
from sco_qa.index.units import Unit, UnitKind

_DEPTH = 600
"""Units looked at; a passage that none of its sentences brings in is worth as little as the last of them."""
_WORD_SCORE = 3.0
"""About what a rare word adds to a BM25 score, so that lexical evidence is 0..1 for questions of any length."""
_APPARATUS = (BlockKind.FOOTNOTE, BlockKind.REFERENCE)
_KINDS: tuple[UnitKind, ...] = get_args(UnitKind)
_PASSAGE, _SENTENCE, _WINDOW, _PARAPHRASE, _FACT = (_KINDS.index(kind) for kind in ("passage", "sentence", "window", "paraphrase", "fact"))
_FEATURES = ("sentence", "window", "paraphrase", "said", "fact", "lexical", "wording", "apparatus")

Hits = tuple[NDArray[Any], NDArray[Any]]
"""Rows of units, shape (n,), and the score of each."""
_NOTHING: Hits = (np.zeros(0, dtype=np.int64), np.zeros(0))


@dataclass(frozen=True, slots=True)
class Sentences:
    """The sentences found, best first: their units, shape (n,), the cosine of each, and its passage by place among those found."""

    units: Sequence[Unit]
    rows: NDArray[Any]
    cosines: NDArray[Any]
    places: NDArray[Any]

    def of(self, place: int) -> dict[str, float]:
        """Those of one passage with their cosines, in either words."""
        chosen = np.flatnonzero(self.places == place)
        found: dict[str, float] = {}
        for row, cosine in zip(self.rows[chosen].tolist(), self.cosines[chosen].tolist(), strict=True):
            found.setdefault(self.units[row].ref, cosine)  # the best comes first
        return found

    def best(self, place: int) -> str | None:
        """The first of one passage."""
        here = self.places == place
        first = int(here.argmax()) if len(here) else 0
        return self.units[self.rows[first]].ref if len(here) and here[first] else None


@dataclass(slots=True)
class Found:
    """A passage and how it was found, all 0..1: `score` is the probability that it answers, if any does; `dense` the best cosine of
    its sentences, `window` of two together (of one where no two were found), `paraphrase` of other words for one, `said` of
    a sentence in either; `fact` of a fact read from it; `lexical` and `wording` are BM25 by word asked, of the passage and
    of its other words. `sentences` are its sentence ids with their cosines, in either words."""

    passage: str
    document: str
    score: float = 0.0
    dense: float = 0.0
    window: float = 0.0
    paraphrase: float = 0.0
    said: float = 0.0
    fact: float = 0.0
    lexical: float = 0.0
    wording: float = 0.0
    apparatus: float = 0.0
    told: Sentences | None = None
    place: int = 0

    @property
    def sentences(self) -> dict[str, float]:
        """Made when asked for: few of the passages found are looked at so closely."""
        return self.told.of(self.place) if self.told else {}

    @property
    def best_sentence(self) -> str | None:
        return self.told.best(self.place) if self.told else None

    def features(self) -> dict[str, float]:
        """What the ranking model weighs."""
        return dict(zip(_FEATURES, (self.dense, self.window, self.paraphrase, self.said, self.fact, self.lexical, self.wording, self.apparatus), strict=True))


class Retriever:
    """Searches the units of an open index."""

    def __init__(self, index: OpenIndex, documents: Mapping[str, Document], ranking: Logistic, *, dense: bool = True, lexical: bool = True) -> None:
        self._index = index
        self._weights = ranking.weights_of(_FEATURES)
        self._use_dense, self._use_lexical = dense, lexical
        self._document_of = {u.passage: u.document for u in index.units if u.passage}
        self._passages = list(self._document_of)
        number = {passage: i for i, passage in enumerate(self._passages)}
        self._passage_of = np.array([number[u.passage] if u.passage else -1 for u in index.units], dtype=np.int32)
        self._kind_of = np.array([_KINDS.index(u.kind) for u in index.units], dtype=np.int8)
        self._is_sentence = np.isin(self._kind_of, (_SENTENCE, _PARAPHRASE))
        self._is_wording = np.isin(self._kind_of, (_PASSAGE, _PARAPHRASE))
        apparatus = {p.id for d in documents.values() for p in d.passages if all(d.block(b).kind in _APPARATUS for b in p.blocks)}
        self._apparatus = np.array([passage in apparatus for passage in self._passages], dtype=np.float64)

    def search(self, vector: NDArray[np.float32] | None, text: str) -> list[Found]:
        """Passages, best first. `vector` is the question's embedding, shape (384,)."""
        near, cosines = self._near(vector)
        saying, lexical = self._saying(text)
        passages, first, at = np.unique(self._passage_of[np.concatenate((near, saying))], return_index=True, return_inverse=True)
        best = np.zeros((len(_KINDS), len(passages)))
        np.maximum.at(best, (self._kind_of[near], at[: len(near)]), cosines)
        best[_WINDOW] = np.where(best[_WINDOW] > 0, best[_WINDOW], best[_SENTENCE])
        words = np.zeros_like(best)
        np.maximum.at(words, (self._kind_of[saying], at[len(near) :]), lexical)
        said = np.maximum(best[_SENTENCE], best[_PARAPHRASE])
        table = np.stack((best[_SENTENCE], best[_WINDOW], best[_PARAPHRASE], said, best[_FACT], words[_PASSAGE], words[_PARAPHRASE], self._apparatus[passages]))
        scores = shares(self._weights, table)
        telling = self._is_sentence[near]
        told = Sentences(self._index.units, near[telling], cosines[telling], at[: len(near)][telling])
        order = np.lexsort((first, -scores))
        names = [self._passages[p] for p in passages[order].tolist()]
        found = zip(order.tolist(), names, scores[order].tolist(), *table[:, order].tolist(), strict=True)
        return [Found(name, self._document_of[name], score, dense, window, paraphrase, said_, fact, passage, wording, apparatus, told, i)
                for i, name, score, dense, window, paraphrase, said_, fact, passage, wording, apparatus in found]  # fmt: skip

    def _near(self, vector: NDArray[np.float32] | None) -> Hits:
        """Units near in meaning that stand in a passage."""
        if vector is None or not self._use_dense:
            return _NOTHING
        rows, cosines = self._index.dense.search(vector, _DEPTH)
        placed = self._passage_of[rows] >= 0
        return rows[placed], cosines[placed]

    def _saying(self, text: str) -> Hits:
        """Passages, and paraphrases, that say words of the question, and how many of its words, 0..1."""
        if not self._use_lexical:
            return _NOTHING
        rows, scores = self._index.lexical.search(text, _DEPTH)
        words = max(1, self._index.lexical.count(text))
        whole = self._is_wording[rows]
        return rows[whole], np.minimum(1.0, scores[whole].astype(np.float64) / words / _WORD_SCORE)


def with_cited_first(found: Sequence[Found], cited: Iterable[str]) -> list[Found]:
    """Passages that a structured answer cites go first, in the order they were found."""
    order = {passage: i for i, passage in enumerate(dict.fromkeys(cited))}
    known = {f.passage: f for f in found}
    first = [known.get(p) or Found(p, p.rsplit("-", 1)[0]) for p in order]
    first.sort(key=lambda f: -f.score)
    return first + [f for f in found if f.passage not in order]
