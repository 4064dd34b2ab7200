"""What every sentence of an answer is written from: the denotation, its table's phrases, the citations collected so far."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sco_qa.answer.citing import Citer, marks
from sco_qa.answer.execution import Denotation, Row
from sco_qa.answer.reply import AnswerTable, TableColumn
from sco_qa.answer.values import plain_cell
from sco_qa.facts.schema import Table
from sco_qa.question.forms.logical_form import PLACE, WHEN, LogicalForm
from sco_qa.question.forms.naming import Naming
from sco_qa.question.forms.phrases import TablePhrases
from sco_qa.question.forms.wording import Describer
from sco_qa.question.words.english import joined

MOST_SAID = 12
"""Rows that a sentence names; of more it names the first or the greatest few."""
_FEW = 3


@dataclass(frozen=True, slots=True)
class Scene:
    """One answer in the making. `run` executes another form, `who` names the column that answers "who", by table."""

    found: Denotation
    table: Table
    citer: Citer
    describer: Describer
    who: Mapping[str, str]
    run: Callable[[LogicalForm], Denotation]

    @property
    def form(self) -> LogicalForm:
        return self.found.form

    @property
    def rows(self) -> list[Row]:
        return self.found.rows

    @property
    def naming(self) -> Naming:
        return self.describer.naming

    @property
    def phrases(self) -> TablePhrases:
        return self.describer.phrases(self.table.name)

    def fact(self, row: Row) -> Mapping[str, object]:
        """The row with its lists and numbers ready to be said."""
        return self.naming.of(self.table.name, str(row["id"]))

    def mark(self, row: Row) -> str:
        return self.citer.mark(self.table.name, row["id"])

    def cell_mark(self, row: Row) -> str:
        """The marks of the cells that the form asks for."""
        columns = [c for asked in self.form.projection for c in {WHEN: self.table.when, PLACE: self.table.where}.get(asked, (asked,))]
        return marks(self.citer.cells(self.table.name, row["id"], columns))

    def marks(self, rows: Iterable[Row], most: int | None = None) -> str:
        """The marks of several rows, each once."""
        numbers = list(dict.fromkeys(n for row in rows for n in self.citer.row(self.table.name, row["id"])))
        return marks(numbers[:most])

    def row(self, row: Row) -> str:
        return self.naming.row(self.table.name, self.fact(row))

    def item(self, row: Row) -> str:
        return self.naming.item(self.table.name, self.fact(row))

    def brief(self, row: Row) -> str:
        return self.naming.brief(self.table.name, self.fact(row))

    def one(self, row: Row) -> str:
        return self.naming.one(self.table.name, self.fact(row))

    def listing(self, rows: Sequence[Row]) -> str:
        """": A [1]; B [2]; and C [3]", or the first and the last of many."""
        said = [f"{self.item(row)}{self.mark(row)}" for row in rows]
        if len(said) <= MOST_SAID:
            return f": {joined(said)}"
        if self.table.when:
            return f", from {said[0]} to {said[-1]}; the table holds them all"
        return f", among them {joined(said[:_FEW])}; the table holds them all"

    def fill(self, template: str, row: Row, **more: str) -> str:
        """A sentence about a row by its template."""
        return self.naming.fill(template, self.table.name, self.fact(row), row=self.row(row), brief=self.brief(row), **more)

    def whole_table(self) -> AnswerTable:
        """Every column of the rows behind the answer."""
        self.citer.rows(self.table.name, [row["id"] for row in self.rows])
        columns = tuple(TableColumn(name, c.label, c.type, c.unit) for name, c in self.table.columns.items())
        cells = tuple(tuple(plain_cell(row, name, self.table) for name in self.table.columns) for row in self.rows)
        return AnswerTable(columns, cells, tuple(self.citer.row(self.table.name, row["id"]) for row in self.rows))
