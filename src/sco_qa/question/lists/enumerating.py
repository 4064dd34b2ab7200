"""Questions for a list of the paper, however they paraphrase it: "what is RATS there for", "which hurdles does he see".

A list is told by three things together: the kind of items asked for, the words that its name, its headings and the sentence that
leads up to it account for, and how near the question's embedding is to those. What only some items say narrows the list.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sco_qa.facts.schema import Schema
from sco_qa.index.lists import GROUPED, ListTopic
from sco_qa.question.forms.logical_form import NumberIs, TextHas
from sco_qa.question.framing.clauses import asking_parts
from sco_qa.question.framing.narrator import Narrator
from sco_qa.question.linking.lexicon import Lexicon, Role
from sco_qa.question.linking.mentions import Mention, MentionKind
from sco_qa.question.lists.item_places import item_places
from sco_qa.question.lists.membership import memberships, split
from sco_qa.question.lists.topics import TopicWords, kind_words, kinds_asked, kinds_by_phrase
from sco_qa.question.parsing.parser import Candidate, Parser
from sco_qa.question.reading.reading import Reading
from sco_qa.question.words import effort
from sco_qa.question.words.parts import word_kind
from sco_qa.question.words.similarity import WordSimilarity
from sco_qa.question.words.text import Token, stems, tokenise
from sco_qa.world.enumerations import ANY

_OPERATORS = (Role.COUNT, Role.ALTERNATIVE)
_PARTICULARS = ("when", "where", "who", "how_long", "country", "city", "year", "month")
_UNHELD = (Role.SUPERLATIVE, Role.COMPARATIVE, Role.SUM, Role.AVERAGE, Role.SHARE, Role.DIFFERENCE, Role.TIMES)
"""Operators that lists of words have nothing for."""
_COMMON = 3
"""Lists from which on a stem in their names tells none of them."""
_NEAR_ENOUGH, _TELLING = 0.5, 0.6
"""Cosine from which a verb that nothing accounts for is forgiven, and from which a list is thought of that no word names a kind of."""
_FORGIVEN = 0.7
_COSINE_WORTH, _COSINE_USUAL = 0.3, 0.45
_KIND_BONUS, _NUMBER_BONUS = 0.06, 0.03
_LEAST_COVERAGE = 0.6
_BEST = 3
_LEFT_OUT = 0.08


@dataclass(frozen=True, slots=True)
class _Fit:
    """How a question fits a list."""

    words: TopicWords
    accounted: dict[int, float]
    cosine: float
    agrees: bool
    sized: bool
    places: tuple[NumberIs, ...] = ()
    """Which of its items are asked for, by their place."""


class ListReader:
    """Reads questions as asking for lists. Immutable once made."""

    def __init__(self, schema: Schema, lexicon: Lexicon, parser: Parser, topics: Sequence[ListTopic], vectors: NDArray[Any],
                 similarity: WordSimilarity | None, long_names: Mapping[str, str], subject: frozenset[str], narrator: Narrator) -> None:  # fmt: skip
        """`vectors` is (texts of all topics, d), rows of unit length; `subject` the stems of what the whole corpus is about."""
        self._schema, self._lexicon, self._parser, self._narrator = schema, lexicon, parser, narrator
        kinds = kind_words()
        self._kinds = kinds_by_phrase(kinds)
        self._heads = frozenset(w for kind in kinds.values() for w in (*kind.words, *kind.acts))
        seen = Counter(s for t in topics for s in {*stems(t.texts[0]), *stems(t.lead)})
        common = frozenset(s for s, n in seen.items() if n >= _COMMON)
        self._words = [TopicWords(t, kinds, similarity, self._content(t), long_names, subject, common) for t in topics]
        self._alone = {t.table for t in topics if sum(other.table == t.table for other in topics) == 1}
        self._vectors = np.asarray(vectors, dtype=np.float32)
        self._first = np.cumsum([0, *(len(t.texts) for t in topics)])[:-1]

    def _content(self, topic: ListTopic) -> frozenset[str]:
        text = " ".join((topic.name, topic.lead, *topic.headings, *topic.items))
        return frozenset(s for s in stems(text) if s not in self._lexicon.grammar)

    def read(self, text: str, vector: NDArray[np.float32] | None) -> list[Candidate]:
        """Forms over whole lists, or the items that the question narrows them to, the best first; `vector` is the question's embedding."""
        text = self._narrator.read(text)
        if not self._words or vector is None or self._narrator.is_asked_about(text):
            return []
        tokens = tokenise(text)
        if self._parser.is_yes_no(tokens):
            asked = split(tokens, self._heads, self._lexicon)
            found = memberships(tokens, asked, self._words, self._lexicon, self._schema) if asked else []
            return sorted(found, key=lambda c: -c.score)[:_BEST]
        cosines = np.maximum.reduceat(self._vectors @ vector, self._first)
        found = self._candidates(text, tokens, cosines)
        with effort.bounded():
            for part in asking_parts(text, tokens, self._lexicon):
                words = tokenise(part)
                if effort.affords(len(words)):
                    dropped = self._content_words(tokens) - self._content_words(words)
                    found += [replace(c, score=c.score - _LEFT_OUT * dropped) for c in self._candidates(part, words, cosines)]
        return sorted(found, key=lambda c: -c.score)[:_BEST]

    def _content_words(self, tokens: Sequence[Token]) -> int:
        return sum(not self._lexicon.is_function(tokens, i) for i in range(len(tokens)))

    def _candidates(self, text: str, tokens: list[Token], cosines: NDArray[np.float32]) -> list[Candidate]:
        mentions = self._parser.mentions(text, tokens)
        if not self._asks_for_items(tokens, mentions):
            return []
        function = frozenset(i for i in range(len(tokens)) if self._lexicon.is_function(tokens, i))
        asked = kinds_asked(tokens, self._kinds, function)
        found = (self._candidate(fit, tokens, mentions) for fit in self._fits(tokens, mentions, asked, cosines))
        return [c for c in found if c is not None]

    def _asks_for_items(self, tokens: Sequence[Token], mentions: Sequence[Mention]) -> bool:
        """Whether it is no question for a reason, a time, a place or a person."""
        counted = any(m.role is Role.COUNT for m in mentions)
        if not tokens or (tokens[0].folded in self._lexicon.reasons and not counted):
            return False
        return not any(m.role is Role.ASK and m.value in _PARTICULARS and m.first <= 1 for m in mentions)

    def _fits(self, tokens: Sequence[Token], mentions: Sequence[Mention], asked: Mapping[str, tuple[int, int]], cosines: NDArray[np.float32]) -> Iterator[_Fit]:
        numbers = [m for m in mentions if m.kind is MentionKind.NUMBER]
        terms = {name.display for m in mentions if m.kind is MentionKind.NAME and m.table == "terms" for name in m.value}
        named = {k for k in asked if k != ANY}
        for words, cosine in zip(self._words, cosines.tolist(), strict=True):
            agrees = bool(words.kinds & named)
            if words.topic.name in terms or not words.named_in(tokens) or (not agrees and (named or cosine < _TELLING)):
                continue
            accounted = words.accounts(tokens)
            sizes = [m for m in numbers if m.value == len(words.topic.items)]
            accounted |= {i: 1.0 for m in sizes for i in range(m.first, m.last)}
            ranks = item_places(self._schema.tables[words.topic.table], words, tokens, mentions, self._lexicon)
            accounted |= dict.fromkeys((i for i, _ in ranks), 1.0)
            if any(m.role in _UNHELD and not any(i in accounted for i in range(m.first, m.last)) for m in mentions):
                continue
            if not self._counts(words, tokens, mentions, asked):
                continue
            yield _Fit(words, accounted, cosine, agrees, bool(sizes), tuple(test for _, test in ranks if test))

    def _counts(self, words: TopicWords, tokens: Sequence[Token], mentions: Sequence[Mention], asked: Mapping[str, tuple[int, int]]) -> bool:
        """Whether what "how many" asks for, if it does, are the items of the list."""
        count = next((m for m in mentions if m.role is Role.COUNT), None)
        if count is None:
            return True
        heads = [asked[k] for k in (*words.kinds, ANY) if k in asked]
        return any(first >= count.last and all(self._qualifies(tokens, words, i) for i in range(count.last, first)) for first, _ in heads)

    def _qualifies(self, tokens: Sequence[Token], words: TopicWords, i: int) -> bool:
        return self._lexicon.is_function(tokens, i) or i in words.accounts(tokens)

    def _candidate(self, fit: _Fit, tokens: Sequence[Token], mentions: Sequence[Mention]) -> Candidate | None:
        topic = fit.words.topic
        reading = Reading(self._schema.tables[topic.table], tokens, function=frozenset(i for i in range(len(tokens)) if self._lexicon.is_function(tokens, i)))
        spared = self._spared(fit, tokens, mentions)
        if spared is None:
            return None
        self._claim(reading, fit, mentions)
        reading.claimed.update({i: Mention(MentionKind.SENSE, i, i + 1, Role.LIGHT) for i in spared})
        for i in range(len(tokens)):
            if i not in reading.claimed and i not in reading.function:
                self._rest(reading, fit, i)
        self._narrow(reading, fit)
        if reading.coverage() < _LEAST_COVERAGE:
            return None
        candidate = self._parser.candidate(reading, False)
        if fit.places:
            candidate = replace(candidate, form=candidate.form.narrowed(*fit.places))
        without = [tokens[i].folded for i in sorted(spared) if fit.words.items_with(tokens[i].stem)]
        if without:
            left_out = TextHas((_item_column(topic),), (tuple(without),), True)
            candidate = replace(candidate, form=candidate.form.narrowed(left_out))
        bonus = _COSINE_WORTH * (fit.cosine - _COSINE_USUAL) + _KIND_BONUS * fit.agrees + _NUMBER_BONUS * fit.sized
        return replace(candidate, score=candidate.score + bonus)

    def _spared(self, fit: _Fit, tokens: Sequence[Token], mentions: Sequence[Mention]) -> set[int] | None:
        """"other than security", "apart from tourism": what is not wanted, with the words that say so; None for another negation."""
        spared: set[int] = set()
        for mention in (m for m in mentions if m.role is Role.NEGATION and not all(i in fit.accounted for i in range(m.first, m.last))):
            first = next((i for i in range(mention.last, len(tokens)) if not self._lexicon.is_function(tokens, i)), len(tokens))
            last = next((i for i in range(first, len(tokens)) if self._lexicon.is_function(tokens, i)), len(tokens))
            if first == last or any(fit.accounted.get(i) == 1.0 for i in range(first, last)):
                return None
            spared |= {*range(mention.first, last)}
        return spared

    def _claim(self, reading: Reading, fit: _Fit, mentions: Sequence[Mention]) -> None:
        """Give the words that the list accounts for to it, and those that say how it is asked for to themselves."""
        topic, tokens = fit.words.topic, reading.tokens
        operators = [m for m in mentions if m.role in _OPERATORS and m.table is None]
        for mention in operators:
            reading.mentions.append(mention)
            reading.claimed.update(dict.fromkeys(range(mention.first, mention.last), mention))
        light = {i for m in mentions if m.role is Role.LIGHT and m.table in (None, topic.table) and m.score == 1.0 for i in range(m.first, m.last)}
        told = [i for i in sorted(fit.accounted) if i not in reading.claimed and i not in reading.function]
        means = Mention(MentionKind.SENSE, 0, 1, Role.VALUE, topic.table, topic.column, topic.name)
        if topic.table in self._alone:
            means = Mention(MentionKind.SENSE, 0, 1, Role.NOUN, topic.table)
        for i in told:
            reading.claimed[i] = replace(means, first=i, last=i + 1, score=fit.accounted[i])
        head = next((replace(reading.claimed[i], score=1.0) for i in told), means)
        reading.mentions.append(head)
        reading.mentions.sort(key=lambda m: m.first)
        for i in light:
            if i not in reading.claimed:
                reading.claimed[i] = Mention(MentionKind.SENSE, i, i + 1, Role.LIGHT, score=1.0)
        reading.proper = frozenset(i for i in range(len(tokens)) if word_kind(tokens, i) == "name")

    def _rest(self, reading: Reading, fit: _Fit, i: int) -> None:
        """A word that neither the list nor grammar accounts for: one of some items, one to forgive, or one that is missing."""
        if fit.words.items_with(reading.tokens[i].stem):
            reading.text_tokens[i] = 0.95
        elif fit.agrees and fit.cosine >= _NEAR_ENOUGH and word_kind(reading.tokens, i) == "act":
            reading.claimed[i] = Mention(MentionKind.SENSE, i, i + 1, Role.VALUE, score=_FORGIVEN)
        else:
            reading.missing.append(i)

    @staticmethod
    def _narrow(reading: Reading, fit: _Fit) -> None:
        """Words that stand in some items only are asked for in them."""
        kept: set[int] = set(range(len(fit.words.items)))
        terms = []
        for i in sorted(reading.text_tokens):
            having = fit.words.items_with(reading.tokens[i].stem) & kept
            if not having:
                reading.missing.append(i)
                del reading.text_tokens[i]
            elif having != kept:
                kept = set(having)
                terms.append(tuple(fit.words.said_as(reading.tokens[i])))
        if terms:
            reading.text = TextHas((_item_column(fit.words.topic),), tuple(terms))


def _item_column(topic: ListTopic) -> str:
    return GROUPED[topic.table][1]

