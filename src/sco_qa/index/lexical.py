"""Lexical retrieval: BM25 over stemmed words, scored ahead of time by bm25s; searching needs its arrays alone, memory-mapped."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import Stemmer
from numpy.typing import NDArray

from sco_qa.errors import IndexUnusable

_FOLDER = "bm25"
_WORDS = "words.json"
_ARRAYS = ("starts", "rows", "scores")
_FEW = 20_000
"""Rows that are looked through faster than those that hold a word are sorted."""
_WORD = re.compile(r"(?u)\b\w\w+\b")


class LexicalIndex:
    """BM25 (Lucene's variant, k1 1.5, b 0.75) over texts.

    Word `i` adds `scores[j]` to row `rows[j]`, for `j` from `starts[i]` to `starts[i + 1]`.
    """

    def __init__(self, words: dict[str, int], stopwords: Sequence[str], size: int, starts: NDArray[Any], rows: NDArray[Any], scores: NDArray[Any]) -> None:
        self._number = words
        self._stopwords = frozenset(stopwords)
        self._size = size
        self._starts, self._rows, self._scores = starts, rows, scores
        self._stemmer = Stemmer.Stemmer("english")
        self.idf = lru_cache(maxsize=20_000)(self._idf)
        self._words = lru_cache(maxsize=64)(self._read)  # a text is searched for, and its words are counted

    @classmethod
    def build(cls, texts: Sequence[str]) -> LexicalIndex:
        import bm25s  # loads scipy, which searching does without
        from bm25s.stopwords import STOPWORDS_EN

        tokens = bm25s.tokenize(list(texts), stopwords=STOPWORDS_EN, stemmer=Stemmer.Stemmer("english"), return_ids=False, show_progress=False)
        index = bm25s.BM25()
        index.index(tokens, show_progress=False)
        words = {word: number for word, number in index.vocab_dict.items() if word}
        arrays = (np.asarray(index.scores[name]) for name in ("indptr", "indices", "data"))
        return cls(words, STOPWORDS_EN, len(texts), *arrays)

    def write(self, folder: Path) -> None:
        (folder / _FOLDER).mkdir()
        for name, array in zip(_ARRAYS, (self._starts, self._rows, self._scores), strict=True):
            np.save(folder / _FOLDER / f"{name}.npy", array)
        data = {"size": self._size, "stopwords": sorted(self._stopwords), "words": self._number}
        (folder / _FOLDER / _WORDS).write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> LexicalIndex:
        try:
            data = json.loads((folder / _FOLDER / _WORDS).read_text(encoding="utf-8"))
            arrays = [np.asarray(np.load(folder / _FOLDER / f"{name}.npy", mmap_mode="r", allow_pickle=False)) for name in _ARRAYS]
            return cls(data["words"], data["stopwords"], data["size"], *arrays)
        except (OSError, ValueError, KeyError) as error:
            raise IndexUnusable(f"{folder / _FOLDER} cannot be read: run `sco-qa build --force`") from error

    def search(self, text: str, k: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The (at most) `k` best rows for a text and their scores (> 0), best first."""
        spans = [slice(*self._starts[i : i + 2].tolist()) for i in (self._number.get(word) for word in self._words(text)) if i is not None]
        if not spans:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
        scores = np.zeros(self._size, dtype=np.float32)
        for span in spans:
            scores[self._rows[span]] += self._scores[span]
        rows = self._best(spans, k, scores)
        found = scores[rows]
        best = np.argsort(-found, kind="stable")[:k]
        return rows[best], found[best]

    def _best(self, spans: Sequence[slice], k: int, scores: NDArray[np.float32]) -> NDArray[Any]:
        """Rows that hold a word in order, the best `k` among them: the rest of a large index is not looked at."""
        if self._size <= _FEW:
            return np.flatnonzero(scores)
        rows = np.concatenate([self._rows[span] for span in spans])
        most = k * len(spans)  # a row stands here once for each of its words
        if len(rows) > most:
            rows = rows[np.argpartition(scores[rows], len(rows) - most)[len(rows) - most :]]
        return np.unique(rows)

    def count(self, text: str) -> int:
        """How many words of a text are searched for."""
        return len(self._words(text))

    def _read(self, text: str) -> tuple[str, ...]:
        """A text's words as bm25s reads those it indexes, without the vocabulary it makes on the way."""
        words = [w for w in _WORD.findall(text.lower()) if w not in self._stopwords]
        return tuple(self._stemmer.stemWords(words))

    def _idf(self, word: str) -> float:
        """Inverse document frequency of a word; a word in no text has the highest."""
        stem = self._stemmer.stemWord(word.lower())
        number = self._number.get(stem)
        frequency = 0 if number is None else int(self._starts[number + 1] - self._starts[number])
        return math.log(1 + (self._size - frequency + 0.5) / (frequency + 0.5))
