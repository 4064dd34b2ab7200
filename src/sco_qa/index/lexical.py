"""Lexical retrieval: BM25 over stemmed words, scored ahead of time by bm25s."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import bm25s
import numpy as np
import Stemmer
from bm25s.stopwords import STOPWORDS_EN
from numpy.typing import NDArray

from sco_qa.errors import IndexUnusable

_FOLDER = "bm25"
_COUNTS = "document_frequencies.json"
_WORD = re.compile(r"(?u)\b\w\w+\b")
_STOPWORDS = frozenset(STOPWORDS_EN)


class LexicalIndex:
    """BM25 (Lucene's variant, k1 1.5, b 0.75) over texts."""

    def __init__(self, index: bm25s.BM25, frequencies: dict[str, int], size: int) -> None:
        self._index = index
        self._frequencies = frequencies
        self._size = size
        self._stemmer = Stemmer.Stemmer("english")
        self.idf = lru_cache(maxsize=20_000)(self._idf)

    @classmethod
    def build(cls, texts: Sequence[str]) -> LexicalIndex:
        stemmer = Stemmer.Stemmer("english")
        tokens = bm25s.tokenize(list(texts), stopwords="en", stemmer=stemmer, return_ids=False, show_progress=False)
        index = bm25s.BM25()
        index.index(tokens, show_progress=False)
        frequencies: dict[str, int] = {}
        for words in tokens:
            for word in set(words):
                frequencies[word] = frequencies.get(word, 0) + 1
        return cls(index, frequencies, len(texts))

    def write(self, folder: Path) -> None:
        self._index.save(str(folder / _FOLDER), show_progress=False)
        (folder / _FOLDER / _COUNTS).write_text(json.dumps({"size": self._size, "words": self._frequencies}, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> LexicalIndex:
        try:
            index = bm25s.BM25.load(str(folder / _FOLDER), load_corpus=False, mmap=True)
            counts = json.loads((folder / _FOLDER / _COUNTS).read_text(encoding="utf-8"))
        except (OSError, ValueError, KeyError) as error:
            raise IndexUnusable(f"{folder / _FOLDER} cannot be read: run `sco-qa build --force`") from error
        return cls(index, counts["words"], counts["size"])

    def search(self, text: str, k: int) -> list[tuple[int, float]]:
        """The best `k` rows for a text, as (row, score > 0), best first."""
        words = [w for w in self._words(text) if w in self._frequencies]
        if not words:
            return []
        scores = self._index.get_scores(words)
        rows = self._holding(words, k, scores)
        pairs = zip(rows.tolist(), scores[rows].tolist(), strict=True)
        return sorted(((row, score) for row, score in pairs if score > 0), key=lambda hit: (-hit[1], hit[0]))[:k]

    def _holding(self, words: Sequence[str], k: int, scores: NDArray[np.float32]) -> NDArray[np.int32]:
        """Rows that hold a word, the best `k` among them: the rest of a large index is not looked at."""
        starts, all_rows = self._index.scores["indptr"], self._index.scores["indices"]
        ids = self._index.get_tokens_ids(list(dict.fromkeys(words)))
        rows = np.concatenate([all_rows[starts[i] : starts[i + 1]] for i in ids])
        most = k * len(ids)  # a row stands here once for each of its words
        if len(rows) > most:
            rows = rows[np.argpartition(scores[rows], len(rows) - most)[len(rows) - most :]]
        return np.unique(rows)

    def count(self, text: str) -> int:
        """How many words of a text are searched for."""
        return len(self._words(text))

    def _words(self, text: str) -> list[str]:
        """As bm25s reads the texts it indexes, without the vocabulary it makes on the way."""
        words = [w for w in _WORD.findall(text.lower()) if w not in _STOPWORDS]
        return list(self._stemmer.stemWords(words))

    def _idf(self, word: str) -> float:
        """Inverse document frequency of a word; a word in no text has the highest."""
        stem = self._stemmer.stemWord(word.lower())
        frequency = self._frequencies.get(stem, 0)
        return math.log(1 + (self._size - frequency + 0.5) / (frequency + 0.5))
