"""How far a passage accounts for a question: the coverage of its content words, by stem, by idf and by meaning."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache

from sco_qa.answer.retrieval import Found
from sco_qa.corpus.document import Passage
from sco_qa.question.linking.lexicon import Lexicon
from sco_qa.question.words.similarity import WordSimilarity
from sco_qa.question.words.text import Token, fold, stem, tokenise

_RELATED = 0.45
"""Cosine from which a passage word lends partial support to a question's word."""
_FOREIGN = 0.6
"""Support below which a word counts as foreign to the corpus."""
_MOST_FOREIGN = 3


@dataclass(frozen=True, slots=True)
class Evidence:
    """Features of the best passage for a question, each 0..1."""

    relevance: float = 0.0
    """Probability, by the ranking, that the first passage answers."""
    dense: float = 0.0
    lexical: float = 0.0
    margin: float = 0.0
    """How much more probable the first passage is than the second."""
    coverage: float = 0.0
    """Share of the question's content words, by idf, that the first passage says."""
    sentence: float = 0.0
    """The same for the best sentence and its heading."""
    weakest: float = 0.0
    """Support of the content word that the first passage supports least."""
    foreign: float = 0.0
    """Content words that the whole corpus does not know, of three at most."""

    def as_dict(self) -> dict[str, float]:
        return asdict(self)


class EvidenceReader:
    """Measures evidence."""

    def __init__(self, lexicon: Lexicon, similarity: WordSimilarity | None, idf: Callable[[str], float], corpus: frozenset[str],
                 authors: frozenset[str] = frozenset()) -> None:  # fmt: skip
        """`corpus` holds the stems of all words of the corpus, `authors` those of who wrote it."""
        self._lexicon = lexicon
        self._about = lexicon.about | authors
        self._similarity = similarity
        self._idf = idf
        self._corpus = corpus
        self._words_of = lru_cache(maxsize=4096)(_stems)
        self._related_to = lru_cache(maxsize=20_000)(self._near_stems)  # asked of a passage, a sentence and the corpus

    def content(self, tokens: Sequence[Token]) -> list[Token]:
        """Words that carry what is asked about."""
        return [t for i, t in enumerate(tokens) if not self._lexicon.is_function(tokens, i) and t.stem not in self._about]

    def measure(self, tokens: Sequence[Token], found: Sequence[Found], passage: Passage | None, sentence: str) -> Evidence:
        """Evidence in the first passage found and its best sentence."""
        if not found or passage is None:
            return Evidence()
        content = self.content(tokens)
        heading, text = self._words_of(passage.context), self._words_of(passage.text)
        support = [(self._idf(t.folded), self.support(t, heading | text)) for t in content]
        close = [(self._idf(t.folded), self.support(t, heading | self._words_of(sentence))) for t in content]
        foreign = sum(self.support(t, self._corpus) < _FOREIGN for t in content)
        top = found[0]
        second = found[1].score if len(found) > 1 else 0.0
        return Evidence(top.score, max(0.0, top.dense), top.lexical, top.score - second, _weighted(support), _weighted(close),
                        min((s for _, s in support), default=0.0), min(foreign, _MOST_FOREIGN) / _MOST_FOREIGN)  # fmt: skip

    def support(self, token: Token, words: frozenset[str]) -> float:
        """How surely one of `words` (stems) says what a token says, 0..1."""
        if token.stem in words:
            return 1.0
        return next((score for near, score in self._related_to(token.folded) if near in words), 0.0)

    def _near_stems(self, word: str) -> tuple[tuple[str, float], ...]:
        """Stems of the words near to a word, the nearest first."""
        return tuple((stem(fold(near)), score) for near, score in self._similarity.near(word, _RELATED, 200)) if self._similarity else ()


def _stems(text: str) -> frozenset[str]:
    return frozenset(t.stem for t in tokenise(text))


def _weighted(support: Sequence[tuple[float, float]]) -> float:
    total = sum(weight for weight, _ in support)
    return sum(weight * s for weight, s in support) / total if total else 0.0
