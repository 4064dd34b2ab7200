"""A table to take away: CSV for a spreadsheet, JSON for a program, Markdown for a text, each row with its sources."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import orjson
from starlette.responses import Response

from sco_qa.answer.reply import Citation, TableColumn
from sco_qa.engine import FactRows
from service import reader
from service.library import as_csv
from service.sheets import Grid
from service.words import EMPTY, cell_in_words

Form = Literal["csv", "json", "md"]
MEDIA: dict[Form, str] = {"csv": "text/csv", "json": "application/json", "md": "text/markdown"}
MARKDOWN = re.compile(r"([\\`*_\[\]<>|~#&])")


def download(grid: Grid, form: Form, name: str, title: str) -> Response:
    """The table as a file to keep."""
    body = {"csv": to_csv, "json": to_json, "md": to_markdown}[form](grid, title)
    disposition = {"content-disposition": f'attachment; filename="{name}.{form}"'}
    return Response(body, media_type=MEDIA[form], headers=disposition)


def answer_text(answer: Mapping[str, Any], address: str) -> str:
    """An answer to paste elsewhere: the question, what is said, each source with its place, where it stands."""
    sources = [f"[{c['n']}] “{reader.plain(c['quote'])}” ({' › '.join(c['section'])})" for c in answer["citations"]]
    parts = [answer["question"], answer["answer"]["text"], "\n".join(sources), address]
    return "\n\n".join(part for part in parts if part) + "\n"


def to_csv(grid: Grid, _title: str) -> str:
    """RFC 4180; a cell that a spreadsheet would run as a formula is made text."""
    columns = tuple(TableColumn(c["name"], c["label"], c["type"], c["unit"]) for c in grid.columns)
    cited = tuple(tuple(Citation(**citation) for citation in row) for row in grid.citations)
    return as_csv(FactRows(columns, tuple(tuple(row) for row in grid.rows), cited))


def to_json(grid: Grid, title: str) -> str:
    """The shape of `GET /v1/facts/{table}`, with a title."""
    content = {"title": title, "columns": grid.columns, "rows": grid.rows, "citations": grid.citations}
    return orjson.dumps(content, option=orjson.OPT_INDENT_2).decode()


def to_markdown(grid: Grid, title: str) -> str:
    """A table of GitHub's Markdown, each quote in a footnote; nothing in a cell becomes markup."""
    filled = [i for i in range(len(grid.columns)) if any(row[i] not in EMPTY for row in grid.rows)]
    numbers: dict[tuple[int, int], int] = {}
    notes = []
    lines = [f"## {_escaped(title)}", "", _row([*(_label(grid.columns[i]) for i in filled), "Sources"]), _row(["---"] * (len(filled) + 1))]
    for row, citations in zip(grid.rows, grid.citations, strict=True):
        marks = ""
        for citation in citations:
            place = (citation["start"], citation["end"])
            if place not in numbers:
                numbers[place] = len(numbers) + 1
                notes.append(f"[^{numbers[place]}]: “{_escaped(reader.plain(citation['quote']))}” ({_escaped(' › '.join(citation['section']))})")
            marks += f"[^{numbers[place]}]"
        lines.append(_row([*(_escaped(cell_in_words(row[i], grid.columns[i]["type"])) for i in filled), marks]))
    return "\n".join([*lines, "", *notes]) + "\n"


def _label(column: Mapping[str, Any]) -> str:
    return _escaped(f"{column['label']} ({column['unit']})" if column["unit"] else column["label"])


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _escaped(text: str) -> str:
    return MARKDOWN.sub(r"\\\1", " ".join(text.split()))
