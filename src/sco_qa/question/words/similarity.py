"""Words near in meaning: by the thesaurus, and by the embedding model's vectors of single words, made once by `build`.

A question's word that no lexicon entry and no row holds is read as the nearest known words; nothing is embedded for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from sco_qa.question.words.relations import Relations
from sco_qa.question.words.text import fold, stem

NEAR = 0.64
"""Cosine from which two words are taken for near synonyms; measured in docs/decisions/near-words.md."""
KIN = 0.42
"""The same for words that begin alike (edited/editor): form and meaning support each other."""
_KIN_LETTERS = 4
RELATED = 0.42
"""Cosine from which a synonym or a narrower word of the thesaurus counts: below it, another sense is meant."""
_BASE, _SLOPE, _MOST = 0.5, 0.6, 0.92
"""Score of a thesaurus relation by its cosine: from 0.75 at the least to 0.92."""


def _kin(first: str, second: str) -> bool:
    return first[:_KIN_LETTERS] == second[:_KIN_LETTERS] and min(len(first), len(second)) >= _KIN_LETTERS


class WordSimilarity:
    """Relatedness between a vocabulary's words and a set of target words."""

    def __init__(self, words: list[str], vectors: NDArray[np.float32], targets: Iterable[str], related: Relations) -> None:
        """`vectors` is (len(words), d), rows of unit length; targets without a vector are found by the thesaurus only."""
        self._row = {word: i for i, word in enumerate(words)}
        self._vectors = np.asarray(vectors)  # a memory map's own slicing costs as much as the product
        known = sorted({t for t in targets if len(t) > 2})
        self._targets = [t for t in known if t in self._row]
        self._column = {t: i for i, t in enumerate(self._targets)}
        self._matrix = self._vectors[[self._row[t] for t in self._targets]].astype(np.float32)
        self._by_stem: dict[str, list[str]] = defaultdict(list)
        for target in known:
            self._by_stem[stem(fold(target))].append(target)
        self._related = related
        self.near = lru_cache(maxsize=20_000)(self._near)
        self._cosines = lru_cache(maxsize=64)(self._cosines_to)  # a question's word is asked for by several measures in turn

    def _near(self, word: str, least: float = NEAR, limit: int = 60) -> tuple[tuple[str, float], ...]:
        """Targets near to a word, each with a score of 0..1, the best first; words of the same stem and antonyms are left out."""
        cosines = self._cosines(word)
        if cosines is None:
            return ()
        own = stem(fold(word))
        opposite = self._related.opposite.get(own, "").split()
        found = {t: s for t, s in self._by_vector(word, cosines, least, limit) if stem(fold(t)) not in (own, *opposite)}
        for target in self._by_thesaurus(own):
            cosine = float(cosines[self._column[target]]) if target in self._column else 0.0
            if cosine >= RELATED:
                found[target] = max(found.get(target, 0.0), min(_MOST, _BASE + _SLOPE * cosine))
        return tuple(sorted(found.items(), key=lambda item: (-item[1], item[0])))

    def _cosines_to(self, word: str) -> NDArray[np.float32] | None:
        """Cosines of a word to the targets, shape (targets,); None for a word without a vector."""
        row = self._row.get(word)
        return self._matrix @ self._vectors[row].astype(np.float32) if row is not None and self._targets else None

    def _by_vector(self, word: str, cosines: NDArray[np.float32], least: float, limit: int) -> list[tuple[str, float]]:
        best = np.flatnonzero(cosines >= min(least, KIN))
        if len(best) > 2 * limit:
            best = best[np.argpartition(-cosines[best], 2 * limit)[: 2 * limit]]
        near = [(self._targets[i], float(cosines[i])) for i in best]
        return [(target, cosine) for target, cosine in near if cosine >= least or (cosine >= KIN and _kin(word, target))]

    def _by_thesaurus(self, own: str) -> list[str]:
        """Targets of the stems that the thesaurus has as the same as this one, or as narrower."""
        related = {*self._related.same.get(own, "").split(), *self._related.narrower.get(own, "").split()} - {own}
        return [target for near in related for target in self._by_stem.get(near, ())]

    def cosine(self, first: str, second: str) -> float:
        """The cosine of two words' vectors; 0 when either has none."""
        rows = self._row.get(first), self._row.get(second)
        if rows[0] is None or rows[1] is None:
            return 0.0
        return float(np.dot(self._vectors[rows[0]].astype(np.float32), self._vectors[rows[1]].astype(np.float32)))
