"""Follow-ups that set an earlier answer beside something: "longer than that", "that one or the Andijian riots", "the difference of the two"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sco_qa.question.combining.anchoring import RunRows
from sco_qa.question.conversation.asking import Asked, Asker
from sco_qa.question.conversation.context import Turn
from sco_qa.question.conversation.leaning import Reference
from sco_qa.question.conversation.pointing import Pointer, Referent, shifted_day
from sco_qa.question.forms.logical_form import WHEN, DateIs, Filter, LogicalForm, NumberIs, Operation, Order, RowIs
from sco_qa.question.linking.dates import FIRST_DAY, LAST_DAY
from sco_qa.question.linking.lexicon import Lexicon, Role
from sco_qa.question.linking.mentions import Mention
from sco_qa.question.parsing.parser import Candidate, Parser

_SIDE_ROWS = 3
_REACH = 4
"""How many answers back the other side of "was that longer?" may lie."""


class Comparer:
    """Compares the only row of the answer before, or the two rows last spoken of."""

    def __init__(self, parser: Parser, lexicon: Lexicon, asker: Asker, run: RunRows) -> None:
        self._parser = parser
        self._lexicon = lexicon
        self._asker = asker
        self._run = run

    def candidates(self, asked: Asked, turns: Sequence[Turn]) -> Iterator[Candidate]:
        words = [m for m in asked.mentions if m.role is Role.COMPARATIVE]
        reference = next((r for r in asked.leaning.references if r.kind in ("singular", "standin")), None)
        if not words or len(turns[0].rows) != 1:
            return
        middle = [m for m in asked.mentions if m.role is Role.ALTERNATIVE]
        if not middle and (cut := self._indefinite(asked, words[0])) and self._asker.affirms(asked):
            yield from self._beyond(asked, turns[0], words[0], cut)
            return
        if not middle and ("comparing" in asked.leaning.leads or self._asker.affirms(asked)):
            yield from self._more_so(asked, turns, words[0], None if "comparing" in asked.leaning.leads else reference)
            return
        at = self._position(asked, reference) if reference else None
        if at is None or not middle:
            return
        if middle[0].last == at[0] and middle[0].first == words[0].last:
            yield from self._beyond(asked, turns[0], words[0], (words[0].first, at[1]))
        else:
            yield from self._beside(asked, turns[0], words[0], middle[0], at)

    def _indefinite(self, asked: Asked, word: Mention) -> tuple[int, int] | None:
        """Where "an earlier one", "any longer" stands."""
        before = asked.tokens[word.first - 1].folded if word.first else ""
        if before not in self._lexicon.indefinite:
            return None
        standin = word.last < len(asked.tokens) and asked.tokens[word.last].folded in ("one", "ones")
        return word.first - 1, word.last + standin

    @staticmethod
    def _position(asked: Asked, reference: Reference) -> tuple[int, int] | None:
        """Where a reference stands in the resolved question."""
        words = [t.folded for t in asked.leaning.tokens[reference.first : reference.last]]
        size = len(words)
        return next(((i, i + size) for i in range(len(asked.tokens) - size + 1) if [t.folded for t in asked.tokens[i : i + size]] == words), None)

    def _beyond(self, asked: Asked, turn: Turn, word: Mention, cut: tuple[int, int]) -> Iterator[Candidate]:
        """"was any longer than that": rows on the other side of the row's own number or date."""
        rest = " ".join(t.text for i, t in enumerate(asked.tokens) if not cut[0] <= i < cut[1])
        question = self._asker.put(asked.leaning, rest)
        candidate = self._asker.read(question, turn.form.table)
        test = self._test(turn, word, candidate)
        if test is not None and not candidate.missing_of("name"):
            form = candidate.form
            candidate = candidate if candidate.missing else self._asker.settled(candidate)
            yield replace(candidate, form=form.narrowed(test), unmet=(), firm=True)

    def _test(self, turn: Turn, word: Mention, candidate: Candidate) -> Filter | None:
        direction, by = word.value
        row = self._run(LogicalForm(turn.form.table, filters=(RowIs(turn.rows, turn.labels),)))[0]
        if by == WHEN:
            if not row["when_from"]:
                return None
            start, end = str(row["when_from"]), str(row["when_to"])
            return DateIs(shifted_day(end, 1), LAST_DAY) if direction == "desc" else DateIs(FIRST_DAY, shifted_day(start, -1))
        column = self._measure(turn, by)
        if column is None or row[column] is None:
            return None
        return NumberIs(column, ">" if direction == "desc" else "<", float(row[column]))

    def _measure(self, turn: Turn, by: str | None) -> str | None:
        measures = self._lexicon.measures[turn.form.table]
        if by is not None:
            return measures.get(by)
        order = turn.form.order
        return turn.form.measure or (order.column if order and order.column not in (WHEN, "count") else None) or measures.get("size")

    def _beside(self, asked: Asked, turn: Turn, word: Mention, middle: Mention, at: tuple[int, int]) -> Iterator[Candidate]:
        """"which was older, that one or the agreement on exercises": the row and another that is described."""
        side = (middle.last, len(asked.tokens)) if at[1] <= middle.first else (word.last, middle.first)
        text = " ".join(t.text for t in asked.tokens[slice(*side)])
        other = self._asker.read(self._asker.put(asked.leaning, text), turn.form.table)
        if not other.complete or not other.form.filters:
            return
        rows = self._run(LogicalForm(turn.form.table, filters=other.form.filters))
        if not rows or len(rows) > _SIDE_ROWS or {str(r["id"]) for r in rows} == set(turn.rows):
            return
        sides = (RowIs(turn.rows, turn.labels), RowIs.of(rows))
        candidate = self._parser.opposed(turn.form.table, asked.tokens, asked.mentions, sides)
        if candidate is not None:
            yield self._asker.settled(candidate)

    def _more_so(self, asked: Asked, turns: Sequence[Turn], word: Mention, reference: Reference | None) -> Iterator[Candidate]:
        """"was that longer?", "was the Andijian one worse?": than the one spoken of before."""
        last = turns[0]
        if reference is not None and reference.kind == "singular" and (described := self._described(asked, last, word)) is not None:
            first, second = RowIs(last.rows, last.labels), described  # "was this before the agreement on exercises?"
        elif reference is not None and reference.kind == "singular":
            other = next((t for t in turns[1:_REACH] if t.form.table == last.form.table and len(t.rows) == 1 and t.rows != last.rows), None)
            first, second = (RowIs(t.rows, t.labels) for t in (last, other or last))
        else:
            described = self._described(asked, last, word)
            if described is None:
                return
            first, second = described, RowIs(last.rows, last.labels)
            first, second = (second, first) if "comparing" in asked.leaning.leads else (first, second)
        if first.ids == second.ids:
            return
        candidate = self._parser.opposed(last.form.table, asked.tokens, asked.mentions, (first, second))
        if candidate is not None:
            yield replace(self._asker.settled(candidate), firm=True)

    def _described(self, asked: Asked, last: Turn, word: Mention) -> RowIs | None:
        """The only row that a question describes beside its comparative."""
        rest = " ".join(t.text for i, t in enumerate(asked.tokens) if not word.first <= i < word.last)
        side = self._asker.read(self._asker.put(asked.leaning, rest), last.form.table)
        rows = self._run(LogicalForm(last.form.table, filters=side.form.filters)) if side.form.filters and not side.missing else []
        return RowIs.of(rows) if len(rows) == 1 and str(rows[0]["id"]) not in last.rows else None

    def by_how_much(self, asked: Asked, turns: Sequence[Turn]) -> Iterator[Candidate]:
        """"by how much?": what the comparison before compared, or what the ranking of two rows ranked."""
        if not asked.tokens or not all(self._lexicon.is_function(asked.tokens, i) or any(m.role is Role.DIFFERENCE and m.first <= i < m.last for m in asked.mentions) for i in range(len(asked.tokens))):
            return
        if not any(m.role is Role.DIFFERENCE for m in asked.mentions):
            return
        form = turns[0].form
        candidate = self._asker.settled(self._asker.read(asked, form.table))
        if form.operation == "compare":
            yield replace(candidate, form=replace(form, operation="difference", yes_no=False))
            return
        rows = self._run(LogicalForm(form.table, filters=form.filters)) if form.order and form.order.limit and form.operation == "rows" else []
        if len(rows) == 2 and form.order:
            sides = tuple(RowIs.of([r]) for r in rows)
            yield replace(candidate, form=LogicalForm(form.table, "difference", alternatives=sides, order=form.order, measure=None if form.order.column == WHEN else form.order.column))

    def apart(self, asked: Asked, turns: Sequence[Turn], pointer: Pointer) -> Iterator[Candidate]:
        """"how many years lie between the two?": the time from one row to another."""
        referent = next((r for r in pointer.referents(asked.leaning.several(), turns, False) if len(r.rows) == 2), None)
        if referent is None:
            return
        sides = tuple(RowIs((i,), (n,)) for i, n in zip(referent.rows, referent.labels, strict=True))
        form = LogicalForm(referent.table, "difference", alternatives=sides, order=Order(WHEN, "desc"), group_by=None if asked.leaning.apart == "day" else asked.leaning.apart)
        yield replace(self._asker.settled(self._asker.read(asked, referent.table)), form=form)

    def together(self, candidate: Candidate, referent: Referent, last: LogicalForm) -> Candidate | None:
        """"the difference of the two", "and together?": the number asked for before, of the rows pointed at."""
        own, reading = candidate.form, candidate.reading
        measures = self._lexicon.measures[last.table]
        asked_before = next((c for c in (last.measure, *last.projection) if c in {*measures.values(), last.measure} - {None}), None)
        measure = asked_before or measures.get("size")
        if reading.of(Role.DIFFERENCE) and len(referent.rows) == 2 and measure and own.operation != "difference":
            sides = tuple(RowIs((i,), (n,)) for i, n in zip(referent.rows, referent.labels, strict=True))
            return replace(candidate, form=LogicalForm(last.table, "difference", alternatives=sides, order=Order(measure, "desc"), measure=measure))
        if own.operation != "rows" or own.projection or own.order:
            return None
        if reading.of(Role.AVERAGE) and measure:
            return replace(candidate, form=LogicalForm(last.table, "average", filters=referent.filters, measure=measure))
        if reading.of(Role.SUM):
            operation: Operation = "sum" if asked_before else "count"
            return replace(candidate, form=LogicalForm(last.table, operation, filters=referent.filters, measure=asked_before))
        return None

    def both(self, asked: Asked, turns: Sequence[Turn]) -> Iterator[Candidate]:
        """"and together?", "how many is that in all?": of the last two answers, where they have no row in common."""
        if len(turns) < 2 or not any(m.role is Role.SUM for m in asked.mentions):
            return
        last, before = turns[:2]
        candidate = self._asker.read(asked, last.form.table)
        reckoned = last.form.operation in ("count", "sum") and last.form.operation == before.form.operation
        reckoned = reckoned and (not asked.leaning.has("plural") or (len(last.rows) == 1 and len(before.rows) == 1) or asked.leaning.universal)
        listed = len(last.rows) > 1 and len(before.rows) > 1 and bool(candidate.reading.of(Role.COUNT)) and asked.leaning.has("singular")
        if candidate.missing_of("name") or candidate.form.filters or before.form.table != last.form.table or not (reckoned or listed):
            return
        if not last.rows or not before.rows or set(last.rows) & set(before.rows) or last.form.measure != before.form.measure:
            return
        rows = RowIs((*before.rows, *last.rows), (*before.labels, *last.labels))
        operation: Operation = last.form.operation if reckoned else "count"
        yield replace(self._asker.settled(candidate), form=LogicalForm(last.form.table, operation, (rows,), measure=last.form.measure if reckoned else None))
