"""Words near in meaning, by the embedding model's vectors of single words, made once by `build`.

A question's word that no lexicon entry and no row holds is read as the nearest known words; nothing is embedded for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from sco_qa.question.text import fold, stem

NEAR = 0.64
"""Cosine above which two words are taken for near synonyms (kids/children 0.88, metro/train 0.51; see docs/decisions)."""


KIN = 0.42
"""The same for words that begin alike (edited/editor): form and meaning support each other."""
_KIN_LETTERS = 4


def _kin(first: str, second: str) -> bool:
    return first[:_KIN_LETTERS] == second[:_KIN_LETTERS] and min(len(first), len(second)) >= _KIN_LETTERS


class WordSimilarity:
    """Cosines between a vocabulary's words and a set of target words."""

    def __init__(self, words: list[str], vectors: NDArray[np.float32], targets: Iterable[str]) -> None:
        """`vectors` is (len(words), d), rows of unit length; targets without a vector are left out."""
        self._row = {word: i for i, word in enumerate(words)}
        self._vectors = vectors
        kept = sorted({t for t in targets if t in self._row and len(t) > 2})
        self._targets = kept
        self._matrix = np.asarray(vectors[[self._row[t] for t in kept]], dtype=np.float32)
        self.near = lru_cache(maxsize=20_000)(self._near)

    def _near(self, word: str, least: float = NEAR, limit: int = 60) -> tuple[tuple[str, float], ...]:
        row = self._row.get(word)
        if row is None or not self._targets:
            return ()
        scores = self._matrix @ np.asarray(self._vectors[row], dtype=np.float32)
        best = np.argpartition(-scores, min(2 * limit, len(scores) - 1))[: 2 * limit]
        own = stem(fold(word))
        pairs = ((self._targets[i], float(scores[i])) for i in best if scores[i] >= (min(least, KIN) if _kin(word, self._targets[i]) else least))
        return tuple(sorted(((t, s) for t, s in pairs if stem(fold(t)) != own), key=lambda p: -p[1]))

    def cosine(self, first: str, second: str) -> float:
        """The cosine of two words' vectors; 0 when either has none."""
        rows = self._row.get(first), self._row.get(second)
        if rows[0] is None or rows[1] is None:
            return 0.0
        return float(np.dot(np.asarray(self._vectors[rows[0]], dtype=np.float32), np.asarray(self._vectors[rows[1]], dtype=np.float32)))
