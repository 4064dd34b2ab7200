"""Places in what was listed ("the second one", "item 3") and in a ranking ("the runner-up", "the second deadliest")."""

from __future__ import annotations

from collections.abc import Sequence

from sco_qa.question.conversation.phrasebook import Phrasebook
from sco_qa.question.linking.lexicon import Lexicon, Role
from sco_qa.question.words.text import Token

LAST = -1

Position = tuple[int, tuple[int, int]]
"""Counted from zero, and the tokens that say it."""


class Positions:
    """Reads ordinals and ranks."""

    def __init__(self, lexicon: Lexicon, book: Phrasebook) -> None:
        self._lexicon = lexicon
        self._book = book

    def ordinal(self, tokens: Sequence[Token], begin: int, end: int) -> Position | None:
        """A place in a list: "the second one", "the last of them", "item 3"."""
        items = self._book.words["items"]["words"]
        for i in range(begin, end):
            value = self._value(tokens[i].folded)
            if value is None or (value == LAST and self._endures(tokens, begin, i)) or self._of_a_kind(tokens, i, end, value) or self._in_time(tokens, begin, i, end, value):
                continue
            following = i + 1 if i + 1 < end else None
            if following is None or self._stands(tokens, i) or tokens[following].folded in ("one", "of", "among", "in", "on", "from", "there", *items):
                more = following is not None and tokens[following].folded in ("one", *items)
                first = i - 1 if i > begin and tokens[i - 1].folded == "the" else i  # "how long did the second one last": not "the last"
                return value, (first, i + 2 if more else i + 1)
        return None

    def rank(self, tokens: Sequence[Token], begin: int, end: int) -> Position | None:
        """A place in a ranking, from 1 on: "the runner-up", "number two", "the second deadliest", "second place"."""
        for i in range(begin, end):
            match = self._book.match(tokens, i, end, ("rank.second", "rank.numbered"))
            if match:
                return (match.count or 2) - 1, (i, self._scale(tokens, match.last, end))
            nth = self._value(tokens[i].folded)
            if nth is not None and nth > 0 and i > begin and tokens[i - 1].folded in self._book.words["rank"]["verbs"]:
                return nth, (i - 1, self._scale(tokens, i + 1, end))
            if nth is not None and nth > 0 and i + 1 < end:
                place = self._book.match(tokens, i + 1, end, ("rank.place",))
                if place or self._ranks(tokens[i + 1]):
                    return nth, (i, self._scale(tokens, place.last, end) if place else i + 1)
        return None

    def _scale(self, tokens: Sequence[Token], at: int, end: int) -> int:
        """Where the question goes on behind "on that ranking"."""
        match = self._book.match(tokens, at, end, ("rank.scale",))
        return match.last if match else at

    def _ranks(self, token: Token) -> bool:
        return any(s.role is Role.SUPERLATIVE for s in self._lexicon.phrases.get((token.stem,), ()))

    def _value(self, word: str) -> int | None:
        nth = self._lexicon.ordinal(word)
        if nth is not None:
            return nth
        if word in self._book.words["two"]["words"]:  # "the former", "the latter"
            return LAST if word in self._book.words["two"]["second"] else 0
        return LAST if word in self._book.words["last"]["words"] else None

    def _stands(self, tokens: Sequence[Token], at: int) -> bool:
        """"when did the second take place": an ordinal with an article and without a noun."""
        behind = tokens[at + 1].folded
        if at == 0 or tokens[at - 1].folded not in self._lexicon.articles or behind in self._book.words["last"]["times"]:
            return False
        return self._lexicon.is_function(tokens, at + 1) and not any(s.role in (Role.NOUN, Role.COLUMN, Role.ASK) for s in self._lexicon.phrases.get((tokens[at + 1].stem,), ()))

    def _in_time(self, tokens: Sequence[Token], begin: int, at: int, end: int, value: int) -> bool:
        """"which came first", "who joined last": first or last in time, not in a list."""
        return value in (0, LAST) and at + 1 == end and at > begin and not self._lexicon.is_function(tokens, at - 1)

    def _of_a_kind(self, tokens: Sequence[Token], at: int, end: int, value: int) -> bool:
        """"the last of the observers": the first or last of all rows that a noun names, whatever was listed before."""
        if value not in (0, LAST) or at + 3 >= end or tokens[at + 1].folded != "of" or tokens[at + 2].folded not in self._lexicon.determiners | self._lexicon.articles:
            return False
        return any(s.role in (Role.NOUN, Role.VALUE) for s in self._lexicon.phrases.get((tokens[at + 3].stem,), ()))

    def _endures(self, tokens: Sequence[Token], begin: int, at: int) -> bool:
        """Whether "last" is a verb: "how long did it last", but not "which one joined last" or "did the last one …"."""
        rules = self._book.words["last"]
        return any(t.folded in rules["helpers"] for t in tokens[begin:at]) and tokens[at - 1].folded not in rules["behind"]
