"""The words by which a question leans on earlier ones: pronouns, "the second one", "that year", "back to …", "leave out …"."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from importlib import resources
from typing import Any

from sco_qa.question.leaning import Leaning, Reference
from sco_qa.question.lexicon import Lexicon
from sco_qa.question.text import Token, tokenise

_LEADS = ("continuing", "narrowing", "widening", "returning", "excluding", "adding")
_FLAT = ("plural", "singular", "person", "standin", "other", "elsewhere", "else", "next", "previous")
_NUMBER = "#"
_NTH = re.compile(r"(\d+)(?:st|nd|rd|th)")
_LAST = -1


class Leaner:
    """Finds the words by which questions lean on what was said before."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._words = _conversation()
        self._phrases = _phrases(self._words)
        self._longest = max(len(p) for p in self._phrases)

    def read(self, text: str, tokens: Sequence[Token], columns: Mapping[int, tuple[int, str]] | None = None) -> Leaning:
        """`columns`: where columns are named whose value "that status" may stand for, by first token: the token behind, the column."""
        leads, begin = self._leads(tokens)
        end, tail = self._tail(tokens, begin, leads)
        references = list(self._references(tokens, begin, end, columns or {}))
        dropped, drops = self._dropped(tokens, begin, end)
        ordinal, at = self._ordinal(tokens, begin, end, references)
        cut = [(0, begin)] if begin else []
        cut += [tail] if tail else []
        cut += drops
        return Leaning(text, tuple(tokens), leads, tuple(cut), tuple(references), ordinal, at, self._selects(tokens, begin), dropped,
                       self._unfolds(tokens, begin, end, references))  # fmt: skip

    def _selects(self, tokens: Sequence[Token], begin: int) -> bool:
        """"which one …", "which of those …"."""
        return any(tokens[i].folded in self._lexicon.choosers and tokens[i + 1].folded in ("one", "ones", "of") for i in range(begin, min(begin + 4, len(tokens) - 1)))

    def _match(self, tokens: Sequence[Token], first: int, end: int, kinds: Sequence[str]) -> tuple[str, int, int | None] | None:
        """The longest phrase of `kinds` at a token: its kind, its end, the number in it."""
        for last in range(min(end, first + self._longest), first, -1):
            words, count = [], None
            for token in tokens[first:last]:
                number = self._number(token)
                count = number or count
                words.append(_NUMBER if number else token.folded)
            for key in (tuple(t.folded for t in tokens[first:last]), tuple(words)):
                kind = next((k for k in self._phrases.get(key, ()) if k in kinds), None)
                if kind:
                    return kind, last, count if _NUMBER in key else None
        return None

    def _number(self, token: Token) -> int | None:
        value = int(token.folded) if token.folded.isdigit() else self._lexicon.numerals.get(token.folded, 0)
        return value if 1 < value < 100 else None

    def _leads(self, tokens: Sequence[Token]) -> tuple[tuple[str, ...], int]:
        """Kinds of the phrases a question opens with that ask for nothing, and where it goes on."""
        found: list[str] = []
        begin = 0
        while begin < len(tokens):
            match = self._match(tokens, begin, len(tokens), (*_LEADS, *_FLAT, "unfolding"))
            if match is None or match[0] not in _LEADS:
                break
            found.append(match[0])
            begin = match[1]
        return tuple(dict.fromkeys(found)), begin

    def _tail(self, tokens: Sequence[Token], begin: int, leads: Sequence[str]) -> tuple[int, tuple[int, int] | None]:
        last = len(tokens)
        if "excluding" in leads and last > begin and tokens[-1].folded in self._words["excluding"]["tails"]:
            return last - 1, (last - 1, last)
        for size in (3, 2, 1):
            first = last - size
            words = tuple(t.folded for t in tokens[first:last])
            if first > begin and "continuing" in self._phrases.get(words, ()) and not all(self._lexicon.is_function(tokens, i) for i in range(first, last)):
                return first, (first, last)
        return last, None

    def _references(self, tokens: Sequence[Token], begin: int, end: int, columns: Mapping[int, tuple[int, str]]) -> Iterable[Reference]:
        i = begin
        while i < end:
            reference = self._date_or_place(tokens, i, begin, end) or self._value(tokens, i, end, columns) or self._flat(tokens, i, end)
            if reference:
                yield reference
            i = reference.last if reference else i + 1

    def _date_or_place(self, tokens: Sequence[Token], i: int, begin: int, end: int) -> Reference | None:
        """"that year", "in the same town", "there", "since then"."""
        for group, key in (("since", "since"), ("there", "there")):
            match = self._match(tokens, i, end, [f"{group}.{k}" for k in self._words[group] if k != "expletive"])
            if match and not (group == "there" and self._expletive(tokens, i, match[1])) and not self._asks_next(tokens, i, end, match[1]):
                return Reference(i, match[1], key, match[0].partition(".")[2])
        match = self._match(tokens, i, end, ("pointing",))
        if match is None:
            return None
        unit = self._match(tokens, match[1], end, [f"{g}.{k}" for g in ("time", "place") for k in self._words[g]])
        if unit is None or (unit[1] < len(tokens) and tokens[unit[1]].folded == "as"):
            return None
        kind, _, name = unit[0].partition(".")
        name = tokens[unit[1] - 1].folded if name == "season" else name
        before = tokens[i - 1].folded if i else ""
        swallowed = before in self._words["prepositions"]["swallowed"] and i - 1 >= begin
        return Reference(i - swallowed, unit[1], kind, name, bare=before in self._words["prepositions"]["kept"])

    def _value(self, tokens: Sequence[Token], i: int, end: int, columns: Mapping[int, tuple[int, str]]) -> Reference | None:
        """"that status", "the same type"."""
        match = self._match(tokens, i, end, ("pointing",))
        if match is None or match[1] not in columns or columns[match[1]][0] > end:
            return None
        last, column = columns[match[1]]
        return Reference(i, last, "value", column)

    def _asks_next(self, tokens: Sequence[Token], i: int, end: int, last: int) -> bool:
        match = self._match(tokens, i, end, ("next", "previous", "else"))
        return match is not None and match[1] >= last

    def _expletive(self, tokens: Sequence[Token], first: int, last: int) -> bool:
        """"are there", "is there", "there were": no place."""
        if last - first > 1:
            return False
        around = [tokens[j].folded for j in (first - 1, last) if 0 <= j < len(tokens)]
        return any(word in self._words["there"]["expletive"] for word in around)

    def _flat(self, tokens: Sequence[Token], i: int, end: int) -> Reference | None:
        match = self._match(tokens, i, end, _FLAT)
        if match is None:
            return None
        kind, last, count = match
        if kind in ("next", "previous") and last < end and not self._lexicon.is_function(tokens, last):
            return None
        following = tokens[last].folded if last < len(tokens) else ""
        if kind in ("singular", "plural", "person", "standin") and (self._self_reference(following) or self._counts(tokens, last, count)):
            return None
        if last - i == 1 and kind in ("singular", "plural", "person", "standin") and (self._relative(tokens, i) or self._inward(tokens, i)):
            return None
        return Reference(i, last, kind, count=count)

    def _counts(self, tokens: Sequence[Token], last: int, count: int | None) -> bool:
        """"the three observers", "the two deadliest": a number of something named, or a rank."""
        return count is not None and last < len(tokens) and not self._lexicon.is_function(tokens, last) and tokens[last - 2].folded == "the"

    @staticmethod
    def _self_reference(word: str) -> bool:
        """"this paper", "its author": the document, not an earlier answer."""
        return word in ("paper", "study", "report", "text", "document", "article")

    def _relative(self, tokens: Sequence[Token], i: int) -> bool:
        """"attacks that killed": a relative pronoun, or "one" that counts, points at nothing."""
        word = tokens[i].folded
        if word == "one" and i + 1 < len(tokens):
            return tokens[i + 1].folded in ("of", "or") or (not self._lexicon.is_function(tokens, i + 1) and (i == 0 or tokens[i - 1].folded in ("at", "than", "exactly", "only", "with")))
        return word == "that" and 0 < i < len(tokens) - 1 and not self._lexicon.is_function(tokens, i - 1)

    def _inward(self, tokens: Sequence[Token], i: int) -> bool:
        """"When was X founded and where is it based": the pronoun's noun stands in the question itself, before an "and"."""
        if i == 0 or tokens[i - 1].folded in self._words["outward"]["words"] or tokens[i].folded in ("those", "these", "this", "that"):
            return False
        joint = next((j for j in range(i - 1, 0, -1) if tokens[j].folded in ("and", "whose", "which") and j > 1), None)
        return joint is not None and any(tokens[j].text[0].isupper() and j > 0 for j in range(joint))

    def _ordinal(self, tokens: Sequence[Token], begin: int, end: int, references: Sequence[Reference]) -> tuple[int | None, tuple[int, int] | None]:
        """"the second one", "the last of them", "item 3": a place in what was listed."""
        for i in range(begin, end):
            word = tokens[i].folded
            nth = _NTH.fullmatch(word)
            value = int(nth[1]) - 1 if nth else self._lexicon.ordinals.index(word) if word in self._lexicon.ordinals else _LAST if word in self._words["last"]["words"] else None
            if value is None or (value == _LAST and self._endures(tokens, begin, i)):
                continue
            following = next((j for j in range(i + 1, end)), None)
            if following is None or tokens[following].folded in ("one", "of", "among", "in", "on", "from", "there", *self._words["items"]["words"]):
                more = following is not None and tokens[following].folded in ("one", *self._words["items"]["words"])
                first = i - 1 if i > begin and tokens[i - 1].folded == "the" else i  # "how long did the second one last": not "the last"
                return value, (first, i + 2 if more else i + 1)
        return None, None

    def _endures(self, tokens: Sequence[Token], begin: int, at: int) -> bool:
        """Whether "last" is a verb: "how long did it last", but not "which one joined last" or "did the last one …"."""
        rules = self._words["last"]
        return any(t.folded in rules["helpers"] for t in tokens[begin:at]) and tokens[at - 1].folded not in rules["behind"]

    def _dropped(self, tokens: Sequence[Token], begin: int, end: int) -> tuple[frozenset[str], list[tuple[int, int]]]:
        """Conditions that are called off: "any year", "remove the country filter"."""
        found, spans, i = set(), [], begin
        while i < end:
            match = self._match(tokens, i, end, [f"dropping.{k}" for k in self._words["dropping"]])
            if match:
                found.add(match[0].partition(".")[2])
                spans.append((i, match[1]))
            i = match[1] if match else i + 1
        return frozenset(found), spans

    def _unfolds(self, tokens: Sequence[Token], begin: int, end: int, references: Sequence[Reference]) -> bool:
        """"namely?", "which ones?", "name them": what was counted, or said to be, is wanted by name."""
        words = tuple(t.folded for t in tokens[begin:end])
        if "unfolding" in self._phrases.get(words, ()):
            return True
        pointed = any(r.kind == "plural" for r in references)
        requested = any(w in self._lexicon.requests for w in words)
        asked = any(w in self._lexicon.objects and w != "what" for w in words)
        return bool(words) and not asked and (pointed or requested) and all(self._lexicon.is_function(tokens, i) for i in range(begin, end))


@lru_cache(maxsize=1)
def _conversation() -> dict[str, dict[str, Any]]:
    return tomllib.loads(resources.files("sco_qa.world").joinpath("conversation.toml").read_text(encoding="utf-8"))


def _phrases(groups: dict[str, dict[str, Any]]) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Kinds by phrase: "plural", "time.year", …"""
    found: dict[tuple[str, ...], list[str]] = {}
    for group, entry in groups.items():
        for name, phrases in entry.items():
            kind = group if name == "words" else f"{group}.{name}"
            for phrase in phrases:
                key = tuple(t.folded for t in tokenise(phrase.replace(_NUMBER, "7")))
                found.setdefault(tuple(_NUMBER if k == "7" else k for k in key), []).append(kind)
    return {key: tuple(dict.fromkeys(kinds)) for key, kinds in found.items()}
