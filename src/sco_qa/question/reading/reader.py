"""Reads a question as each table would: the longest and surest mentions first, then the words that are left."""

from __future__ import annotations

from collections.abc import Sequence

from sco_qa.facts.schema import Table
from sco_qa.question.linking.lexicon import Lexicon, Role
from sco_qa.question.linking.mentions import Mention, MentionKind
from sco_qa.question.linking.rows import RowIndex
from sco_qa.question.reading.reading import ANCHORS, Reading, Words
from sco_qa.question.reading.row_words import RowWords
from sco_qa.question.reading.senses import Senses
from sco_qa.question.words.parts import word_kind
from sco_qa.question.words.similarity import WordSimilarity
from sco_qa.question.words.text import Token, fold, stems
from sco_qa.world.places import Gazetteer

_RANK = {
    Role.VALUE: 8, Role.CONFLICT: 9, Role.STANDING: 8, Role.OUTSIDER: 8, Role.EQUAL: 6, Role.DIFFERENCE: 8, Role.COMPARATIVE: 7, Role.SUPERLATIVE: 7, Role.COUNT: 7, Role.NUMBER_TEST: 7, Role.SEVERAL: 7,
    Role.ASK: 6, Role.COLUMN: 5, Role.NOUN: 5, Role.AVERAGE: 6, Role.SUM: 6, Role.SHARE: 6, Role.UNIT: 6, Role.NEGATION: 4,
    Role.GROUP: 4, Role.ORDER: 6, Role.ALTERNATIVE: 6, Role.DISTINCT: 4, Role.DESCRIBE: 3, Role.LIGHT: 2, Role.VERB: 3, Role.TIMES: 7, Role.EVERY: 3,
}  # fmt: skip
_PHRASE = 3
"""A column named by a phrase ("phone number") outranks an operator in it ("number of")."""
_KIND_RANK = {MentionKind.NAME: 10, MentionKind.DATE: 9, MentionKind.PLACE: 9, MentionKind.NUMBER: 7}


