"""Questions whether something is on a list of the paper: "is tourism among the fields of cooperation", "does RATS have the task of …"."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from sco_qa.facts.schema import Schema, Table
from sco_qa.index.lists import GROUPED
from sco_qa.question.forms.logical_form import Filter, LogicalForm, RowIs, TextHas, ValueIs
from sco_qa.question.linking.lexicon import Lexicon, Role
from sco_qa.question.linking.mentions import Mention, MentionKind
from sco_qa.question.lists.topics import TopicWords
from sco_qa.question.parsing.parser import Candidate
from sco_qa.question.reading.reading import Reading
from sco_qa.question.words.english import joined
from sco_qa.question.words.text import Token

_LONGEST = 3
_NAMED_BY = "list"
"""The column of tables whose lists have names of their own."""


@dataclass(frozen=True, slots=True)
class Split:
    """The words of a question for the thing, and those for the list it may stand on."""

    thing: range
    list: range


def split(tokens: Sequence[Token], heads: Container[tuple[str, ...]], lexicon: Lexicon) -> Split | None:
    """Where a question for yes or no speaks of the thing and where of the list; None where it asks for no membership.

    `heads` are what items are called, by stems: "has the task of …".
    """
    if len(tokens) > 1 and tokens[1].folded in lexicon.pronouns:  # "is it a task of RATS to …"
        last = max((i for i, t in enumerate(tokens) if t.folded in lexicon.complements), default=0)
        return Split(range(last + 1, len(tokens)), range(2, last)) if last else None
    runs = [(tuple(t.stem for t in tokens[first:last]), first, last) for first in range(2, len(tokens) - 1) for last in range(min(len(tokens) - 1, first + _LONGEST), first, -1)]
    for words, first, last in runs:
        if words in lexicon.belonging:
            return Split(range(1, first), range(last, len(tokens)))
        if words in lexicon.including:
            return Split(range(last, len(tokens)), range(1, first))
    return next((Split(range(last + 1, len(tokens)), range(1, last)) for words, _, last in runs if words in heads and tokens[last].folded in lexicon.complements), None)


def memberships(tokens: Sequence[Token], asked: Split, topics: Sequence[TopicWords], lexicon: Lexicon, schema: Schema) -> list[Candidate]:
    """A form for each list whose name accounts for all words of its side and that holds the things; or for one that holds no word
    of them, where no such list may."""
    things = list(_things(tokens, asked.thing, lexicon))
    fitting = [(words, told) for words in topics if things and (told := _told(tokens, asked.list, words, lexicon))]
    found = [(words, told, _held(tokens, things, words)) for words, told in fitting]
    holding = [(words, told, held) for words, told, held in found if isinstance(held, TextHas)]
    denied = found if all(isinstance(held, RowIs) for _, _, held in found) else []
    return [_candidate(tokens, asked, words, held, told, lexicon, schema.tables[words.topic.table]) for words, told, held in holding or denied if held]


def _told(tokens: Sequence[Token], side: range, words: TopicWords, lexicon: Lexicon) -> float:
    """How surely a list is what the words of one side name, 0..1; 0 where one of them tells of something else."""
    said = [tokens[i] for i in side]
    accounted = words.accounts(said)
    told = [accounted.get(i - side.start, 0.0) for i in side if not lexicon.is_function(tokens, i)]
    named = (any(words.calls_items(t.stem) for t in said) or (len(told) > 1 and min(told) == 1.0)) and words.named_in(said)
    return min(told, default=1.0) and sum(told) / len(told) if named and told else float(named)


def _things(tokens: Sequence[Token], thing: range, lexicon: Lexicon) -> Iterator[list[int]]:
    """The things asked about, those joined by "and", "or" or a comma one by one, each by its words that carry meaning."""
    parts: list[list[int]] = [[]]
    for i in thing:
        if tokens[i].folded in lexicon.joining or (parts[-1] and tokens[i].start - tokens[i - 1].end > 1):
            parts.append([])
        if not lexicon.is_function(tokens, i) and tokens[i].folded not in lexicon.joining:
            parts[-1].append(i)
    yield from (part for part in parts if part)


def _held(tokens: Sequence[Token], things: Sequence[Sequence[int]], words: TopicWords) -> Filter | None:
    """The items that say the things, or no row where none says any word of them; None where they may be said otherwise, and for
    a list without a name to deny by."""
    said = [[words.said_as(tokens[i]) for i in thing] for thing in things]
    if all(part and all(part) and words.items_saying(part) for part in said):
        terms = tuple(tuple(term) for term in said[0]) if len(said) == 1 else (tuple(dict.fromkeys(w for part in said for term in part for w in term)),)
        return TextHas((GROUPED[words.topic.table][1],), terms)
    named = words.topic.column == _NAMED_BY
    if named and not any(words.said_as(tokens[i], 0.0) for thing in things for i in thing):
        return RowIs((), (joined([" ".join(tokens[i].text for i in thing) for thing in things]),))
    return None


def _candidate(tokens: Sequence[Token], asked: Split, words: TopicWords, held: Filter, told: float, lexicon: Lexicon,
               table: Table) -> Candidate:  # fmt: skip
    topic = words.topic
    of_list = (ValueIs(topic.column, (topic.name,)),) if topic.column == _NAMED_BY else ()
    form = LogicalForm(topic.table, "exists", (*of_list, held), yes_no=True)
    reading = Reading(table, tokens, function=frozenset(i for i in range(len(tokens)) if lexicon.is_function(tokens, i)))
    head = Mention(MentionKind.SENSE, asked.list.start, asked.list.stop, Role.VALUE, topic.table, topic.column, topic.name)
    reading.mentions.append(head)
    reading.claimed.update(dict.fromkeys(asked.list, head))
    reading.text_tokens.update(dict.fromkeys((i for i in asked.thing if i not in reading.function), told))
    return Candidate(form, 1.0 + told * 0.1, told, (), (), reading, firm=True)
