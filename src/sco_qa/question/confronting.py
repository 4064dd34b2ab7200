"""Things that are described set against each other: "the metro bombs of 2004 or the market blast", "how long between the riots and …"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sco_qa.question.anchoring import Contrast, RunRows, contrasts
from sco_qa.question.effort import affords
from sco_qa.question.lexicon import Role
from sco_qa.question.logical_form import RowIs
from sco_qa.question.mentions import Mention
from sco_qa.question.parser import Candidate, Parser
from sco_qa.question.text import Token

_CONTRASTED = 0.25
_TRIED, _SIDE_ROWS = 4, 3


class Confronter:
    """Makes candidates of questions that compare what they describe."""

    def __init__(self, parser: Parser, run: RunRows) -> None:
        self._parser = parser
        self._run = run

    def contrasted(self, text: str, tokens: list[Token], mentions: Sequence[Mention]) -> list[Candidate]:
        """Comparisons of two things that are described, each of which is looked up first: "the metro bombs of 2004 or the market blast"."""
        measures = [m for m in mentions if m.role in (Role.COMPARATIVE, Role.SUPERLATIVE, Role.DIFFERENCE, Role.EQUAL)]
        if not measures:
            return []
        auxiliary = {0} if tokens[0].folded in self._parser.lexicon.auxiliaries else set()
        stops = auxiliary | {i for m in measures for i in range(m.first, m.last)}
        middles = [(m.first, m.last) for m in mentions if m.role is Role.ALTERNATIVE]
        if any(m.role is Role.EQUAL for m in measures):
            middles += [(i, i + 1) for i, t in enumerate(tokens) if t.folded in self._parser.lexicon.joining]
        found: list[Candidate] = []
        for contrast in contrasts(text, tokens, middles, stops):
            if not affords(contrast.right[1] - contrast.left[0]):
                break
            for left in self._parser.part(text, tokens[slice(*contrast.left)])[:_TRIED]:
                found += self._contrast(left, text, tokens, contrast, mentions)
        return found

    def _contrast(self, left: Candidate, text: str, tokens: list[Token], contrast: Contrast, mentions: Sequence[Mention]) -> list[Candidate]:
        table = self._parser.schema.tables[left.form.table]
        side = tokens[slice(*contrast.right)]
        right = self._parser.candidate(self._parser.read_part(table, text, side), False)
        sides = [self._side(c) for c in (left, right)]
        if not left.complete or not right.complete or sides[0] is None or sides[1] is None or sides[0].ids == sides[1].ids:
            return []
        reading = self._parser.reader.read(table, tokens, mentions)
        if any(m.role is Role.NOUN and c.last == m.first and not c.value[1] for c in reading.of(Role.COMPARATIVE) for m in mentions):
            return []  # "more attacks": counted, not measured
        form = self._parser.builder.compare(reading, (sides[0], sides[1]), self._parser.is_yes_no(tokens))
        if form is None:
            return []
        covered = set(range(*contrast.left)) | set(range(*contrast.right))
        spoken_of = {m.table for m in mentions if m.role in (Role.NOUN, Role.VALUE) and m.score == 1.0 and m.first not in covered}
        if spoken_of and table.name not in spoken_of:
            return []
        outside = [i for i in reading.missing if i not in covered]
        return [Candidate(form, min(left.score, right.score) + _CONTRASTED, min(left.coverage, right.coverage), tuple(outside), (), reading)]

    def _side(self, candidate: Candidate) -> RowIs | None:
        """The few rows that one side of a comparison describes."""
        form = candidate.form
        if form.operation not in ("rows", "exists") or not form.filters:
            return None
        rows = self._run(replace(form, operation="rows", projection=(), yes_no=False))
        if not rows or len(rows) > _SIDE_ROWS:
            return None
        return RowIs.of(rows)
