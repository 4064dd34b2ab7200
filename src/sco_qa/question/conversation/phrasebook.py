"""The phrases of conversation.toml, matched word by word, the longest first."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from sco_qa.question.linking.lexicon import Lexicon
from sco_qa.question.words.text import Token, tokenise

_NUMBER = "#"


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase that ends before token `last`. `kind` is its group, with a part of it behind a point; `count` the number in it."""

    kind: str
    last: int
    count: int | None = None


class Phrasebook:
    """Finds the phrases by which questions lean on what was said before."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self.words = _conversation()
        self._kinds = _kinds(self.words)
        self._longest = max(len(p) for p in self._kinds)

    def kinds(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """What a whole phrase may be."""
        return self._kinds.get(words, ())

    def parts(self, group: str) -> list[str]:
        """The kinds of one group."""
        return [f"{group}.{part}" for part in self.words[group]]

    def match(self, tokens: Sequence[Token], first: int, end: int, kinds: Sequence[str]) -> Match | None:
        """The longest phrase of `kinds` at a token."""
        for last in range(min(end, first + self._longest), first, -1):
            words, count = [], None
            for token in tokens[first:last]:
                number = self._number(token)
                count = number or count
                words.append(_NUMBER if number else token.folded)
            for key in (tuple(t.folded for t in tokens[first:last]), tuple(words)):
                kind = next((k for k in self._kinds.get(key, ()) if k in kinds), None)
                if kind:
                    return Match(kind, last, count if _NUMBER in key else None)
        return None

    def _number(self, token: Token) -> int | None:
        value = int(token.folded) if token.folded.isdigit() else self._lexicon.numerals.get(token.folded, 0)
        return value if 1 < value < 100 else None


@lru_cache(maxsize=1)
def _conversation() -> dict[str, dict[str, Any]]:
    return tomllib.loads(resources.files("sco_qa.world").joinpath("conversation.toml").read_text(encoding="utf-8"))


def _kinds(groups: Mapping[str, Mapping[str, Sequence[str]]]) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Kinds by phrase: "plural", "time.year", …"""
    found: dict[tuple[str, ...], list[str]] = {}
    for group, entry in groups.items():
        for name, phrases in entry.items():
            kind = group if name == "words" else f"{group}.{name}"
            for phrase in phrases:
                key = tuple(t.folded for t in tokenise(phrase.replace(_NUMBER, "7")))
                found.setdefault(tuple(_NUMBER if k == "7" else k for k in key), []).append(kind)
    return {key: tuple(dict.fromkeys(kinds)) for key, kinds in found.items()}
