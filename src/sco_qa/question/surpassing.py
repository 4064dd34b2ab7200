"""Rows that go beyond one that is described: "exercises longer than Peace Mission-2005", "attacks deadlier than the Moscow hijacking"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sco_qa.question.anchoring import RunRows
from sco_qa.question.dates import FIRST_DAY, LAST_DAY
from sco_qa.question.effort import affords
from sco_qa.question.lexicon import Role
from sco_qa.question.logical_form import WHEN, DateIs, Filter, NumberIs
from sco_qa.question.mentions import Mention
from sco_qa.question.parser import Candidate, Parser
from sco_qa.question.pointing import shifted_day
from sco_qa.question.text import Token

_SURE = 0.3
_LISTED = ("rows", "count", "exists")
_PLURAL = "s"


class Surpasser:
    """Makes candidates of questions for the rows with more, or less, of something than a row that they describe."""

    def __init__(self, parser: Parser, run: RunRows) -> None:
        self._parser = parser
        self._run = run

    def candidates(self, text: str, tokens: list[Token], mentions: Sequence[Mention]) -> list[Candidate]:
        found: list[Candidate] = []
        for word in (m for m in mentions if m.role is Role.COMPARATIVE and m.first > 0):
            middle = next((m for m in mentions if m.role is Role.ALTERNATIVE and m.first == word.last and tokens[m.first].folded not in self._parser.lexicon.joining), None)
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
            test = self._test(other, word)
            if other.complete and test:
                form = head.form.narrowed(test)
                found.append(replace(head, form=form, score=min(head.score, other.score) + _SURE, coverage=min(head.coverage, other.coverage), firm=True))
        return found

    def _several(self, head: Candidate, kind: Mention) -> bool:
        """Whether rows of a kind are asked for, and not one that is spoken of: "attacks", "which attack", "any drill"."""
        tokens = head.reading.tokens
        before = tokens[kind.first - 1].folded if kind.first else ""
        return tokens[kind.last - 1].folded.endswith(_PLURAL) or before in self._parser.lexicon.question_words or before in self._parser.lexicon.indefinite

    def _test(self, other: Candidate, word: Mention) -> Filter | None:
        """What lies on the other side of the described row's own number or date."""
        form = other.form
        if form.operation not in ("rows", "exists") or not (form.filters or form.order):
            return None
        rows = self._run(replace(form, operation="rows", projection=(), yes_no=False))
        direction, by = word.value
        if by == WHEN:
            if len(rows) != 1 or not rows[0]["when_from"]:
                return None
            label = str(rows[0]["label"])
            return DateIs(shifted_day(str(rows[0]["when_to"]), 1), LAST_DAY, anchor=f"after {label}") if direction == "desc" else DateIs(FIRST_DAY, shifted_day(str(rows[0]["when_from"]), -1), anchor=f"before {label}")
        column = self._parser.lexicon.measures[form.table].get(str(by))
        given = [r for r in rows if column and r[column] is not None]
        return NumberIs(column, ">" if direction == "desc" else "<", float(given[0][column])) if column and len(given) == 1 else None
