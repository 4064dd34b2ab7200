"""Candidate logical forms for a question, best first: every table reads the question, the one that accounts for most of it wins."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sco_qa.facts.schema import Schema, Table
from sco_qa.question.anchoring import Contrast, RunRows, Split, contrasts, single_period, splits
from sco_qa.question.effort import affords
from sco_qa.question.lexicon import Lexicon, Role
from sco_qa.question.linker import Linker
from sco_qa.question.logical_form import PLACE, WHEN, AnyOf, DateIs, LogicalForm, PlaceIs, RowIs, Shares
from sco_qa.question.mentions import Mention, MentionKind
from sco_qa.question.parts import WordKind, word_kind
from sco_qa.question.reader import Reader
from sco_qa.question.reading import Reading
from sco_qa.question.rows import RowIndex
from sco_qa.question.sharing import Halves, halves
from sco_qa.question.similarity import WordSimilarity
from sco_qa.question.target import FormBuilder
from sco_qa.question.text import Token, tokenise
from sco_qa.world.places import Gazetteer

_BONUS = {Role.VALUE: 0.06, Role.NOUN: 0.05, Role.COLUMN: 0.02}
_NAME_BONUS = 0.06
_PARTIAL_NAME_BONUS = 0.03
_UNMET = 0.3
_IDLE = 0.06
"""A column that is named and that the form makes nothing of."""
_TEXT_PENALTY = 0.02
_ANCHORED, _CONTRASTED = 0.1, 0.25
_SIDES_TRIED, _SIDE_ROWS = 4, 3
_SHORTEST_STATEMENT = 3
_MOST_MISSING, _LEAST_COVERAGE = 3, 0.4
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
    firm: bool = False
    """Whether "no" and "0" are answers too, and no reason to try another reading."""

    @property
    def complete(self) -> bool:
        return not self.missing and not self.unmet

    def missing_of(self, kind: WordKind) -> int:
        """How many words nothing explains, of one kind."""
        reading = self.reading
        return sum(("name" if i in reading.proper else word_kind(reading.tokens, i)) == kind for i in self.missing_at)

    @property
    def tolerable(self) -> bool:
        """Whether it is worth trying: what is left unexplained is little, and no name."""
        return not self.unmet and len(self.missing) <= _MOST_MISSING and (not self.missing or self.coverage >= _LEAST_COVERAGE) and not self.missing_of("name")

    def as_json(self) -> dict[str, Any]:
        """For explanations."""
        return {"logical_form": self.form.as_json(), "score": round(self.score, 3), "coverage": round(self.coverage, 3),
                "unexplained": list(self.missing), "unmet": list(self.unmet),
                "mentions": [m.as_json([t.text for t in self.reading.tokens]) for m in self.reading.mentions]}  # fmt: skip


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
        self._schema = schema
        self._lexicon = lexicon
        self._linker = Linker(lexicon, gazetteer, rows, similarity)
        self._reader = Reader(lexicon, rows, similarity, gazetteer)
        self._builder = FormBuilder(lexicon, gazetteer, rows)

    def mentions(self, text: str, tokens: list[Token]) -> list[Mention]:
        return self._linker.link(text, tokens)

    def candidates(self, tokens: Sequence[Token], mentions: Sequence[Mention]) -> list[Candidate]:
        """Complete forms for every table that the question speaks of, the best first."""
        yes_no = self.is_yes_no(tokens)
        words = self._reader.words(tokens, mentions)
        spoken_of = self._reader.tables(words)
        found = []
        for table in self._schema.tables.values():
            if table.name not in spoken_of or (table.name in self._lexicon.yes_no and not yes_no):
                continue
            reading = self._reader.read_words(table, words)
            if reading.anchored:
                found.append(self.candidate(reading, yes_no))
            if any(self._reader.in_text(m, table.name, tokens) for m in reading.kind(MentionKind.PLACE)):
                other = self._reader.read_words(table, words, places_as_text=True)
                if other.anchored:
                    found.append(self.candidate(other, yes_no))
        return sorted(found, key=lambda c: -c.score)

    def anchored(self, text: str, tokens: list[Token], mentions: Sequence[Mention], run: RunRows) -> list[Candidate]:
        """Candidates for a question that dates itself by an event, which is looked up first."""
        named = {i for m in mentions if m.kind is MentionKind.NAME for i in range(m.first, m.last) if tokens[i].folded.isdigit()}
        dated = {i for m in mentions if m.kind is MentionKind.DATE and not named & set(range(m.first, m.last)) for i in range(m.first, m.last)}
        found: list[Candidate] = []
        for split in splits(tokens, self._lexicon, dated):
            if not affords(len(tokens)):
                break
            head = self._part(text, tokens[slice(*split.before)])
            event = self._part(text, tokens[slice(*split.after)]) or self._placed(text, tokens[slice(*split.after)], head)
            if not event or not head or not event[0].tolerable:
                continue
            period = single_period(split.relation, run(event[0].form))
            if self._reacts(event[0], head[0], split):
                continue
            if period:
                found += [self._dated(c, period) for c in head if c.tolerable and self._schema.tables[c.form.table].when]
        return found

    def contrasted(self, text: str, tokens: list[Token], mentions: Sequence[Mention], run: RunRows) -> list[Candidate]:
        """Comparisons of two things that are described, each of which is looked up first: "the metro bombs of 2004 or the market blast"."""
        measures = [m for m in mentions if m.role in (Role.COMPARATIVE, Role.SUPERLATIVE, Role.DIFFERENCE, Role.EQUAL)]
        if not measures:
            return []
        auxiliary = {0} if tokens[0].folded in self._lexicon.auxiliaries else set()
        stops = auxiliary | {i for m in measures for i in range(m.first, m.last)}
        middles = [(m.first, m.last) for m in mentions if m.role is Role.ALTERNATIVE]
        if any(m.role is Role.EQUAL for m in measures):
            middles += [(i, i + 1) for i, t in enumerate(tokens) if t.folded in self._lexicon.joining]
        found: list[Candidate] = []
        for contrast in contrasts(text, tokens, middles, stops):
            if not affords(contrast.right[1] - contrast.left[0]):
                break
            for left in self._part(text, tokens[slice(*contrast.left)])[:_SIDES_TRIED]:
                found += self._contrast(left, text, tokens, contrast, mentions, run)
        return found

    def _reacts(self, event: Candidate, head: Candidate, split: Split) -> bool:
        """"who spoke after Nazran": of it, and not of what came later, as "the statement after that on Nazran" does."""
        nouns = [m for m in head.reading.of(Role.NOUN) if m.last == split.before[1]]
        return split.relation == "after" and event.form.table in self._lexicon.reacting and not nouns

    def shared(self, text: str, tokens: list[Token], mentions: Sequence[Mention]) -> list[Candidate]:
        """Forms over two tables, for a question whose halves are each about one."""
        found: list[Candidate] = []
        for cut in halves(tokens, mentions, self._lexicon):
            left_text, right_text = (" ".join(tokens[i].text for i in part) for part in (cut.left, cut.right))
            right_tokens = tokenise(right_text)
            right_mentions = self.mentions(right_text, right_tokens)
            if not affords(len(cut.left)):
                break
            for left in self._whole(left_text)[:_SIDES_TRIED]:
                if affords(len(right_tokens)):
                    found += self._share(left, right_tokens, right_mentions, cut)
        return found

    def _whole(self, text: str) -> list[Candidate]:
        tokens = tokenise(text)
        return [c for c in self.candidates(tokens, self.mentions(text, tokens)) if c.complete and any(m.score == 1.0 for m in c.reading.of(Role.NOUN, Role.VALUE))]

    def _share(self, left: Candidate, tokens: list[Token], mentions: Sequence[Mention], cut: Halves) -> Iterator[Candidate]:
        mine = self._schema.tables[left.form.table]
        if left.form.operation not in ("rows", "exists", "count") or not self._has(mine, cut.keys):
            return
        words = self._reader.words(tokens, mentions)
        for table in self._schema.tables.values():
            if table.name == mine.name or not self._has(table, cut.keys):
                continue
            reading = self._reader.read_words(table, words)
            content = [m for m in reading.of(Role.NOUN) if m.table == table.name and m.score == 1.0]
            if not content:
                continue
            right = self.candidate(reading, False)
            if not right.complete or right.form.operation not in ("rows", "group", "count") or right.form.order:
                continue
            negated = bool(reading.of(Role.NEGATION)) or cut.negated
            shares = Shares(table.name, cut.keys, tuple(f for f in right.form.filters if not f.negated), negated)
            form = self._projected(left.form.narrowed(shares), mine, cut)
            yield Candidate(form, min(left.score, right.score) + _ANCHORED, min(left.coverage, right.coverage), (), (), left.reading)

    @staticmethod
    def _has(table: Table, keys: Sequence[str]) -> bool:
        return all(bool(table.when) if key in ("year", "month") else bool(table.where) for key in keys)

    @staticmethod
    def _projected(form: LogicalForm, table: Table, cut: Halves) -> LogicalForm:
        """What is asked for: the thing in common, where the question asks for that."""
        columns = {"country": ("country", "countries"), "city": ("place", "places", "city", "seat")}.get(str(cut.asked), ())
        column = next((c for c in columns if c in table.columns), None)
        return replace(form, projection=(column,)) if column and form.operation == "rows" and table.label != f"{{{column}}}" else form

    def _contrast(self, left: Candidate, text: str, tokens: list[Token], contrast: Contrast, mentions: Sequence[Mention], run: RunRows) -> list[Candidate]:
        table = self._schema.tables[left.form.table]
        side = tokens[slice(*contrast.right)]
        right = self.candidate(self._read_part(table, text, side), False)
        sides = [self._side(c, run) for c in (left, right)]
        if not left.complete or not right.complete or sides[0] is None or sides[1] is None or sides[0].ids == sides[1].ids:
            return []
        reading = self._reader.read(table, tokens, mentions)
        if any(m.role is Role.NOUN and c.last == m.first and not c.value[1] for c in reading.of(Role.COMPARATIVE) for m in mentions):
            return []  # "more attacks": counted, not measured
        form = self._builder.compare(reading, (sides[0], sides[1]), self.is_yes_no(tokens))
        if form is None:
            return []
        covered = set(range(*contrast.left)) | set(range(*contrast.right))
        spoken_of = {m.table for m in mentions if m.role in (Role.NOUN, Role.VALUE) and m.score == 1.0 and m.first not in covered}
        if spoken_of and table.name not in spoken_of:
            return []
        outside = [i for i in reading.missing if i not in covered]
        return [Candidate(form, min(left.score, right.score) + _CONTRASTED, min(left.coverage, right.coverage), tuple(outside), (), reading)]

    @staticmethod
    def _side(candidate: Candidate, run: RunRows) -> RowIs | None:
        """The few rows that one side of a comparison describes."""
        form = candidate.form
        if form.operation not in ("rows", "exists") or not form.filters:
            return None
        rows = run(replace(form, operation="rows", projection=(), yes_no=False))
        if not rows or len(rows) > _SIDE_ROWS:
            return None
        return RowIs.of(rows)

    def _read_part(self, table: Table, text: str, tokens: list[Token]) -> Reading:
        start, end = tokens[0].start, tokens[-1].end
        own = tokenise(text[start:end])
        return self._reader.read(table, own, self.mentions(text[start:end], own))

    def _placed(self, text: str, tokens: list[Token], head: Sequence[Candidate]) -> list[Candidate]:
        """"after Beslan, which attack": a place alone stands for what of that sort happened there."""
        reading = self._read_part(self._schema.tables[head[0].form.table], text, tokens) if head else None
        return [self.candidate(reading, False)] if reading and reading.kind(MentionKind.PLACE) and not reading.missing else []

    def _part(self, text: str, tokens: list[Token]) -> list[Candidate]:
        """Candidates for a stretch of a question on its own."""
        start, end = tokens[0].start, tokens[-1].end
        own = tokenise(text[start:end])
        return self.candidates(own, self.mentions(text[start:end], own))

    @staticmethod
    def _dated(candidate: Candidate, period: DateIs) -> Candidate:
        form = candidate.form
        return replace(candidate, form=form.narrowed(period), score=candidate.score + _ANCHORED)

    def read(self, table: str, tokens: Sequence[Token], mentions: Sequence[Mention], places_as_text: bool = False) -> Reading:
        """One table's reading, whether or not anything speaks of it."""
        return self._reader.read(self._schema.tables[table], tokens, mentions, places_as_text)

    def opposed(self, table: str, tokens: Sequence[Token], mentions: Sequence[Mention], sides: tuple[RowIs, RowIs]) -> Candidate | None:
        """The comparison that a question asks for, of sides that are known; None where the table cannot make it."""
        reading = self.read(table, tokens, mentions)
        form = self._builder.compare(reading, sides, self.is_yes_no(tokens))
        return replace(self.candidate(reading, False), form=form) if form else None

    def candidate(self, reading: Reading, yes_no: bool) -> Candidate:
        draft = self._builder.build(reading, yes_no)
        coverage = reading.coverage()
        score = coverage + sum(_BONUS.get(m.role, 0.0) * m.score for m in reading.mentions if m.role)
        for name in reading.kind(MentionKind.NAME):
            score += _NAME_BONUS if name.value[0].whole else _PARTIAL_NAME_BONUS
        score += self._lexicon.prior[reading.table.name]
        if draft.form.operation == "count" and any(isinstance(f, RowIs) and len(f.ids) == 1 for f in draft.form.filters):
            score -= _POINTLESS
        score -= _IDLE * len(idle_columns(draft.form, reading))
        score -= _UNMET * len(draft.unmet) + (_TEXT_PENALTY if reading.text else 0.0)
        if draft.form.operation == "share" and reading.missing:
            score -= _POINTLESS  # a share of what is not understood is a share of something else
        if draft.form.operation != "share" and self._wants_share(reading):
            draft.unmet.append(reading.tokens[reading.of(Role.SHARE)[0].first].text)
            score -= _UNMET
        if draft.form.operation == "exists" and not self._speaks_of(reading):
            draft.unmet.append(reading.tokens[0].text)
        return Candidate(draft.form, score, coverage, tuple(reading.missing), tuple(draft.unmet), reading)

    def _wants_share(self, reading: Reading) -> bool:
        """Whether a fraction is asked for that neither the table's quantities nor what its text says beside the names can be."""
        if not reading.of(Role.SHARE) or reading.table.name in self._lexicon.counts:
            return False
        return reading.text is None or set(reading.text.columns) <= set(self._lexicon.names[reading.table.name])

    @staticmethod
    def _speaks_of(reading: Reading) -> bool:
        """Whether a question names a table's rows, or says several things that happen to them: a place alone does not."""
        light = [m for m in reading.of(Role.LIGHT) if m.table and m.first not in reading.function]
        return bool(reading.of(Role.NOUN, Role.VALUE, Role.VERB) or reading.kind(MentionKind.NAME)) or len(light) > 1

    def is_yes_no(self, tokens: Sequence[Token]) -> bool:
        """Whether a question opens with an auxiliary verb and is no polite request, or is a statement put up for confirmation."""
        words = [t.folded for t in tokens]
        if any(w in self._lexicon.imperatives and tokens[i].start - tokens[i - 1].end > 1 for i, w in enumerate(words) if i >= _SHORTEST_STATEMENT):
            return False
        if len(words) > _SHORTEST_STATEMENT and any(tuple(words[-n:]) in self._lexicon.tags or tuple(words[:n]) in self._lexicon.confirmations for n in (1, 2, 3, 4)):
            return words[0] not in self._lexicon.question_words
        if len(words) > 1 and words[0] in self._lexicon.openers and any(s.role is Role.NOUN for s in self._lexicon.phrases.get((tokens[1].stem,), ())):
            return True
        while words and (words[0],) in self._lexicon.continuers:
            words = words[1:]
        if words[:1] == ["whether"]:
            return len(words) > 2
        return len(words) > 1 and words[0] in self._lexicon.auxiliaries and words[1] not in ("you", "u", "i", "we")
