"""Questions this corpus does answer, near to what was asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sco_qa.answer.reply import Status
from sco_qa.answer.retrieval import Found
from sco_qa.facts.schema import Schema, Table
from sco_qa.question.logical_form import LogicalForm
from sco_qa.question.rows import RowIndex

_AT_MOST = 3


class Suggester:
    """Writes follow-up questions from the schema: attributes of the rows at hand, and rows near the passages found."""

    def __init__(self, schema: Schema, rows: RowIndex, rows_of_passage: Mapping[str, Sequence[tuple[str, str]]]) -> None:
        """`rows_of_passage` lists (table, row id) by passage."""
        self._schema = schema
        self._labels = {name: dict(zip(t.ids, t.labels, strict=True)) for name, t in rows.tables.items()}
        self._rows_of_passage = rows_of_passage

    def labels(self, table: str, ids: Sequence[str]) -> tuple[str, ...]:
        """How rows are called."""
        return tuple(self._labels[table][i] for i in ids)

    def suggest(self, status: Status, form: LogicalForm | None, ids: Sequence[str], found: Sequence[Found], question: str) -> tuple[str, ...]:
        questions = self._about_rows(form, ids) if form and ids else self._near(found)
        asked = question.casefold().strip(" ?")
        return tuple(q for q in dict.fromkeys(questions) if q.casefold().strip(" ?") != asked)[:_AT_MOST]

    def _about_rows(self, form: LogicalForm, ids: Sequence[str]) -> list[str]:
        table = self._schema.tables[form.table]
        if len(ids) == 1:
            return self._attributes(table, ids[0], set(form.projection))
        questions = []
        if table.when and form.order is None:
            questions.append(f"Which of those {table.plural} was the latest?")
        measured = [c for c in table.columns.values() if c.type == "number"]
        questions += [f"What is the total {c.label.lower()} of those {table.plural}?" for c in measured[:1] if form.operation != "sum"]
        if form.operation != "count":
            questions.append("How many are there?")
        if form.operation == "count":
            questions.append("List them.")
        return questions

    def _attributes(self, table: Table, row: str, known: set[str]) -> list[str]:
        label = self._labels[table.name][row]
        questions = []
        if table.when and "when" not in known:
            questions.append(f"When was {label}?" if table.name in ("exercises", "attacks") else f"What is the date of {label}?")
        for name, column in table.columns.items():
            if name not in known and name not in (*table.when, *table.where) and f"{{{name}}}" not in table.label:
                questions.append(f"What is the {column.label.lower()} of {label}?")
        return questions

    def _near(self, found: Sequence[Found]) -> list[str]:
        questions = []
        for passage in found[:3]:
            rows = self._rows_of_passage.get(passage.passage, ())
            for table, row in rows[:1]:
                questions += self._attributes(self._schema.tables[table], row, set())[:1]
        return questions
