"""Spelling repair: shorthand is written out, and a word that neither English nor the corpus knows is read as the nearest that does."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

from sco_qa.question.words.segmenting import Segmenter
from sco_qa.question.words.text import fold, tokenise
from sco_qa.world.shorthand import Shorthand

_SHORTEST = 4
_SHORTEST_PIECE, _PREFERRED_RANK, _FAR = 3, 1000, 2
"""Of words without blanks between them: letters of the shortest that grammar does not need, how frequent the corpus's own
words count, and how many letters off a single word must be not to be meant."""
_INITIALS_ALONE = 2
"""So many words in capitals may be initials and nothing else ("SCO RATS")."""
_MOST_UNKNOWN = 24
"""Different words looked for; each look compares it with all words there are."""
_WORD = re.compile(r"[<>]=?|[≤≥]|%|[\w/&'’]+")
_APOSTROPHE = str.maketrans("", "", "'’")
_POSSESSIVE = re.compile(r"['’]s$")
_OR_MORE = re.compile(r"(?<=\d)\+(?=\s|$)")
_INITIALS = re.compile(r"\b(?:[^\W\d_]\.){2,}")
"""Letters with stops are initials ("u.t.o.") and no shorthand."""


@dataclass(frozen=True, slots=True)
class Repair:
    """Characters [start, end) of the text it was found in, what stood there, and what it was read as."""

    start: int
    end: int
    typed: str
    read: str


class Speller:
    """Repairs against `preferred` words (the corpus, places, the lexicon; as displayed) and then common English."""

    def __init__(self, preferred: Collection[str], common: Mapping[str, int], english: frozenset[str], shorthand: Shorthand | None = None,
                 grammar: frozenset[str] = frozenset()) -> None:  # fmt: skip
        """`common` maps frequent English words to their rank; `english` is every word that needs no repair;
        `grammar` are function words as typed."""
        self._display: dict[str, str] = {}
        for word in preferred:
            if word.isalpha() and len(word) >= _SHORTEST:
                self._display.setdefault(fold(word), word)
        self._known = english | frozenset(fold(w) for w in preferred)
        self._rank = dict(common)
        self._preferred = sorted(self._display)
        self._others = [w for w in common if len(w) >= _SHORTEST and w not in self._display]
        self._shorthand = shorthand or Shorthand({}, {})
        spaced = [re.escape(p).replace(r"\ ", r"[\s-]+") for p in sorted(self._shorthand.phrases, key=len, reverse=True)]
        self._phrases = re.compile(rf"\b(?:{'|'.join(spaced)})\b" if spaced else r"(?!)", re.IGNORECASE)
        ranks = {fold(w): _PREFERRED_RANK for w in (*preferred, *self._shorthand.words) if len(w) >= _SHORTEST_PIECE}
        ranks |= {w: rank for w, rank in common.items() if len(w) >= _SHORTEST_PIECE} | {w: 0 for w in grammar if len(w) > 1}
        self._segmenter = Segmenter(ranks)
        self._nearest = lru_cache(maxsize=20_000)(self._search)

    def known(self, word: str) -> bool:
        return fold(word) in self._known

    def read(self, text: str) -> tuple[str, list[Repair]]:
        """The text with everything repaired, and all repairs."""
        text = self._lowered(text)
        written = self.written_out(text)
        text = apply(text, written)
        misspelt = self.repairs(text)
        return apply(text, misspelt), [*written, *misspelt]

    def _lowered(self, text: str) -> str:
        """A question typed in capitals in small letters: there they tell no initials apart."""
        words = text.split()
        shouted = len(words) > _INITIALS_ALONE and text.isupper() and any(len(w) >= _SHORTEST and fold(w) in self._rank for w in words)
        return text.lower() if shouted else text

    def written_out(self, text: str) -> list[Repair]:
        """Shorthand and what it stands for."""
        found = [Repair(m.start(), m.end(), m.group(), self._shorthand.phrases[" ".join(re.split(r"[\s-]+", m.group().lower()))]) for m in self._phrases.finditer(text)]
        found += [Repair(m.start(), m.end(), m.group(), " plus") for m in _OR_MORE.finditer(text)]
        kept = [(r.start, r.end) for r in found] + [m.span() for m in _INITIALS.finditer(text)]
        previous = ""
        for match in _WORD.finditer(text):
            word = match.group().lower()
            hyphened = text[match.end() : match.end() + 1] == "-" and text[match.end() + 1 : match.end() + 2].isalpha()
            if hyphened or any(start < match.end() and match.start() < end for start, end in kept):
                previous = word
                continue
            read = self._short(match.group())
            after, before = self._shorthand.after.get(word, ("", frozenset()))
            read = after if previous in before else read
            if read:
                found.append(Repair(match.start(), match.end(), match.group(), read))
            previous = word
        return found

    def _short(self, typed: str) -> str | None:
        """What a shorthand word is read as, a possessive with its ending; capitals are initials and none."""
        if typed.isupper() and len(typed) > 1:
            return None
        read = self._shorthand.words.get(typed.lower().translate(_APOSTROPHE))
        own = _POSSESSIVE.sub("", typed.lower())
        if read is None and own != typed.lower() and len(own) > 1 and own in self._shorthand.words:
            return f"{self._shorthand.words[own]}'s"
        return read

    def repairs(self, text: str) -> list[Repair]:
        """One repair for each misspelt word that has a near neighbour, as long as there are no more than a question has."""
        found, unknown = [], set()
        for token in tokenise(text):
            if len(token.folded) >= _SHORTEST and token.folded.isalpha() and token.folded not in self._known and not token.text.isupper():
                unknown.add(token.folded)
                if len(unknown) > _MOST_UNKNOWN:
                    break
                nearest = self._nearest(token.folded)
                pieces = self._segmenter.cut(token.folded) if nearest is None or OSA.distance(nearest, token.folded) > _FAR else None
                if pieces:
                    read = " ".join(self._shorthand.words.get(p, self._display.get(p, p)) for p in pieces)
                    found.append(Repair(token.start, token.end, token.text, read))
                elif nearest:
                    found.append(Repair(token.start, token.end, token.text, self._display.get(nearest, nearest)))
        return found

    def _search(self, word: str) -> str | None:
        allowed = 1 if len(word) < 5 else 2 if len(word) < 9 else 3
        best: list[tuple[float, str]] = []
        for words, handicap in ((self._preferred, 0.0), (self._others, 0.6)):
            for candidate, distance, _ in process.extract(word, words, scorer=OSA.distance, score_cutoff=allowed, limit=12):
                alike = JaroWinkler.similarity(word, candidate)
                first = 0.0 if word[0] == candidate[0] else 0.5
                best.append((distance + handicap + first - alike + self._rank.get(candidate, 20_000) * 1e-5, candidate))
        return min(best)[1] if best else None


def apply(text: str, repairs: list[Repair]) -> str:
    """The text with its repairs made."""
    for repair in sorted(repairs, key=lambda r: -r.start):
        text = text[: repair.start] + repair.read + text[repair.end :]
    return text
