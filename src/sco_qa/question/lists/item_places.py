"""Which items of a list a question asks for by their place: "the first two", "the last", "the third"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sco_qa.facts.schema import Table
from sco_qa.question.forms.logical_form import WHEN, NumberIs
from sco_qa.question.linking.lexicon import Lexicon, Role
from sco_qa.question.linking.mentions import Mention, MentionKind
from sco_qa.question.lists.topics import TopicWords
from sco_qa.question.words.text import Token

Place = tuple[int, NumberIs | None]
"""A word that says a place, and what it asks of an item's number; None for a word that goes on from the one before."""


def item_places(table: Table, words: TopicWords, tokens: Sequence[Token], mentions: Sequence[Mention], lexicon: Lexicon) -> list[Place]:
    """The words of a question that say a place in a list; none where the table does not number its items."""
    column = next((n for n, c in table.columns.items() if c.type == "number"), None)
    if column is None:
        return []
    return [*_edges(column, words, tokens, mentions, lexicon), *_ordinals(column, words, tokens, lexicon)]


def _edges(column: str, words: TopicWords, tokens: Sequence[Token], mentions: Sequence[Mention], lexicon: Lexicon) -> Iterator[Place]:
    size = len(words.topic.items)
    for mention in mentions:
        if mention.role is not Role.SUPERLATIVE or mention.value[1] != WHEN or not _before_items(words, tokens, mention.last, lexicon):
            continue
        number = next((m for m in mentions if m.kind is MentionKind.NUMBER and m.first == mention.last), None)
        n = int(number.value) if number else 1
        yield mention.first, NumberIs(column, "<=", n) if mention.value[0] == "asc" else NumberIs(column, ">", size - n)
        yield from ((i, None) for i in range(mention.first + 1, number.last if number else mention.last))


def _ordinals(column: str, words: TopicWords, tokens: Sequence[Token], lexicon: Lexicon) -> Iterator[Place]:
    for i, token in enumerate(tokens):
        place = lexicon.ordinal(token.folded)
        if place and _before_items(words, tokens, i + 1, lexicon):
            yield i, NumberIs(column, "=", place + 1)


def _before_items(words: TopicWords, tokens: Sequence[Token], i: int, lexicon: Lexicon) -> bool:
    """Whether what stands at `i` names items of the list, a number or "of the" before it aside."""
    while i < len(tokens) and (tokens[i].folded in lexicon.numerals or tokens[i].folded in lexicon.articles or tokens[i].folded == "of"):
        i += 1
    return i < len(tokens) and words.calls_items(tokens[i].stem)
