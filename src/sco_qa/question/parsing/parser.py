"""Candidate logical forms for a question, best first: every table reads the question, the one that accounts for most of it wins."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sco_qa.facts.schema import Schema, Table
from sco_qa.question.forms.logical_form import PLACE, WHEN, AnyOf, DateIs, LogicalForm, PlaceIs, RowIs, TextHas
from sco_qa.question.linking.lexicon import Lexicon, Role
from sco_qa.question.linking.linker import Linker
from sco_qa.question.linking.mentions import Mention, MentionKind
from sco_qa.question.linking.rows import RowIndex
from sco_qa.question.parsing.asserting import speaks_of
from sco_qa.question.parsing.target import FormBuilder
from sco_qa.question.reading.narrowing import loses_condition, unnamed
from sco_qa.question.reading.reader import Reader
from sco_qa.question.reading.reading import Reading
from sco_qa.question.words.parts import WordKind, word_kind
from sco_qa.question.words.similarity import WordSimilarity
from sco_qa.question.words.text import Token, tokenise
from sco_qa.world.places import Gazetteer

_BONUS = {Role.CONFLICT: 0.15, Role.VALUE: 0.06, Role.NOUN: 0.05, Role.COLUMN: 0.02}
_NAME_BONUS = 0.06
_PARTIAL_NAME_BONUS = 0.03
_UNMET = 0.3
_IDLE = 0.06
"""A column that is named and that the form makes nothing of."""
_TEXT_PENALTY = 0.02
_SHORTEST_STATEMENT = 3
_MOST_MISSING, _LEAST_COVERAGE = 3, 0.4
_RECKONED = ("average", "median", "ratio")
"""What is reckoned of something that is not understood is a figure for something else ("the average age of the dead")."""
_INFLECTED = ("ed", "ing")
_POINTLESS = 0.3
"""Counting one named row is hardly what anybody asks."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A logical form with how well it fits: `coverage` 0..1, and the positions of words nothing explains."""

    form: LogicalForm
    score: float
    coverage: float
    missing_at: tuple[int, ...]
    unmet: tuple[str, ...]
    reading: Reading

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(self.reading.tokens[i].text for i in self.missing_at)
    unheld: bool = False
    """Whether a condition of the question is lost, and all rows taken that it should narrow."""
    firm: bool = False
    """Whether "no" and "0" are answers too, and no reason to try another reading."""

    @property
    def complete(self) -> bool:
        return not self.missing and not self.unmet

    def missing_of(self, kind: WordKind) -> int:
        """How many words nothing explains, of one kind."""
        return _words_of(kind, self.reading, self.missing_at)

    @property
    def tolerable(self) -> bool:
        """Whether it is worth trying: what is left unexplained is little, and no name."""
        if self.form.operation in _RECKONED and self.missing_of("thing"):
            return False
        return not self.unmet and not self.unheld and _is_little(self.missing_at, self.coverage, self.reading)

    def as_json(self) -> dict[str, Any]:
        """For explanations."""
        return {"logical_form": self.form.as_json(), "score": round(self.score, 3), "coverage": round(self.coverage, 3),
                "unexplained": list(self.missing), "unmet": list(self.unmet),
                "mentions": [m.as_json([t.text for t in self.reading.tokens]) for m in self.reading.mentions]}  # fmt: skip


def _words_of(kind: WordKind, reading: Reading, words: Sequence[int]) -> int:
    return sum(("name" if i in reading.proper else word_kind(reading.tokens, i)) == kind for i in words)


def _is_little(missing: Sequence[int], coverage: float, reading: Reading) -> bool:
    """Whether the words that a reading leaves unexplained can be passed over."""
    return not missing or (len(missing) <= _MOST_MISSING and coverage >= _LEAST_COVERAGE and not _words_of("name", reading, missing))


