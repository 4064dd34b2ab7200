"""Rows that go beyond one that is described: "exercises longer than Peace Mission-2005", "attacks deadlier than the Moscow hijacking"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sco_qa.question.combining.anchoring import RunRows, single_period
from sco_qa.question.forms.logical_form import WHEN, Direction, Filter, Given, NumberIs
from sco_qa.question.linking.lexicon import Role
from sco_qa.question.linking.mentions import Mention
from sco_qa.question.parsing.parser import Candidate, Parser
from sco_qa.question.reading.numbers import measured_column
from sco_qa.question.words.effort import affords
from sco_qa.question.words.text import Token

_SURE = 0.3
_LISTED = ("rows", "count", "exists")
_PLURAL = "s"
_APART = 2
"""Words between a comparative and its "than": "more people than"."""


class Surpasser:
    """Makes candidates of questions for the rows with more, or less, of something than a row that they describe."""

    def __init__(self, parser: Parser, run: RunRows) -> None:
        self._parser = parser
        self._run = run

    def candidates(self, text: str, tokens: list[Token], mentions: Sequence[Mention]) -> list[Candidate]:
        found: list[Candidate] = []
        for word in (m for m in mentions if m.role is Role.COMPARATIVE and m.first > 0):
            middle = next((m for m in mentions if m.role is Role.ALTERNATIVE and 0 <= m.first - word.last <= _APART and tokens[m.first].folded not in self._parser.lexicon.joining), None)
            if middle and middle.last < len(tokens) and affords(len(tokens)):
                found += self._beyond(text, tokens, mentions, word, middle)
        return found

    def _beyond(self, text: str, tokens: list[Token], mentions: Sequence[Mention], word: Mention, middle: Mention) -> list[Candidate]:
        found = []
        for head in self._parser.part(text, tokens[: word.first])[:2]:
            table = self._parser.schema.tables[head.form.table]
            kinds = head.reading.of(Role.NOUN, Role.VALUE)
            if not head.complete or head.form.operation not in _LISTED or head.form.order or not any(self._several(head, m) for m in kinds):
                continue
            other = self._parser.candidate(self._parser.read_part(table, text, tokens[middle.last :]), False)
            column = measured_column(self._parser.reader.read(table, tokens, mentions), self._parser.lexicon, word.value[1], word, set())
            test = self._test(other, column, word.value[0])
            if other.complete and test:
                kept = tuple(f for f in head.form.filters if not (isinstance(f, Given) and f.column == column))
                form = replace(head.form, filters=kept).narrowed(test)
                found.append(replace(head, form=form, score=min(head.score, other.score) + _SURE, coverage=min(head.coverage, other.coverage), firm=True))
        return found

    def _several(self, head: Candidate, kind: Mention) -> bool:
        """Whether rows of a kind are asked for, and not one that is spoken of: "attacks", "which attack", "any drill"."""
        tokens = head.reading.tokens
        before = tokens[kind.first - 1].folded if kind.first else ""
        return tokens[kind.last - 1].folded.endswith(_PLURAL) or before in self._parser.lexicon.question_words or before in self._parser.lexicon.indefinite

    def _test(self, other: Candidate, column: str | None, direction: Direction) -> Filter | None:
        """What lies on the other side of the described row's own number or date."""
        form = other.form
        if column is None or form.operation not in ("rows", "exists") or not (form.filters or form.order):
            return None
        rows = self._run(replace(form, operation="rows", projection=(), yes_no=False))
        if column == WHEN:
            return single_period("after" if direction == "desc" else "before", rows) if len(rows) == 1 else None
        given = [r[column] for r in rows if r.get(column) is not None]
        return NumberIs(column, ">" if direction == "desc" else "<", float(given[0])) if len(given) == 1 else None