class Reader:
    """Makes a table's `Reading` from all mentions of a question."""

    def __init__(self, lexicon: Lexicon, rows: RowIndex, similarity: WordSimilarity | None, gazetteer: Gazetteer) -> None:
        self._lexicon = lexicon
        self._rows = rows
        self._place_stems: dict[str, set[str]] = {}
        for surface, place, _ in gazetteer.surfaces():
            if len(words := stems(surface)) == 1:
                self._place_stems.setdefault(place, set()).add(words[0])
        self._row_words = RowWords(lexicon, similarity, self._place_stems, rows.tables)
        self._senses = Senses(lexicon, self._row_words)

    def words(self, tokens: Sequence[Token], mentions: Sequence[Mention], polar: bool = False) -> Words:
        """What all tables' readings of a question share."""
        function = frozenset(i for i in range(len(tokens)) if self._lexicon.is_function(tokens, i) and not self._is_persons(tokens, i) and not self._is_counted(tokens, i))
        proper = {i: m for m in mentions if m.kind in (MentionKind.PLACE, MentionKind.NAME) for i in range(m.first, m.last)}
        names = frozenset(i for i in range(len(tokens)) if i not in function and word_kind(tokens, i) == "name")
        joints = frozenset(i for i, t in enumerate(tokens) if t.folded in self._lexicon.joining)
        standing = [m for m in mentions if self._senses.stands(m, tokens)]
        return Words(tokens, standing, function, proper, names, joints, self._row_words.general_phrases(tokens), polar)

    def tables(self, words: Words) -> set[str]:
        """The tables that something in a question may speak of: few of all, and no other need read it."""
        ranked = [m.value[1] for m in words.mentions if m.role in (Role.SUPERLATIVE, Role.COMPARATIVE)]
        found = {str(m.table) for m in words.mentions if m.role in ANCHORS or m.kind is MentionKind.NAME}
        found |= {table for table, own in self._lexicon.measures.items() if any(by in own for by in ranked)}
        return found | self._row_words.tables(words)

    def _is_persons(self, tokens: Sequence[Token], i: int) -> bool:
        """"Kan's report", "what did Kan write": a text that belongs to a person, and what persons do, are no talk about asking."""
        before = i - 2 if i > 1 and tokens[i - 1].folded == "s" else i - 1
        return before >= 0 and tokens[i].stem in self._lexicon.asking and tokens[before].stem in self._rows.tables["people"].named_with

    def _is_counted(self, tokens: Sequence[Token], i: int) -> bool:
        """"how many articles does it have": what is counted is asked about, whatever it is."""
        counts = self._lexicon.phrases.get(tuple(t.stem for t in tokens[max(0, i - 2) : i]), ())
        return tokens[i].stem in self._lexicon.asking and any(s.role is Role.COUNT for s in counts)

    def read(self, table: Table, tokens: Sequence[Token], mentions: Sequence[Mention], places_as_text: bool = False) -> Reading:
        """One table's reading on its own."""
        return self.read_words(table, self.words(tokens, mentions), places_as_text)

    def read_words(self, table: Table, words: Words, places_as_text: bool = False) -> Reading:
        """`places_as_text` reads places that stand in the rows' text as words of it: "the Chinese consul"."""
        tokens = words.tokens
        reading = Reading(table, tokens, proper=frozenset(words.proper), function=words.function, joints=words.joints)
        rows = self._rows.tables[table.name]
        usable = [m for m in words.mentions if (m.table is None or m.table == table.name) and self._senses.usable(m, table, rows, tokens)]
        if words.polar and table.name in self._lexicon.closed:
            usable += [Mention(MentionKind.SENSE, m.first, m.last, Role.OUTSIDER, value=m.value[0].display) for m in words.mentions if self._is_elsewhere(m, table)]
        noun = min((m.last for m in usable if m.role in (Role.NOUN, Role.VALUE) and m.table == table.name), default=len(tokens))
        if not any(m.role in (Role.NOUN, Role.VALUE, Role.VERB) and m.score == 1.0 for m in usable):
            usable = [m for m in usable if m.role is not Role.STANDING]
        usable = [m for m in usable if m.first < noun or not self._senses.mentioned_in_passing(m, tokens)]
        named = {i for m in usable if m.kind is MentionKind.NAME and tokens[m.first].folded.isdigit() for i in range(m.first, m.last)}
        if named:  # "the 2013–2015 programme": its name is no date
            usable = [m for m in usable if m.kind is not MentionKind.DATE or not named & set(range(m.first, m.last))]
        if places_as_text:
            said = {i for m in usable if m.kind is MentionKind.PLACE and self.in_text(m, table.name, tokens) for i in range(m.first, m.last)}
            usable = [m for m in usable if m.first not in said or (m.kind is not MentionKind.PLACE and m.score == 1.0)]  # a name is near to nothing else
        for mention in sorted(usable, key=lambda m: (m.first - m.last, -_rank(m), -m.score)):
            if not any(i in reading.claimed for i in range(mention.first, mention.last)):
                reading.mentions.append(mention)
                reading.claimed.update(dict.fromkeys(range(mention.first, mention.last), mention))
        reading.mentions.sort(key=lambda m: m.first)
        own = self._lexicon.measures[table.name]
        reading.measured = any(m.value[1] in own for m in reading.of(Role.SUPERLATIVE, Role.COMPARATIVE))
        self._row_words.match(reading, rows, words)
        return reading

    def _is_elsewhere(self, mention: Mention, table: Table) -> bool:
        """Whether a name is of a thing of another sort: an organisation is no member."""
        return mention.kind is MentionKind.NAME and mention.table in self._lexicon.closed - {table.name} and all(name.whole for name in mention.value)

    def in_text(self, mention: Mention, table: str, tokens: Sequence[Token]) -> bool:
        """Whether the words of a place stand in a table's text, or another form of its name does ("of China", "Chinese")."""
        rows = self._rows.tables[table]
        own = mention.first > 1 and tokens[mention.first - 1].folded in self._lexicon.origins
        adjective = mention.last - mention.first == 1 and tokens[mention.first].folded != fold(str(mention.value))
        return ((own or adjective) and any(s in rows.rows_with for s in self._place_stems.get(mention.value, ()))) or all(token.stem in rows.rows_with for token in tokens[mention.first : mention.last])


def _rank(mention: Mention) -> int:
    if mention.role:
        return _RANK[mention.role] + (_PHRASE if mention.role is Role.COLUMN and mention.last - mention.first > 1 else 0)
    return _KIND_RANK[mention.kind]
