"""Things that are described set against each other: "the metro bombs of 2004 or the market blast", "how long between the riots and …"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sco_qa.facts.schema import Table
from sco_qa.question.combining.anchoring import Contrast, RunRows, contrasts
from sco_qa.question.forms.logical_form import WHEN, DateIs, Filter, Given, LogicalForm, PlaceIs, RowIs, ValueIs
from sco_qa.question.linking.lexicon import Role
from sco_qa.question.linking.mentions import Mention, MentionKind
from sco_qa.question.parsing.comparisons import counts_rows
from sco_qa.question.parsing.parser import Candidate, Parser
from sco_qa.question.words.effort import affords
from sco_qa.question.words.text import Token

_MEASURES = (Role.COMPARATIVE, Role.SUPERLATIVE, Role.DIFFERENCE, Role.EQUAL)
_CONTRASTED = 0.25
_TRIED, _SIDE_ROWS = 4, 3


class Confronter:
    """Makes candidates of questions that compare what they describe."""

    def __init__(self, parser: Parser, run: RunRows) -> None:
        self._parser = parser
        self._run = run

    def contrasted(self, text: str, tokens: list[Token], mentions: Sequence[Mention]) -> list[Candidate]:
        """Comparisons of two things that are described, each of which is looked up first: "the metro bombs of 2004 or the market blast"."""
        dated = {i for m in mentions if m.kind is MentionKind.DATE for i in range(m.first, m.last)}
        measures = [m for m in mentions if m.role in _MEASURES and m.first not in dated]
        if not measures:
            return []
        found: list[Candidate] = []
        for contrast in self._contrasts(text, tokens, mentions, measures):
            if not affords(contrast.right[1] - contrast.left[0]):
                break
            for table in self._tables(text, tokens, contrast, mentions):
                found += self._contrast(table, text, tokens, contrast, mentions)
        return found

    def _contrasts(self, text: str, tokens: list[Token], mentions: Sequence[Mention], measures: Sequence[Mention]) -> list[Contrast]:
        """What "or" and "than" set apart, and "A killed more people | than B": what stands before the comparative."""
        lexicon = self._parser.lexicon
        auxiliary = {0} if tokens[0].folded in lexicon.auxiliaries else set()
        stops = auxiliary | {i for m in measures for i in range(m.first, m.last)}
        numbers = {m.first for m in mentions if m.kind is MentionKind.NUMBER}
        tested = {i for m in mentions if m.role is Role.NUMBER_TEST and numbers & {m.last, m.last + 1} for i in range(m.first, m.last)}  # "fewer than 20"
        middles = [(m.first, m.last) for m in mentions if m.role is Role.ALTERNATIVE and m.first not in tested]
        glued = {m.first for m in mentions if m.kind is MentionKind.PLACE} & {m.last for m in mentions if m.kind is MentionKind.PLACE}
        opening = {i for i, t in enumerate(tokens) if t.folded in lexicon.between} if not middles else set()
        stops |= opening  # "between A and B, which …"
        if opening or any(m.role is Role.EQUAL for m in measures):
            middles += [(i, i + 1) for i, t in enumerate(tokens) if t.folded in lexicon.joining]
        found = [*contrasts(text, tokens, middles, stops, glued)]
        for first, last in middles:
            words = [m.first for m in measures if m.role is Role.COMPARATIVE and m.last <= first]
            if words and tokens[first].folded not in lexicon.joining:
                found += [replace(c, right=r.right) for c in contrasts(text, tokens, [(max(words), max(words))], auxiliary) for r in contrasts(text, tokens, [(first, last)], auxiliary, glued)]
        return found

    def _tables(self, text: str, tokens: list[Token], contrast: Contrast, mentions: Sequence[Mention]) -> list[Table]:
        """The tables that the sides may be of: what the left one speaks of; of places alone, those with something in both."""
        told = [c.form.table for side in (contrast.left, contrast.right) for c in self._parser.part(text, tokens[slice(*side)])[:_TRIED] if c.complete]
        covered = {*range(*contrast.left), *range(*contrast.right)}
        counted = [str(m.table) for m in mentions if m.role is Role.NOUN and m.score == 1.0 and m.first not in covered]
        if not told and not counted:
            return self._placed(text, tokens, contrast)
        return [self._parser.schema.tables[t] for t in dict.fromkeys([*told, *counted])]

    def _placed(self, text: str, tokens: list[Token], contrast: Contrast) -> list[Table]:
        """"Which came first, Beslan or Andijian": the only table with rows in both places."""
        found = []
        for table in self._parser.schema.tables.values():
            readings = [self._parser.read_part(table, text, tokens[slice(*side)]) for side in (contrast.left, contrast.right)] if table.when and table.where else []
            if readings and all(r.kind(MentionKind.PLACE) and not r.missing for r in readings) and all(self._run(self._parser.candidate(r, False).form) for r in readings):
                found.append(table)
        return found if len(found) == 1 else []

    def _contrast(self, table: Table, text: str, tokens: list[Token], contrast: Contrast, mentions: Sequence[Mention]) -> list[Candidate]:
        reading = self._parser.reader.read(table, tokens, mentions)
        left, right = (self._parser.candidate(self._parser.read_part(table, text, tokens[slice(*side)]), False) for side in (contrast.left, contrast.right))
        sides = [self._tally(c) if counts_rows(reading) else self._side(c) for c in (left, right)]
        if reading.of(Role.EQUAL) and not all(isinstance(s, RowIs) for s in sides):
            return []
        if not left.complete or not right.complete or sides[0] is None or sides[1] is None or sides[0] == sides[1]:
            return []
        form = self._parser.builder.compare(reading, (sides[0], sides[1]), self._parser.asserts(tokens, mentions))
        if form is None:
            return []
        form = replace(form, alternatives=tuple(self._measured(side, form) for side in form.alternatives))
        covered = set(range(*contrast.left)) | set(range(*contrast.right))
        spoken_of = {m.table for m in mentions if m.role in (Role.NOUN, Role.VALUE) and m.score == 1.0 and m.first not in covered and m.first not in reading.claimed}
        if spoken_of and table.name not in spoken_of:
            return []
        outside = [i for i in reading.missing if i not in covered]
        return [Candidate(form, min(left.score, right.score) + _CONTRASTED, min(left.coverage, right.coverage), tuple(outside), (), reading)]

    def _side(self, candidate: Candidate) -> Filter | None:
        """What one side of a comparison describes: the few rows, or the one condition that many meet."""
        form = candidate.form
        if form.operation not in ("rows", "exists") or not form.filters:
            return None
        rows = self._run(replace(form, operation="rows", projection=(), yes_no=False))
        condition = self._tally(candidate)
        if len(rows) > _SIDE_ROWS or (len(rows) > 1 and isinstance(condition, DateIs | PlaceIs | ValueIs)):
            return condition
        return RowIs.of(rows) if rows else None

    def _measured(self, side: Filter, form: LogicalForm) -> Filter:
        """Of several rows that a side may be, those with a number for what is compared."""
        if not isinstance(side, RowIs) or len(side.ids) == 1 or form.measure in (None, WHEN):
            return side
        rows = self._run(LogicalForm(form.table, filters=(side, Given(str(form.measure)))))
        return RowIs.of(rows) if rows else side

    @staticmethod
    def _tally(candidate: Candidate) -> Filter | None:
        """The one condition on the rows that one side of a comparison counts, or adds up."""
        conditions = [f for f in candidate.form.filters if not isinstance(f, Given)]
        return conditions[0] if len(conditions) == 1 and candidate.form.operation in ("rows", "exists") else None
