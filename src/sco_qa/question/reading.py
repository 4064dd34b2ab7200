"""One table's reading of a question: which mentions it can use, which words its rows hold, and what stays unexplained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from sco_qa.facts.schema import Table
from sco_qa.question.lexicon import Lexicon, Role
from sco_qa.question.logical_form import TextHas
from sco_qa.question.mentions import Mention, MentionKind
from sco_qa.question.parts import word_kind
from sco_qa.question.rows import RowIndex, TableRows, longest_run
from sco_qa.question.similarity import WordSimilarity
from sco_qa.question.text import Token, fold, stem, stems
from sco_qa.world.kinds import kinds
from sco_qa.world.places import Gazetteer

_RANK = {
    Role.VALUE: 8, Role.STANDING: 8, Role.OUTSIDER: 8, Role.EQUAL: 6, Role.DIFFERENCE: 8, Role.COMPARATIVE: 7, Role.SUPERLATIVE: 7, Role.COUNT: 7, Role.NUMBER_TEST: 7, Role.SEVERAL: 7,
    Role.ASK: 6, Role.COLUMN: 5, Role.NOUN: 5, Role.AVERAGE: 6, Role.SUM: 6, Role.SHARE: 6, Role.UNIT: 6, Role.NEGATION: 4,
    Role.GROUP: 4, Role.ORDER: 6, Role.ALTERNATIVE: 6, Role.DISTINCT: 4, Role.DESCRIBE: 3, Role.LIGHT: 2, Role.VERB: 3, Role.TIMES: 7, Role.EVERY: 3,
}  # fmt: skip
_PHRASE = 3
"""A column named by a phrase ("phone number") outranks an operator in it ("number of")."""
_KIND_RANK = {MentionKind.NAME: 10, MentionKind.DATE: 9, MentionKind.PLACE: 9, MentionKind.NUMBER: 7}
ANCHORS = (Role.NOUN, Role.VALUE, Role.COLUMN, Role.VERB)
_WEIGHT = {Role.LIGHT: 0.85, Role.VERB: 0.95}
TEXT_WEIGHT, KIND_WEIGHT, NEAR_TEXT_WEIGHT = 0.95, 0.94, 0.9
_PARTICIPLE, _PAST = "ing", "ed"
_COUNTRY = "country"
_BESIDE = 3
_CONTRACTED = 2
_TELLING_RUN = 3
"""Words in a row that a question and a row's name must share to tell rows with the same words apart."""
_ALTERNATIVES_APART = 0.05
"""Rows that hold one or another of two words ("industrial or nuclear") are as good, however surely each is said."""
_NAME_PREFERENCE = 0.1
"""A word in what names a row says more than one in its other text."""
_WORDS = 20_000
"""Words whose row words are kept."""


@dataclass
class Reading:
    """How `table` accounts for the words of a question."""

    table: Table
    tokens: Sequence[Token]
    mentions: list[Mention] = field(default_factory=list)
    claimed: dict[int, Mention] = field(default_factory=dict)
    text: TextHas | None = None
    known_rows: tuple[int, ...] = ()
    text_tokens: dict[int, float] = field(default_factory=dict)
    missing: list[int] = field(default_factory=list)
    proper: frozenset[int] = frozenset()
    measured: bool = False
    function: frozenset[int] = frozenset()
    joints: frozenset[int] = frozenset()
    """Tokens that join things of one sort ("and", "nor")."""

    def of(self, *roles: Role) -> list[Mention]:
        return [m for m in self.mentions if m.role in roles]

    def kind(self, kind: MentionKind) -> list[Mention]:
        return [m for m in self.mentions if m.kind is kind]

    @property
    def anchored(self) -> bool:
        """Whether anything but function and light words speaks of this table."""
        if self.measured and any(m.kind in (MentionKind.PLACE, MentionKind.DATE) or m.role is Role.ASK for m in self.mentions):
            return True
        return bool(self.text_tokens) or any(m.role in ANCHORS or m.kind is MentionKind.NAME for m in self.mentions)

    def coverage(self) -> float:
        """Share of the content words accounted for, by how surely; 0..1."""
        counted = [m for i, m in self.claimed.items() if m.role is not Role.LIGHT or i not in self.function]
        explained = sum(_WEIGHT.get(m.role, 1.0) * m.score if m.role else 1.0 for m in counted) + sum(self.text_tokens.values())
        total = len(counted) + len(self.text_tokens) + len(self.missing)
        return explained / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Words:
    """A question's words and mentions, and by their places: function words, those of places and rows' names, and those that may be names."""

    tokens: Sequence[Token]
    mentions: Sequence[Mention]
    function: frozenset[int]
    proper: Mapping[int, Mention]
    names: frozenset[int]


