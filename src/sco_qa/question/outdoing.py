"""Rows measured against one that is described: "attacks deadlier than Beslan", "drills shorter than Peace Mission-2005"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sco_qa.question.anchoring import RunRows, single_period
from sco_qa.question.effort import affords
from sco_qa.question.lexicon import Role
from sco_qa.question.logical_form import WHEN, Direction, Filter, Given, NumberIs, RowIs
from sco_qa.question.mentions import Mention, MentionKind
from sco_qa.question.numbers import measured_column
from sco_qa.question.parser import Candidate, Parser
from sco_qa.question.text import Token

_OUTDONE = 0.3
"""Added to the score: such a question names a row that it does not ask for."""


class Outdoer:
    """Makes candidates of questions for what exceeds, or falls short of, a row."""

    def __init__(self, parser: Parser, run: RunRows) -> None:
        self._parser = parser
        self._run = run

    def candidates(self, text: str, tokens: list[Token], mentions: Sequence[Mention]) -> Iterator[Candidate]:
        """What stands before "than" is asked for, what stands behind it is looked up first."""
        for word, than in self._comparisons(tokens, mentions):
            head = [m for m in mentions if m.role is Role.NOUN and m.score == 1.0 and m.last <= word.first]
            named = [m for m in mentions if m.kind in (MentionKind.NAME, MentionKind.PLACE) and m.last <= word.first]
            if head and not named and than.last < len(tokens) and affords(len(tokens)):
                yield from self._measured(text, tokens, mentions, word, than)

    def _comparisons(self, tokens: Sequence[Token], mentions: Sequence[Mention]) -> Iterator[tuple[Mention, Mention]]:
        """Each "than", and the comparative that it belongs to."""
        for than in mentions:
            if than.role is Role.ALTERNATIVE and tokens[than.first].folded not in self._parser.lexicon.choices:
                before = [m for m in mentions if m.role is Role.COMPARATIVE and m.last <= than.first]
                if before:
                    yield max(before, key=lambda m: (m.first, m.last)), than

    def _measured(self, text: str, tokens: list[Token], mentions: Sequence[Mention], word: Mention, than: Mention) -> Iterator[Candidate]:
        for head in self._parser.part(text, tokens[: word.first]):
            table = self._parser.schema.tables[head.form.table]
            if not head.tolerable or head.form.operation not in ("rows", "count", "exists") or head.form.order or not head.reading.of(Role.NOUN):
                continue
            other = self._parser.candidate(self._parser.read_part(table, text, tokens[than.last :]), False)
            reading = self._parser.reader.read(table, tokens, mentions)
            column = measured_column(reading, self._parser.lexicon, word.value[1], word, set())
            if column is None or not other.complete or not other.form.filters:
                continue
            beyond = self._beyond(other, column, word.value[0])
            if beyond is not None:
                kept = tuple(f for f in head.form.filters if not (isinstance(f, Given) and f.column == column) and not isinstance(f, RowIs))
                yield replace(head, form=replace(head.form, filters=kept).narrowed(beyond), score=min(head.score, other.score) + _OUTDONE)

    def _beyond(self, other: Candidate, column: str, direction: Direction) -> Filter | None:
        """More, or less, of a column than the one row has that is described; None where it is not one, or has none."""
        rows = self._run(replace(other.form, operation="rows", projection=(), yes_no=False))
        if column == WHEN:
            return single_period("after" if direction == "desc" else "before", rows) if len(rows) == 1 else None
        values = [r[column] for r in rows if r.get(column) is not None]
        return NumberIs(column, ">" if direction == "desc" else "<", values[0]) if len(values) == 1 else None
