"""Questions over two tables: "countries that hosted an exercise and were attacked in the same year"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sco_qa.question.forms.logical_form import Key
from sco_qa.question.linking.lexicon import Lexicon, Role
from sco_qa.question.linking.mentions import Mention
from sco_qa.question.words.text import Token

_KEYS: dict[str, Key] = {"country": "country", "city": "city", "year": "year", "month": "month"}
_MOST_CUTS = 6
"""Places where a question is cut in two; each is read anew against every table."""


@dataclass(frozen=True, slots=True)
class Halves:
    """A question cut at a word that joins two statements (token ranges), and what they are said to have in common."""

    left: tuple[int, ...]
    right: tuple[int, ...]
    keys: tuple[Key, ...]
    asked: Key | None = None
    negated: bool = False


def halves(tokens: Sequence[Token], mentions: Sequence[Mention], lexicon: Lexicon) -> Iterator[Halves]:
    """Where a question that speaks of rows of two tables may be cut; "in the same year" belongs to neither half."""
    if len({m.table for m in mentions if m.role in (Role.NOUN, Role.VERB, Role.LIGHT)}) < 2:
        return
    same, keys = _same(tokens, mentions, lexicon)
    asked = next((_KEYS[str(m.value)] for m in mentions if m.role is Role.ASK and m.value in _KEYS and m.first not in same), None)
    wanted = tuple(dict.fromkeys(k for k in (asked or "country", *keys)))
    joints = [i for i in range(1, len(tokens) - 1) if tokens[i].folded in lexicon.joiners and i not in same]
    for i in joints[:_MOST_CUTS]:
        left = tuple(j for j in range(i) if j not in same)
        right = tuple(j for j in range(i + 1, len(tokens)) if j not in same)
        if left and right:
            yield Halves(left, right, wanted, asked, tokens[i].folded == "without")


def _same(tokens: Sequence[Token], mentions: Sequence[Mention], lexicon: Lexicon) -> tuple[set[int], list[Key]]:
    """Tokens of "in the same year", and the keys they name."""
    used: set[int] = set()
    keys: list[Key] = []
    for mention in mentions:
        key = _KEYS.get(str(mention.value)) if mention.role is Role.ASK else None
        before = mention.first - 1
        if key and before >= 0 and tokens[before].folded in lexicon.sameness:
            first = before - 1 if before and tokens[before - 1].folded == "the" else before
            first = first - 1 if first and tokens[first - 1].folded in ("in", "within", "during") else first
            used |= set(range(first, mention.last))
            keys.append(key)
    return used, keys
