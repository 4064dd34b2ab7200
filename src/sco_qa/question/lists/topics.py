"""The words of a list: which words of a question its name, its kind of items, or what the paper says around it accounts for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sco_qa.index.lists import ListTopic
from sco_qa.question.words.similarity import WordSimilarity
from sco_qa.question.words.text import Token, fold, stem, stems, tokenise
from sco_qa.world.enumerations import ANY, item_kinds

_NAMED, _AROUND, _ALONG, _NEAR = 1.0, 0.9, 0.85, 0.9
"""How surely a word is accounted for: by what a list is called, by the text around it, by what goes with it; near words by their cosine."""
_LONGEST = 4
_SAME = 0.82
"""How near two words are that say the same of an item; less near, they may."""
Phrases = Mapping[tuple[str, ...], float]


@dataclass(frozen=True, slots=True)
class KindWords:
    """A kind of item by stems."""

    name: str
    words: frozenset[tuple[str, ...]]
    acts: frozenset[tuple[str, ...]]
    along: frozenset[tuple[str, ...]]


def kind_words() -> dict[str, KindWords]:
    """Every kind of item by name."""
    return {kind.name: KindWords(kind.name, _keys(kind.words), _keys(kind.acts), _keys(kind.along)) for kind in item_kinds().values()}


def _keys(phrases: Iterable[str]) -> frozenset[tuple[str, ...]]:
    return frozenset(stems(phrase) for phrase in phrases)


def kinds_by_phrase(kinds: Mapping[str, KindWords]) -> dict[tuple[str, ...], list[str]]:
    """The kinds that each phrase names or asks for."""
    named: dict[tuple[str, ...], list[str]] = {}
    for kind in kinds.values():
        for phrase in kind.words | kind.acts:
            named.setdefault(phrase, []).append(kind.name)
    return named


def kinds_asked(tokens: Sequence[Token], named: Mapping[tuple[str, ...], Sequence[str]], function: frozenset[int]) -> dict[str, tuple[int, int]]:
    """The kinds of items that a question names or asks for by a verb, with where; `named` are `kinds_by_phrase`.

    Of the words at `function` only plurals name one: "documents", but not "the document" that is asked about.
    """
    found: dict[str, tuple[int, int]] = {}
    words = tuple(t.stem for t in tokens)
    for first, last in _runs(len(words)):
        if last - first == 1 and first in function and tokens[first].folded == tokens[first].stem:
            continue
        for kind in named.get(words[first:last], ()):
            found.setdefault(kind, (first, last))
    return found


def _runs(length: int) -> Iterator[tuple[int, int]]:
    for size in range(_LONGEST, 0, -1):
        for first in range(length - size + 1):
            yield first, first + size


class TopicWords:
    """What accounts for the words of questions about one list."""

    def __init__(self, topic: ListTopic, kinds: Mapping[str, KindWords], similarity: WordSimilarity | None, content: frozenset[str],
                 long_names: Mapping[str, str], subject: frozenset[str], common: frozenset[str]) -> None:  # fmt: skip
        """`content` are the stems that carry meaning; `long_names` what the paper's abbreviations stand for; `subject` the
        stems of what the whole paper is about, `common` those that the names of many lists have."""
        self.topic = topic
        self.kinds = frozenset(self._kinds(topic, kinds))
        self._similarity = similarity
        self._phrases: dict[tuple[str, ...], float] = {}
        for kind in (*(kinds[k] for k in sorted(self.kinds)), kinds[ANY]):
            self._add(kind.along, _ALONG)
            self._add((*kind.words, *kind.acts), _NAMED)
        around = [s for text in (topic.lead, *topic.headings) for s in stems(text)]
        names = [s for short, full in long_names.items() if short in topic.name and not {*stems(short)} <= subject for s in stems(full)]
        self._add([(s,) for s in around if s in content] + [(s,) for s in names], _AROUND)
        self._add(((s,) for s in stems(topic.name) if s in content), _NAMED)
        self._item_words = frozenset(w for k in (*sorted(self.kinds), ANY) for w in kinds[k].words)
        self._key = self._named_by(subject) | (frozenset(names) - common if names else frozenset())
        self.items = [frozenset(s for s in stems(item) if s in content) for item in topic.items]

    @staticmethod
    def _kinds(topic: ListTopic, kinds: Mapping[str, KindWords]) -> Iterator[str]:
        words = stems(topic.texts[0])
        yield from ([next((k.name for s in words for k in kinds.values() if k.name != ANY and (s,) in k.words), ANY)])
        if topic.titled:
            yield "heading"

    def _named_by(self, subject: frozenset[str]) -> frozenset[str]:
        """Stems of the proper names in what the list is called, and of what stands in parentheses behind them."""
        name = self.topic.name
        proper = {t.stem for t in tokenise(name) if t.text[0].isupper() and t.stem not in subject}
        return frozenset(proper | {t.stem for t in tokenise(name) if "(" in name[: t.start]}) if proper else frozenset()

    def named_in(self, tokens: Sequence[Token]) -> bool:
        """Whether a question names what the list is of, where that has a name."""
        return not self._key or any(t.stem in self._key for t in tokens)

    def _add(self, phrases: Iterable[tuple[str, ...]], weight: float) -> None:
        for phrase in phrases:
            self._phrases[phrase] = max(weight, self._phrases.get(phrase, 0.0))

    def accounts(self, tokens: Sequence[Token]) -> dict[int, float]:
        """How surely each word is accounted for, 0..1; those that nothing accounts for are left out."""
        words = tuple(t.stem for t in tokens)
        found: dict[int, float] = {}
        for first, last in _runs(len(words)):
            weight = self._phrases.get(words[first:last])
            if weight is not None:
                for i in range(first, last):
                    found[i] = max(weight, found.get(i, 0.0))
        for i, token in enumerate(tokens):
            if i not in found and self._similarity and not token.folded.isdigit():
                near = max((s * self._phrases.get((stem(fold(w)),), 0.0) for w, s in self._similarity.near(token.folded)), default=0.0)
                if near:
                    found[i] = _NEAR * near
        return found

    def calls_items(self, word: str) -> bool:
        """Whether a stem names the items of the list."""
        return (word,) in self._item_words

    def said_as(self, token: Token, least: float = _SAME) -> list[str]:
        """A word as items say it, or those as near to it in meaning as `least`."""
        near = self._similarity.near(token.folded) if self._similarity and not self.items_with(token.stem) else ()
        found = {token.stem, *(stem(fold(w)) for w, score in near if score >= least)}
        return list(dict.fromkeys(t.folded for item in self.topic.items for t in tokenise(item) if t.stem in found))

    def items_saying(self, terms: Sequence[Sequence[str]]) -> frozenset[int]:
        """Items that say one word at least of each term."""
        return frozenset.intersection(*(frozenset(i for word in term for i in self.items_with(stem(word))) for term in terms))

    def items_with(self, word: str) -> frozenset[int]:
        """Items in which a stem stands."""
        return frozenset(i for i, item in enumerate(self.items) if word in item)