class Reader:
    """Makes a table's `Reading` from all mentions of a question."""

    def __init__(self, lexicon: Lexicon, rows: RowIndex, similarity: WordSimilarity | None, gazetteer: Gazetteer) -> None:
        self._lexicon = lexicon
        self._rows = rows
        self._similarity = similarity
        self._place_stems: dict[str, set[str]] = {}
        for surface, place, _ in gazetteer.surfaces():
            if len(words := stems(surface)) == 1:
                self._place_stems.setdefault(place, set()).add(words[0])
        synonyms = lexicon.synonyms()
        self._kinds = synonyms | {stem(fold(word)): tuple(stem(fold(c)) for c in covered) for word, covered in kinds().items()}
        self._number_words: dict[str, list[str]] = {}
        for word, number in lexicon.numerals.items():
            self._number_words.setdefault(str(number), []).append(stem(word))
        self._as_printed = lru_cache(_WORDS)(self._of_proper)
        self._like = lru_cache(_WORDS)(self._of_word)

    def words(self, tokens: Sequence[Token], mentions: Sequence[Mention]) -> Words:
        """What all tables' readings of a question share."""
        function = frozenset(i for i in range(len(tokens)) if self._lexicon.is_function(tokens, i))
        proper = {i: m for m in mentions if m.kind in (MentionKind.PLACE, MentionKind.NAME) for i in range(m.first, m.last)}
        names = frozenset(i for i in range(len(tokens)) if i not in function and word_kind(tokens, i) == "name")
        return Words(tokens, mentions, function, proper, names)

    def read(self, table: Table, tokens: Sequence[Token], mentions: Sequence[Mention], places_as_text: bool = False) -> Reading:
        """One table's reading on its own."""
        return self.read_words(table, self.words(tokens, mentions), places_as_text)

    def read_words(self, table: Table, words: Words, places_as_text: bool = False) -> Reading:
        """`places_as_text` reads places that stand in the rows' text as words of it: "the Chinese consul"."""
        tokens = words.tokens
        joints = frozenset(i for i, t in enumerate(tokens) if t.folded in self._lexicon.joining)
        reading = Reading(table, tokens, proper=frozenset(words.proper), function=words.function, joints=joints)
        rows = self._rows.tables[table.name]
        usable = [m for m in words.mentions if (m.table is None or m.table == table.name) and self._usable(m, table, rows, tokens)]
        noun = min((m.last for m in usable if m.role in (Role.NOUN, Role.VALUE) and m.table == table.name), default=len(tokens))
        if not any(m.role in (Role.NOUN, Role.VALUE, Role.VERB) and m.score == 1.0 for m in usable):
            usable = [m for m in usable if m.role is not Role.STANDING]
        usable = [m for m in usable if m.first < noun or not self._mentioned_in_passing(m, tokens)]
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
        self._match_text(reading, rows, words)
        return reading

    def in_text(self, mention: Mention, table: str, tokens: Sequence[Token]) -> bool:
        """Whether the words of a place stand in a table's text, or another form of its name does ("of China", "Chinese")."""
        rows = self._rows.tables[table]
        own = mention.first > 1 and tokens[mention.first - 1].folded in self._lexicon.origins
        return (own and any(s in rows.rows_with for s in self._place_stems.get(mention.value, ()))) or all(token.stem in rows.rows_with for token in tokens[mention.first : mention.last])

    def _usable(self, mention: Mention, table: Table, rows: TableRows, tokens: Sequence[Token]) -> bool:
        if mention.kind is MentionKind.PLACE:
            return bool(table.where)
        if mention.kind is MentionKind.NAME and all(t.folded.isdigit() for t in tokens[mention.first : mention.last]):
            return self._calls_by_years(mention, tokens)
        if mention.role is Role.OUTSIDER and table.name not in self._lexicon.closed:
            return False
        if mention.role is Role.EQUAL and any(s.role is Role.NOUN for s in self._lexicon.phrases.get((tokens[mention.first - 1].stem,), ()) if mention.first):
            return False
        if mention.role is Role.STANDING and table.name not in self._lexicon.standing:
            return False
        if mention.kind is MentionKind.DATE:
            return bool(table.when)
        if mention.kind is MentionKind.NUMBER and not any(c.type == "number" for c in table.columns.values()):
            return not any(s in rows.rows_with for s in self._spelt(tokens[mention.first].folded, tokens[mention.first].stem))
        if mention.role is Role.UNIT and not self._measures(mention, tokens):
            return False
        if mention.role is Role.SEVERAL and not any(c.type == "places" for c in table.columns.values()):
            return False
        if mention.role is Role.NEGATION and not self._negates(mention, tokens):
            return False
        if mention.role is Role.COUNT and tokens[mention.first].folded.endswith(_PARTICIPLE):
            return False
        if _COUNTRY in (mention.column, mention.value) and mention.last - mention.first == 1 and tokens[mention.first].folded.endswith(_PAST):
            return False
        if mention.role is Role.NUMBER_TEST and not self._tests_number(mention, tokens):
            return False
        if mention.role is Role.ASK and (self._is_relative(mention, tokens, table.name) or self._only_dates(mention, tokens)):
            return False
        if mention.score < 1.0 and tokens[mention.first].stem in rows.rows_with:
            return False
        return mention.role is not Role.SUPERLATIVE or self._is_superlative(mention, tokens)

    def _is_superlative(self, mention: Mention, tokens: Sequence[Token]) -> bool:
        """Whether a word ranks ("the last three", "last drill") and is no verb ("did it last", "lasted in total")."""
        word = tokens[mention.first]
        if mention.last - mention.first > 1 or word.stem not in self._lexicon.verbal:
            return True
        if word.folded != word.stem:
            return False
        if mention.first == 0 or tokens[mention.first - 1].folded in self._lexicon.determiners:
            return True
        if mention.last == len(tokens):
            return not any(t.folded in self._lexicon.supports for t in tokens[: mention.first])
        return (tokens[mention.last].folded == "to" or not self._lexicon.is_function(tokens, mention.last))

    def _calls_by_years(self, mention: Mention, tokens: Sequence[Token]) -> bool:
        """"the 2013–2015 programme": years name a row where what sort it is stands beside them."""
        beside = [*tokens[max(0, mention.first - _BESIDE) : mention.first], *tokens[mention.last : mention.last + _BESIDE]]
        return any(s.role is Role.VALUE and s.table == mention.table for t in beside for s in self._lexicon.phrases.get((t.stem,), ()))

    def _negates(self, mention: Mention, tokens: Sequence[Token]) -> bool:
        """"leaving X aside" negates, "leaving X wounded" does not; "excluded" negates what stands before it, "excluding" what follows."""
        if mention.last - mention.first > 1:
            contracted = mention.last - mention.first == _CONTRACTED and tokens[mention.first].folded in self._lexicon.auxiliaries
            return not contracted or (mention.first > 0 and len(tokens) - mention.last > 1)
        word = tokens[mention.first].folded
        if word in self._lexicon.parted:
            return any(t.folded in self._lexicon.partings for t in tokens[mention.last :])
        return word.endswith(_PAST) == (mention.value is not None)

    def _mentioned_in_passing(self, mention: Mention, tokens: Sequence[Token]) -> bool:
        """"documents that carry a date in 2006": a bare noun with an article, behind what is asked for, asks for nothing."""
        bare = mention.role is Role.ASK and mention.last - mention.first == 1 and tokens[mention.first].folded not in self._lexicon.question_words
        return bare and mention.first > 0 and tokens[mention.first - 1].folded in self._lexicon.articles

    def _only_dates(self, mention: Mention, tokens: Sequence[Token]) -> bool:
        """"both years inclusive", "of the countries": a bare noun asks for itself only at the head, or behind a word that groups."""
        if mention.last - mention.first > 1 or mention.value not in ("year", "month", "country", "city") or mention.first == 0:
            return False
        before = tokens[mention.first - 1]
        groups = any(s.role in (Role.GROUP, Role.SUPERLATIVE) for s in self._lexicon.phrases.get((before.stem,), ()))
        head = all(self._lexicon.is_function(tokens, i) for i in range(mention.first))
        return not groups and not (head and before.folded not in self._lexicon.pronouns)

    def _measures(self, mention: Mention, tokens: Sequence[Token]) -> bool:
        """Whether a unit stands behind a number or an article ("a week", "ten days", "how many days"); else it is a word like others."""
        before = [t.folded for t in tokens[max(0, mention.first - 2) : mention.first]]
        return any(w[0].isdigit() or w in self._lexicon.numerals or w in ("a", "an", "many") for w in before)

    def _tests_number(self, mention: Mention, tokens: Sequence[Token]) -> bool:
        """"longer than a week" tests a number; "longer than Peace Mission-2007" compares two things."""
        around = list(tokens[mention.last : mention.last + 2])
        if tokens[mention.first].folded in self._lexicon.joining or mention.last == len(tokens):
            around += tokens[max(0, mention.first - 2) : mention.first]
        units = [s.role is Role.UNIT for t in around for s in self._lexicon.phrases.get((t.stem,), ())]
        return any(units) or any(t.folded[0].isdigit() or t.folded in self._lexicon.numerals or t.folded in self._lexicon.repeats for t in around)

    def _is_relative(self, mention: Mention, tokens: Sequence[Token], table: str) -> bool:
        """"incidents where …": a relative pronoun behind a noun asks for nothing."""
        if mention.last - mention.first > 1 or mention.first == 0 or mention.value not in ("where", "when", "who"):
            return False
        senses = self._lexicon.phrases.get((tokens[mention.first - 1].stem,), ())
        heads = (Role.NOUN, Role.COLUMN) if mention.value == "where" else (Role.NOUN,)
        return any(s.role in heads and s.table == table for s in senses)

    def _match_text(self, reading: Reading, rows: TableRows, words: Words) -> None:
        """Find the rows whose text has most of the words left over; proper ones match only as they are."""
        loose = [i for i in range(len(reading.tokens)) if i not in reading.claimed and i not in reading.function]
        found = {i: {s: score for s, score in self._row_words(words, i).items() if s in rows.rows_with} for i in loose}
        if not any(found.values()):
            reading.missing = loose
            return
        scores: dict[int, float] = {}
        for i in loose:
            per_row: dict[int, float] = {}
            for row_stem, score in found[i].items():
                for row in rows.rows_with[row_stem]:
                    named = _NAME_PREFERENCE if row in rows.named_with.get(row_stem, ()) else 0.0
                    per_row[row] = max(per_row.get(row, 0.0), score + named)
            for row, score in per_row.items():
                scores[row] = scores.get(row, 0.0) + score
        best = max(scores.values(), default=0.0)
        apart = _ALTERNATIVES_APART if any(m.first - 1 in found and m.last in found for m in reading.of(Role.ALTERNATIVE)) else 1e-9
        tied = {row for row, score in scores.items() if score >= best - apart}
        rows_kept = self._same_wording(reading, rows, tied)
        if rows_kept != tied:
            reading.known_rows = tuple(sorted(rows_kept))
        terms, columns = [], set()
        for i in loose:
            kept = {s: score for s, score in found[i].items() if rows.rows_with[s] & rows_kept}
            own = reading.tokens[i].stem
            kept = {own: kept[own]} if own in kept else kept
            if not kept or not best:
                reading.missing.append(i)
                continue
            reading.text_tokens[i] = max(kept.values())
            if not any(rows.columns_with[s] for s in kept):
                reading.known_rows = tuple(sorted(rows_kept))
            nearest_first = sorted(kept, key=lambda s: -kept[s])
            terms.append((i, tuple(dict.fromkeys(w for s in nearest_first for w in sorted(rows.surfaces[s])))))
            columns |= {c for s in kept for c in rows.columns_of(s, rows_kept)}
        if terms:
            reading.text = TextHas(tuple(c for c in rows.columns if c in columns), tuple(self._joined(reading, terms)))

    def _same_wording(self, reading: Reading, rows: TableRows, tied: set[int]) -> set[int]:
        """Of rows that hold the same words, the one named most like the question, where one thing is asked for."""
        plural = any(reading.tokens[m.last - 1].folded.endswith("s") for m in reading.of(Role.NOUN, Role.VALUE))
        if len(tied) < 2 or plural:
            return tied
        asked = [t.stem for t in reading.tokens]
        runs = {row: longest_run(asked, names) for row in tied if _common(asked, names := rows.name_stems[row]) >= _TELLING_RUN}
        best = max(runs.values(), default=0)
        closest = {row for row, run in runs.items() if run == best}
        return closest if best >= _TELLING_RUN and len(closest) == 1 else tied

    def _joined(self, reading: Reading, terms: list[tuple[int, tuple[str, ...]]]) -> list[tuple[str, ...]]:
        """Terms with "or" between them, or commas and then "or", are one term."""
        joined: list[tuple[str, ...]] = []
        listed = False
        for at in range(len(terms) - 1, -1, -1):
            i, words = terms[at]
            after = terms[at + 1][0] if at + 1 < len(terms) else i
            either = any(reading.claimed.get(j) is not None and reading.claimed[j].role is Role.ALTERNATIVE for j in range(i + 1, after))
            parted = any(reading.tokens[j].start - reading.tokens[j - 1].end > 1 for j in range(i + 1, after + 1))
            listed = either or (listed and parted)
            if listed:
                joined[0] = tuple(dict.fromkeys((*words, *joined[0])))
            else:
                joined.insert(0, words)
        return joined

    def _row_words(self, words: Words, i: int) -> Mapping[str, float]:
        """Stems that rows may say a word by, with how surely."""
        token, proper = words.tokens[i], words.proper.get(i)
        if proper is None:
            return self._like(token.folded, token.stem, i in words.names)
        return self._as_printed(token.folded, token.stem, proper.value if proper.kind is MentionKind.PLACE else None)

    def _spelt(self, folded: str, stemmed: str) -> tuple[str, ...]:
        """A word's stem; of a small number also its word: "the 3 evils"."""
        return (stemmed, *self._number_words.get(folded, ()))

    def _of_proper(self, folded: str, stemmed: str, place: str | None) -> dict[str, float]:
        """Of a name, or of a place and its other names."""
        return dict.fromkeys(self._place_stems.get(place or "", ()), KIND_WEIGHT) | dict.fromkeys(self._spelt(folded, stemmed), TEXT_WEIGHT)

    def _of_word(self, folded: str, stemmed: str, named: bool) -> dict[str, float]:
        """Of a word, those it covers, and those near to it in meaning unless it may be a name."""
        found = dict.fromkeys(self._spelt(folded, stemmed), TEXT_WEIGHT)
        for covered in self._kinds.get(stemmed, ()):
            found.setdefault(covered, KIND_WEIGHT)
        if self._similarity and not folded.isdigit() and not named:
            for near, score in self._similarity.near(folded):
                found.setdefault(stem(fold(near)), NEAR_TEXT_WEIGHT * score)
        return found


def _common(asked: Sequence[str], names: Sequence[str]) -> int:
    """How many words of a name a question has, in whatever order: no run is longer."""
    return sum(name in asked for name in names)


def _rank(mention: Mention) -> int:
    if mention.role:
        return _RANK[mention.role] + (_PHRASE if mention.role is Role.COLUMN and mention.last - mention.first > 1 else 0)
    return _KIND_RANK[mention.kind]
