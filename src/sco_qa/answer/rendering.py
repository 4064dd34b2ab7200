"""From a denotation to an answer: the sentence, its values, its table, its citation marks."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sco_qa.answer.citing import Citer, marks
from sco_qa.answer.execution import Denotation, Row
from sco_qa.answer.reply import Answer, AnswerTable, Conflict, ConflictStatement, ExecutedQuery, Kind, TableColumn
from sco_qa.answer.values import canonical, key_values, kind_of, plain_cell, said
from sco_qa.facts.schema import Schema, Table
from sco_qa.facts.wording import say_date
from sco_qa.question.english import joined, number
from sco_qa.question.logical_form import WHEN, FlagIs, LogicalForm, PlaceIs, RowIs, TextHas
from sco_qa.question.wording import Describer

_MANY = 40
_NUMERALS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


@dataclass(frozen=True, slots=True)
class Rendered:
    """An answer, or, when `answered` is False, why there is none."""

    answered: bool
    answer: Answer
    citer: Citer
    row_ids: tuple[str, ...]


def count_word(n: int) -> str:
    return _NUMERALS[n] if n < len(_NUMERALS) else str(n)


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


class Renderer:
    """Writes structured answers."""

    def __init__(self, schema: Schema, describer: Describer, who: Mapping[str, str]) -> None:
        self._schema = schema
        self._describer = describer
        self._who = who

    def render(self, found: Denotation, citer: Citer) -> Rendered:
        form = found.form
        table = self._schema.tables[form.table]
        write = {"rows": self._rows, "exists": self._exists, "count": self._count, "sum": self._total, "average": self._total,
                 "share": self._share, "group": self._groups, "compare": self._compare, "difference": self._difference}[form.operation]  # fmt: skip
        answer = write(found, table, citer)
        if answer is None:
            return Rendered(False, Answer("none", self._nothing(form, table)), citer, ())
        query = ExecutedQuery(form.table, found.sql, found.parameters, form.as_json())
        answer = replace(answer, query=query, table=answer.table or self._table(found.rows, table, citer))
        return Rendered(True, answer, citer, tuple(row["id"] for row in found.rows))

    def _nothing(self, form: LogicalForm, table: Table) -> str:
        subject = self._describer.subject(form)
        if form.projection or form.measure:
            what = joined([self._column_label(c, table) for c in (form.projection or (str(form.measure),))])
            return f"The paper does not give the {what} for {subject}."
        return f"The paper lists no {subject}."

    @staticmethod
    def _column_label(column: str, table: Table) -> str:
        return {"when": "date", "where": "place"}.get(column) or table.columns[column].label.lower()

    def _table(self, rows: Sequence[Row], table: Table, citer: Citer) -> AnswerTable:
        citer.rows(table.name, [row["id"] for row in rows])
        columns = tuple(TableColumn(name, c.label, c.type, c.unit) for name, c in table.columns.items())
        cells = tuple(tuple(plain_cell(row, name, table) for name in table.columns) for row in rows)
        return AnswerTable(columns, cells, tuple(citer.row(table.name, row["id"]) for row in rows))

    # -- the operations

    def _rows(self, found: Denotation, table: Table, citer: Citer) -> Answer | None:
        if found.empty:
            return None
        if found.form.projection:
            return self._cells(found, table, citer)
        order = found.form.order
        texts = [self._item(row, table, order.column if order else None) + citer.mark(table.name, row["id"]) for row in found.rows]
        values = tuple(str(row["label"]) for row in found.rows)
        if (order and order.limit) or len(texts) == 1:
            kind: Kind = "text" if len(texts) == 1 else "list"
            return Answer(kind, f"{capital(joined(texts))}.", values)
        head = f"The paper gives {count_word(len(texts))} {self._describer.subject(found.form)}"
        return Answer("list", f"{head}: {'; '.join(texts)}.", values)

    def _item(self, row: Row, table: Table, measured: str | None = None) -> str:
        """A row's name, with its date and what it was ranked by where the name does not say them."""
        label = str(row["label"])
        notes = []
        if table.when:
            when = canonical(row, WHEN, table)
            spoken = say_date(when[0]) if when else ""
            if spoken and spoken not in label:
                notes.append(spoken)
        if measured and measured != WHEN and not set(canonical(row, measured, table)) & set(re.findall(r"[\d.]+", label)):
            notes.append(f"{self._column_label(measured, table)}: {said(canonical(row, measured, table), measured, table)}")
        return label + (f" ({', '.join(notes)})" if notes else "")

    def _cells(self, found: Denotation, table: Table, citer: Citer) -> Answer | None:
        form = found.form
        rows = [row for row in found.rows if any(canonical(row, c, table) for c in form.projection)]
        if not rows:
            return None
        found.rows[:] = rows
        per_row = [[v for c in form.projection for v in canonical(row, c, table)] for row in rows]
        distinct = list(dict.fromkeys(v for values in per_row for v in values))
        conflicts = self._conflicts(found, table, citer)
        kind = kind_of(form.projection, table, self._who.get(table.name))
        name = joined([self._column_label(c, table) for c in form.projection])
        if len(rows) == 1 or len(distinct) == len(form.projection):
            row = rows[0]
            value = joined([said(canonical(row, c, table), c, table) for c in form.projection if canonical(row, c, table)])
            marked = marks(dict.fromkeys(n for r in rows for n in citer.row(table.name, r["id"])))
            label = str(row["label"]) if len(rows) == 1 else self._describer.subject(form)
            many = len(per_row[0]) > 1 and len(form.projection) == 1
            text = f"{capital(value)}{marked}." if value in label or not label else f"{capital(label)}: {name} {value}{marked}."
            return Answer("list" if many else kind, text, tuple(distinct), self._per_value(rows, per_row, table, citer) if many else None)
        lines = []
        for row in rows:
            value = joined([said(canonical(row, c, table), c, table) for c in form.projection if canonical(row, c, table)])
            lines.append((f"{value}" if value in row["label"] else f"{row['label']}: {value}") + citer.mark(table.name, row["id"]))
        if conflicts:
            text = f"The paper contradicts itself: {'; '.join(lines)}."
            return Answer(kind, text, tuple(distinct), conflicts=conflicts)
        text = f"{capital(name)} of {self._describer.subject(form)}: {'; '.join(lines)}."
        if all(len(values) == 1 for values in per_row) and len(distinct) == len(rows):
            return Answer("list", text, tuple(v for values in per_row for v in values))
        return Answer("list", text, tuple(distinct), self._per_value(rows, per_row, table, citer))

    def _per_value(self, rows: Sequence[Row], per_row: Sequence[Sequence[str]], table: Table, citer: Citer) -> AnswerTable:
        """One line a value, with the rows it stands in."""
        holders: dict[str, list[Row]] = {}
        for row, values in zip(rows, per_row, strict=True):
            for value in dict.fromkeys(values):
                holders.setdefault(value, []).append(row)
        columns = (TableColumn("value", "Value", "text"), TableColumn("rows", capital(table.plural), "texts"))
        lines = tuple((value, [str(r["label"]) for r in held]) for value, held in holders.items())
        cited = tuple(tuple(n for r in held for n in citer.row(table.name, r["id"])) for held in holders.values())
        return AnswerTable(columns, lines, cited)

    def _conflicts(self, found: Denotation, table: Table, citer: Citer) -> tuple[Conflict, ...]:
        """Different values of one thing's attribute that can only have one."""
        conflicts = []
        for column in table.conflict:
            if column not in found.form.projection and "where" not in found.form.projection:
                continue
            groups: dict[str, dict[str, int]] = {}
            for row in found.rows:
                for value in canonical(row, column, table):
                    groups.setdefault(str(row[str(table.about)]), {}).setdefault(value, citer.row(table.name, row["id"])[0])
            conflicts += [
                Conflict(f"{self._column_label(column, table)} of {about}", tuple(ConflictStatement(v, n) for v, n in values.items()))
                for about, values in groups.items()
                if len(values) > 1
            ]
        return tuple(conflicts)

    def _exists(self, found: Denotation, table: Table, citer: Citer) -> Answer | None:
        subject = self._describer.subject(found.form)
        if found.empty:
            if any(isinstance(f, TextHas) for f in found.form.filters):
                return None
            return Answer("boolean", f"No: the paper lists no {subject}.", ("no",))
        items = [self._item(row, table) + citer.mark(table.name, row["id"]) for row in found.rows[:_MANY]]
        return Answer("boolean", f"Yes: {'; '.join(items)}.", ("yes",))

    def _count(self, found: Denotation, table: Table, citer: Citer) -> Answer | None:
        form = found.form
        subject = self._describer.subject(form)
        if form.distinct:
            keys = list(dict.fromkeys(v for row in found.rows for v in key_values(row, form.distinct, table)))
            if not keys:
                return Answer("number", f"0: the paper lists no {subject}.", ("0",))
            marked = marks(dict.fromkeys(n for r in found.rows for n in citer.row(table.name, r["id"])))
            return Answer("number", f"{len(keys)}: {joined(keys)}{marked}.", (str(len(keys)),))
        if found.empty and any(isinstance(f, TextHas) for f in form.filters):
            return None
        rows, partly = self._split_partly(found, table)
        found.rows[:] = rows + partly
        items = [self._item(row, table) + citer.mark(table.name, row["id"]) for row in rows[:_MANY]]
        text = f"{len(rows)} {subject if len(rows) != 1 else self._singular(subject, table)}"
        text += f": {'; '.join(items)}." if items else "."
        if partly:
            more = [self._item(row, table) + citer.mark(table.name, row["id"]) for row in partly]
            text += f" Not counted, as only {self._column_label(str(table.partly), table)}: {'; '.join(more)}."
        return Answer("number", text, (str(len(rows)),))

    @staticmethod
    def _singular(subject: str, table: Table) -> str:
        return table.singular + subject.removeprefix(table.plural) if subject.startswith(table.plural) else subject

    def _split_partly(self, found: Denotation, table: Table) -> tuple[list[Row], list[Row]]:
        """Rows that lie in a place, and rows that only touch it, when a place was asked for and the touching not."""
        filters = found.form.filters
        asked = any(isinstance(f, PlaceIs) for f in filters) and not any(isinstance(f, FlagIs | RowIs) for f in filters)
        if not table.partly or not asked:
            return list(found.rows), []
        inside = [r for r in found.rows if not r[table.partly]]
        return (inside, [r for r in found.rows if r[table.partly]]) if inside else (list(found.rows), [])

    def _total(self, found: Denotation, table: Table, citer: Citer) -> Answer | None:
        form = found.form
        if found.number is None or not form.measure:
            return None
        counted = [row for row in found.rows if row[form.measure] is not None]
        silent = len(found.rows) - len(counted)
        items = [f"{self._item(row, table, form.measure)}{citer.mark(table.name, row['id'])}" for row in counted[:_MANY]]
        value = number(round(found.number, 1))
        unit = table.columns[form.measure].unit or ""
        measure = self._column_label(form.measure, table)
        phrase = f"{value} {unit if unit == 'days' else measure}".strip()
        if len(counted) == 1:
            return Answer("number", f"{phrase}: {items[0]}.", (value,))
        lead = f"{phrase} {'on average' if form.operation == 'average' else 'in all'}, {self._describer.subject(form)}: {'; '.join(items)}."
        rest = f" For {count_word(silent)} more the paper gives no number." if silent else ""
        return Answer("number", lead + rest, (value,))

    def _share(self, found: Denotation, table: Table, citer: Citer) -> Answer | None:
        if found.number is None:
            return None
        part, whole = (number(s or 0) for s in found.sides)
        value = number(round(found.number, 1))
        marked = marks(dict.fromkeys(n for r in found.rows for n in citer.row(table.name, r["id"])))
        return Answer("number", f"{value} %: {part} of {whole} {table.plural}{marked}.", (value,))

    def _groups(self, found: Denotation, table: Table, citer: Citer) -> Answer | None:
        if not found.groups:
            return None
        form = found.form
        measure = self._column_label(form.measure, table) if form.measure else table.plural
        by_id = {row["id"]: row for row in found.rows}
        lines, values, cited = [], [], []
        for group in found.groups:
            key = self._key(group.key, str(form.group_by))
            rows = tuple(dict.fromkeys(n for i in group.ids if i in by_id for n in citer.row(table.name, i)))
            lines.append(f"{key}: {number(group.value)} {measure}{marks(rows)}")
            values.append(key)
            cited.append(rows)
        columns = (TableColumn("key", capital(self._group_label(form, table)), "text"), TableColumn("value", capital(measure), "number"),
                   TableColumn("rows", capital(table.plural), "texts"))  # fmt: skip
        rows_ = tuple((k, g.value, [str(by_id[i]["label"]) for i in g.ids if i in by_id]) for k, g in zip(values, found.groups, strict=True))
        top = form.order is not None and form.order.limit is not None
        kind: Kind = "list" if not top or len(values) > 1 else "date" if form.group_by in ("year", "month") else "place"
        lead = "" if top else f"{capital(self._describer.describe(form))}: "
        return Answer(kind, f"{lead}{'; '.join(lines)}.", tuple(values), AnswerTable(columns, rows_, tuple(cited)))

    @staticmethod
    def _key(key: str, group_by: str) -> str:
        return calendar.month_name[int(key)] if group_by == "month" and len(key) == 2 else key

    def _group_label(self, form: LogicalForm, table: Table) -> str:
        key = str(form.group_by)
        return self._column_label(key, table) if key in table.columns else key

    def _side_names(self, found: Denotation, table: Table) -> list[str]:
        names = []
        for side in found.form.alternatives:
            names.append(joined(list(side.names)) if isinstance(side, RowIs) else self._describer.conditions.one(side, table.name))
        return names

    def _side_text(self, found: Denotation, table: Table, citer: Citer, i: int) -> str:
        column = found.form.order.column if found.form.order else "count"
        rows, value = found.side_rows[i], found.sides[i] or 0
        if column == "count" and not found.form.measure:
            text = f"{number(value)} {table.plural}"
        elif column == WHEN:
            text = said(canonical(rows[0], WHEN, table), WHEN, table)
        else:
            measure = found.form.measure or column
            unit = table.columns[measure].unit
            text = f"{number(value)} {unit if unit == 'days' else self._column_label(measure, table)}"
        return text + marks(dict.fromkeys(n for r in rows for n in citer.row(table.name, r["id"])))

    def _compare(self, found: Denotation, table: Table, citer: Citer) -> Answer | None:
        sides = [v for v in found.sides if v is not None]
        order = found.form.order
        if len(sides) < len(found.sides) or order is None:
            return None
        names = self._side_names(found, table)
        best = max(sides) if order.direction == "desc" else min(sides)
        winners = [name for name, value in zip(names, found.sides, strict=True) if value == best]
        against = "; ".join(f"{name}: {self._side_text(found, table, citer, i)}" for i, name in enumerate(names))
        if found.form.yes_no:
            yes = found.sides[0] == best and len(winners) == 1
            return Answer("boolean", f"{'Yes' if yes else 'No'}: {against}.", ("yes" if yes else "no",))
        if len(winners) == len(names):
            return Answer("text", f"They are equal: {against}.", tuple(self._bare(n) for n in names))
        kind: Kind = "place" if isinstance(found.form.alternatives[0], PlaceIs) else "text"
        return Answer(kind, f"{capital(self._bare(winners[0]))} ({against}).", tuple(self._bare(w) for w in winners))

    @staticmethod
    def _bare(name: str) -> str:
        return name.removeprefix("in ").strip("()")

    def _difference(self, found: Denotation, table: Table, citer: Citer) -> Answer | None:
        if any(v is None for v in found.sides):
            return None
        sides = [v or 0 for v in found.sides]
        value = number(abs(sides[0] - sides[1]))
        names = self._side_names(found, table)
        against = "; ".join(f"{name}: {self._side_text(found, table, citer, i)}" for i, name in enumerate(names))
        return Answer("number", f"{value} ({against}).", (value,))
