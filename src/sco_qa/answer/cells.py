"""Answers that are cells: one attribute of one thing or of many, and what the paper says in two ways."""

from __future__ import annotations

from collections.abc import Sequence

from sco_qa.answer.execution import Row
from sco_qa.answer.reply import Answer, AnswerTable, Conflict, ConflictStatement, TableColumn
from sco_qa.answer.scene import MOST_SAID, Scene
from sco_qa.answer.values import canonical, kind_of, said
from sco_qa.facts.wording import say_date
from sco_qa.question.forms.logical_form import PLACE, WHEN
from sco_qa.question.forms.naming import say_when
from sco_qa.question.words.english import capital, joined, with_article

_MARKS_EACH = 3
"""Marks behind a value that many rows share; the table has the rest."""


def cells(scene: Scene) -> Answer | None:
    """The columns that the form projects."""
    form, table = scene.form, scene.table
    rows = [row for row in scene.rows if any(canonical(row, c, table) for c in form.projection)]
    if not rows:
        return None
    scene.rows[:] = rows
    per_row = [[v for c in form.projection for v in canonical(row, c, table)] for row in rows]
    distinct = tuple(dict.fromkeys(v for values in per_row for v in values))
    conflicts = _conflicts(scene)
    kind = kind_of(form.projection, table, scene.who.get(table.name))
    if len(rows) == 1:
        many = len(per_row[0]) > 1 and len(form.projection) == 1
        return Answer("list" if many else kind, f"{_sentence(scene, rows[0])}{scene.cell_mark(rows[0])}.", distinct, _per_value(scene, per_row) if many else None)
    if conflicts:
        lines = [f"{_sentence(scene, row)}{scene.cell_mark(row)}" for row in rows]
        return Answer(kind, f"The paper contradicts itself: {_lowered(lines[0])}, but {joined([_lowered(line) for line in lines[1:]])}.", distinct, conflicts=conflicts)
    if len(distinct) == len(form.projection):
        return Answer(kind, f"{capital(_asked(scene))}: {_values(scene, rows[0])}{scene.marks(rows, MOST_SAID)}.", distinct)
    if all(len(values) == 1 for values in per_row) and len(distinct) == len(rows):
        return Answer("list", f"{_lines(scene)}.", tuple(v for values in per_row for v in values))
    return Answer("list", f"{_gathered(scene, per_row) if len(form.projection) == 1 else _lines(scene)}.", distinct, _per_value(scene, per_row))


def _lowered(line: str) -> str:
    return f"the {line[4:]}" if line.startswith("The ") else line


def _asked(scene: Scene) -> str:
    return scene.describer.describe(scene.form)


def _values(scene: Scene, row: Row) -> str:
    return joined([said(canonical(row, c, scene.table), c, scene.table) for c in scene.form.projection if canonical(row, c, scene.table)])


def _sentence(scene: Scene, row: Row) -> str:
    """One thing's attributes: by the column's own sentence, or "The fax number of … is …"."""
    said_ = [_clause(scene, row, column) for column in scene.form.projection if canonical(row, column, scene.table)]
    return capital(joined(said_))


def _clause(scene: Scene, row: Row, column: str) -> str:
    spoken = scene.phrases.column(column)
    values = canonical(row, column, scene.table)
    value = said(values, column, scene.table)
    if spoken.said and column in (WHEN, PLACE, *scene.table.columns):
        iso = values[0]
        n = iso if column in scene.table.columns and scene.table.columns[column].type == "number" else ""
        return scene.fill(spoken.said, row, value=value, a_value=with_article(value), n=n, people="person" if n == "1" else "people",
                          were="was" if n == "1" else "were", **_dates(iso, column, scene))  # fmt: skip
    if scene.naming.names(scene.table.name, column) and len(scene.form.projection) == 1:
        return scene.item(row) if value in scene.item(row) else value
    return f"the {spoken.noun[len(values) > 1]} {spoken.of} {scene.row(row)} {'are' if len(values) > 1 else 'is'} {value}"


def _dates(iso: str, column: str, scene: Scene) -> dict[str, str]:
    dated = column == WHEN or (column in scene.table.columns and scene.table.columns[column].type == "date")
    return {"when": say_when(iso), "date": say_date(iso)} if dated else {}


def _lines(scene: Scene) -> str:
    """Each thing with its attributes."""
    rows = scene.rows
    lines = []
    for row in rows[:MOST_SAID]:
        value, item = _values(scene, row), scene.brief(row)
        text = item if value in item else f"{item} ({value})" if "(" not in item else f"{item}: {value}"
        lines.append(f"{text}{scene.cell_mark(row)}")
    more = f"; the table holds the other {len(rows) - MOST_SAID} too" if len(rows) > MOST_SAID else ""
    return f"{capital(_asked(scene))}: {joined(lines)}{more}"


def _gathered(scene: Scene, per_row: Sequence[Sequence[str]]) -> str:
    """Each value once, with the rows that it stands in."""
    column = scene.form.projection[0]
    held = _holders(scene, per_row)
    lines = [f"{said([value], column, scene.table)}{scene.marks(rows, _MARKS_EACH)}" for value, rows in held.items()]
    more = f"; the table holds the other {len(lines) - MOST_SAID} too" if len(lines) > MOST_SAID else ""
    return f"{capital(_asked(scene))}: {joined(lines[:MOST_SAID])}{more}"


def _holders(scene: Scene, per_row: Sequence[Sequence[str]]) -> dict[str, list[Row]]:
    holders: dict[str, list[Row]] = {}
    for row, values in zip(scene.rows, per_row, strict=True):
        for value in dict.fromkeys(values):
            holders.setdefault(value, []).append(row)
    return holders


def _per_value(scene: Scene, per_row: Sequence[Sequence[str]]) -> AnswerTable:
    """One line a value, with the rows it stands in."""
    held = _holders(scene, per_row)
    columns = (TableColumn("value", "Value", "text"), TableColumn("rows", capital(scene.table.plural), "texts"))
    lines = tuple((value, [str(r["label"]) for r in rows]) for value, rows in held.items())
    cited = tuple(tuple(n for r in rows for n in scene.citer.row(scene.table.name, r["id"])) for rows in held.values())
    return AnswerTable(columns, lines, cited)


def _conflicts(scene: Scene) -> tuple[Conflict, ...]:
    """Different values of one thing's attribute that can only have one."""
    conflicts = []
    for column in scene.table.conflict:
        asked = {PLACE: scene.table.where, WHEN: scene.table.when}
        if not any(column in asked.get(c, (c,)) for c in scene.form.projection):
            continue
        groups: dict[str, dict[str, int]] = {}
        for row in scene.rows:
            for value in canonical(row, column, scene.table):
                groups.setdefault(str(row[str(scene.table.about)]), {}).setdefault(value, scene.citer.row(scene.table.name, row["id"])[0])
        conflicts += [
            Conflict(f"{scene.phrases.column(column).noun[0]} of {about}", tuple(ConflictStatement(v, n) for v, n in values.items()))
            for about, values in groups.items()
            if len(values) > 1
        ]
    return tuple(conflicts)
