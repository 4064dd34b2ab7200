"""How far a passage accounts for a question: the coverage of its content words, by stem, by idf and by meaning."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sco_qa.answer.retrieval import Found
from sco_qa.corpus.document import Passage
from sco_qa.question.lexicon import Lexicon
from sco_qa.question.similarity import WordSimilarity
from sco_qa.question.text import Token, fold, stem, tokenise

_RELATED = 0.45
"""Cosine from which a passage word lends partial support to a question's word."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Features of the best passages for a question, each 0..1 unless said otherwise."""

    dense: float
    lexical: float
    margin: float
    coverage: float
    weakest: float
    foreign: int
    """Content words that neither stand in the corpus nor come near one of its words (a count)."""

    def features(self) -> list[float]:
        return [self.dense, self.lexical, self.margin, self.coverage, self.weakest, min(self.foreign, 3) / 3]


FEATURES = ("dense", "lexical", "margin", "coverage", "weakest", "foreign")


class EvidenceReader:
    """Measures evidence."""

    def __init__(self, lexicon: Lexicon, similarity: WordSimilarity | None, idf: Callable[[str], float]) -> None:
        self._lexicon = lexicon
        self._similarity = similarity
        self._idf = idf
        self._words_of = lru_cache(maxsize=2048)(self._read_words)

    def content(self, tokens: Sequence[Token]) -> list[Token]:
        """Words that carry what is asked about."""
        return [t for i, t in enumerate(tokens) if not self._lexicon.is_function(tokens, i) and t.stem not in self._lexicon.about]

    def measure(self, tokens: Sequence[Token], found: Sequence[Found], passages: Sequence[Passage]) -> Evidence:
        """Evidence in the top passages (`passages` are the first few of `found`)."""
        if not found:
            return Evidence(0.0, 0.0, 0.0, 0.0, 0.0, 0)
        words = frozenset().union(*(self._words_of(p) for p in passages))
        support = [(self._idf(t.folded), self._support(t, words)) for t in self.content(tokens)]
        total = sum(weight for weight, _ in support)
        coverage = sum(weight * s for weight, s in support) / total if total else 0.0
        weakest = min((s for _, s in support), default=0.0)
        margin = found[0].score - found[min(3, len(found) - 1)].score
        return Evidence(found[0].dense, found[0].lexical, margin, coverage, weakest, sum(s < _RELATED for _, s in support))

    @staticmethod
    def _read_words(passage: Passage) -> frozenset[str]:
        """The stems of a passage's words."""
        return frozenset(t.stem for t in tokenise(f"{passage.context} {passage.text}"))

    def _support(self, token: Token, words: frozenset[str]) -> float:
        if token.stem in words:
            return 1.0
        if self._similarity is None:
            return 0.0
        near = self._similarity.near(token.folded, _RELATED, 200)
        return max((score for word, score in near if stem(fold(word)) in words), default=0.0)
