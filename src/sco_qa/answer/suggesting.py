"""Questions this corpus does answer, near to what was asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from sco_qa.answer.reply import Status
from sco_qa.answer.retrieval import Found
from sco_qa.facts.schema import Schema
from sco_qa.question.forms.logical_form import WHEN, LogicalForm, Order, RowIs
from sco_qa.question.forms.wording import Describer
from sco_qa.question.words.english import capital, lower

_AT_MOST = 3


class Suggester:
    """Writes questions from forms near the one answered, and about the rows near what was found. Each can be asked on its own."""

    def __init__(self, schema: Schema, describer: Describer, rows_of_passage: Mapping[str, Sequence[tuple[str, str]]]) -> None:
        """`rows_of_passage` lists (table, row id) by passage."""
        self._schema = schema
        self._describer = describer
        self._rows_of_passage = rows_of_passage

    def labels(self, table: str, ids: Sequence[str]) -> tuple[str, ...]:
        """How rows are called."""
        return tuple(str(self._describer.naming.of(table, i)["label"]) for i in ids)

    def suggest(self, status: Status, form: LogicalForm | None, ids: Sequence[str], found: Sequence[Found], question: str) -> tuple[str, ...]:
        if form and ids:
            questions = self._each(form, ids) if status == "ambiguous" else self._after(form, ids)
        else:
            questions = self._near(found)
        asked = question.casefold().strip(" ?")
        return tuple(q for q in dict.fromkeys(questions) if q.casefold().strip(" ?") != asked)[:_AT_MOST]

    def about(self, table: str, row: str, known: Sequence[str] = ()) -> Iterator[str]:
        """Questions about one row that its cells answer."""
        spoken, naming = self._describer.phrases(table), self._describer.naming
        fact = naming.of(table, row)
        for column in spoken.suggest:
            given = naming.given(table, fact, column)
            if given and column not in known:
                yield self._question(self._describer.asked(table, [column], naming.row(table, fact), True))

    def _each(self, form: LogicalForm, ids: Sequence[str]) -> Iterator[str]:
        """The question of each row that it may mean."""
        columns = [c for c in (*form.projection, form.measure) if c]
        for row in ids:
            fact = self._describer.naming.of(form.table, row)
            if any(self._describer.naming.given(form.table, fact, c) for c in columns):
                yield self._question(self._describer.asked(form.table, columns, self._describer.naming.row(form.table, fact), True))

    def _after(self, form: LogicalForm, ids: Sequence[str]) -> Iterator[str]:
        if len(ids) == 1:
            yield from self.about(form.table, ids[0], form.projection)
            return
        if any(isinstance(f, RowIs) for f in form.filters):
            for row in ids:
                yield from list(self.about(form.table, row, form.projection))[:1]
            return
        table = self._schema.tables[form.table]
        rows = LogicalForm(form.table, filters=form.filters)
        if any(f.negated for f in form.filters):
            return
        if form.filters and (form.operation != "rows" or form.projection or form.order):
            yield f"{self._describer.describe(rows)}?"
        if form.order is None and self._given(form.table, ids, WHEN) > 1:
            yield self._question(self._describer.describe(replace(rows, order=Order(WHEN, "desc", 1))))
        measured = [name for name, c in table.columns.items() if c.type == "number" and c.unit]
        for column in measured:
            if form.measure != column and self._given(form.table, ids, column) > 1:
                yield self._question(self._describer.describe(replace(rows, operation="sum", measure=column)))

    def _given(self, table: str, ids: Sequence[str], column: str) -> int:
        """How many rows say something in a column."""
        naming = self._describer.naming
        return sum(naming.given(table, naming.of(table, i), column) for i in ids)

    def _near(self, found: Sequence[Found]) -> Iterator[str]:
        for passage in found[:_AT_MOST]:
            for table, row in self._rows_of_passage.get(passage.passage, ())[:1]:
                yield from list(self.about(table, row))[:1]

    @staticmethod
    def _question(phrase: str) -> str:
        """"duration of Peace Mission-2007" as a question."""
        phrase = lower(phrase)
        if phrase.startswith("what "):
            return f"{capital(phrase)}?"
        return f"What is {'' if phrase.startswith('the ') else 'the '}{phrase}?"

