"""Entity linking: every reading of every stretch of a question, exact or by meaning. Choosing among them is the parser's job."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache

from sco_qa.question.linking.dates import find_dates
from sco_qa.question.linking.lexicon import Lexicon, Role, Sense
from sco_qa.question.linking.mentions import Mention, MentionKind
from sco_qa.question.linking.rows import RowIndex, RowName
from sco_qa.question.words.similarity import WordSimilarity
from sco_qa.question.words.text import Token, fold, squash, stem
from sco_qa.world.places import Gazetteer

_LONGEST_PLACE = 6
_QUOTED = re.compile(r"[\"“”„«]([^\"“”„«»]+)[\"“”»]|(?<!\w)['‘]([^'’]+)['’](?!\w)")
_BY_MEANING = (Role.NOUN, Role.COLUMN, Role.VALUE, Role.LIGHT)
MEANING_DISCOUNT, _NOUN_DISCOUNT = 0.95, 0.8
"""What rows are called is known well: a word only near to it seldom means them."""
_PRINTED = 0.85
"""A word that stands in some row is less likely to be meant as a near synonym of another."""


class Linker:
    """Links words to places, dates, numbers, row names and the lexicon's senses."""

    def __init__(self, lexicon: Lexicon, gazetteer: Gazetteer, rows: RowIndex, similarity: WordSimilarity | None) -> None:
        self._lexicon = lexicon
        self._rows = rows
        self._similarity = similarity
        self._printed = rows.words()
        self._places = {squash(surface): place for surface, place, _ in gazetteer.surfaces()}
        self._called = sorted({*self._places, *rows.names})
        self._by_meaning = lru_cache(maxsize=20_000)(self._senses_by_meaning)
        self._linked = lru_cache(maxsize=256)(self._link)

    def link(self, text: str, tokens: list[Token]) -> list[Mention]:
        """All mentions, overlapping ones included. Asked for several times a question, looked for once."""
        return list(self._linked(text, tuple(tokens)))

    def _link(self, text: str, tokens: tuple[Token, ...]) -> tuple[Mention, ...]:
        mentions = [Mention(MentionKind.DATE, d.first, d.last, value=d.dates) for d in find_dates(text, tokens)]
        stems = tuple(t.stem for t in tokens)
        for first in range(len(tokens)):
            mentions.extend(self._named(tokens, first))
            mentions.extend(self._sensed(tokens, stems, first))
        mentions.extend(self._numbers(tokens))
        mentions.extend(self._quoted(text, tokens))
        return tuple(mentions)

    def _named(self, tokens: Sequence[Token], first: int) -> Iterator[Mention]:
        joined = ""
        for last in range(first + 1, min(len(tokens), first + self._rows.longest_name) + 1):
            between = joined.isdigit() and tokens[last - 1].folded in self._lexicon.upto  # "2013 to 2015"
            joined += "" if between else squash(tokens[last - 1].text)
            if not self._begins_name(joined):
                return
            if last - first <= _LONGEST_PLACE and joined in self._places and not self._is_person(tokens[first:last]):
                yield Mention(MentionKind.PLACE, first, last, value=self._places[joined])
            by_table: dict[str, list[RowName]] = {}
            for name in self._rows.names.get(joined, ()):
                by_table.setdefault(name.table, []).append(name)
            for table, names in by_table.items():
                whole = [n for n in names if n.whole]
                yield Mention(MentionKind.NAME, first, last, table=table, value=tuple(whole or names))

    def _begins_name(self, squashed: str) -> bool:
        """Whether a place or a row is called something that begins so."""
        at = bisect_left(self._called, squashed)
        return at < len(self._called) and self._called[at].startswith(squashed)

    def _quoted(self, text: str, tokens: Sequence[Token]) -> Iterator[Mention]:
        """The rows that print a phrase in quotation marks."""
        for match in _QUOTED.finditer(text):
            inside = [i for i, t in enumerate(tokens) if match.start() < t.start and t.end < match.end()]
            if len(inside) > 1:
                for table, rows in self._rows.tables.items():
                    found = rows.printing(match[1] or match[2])
                    if found:
                        yield Mention(MentionKind.NAME, inside[0], inside[-1] + 1, table=table, value=found)

    def _is_person(self, tokens: Sequence[Token]) -> bool:
        """"take us back": a pronoun, where it is not written as initials."""
        return len(tokens) == 1 and tokens[0].folded in self._lexicon.persons and tokens[0].text.islower()

    def _sensed(self, tokens: Sequence[Token], stems: tuple[str, ...], first: int) -> Iterator[Mention]:
        found = False
        for last in range(first + 1, min(len(tokens), first + self._lexicon.longest.get(stems[first], 0)) + 1):
            key = stems[first:last]
            senses = self._lexicon.phrases.get(key, ())
            found = found or (bool(senses) and last == first + 1)
            for sense in senses:
                if self._lexicon.suits(key, sense, tokens[last - 1].folded):
                    yield _mention(sense, first, last, 1.0)
        token = tokens[first]
        if self._similarity and not found and not self._lexicon.is_function(tokens, first):
            printed = token.folded in self._printed
            place = squash(token.text) in self._places
            for sense, score in self._by_meaning(token.folded):
                if place and sense.role is Role.LIGHT:  # a place's name is no talk about rows
                    continue
                yield _mention(sense, first, first + 1, score * (_PRINTED if printed else 1.0))

    def _senses_by_meaning(self, word: str) -> tuple[tuple[Sense, float], ...]:
        best: dict[Sense, float] = {}
        assert self._similarity is not None
        for near, score in self._similarity.near(word):
            for sense in self._lexicon.phrases.get((stem(fold(near)),), ()):
                if sense.role in _BY_MEANING:
                    best[sense] = max(best.get(sense, 0.0), (_NOUN_DISCOUNT if sense.role is Role.NOUN else MEANING_DISCOUNT) * score)
        return tuple(best.items())

    def _is_pronoun(self, tokens: Sequence[Token], i: int) -> bool:
        """"which one", "the one in August": no number, unless a unit or a thing counted follows ("one day")."""
        if tokens[i].folded not in self._lexicon.pronouns:
            return False
        following = tokens[i + 1] if i + 1 < len(tokens) else None
        senses = self._lexicon.phrases.get((following.stem,), ()) if following else ()
        return not any(s.role in (Role.UNIT, Role.NOUN, Role.VALUE) for s in senses)

    def _numbers(self, tokens: Sequence[Token]) -> Iterator[Mention]:
        for i, token in enumerate(tokens):
            bare = token.folded.replace(",", "")
            if bare.replace(".", "", 1).isdigit():
                yield Mention(MentionKind.NUMBER, i, i + 1, value=float(bare))
            elif token.folded in self._lexicon.numerals and not self._is_pronoun(tokens, i):
                yield Mention(MentionKind.NUMBER, i, i + 1, value=float(self._lexicon.numerals[token.folded]))


def _mention(sense: Sense, first: int, last: int, score: float) -> Mention:
    return Mention(MentionKind.SENSE, first, last, sense.role, sense.table, sense.column, sense.value, score)