def idle_columns(form: LogicalForm, reading: Reading) -> list[Mention]:
    """Mentions of columns that a form neither asks for, nor tests, measures or orders by."""
    used = {*form.projection, form.measure, form.distinct, form.group_by, form.order.column if form.order else None}
    parts = [p for f in (*form.filters, *form.alternatives) for p in (f.filters if isinstance(f, AnyOf) else (f,))]
    used |= {c for f in parts for c in (getattr(f, "column", None), getattr(f, "other", None))}
    table = reading.table
    used |= set(table.where) if PLACE in used or any(isinstance(f, PlaceIs) for f in parts) else set()
    used |= set(table.when) if WHEN in used or any(isinstance(f, DateIs) for f in parts) else set()
    return [m for m in reading.of(Role.COLUMN) if m.column not in used]


class Parser:
    """Parses one question on its own; conversation is `dialogue`'s part."""

    def __init__(self, schema: Schema, lexicon: Lexicon, gazetteer: Gazetteer, rows: RowIndex, similarity: WordSimilarity | None) -> None:
        self.schema = schema
        self.lexicon = lexicon
        self._linker = Linker(lexicon, gazetteer, rows, similarity)
        self.reader = Reader(lexicon, rows, similarity, gazetteer)
        self.builder = FormBuilder(lexicon, gazetteer, rows)

    def mentions(self, text: str, tokens: list[Token]) -> list[Mention]:
        return self._linker.link(text, tokens)

    def candidates(self, tokens: Sequence[Token], mentions: Sequence[Mention]) -> list[Candidate]:
        """Complete forms for every table that the question speaks of, the best first."""
        yes_no = self.asserts(tokens, mentions)
        readings = list(self._readings(tokens, mentions, yes_no))
        likely = [bool(r.kind(MentionKind.NAME)) or _is_little(r.missing, r.coverage(), r) for r in readings]
        found = [self.candidate(r, yes_no) for r, worth in zip(readings, likely, strict=True) if worth]
        best = max((c.score for c in found if c.tolerable), default=-math.inf)
        # a form costs more than a reading, and where too much is unexplained it matters only if nothing else is better
        found += [self.candidate(r, yes_no) for r, worth in zip(readings, likely, strict=True) if not worth and self._merit(r, r.coverage()) >= best]
        return sorted(found, key=lambda c: -c.score)

    def _readings(self, tokens: Sequence[Token], mentions: Sequence[Mention], yes_no: bool) -> Iterator[Reading]:
        """Those of the tables that the question speaks of."""
        contrary = any(m.role is Role.CONFLICT for m in mentions)
        words = self.reader.words(tokens, mentions, yes_no)
        spoken_of = self.reader.tables(words)
        for table in self.schema.tables.values():
            if table.name not in spoken_of and not (contrary and table.conflict):
                continue
            if (table.name in self.lexicon.yes_no and not yes_no) or (table.name in self.lexicon.contrary and not contrary):
                continue
            reading = self.reader.read_words(table, words)
            if reading.anchored:
                yield reading
            if any(self.reader.in_text(m, table.name, tokens) for m in reading.kind(MentionKind.PLACE)):
                other = self.reader.read_words(table, words, places_as_text=True)
                if other.anchored:
                    yield other

    def read_part(self, table: Table, text: str, tokens: list[Token]) -> Reading:
        """One table's reading of a stretch of a question."""
        start, end = tokens[0].start, tokens[-1].end
        own = tokenise(text[start:end])
        return self.reader.read(table, own, self.mentions(text[start:end], own))

    def part(self, text: str, tokens: list[Token]) -> list[Candidate]:
        """Candidates for a stretch of a question on its own."""
        start, end = tokens[0].start, tokens[-1].end
        own = tokenise(text[start:end])
        return self.candidates(own, self.mentions(text[start:end], own))

    def read(self, table: str, tokens: Sequence[Token], mentions: Sequence[Mention], places_as_text: bool = False) -> Reading:
        """One table's reading, whether or not anything speaks of it."""
        return self.reader.read(self.schema.tables[table], tokens, mentions, places_as_text)

    def opposed(self, table: str, tokens: Sequence[Token], mentions: Sequence[Mention], sides: tuple[RowIs, RowIs]) -> Candidate | None:
        """The comparison that a question asks for, of sides that are known; None where the table cannot make it."""
        reading = self.read(table, tokens, mentions)
        form = self.builder.compare(reading, sides, self.asserts(tokens, mentions))
        return replace(self.candidate(reading, False), form=form) if form else None

    def candidate(self, reading: Reading, yes_no: bool) -> Candidate:
        draft = self.builder.build(reading, yes_no)
        coverage = reading.coverage()
        score = self._merit(reading, coverage)
        if draft.form.operation == "count" and any(isinstance(f, RowIs) and len(f.ids) == 1 for f in draft.form.filters):
            score -= _POINTLESS
        score -= _IDLE * len(idle_columns(draft.form, reading))
        score -= _UNMET * len(draft.unmet) + (_TEXT_PENALTY if reading.text else 0.0)
        if draft.form.operation == "share" and reading.missing:
            score -= _POINTLESS  # a share of what is not understood is a share of something else
        ranks = [m for m in reading.of(Role.SUPERLATIVE) if m.last - m.first > 1 or (m.first not in reading.function and reading.tokens[m.first].stem not in self.lexicon.verbal)]
        if ranks and draft.form.order is None and draft.form.operation in ("rows", "exists", "count", "group"):  # what is asked for is not ranked
            draft.unmet.append(reading.tokens[ranks[0].first].text)
            score -= _UNMET
        if draft.form.operation != "share" and self._wants_share(reading):
            draft.unmet.append(reading.tokens[reading.of(Role.SHARE)[0].first].text)
            score -= _UNMET
        if (name := unnamed(reading, self.lexicon)) is not None:
            draft.unmet.append(reading.tokens[name].text)
        if draft.form.operation == "exists" and draft.form.alternatives == () and reading.of(Role.EQUAL) and not draft.form.having:
            draft.unmet.append(reading.tokens[reading.of(Role.EQUAL)[0].first].text)  # that things agree is not that they exist
        if draft.form.operation == "exists" and not speaks_of(reading, draft.form, self.lexicon):
            draft.unmet.append(reading.tokens[0].text)
        draft.unmet += [reading.tokens[m.last].text for m in reading.of(Role.COLUMN) if m.column in draft.form.projection and _heads_nothing(m, reading)]
        if draft.form.operation == "exists" and all(isinstance(f, RowIs | TextHas) for f in draft.form.filters):
            draft.unmet += self._unsaid(reading)
        if reading.table.name in self.lexicon.miscellany and not draft.form.filters and not reading.of(Role.NOUN):
            draft.unmet.append(reading.table.name)
            score -= _UNMET
        return Candidate(draft.form, score, coverage, tuple(reading.missing), tuple(draft.unmet), reading, unheld=loses_condition(draft.form, reading, self.lexicon.origins))

    def _merit(self, reading: Reading, coverage: float) -> float:
        """The score that a reading gives a form, before what the form lacks."""
        score = coverage + sum(_BONUS.get(m.role, 0.0) * m.score for m in reading.mentions if m.role)
        for name in reading.kind(MentionKind.NAME):
            score += _NAME_BONUS if name.value[0].whole else _PARTIAL_NAME_BONUS
        return score + self.lexicon.prior[reading.table.name]

    def _wants_share(self, reading: Reading) -> bool:
        """Whether a fraction is asked for that neither the table's quantities nor what its text says beside the names can be."""
        if not reading.of(Role.SHARE) or reading.table.name in self.lexicon.counts:
            return False
        return reading.text is None or set(reading.text.columns) <= set(self.lexicon.names[reading.table.name])

    def _unsaid(self, reading: Reading) -> Iterator[str]:
        """"is Zhao an officer": what a named row is asked to be, and its table only takes for talk about it."""
        named = max((*(m.last for m in reading.kind(MentionKind.NAME)), *reading.text_tokens), default=len(reading.tokens))
        for i in range(named, len(reading.tokens)):
            mention = reading.claimed.get(i)
            light = mention is not None and (mention.role in (Role.LIGHT, Role.COLUMN) or (mention.role is Role.NOUN and mention.score < 1.0))
            if i in reading.missing or (light and reading.tokens[i - 1].folded in self.lexicon.single):
                yield reading.tokens[i].text

    def asserts(self, tokens: Sequence[Token], mentions: Sequence[Mention]) -> bool:
        """Whether a question asks for yes or no, by how it opens or by what it compares."""
        return self.is_yes_no(tokens) or self._compares(tokens, mentions)

    def _compares(self, tokens: Sequence[Token], mentions: Sequence[Mention]) -> bool:
        """"Peace Mission-2009 shorter than Peace Mission-2005?": a comparison stated of what is named first asks whether it is so."""
        than = next((m for m in mentions if m.role is Role.ALTERNATIVE and tokens[m.first].folded not in self.lexicon.choices), None)
        words = [m for m in mentions if m.role is Role.COMPARATIVE and than and m.last <= than.first]
        if than is None or not words or any(t.folded in self.lexicon.question_words or t.folded in self.lexicon.requests for t in tokens):
            return False
        named = [m for m in mentions if m.kind in (MentionKind.NAME, MentionKind.PLACE, MentionKind.DATE)]
        covered = {i for m in named for i in range(m.first, m.last)}
        asked = any(m.role in (Role.NOUN, Role.COUNT, Role.DIFFERENCE) and m.score == 1.0 and m.first not in covered for m in mentions)
        return not asked and any(m.last <= words[0].first for m in named)

    def _opening(self, tokens: Sequence[Token]) -> int:
        """Where the question itself opens: "In 2004, were there …", "Leaving X aside, has …"."""
        for i, token in enumerate(tokens):
            if token.folded in self.lexicon.question_words or token.folded in self.lexicon.imperatives:
                return 0
            if i and token.folded in self.lexicon.auxiliaries and token.start - tokens[i - 1].end > 1:
                return i
        return 0

    def is_yes_no(self, tokens: Sequence[Token]) -> bool:
        """Whether a question opens with an auxiliary verb and is no polite request, or is a statement put up for confirmation."""
        words = [t.folded for t in tokens]
        if any(w in self.lexicon.imperatives and tokens[i].start - tokens[i - 1].end > 1 for i, w in enumerate(words) if i >= _SHORTEST_STATEMENT):
            return False
        if len(words) > _SHORTEST_STATEMENT and any(tuple(words[-n:]) in self.lexicon.tags or tuple(words[:n]) in self.lexicon.confirmations for n in (1, 2, 3, 4)):
            return words[0] not in self.lexicon.question_words
        if len(words) > 1 and words[0] in self.lexicon.openers and any(s.role is Role.NOUN for s in self.lexicon.phrases.get((tokens[1].stem,), ())):
            return True
        while words and (words[0],) in self.lexicon.continuers:
            words = words[1:]
        if words[:1] == ["whether"]:
            return len(words) > 2
        words = words[self._opening(tokens[len(tokens) - len(words) :]) :]
        return len(words) > 1 and words[0] in self.lexicon.auxiliaries and words[1] not in ("you", "u", "i", "we")


def _heads_nothing(mention: Mention, reading: Reading) -> bool:
    """"print run": a column's word only qualifies the one behind it, which nothing explains."""
    i, tokens = mention.last, reading.tokens
    ends = i + 1 == len(tokens) or i + 1 in reading.function
    return ends and i in reading.missing and tokens[i].start - tokens[i - 1].end == 1 and not tokens[i].folded.endswith(_INFLECTED)
