"""A reply on the terminal: what was read, what was understood, the answer, its table, its citations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

Reply = Mapping[str, Any]


def show_reply(reply: Reply, console: Console, *, passages: bool = False) -> None:
    """Everything a reader needs; `passages` also shows the passages found."""
    answer = reply["answer"]
    for correction in reply.get("corrections") or []:
        _line(console, Text(f"Reading “{correction['from']}” as “{correction['to']}”", style="yellow"))
    if reply.get("understood_as"):
        _line(console, Text(f"Understood as: {reply['understood_as']}", style="dim"))
    _line(console, Text(answer["text"], style="bold"))
    if _is_tabular(answer):
        print_rows(console, answer["table"]["columns"], answer["table"]["rows"], answer["table"].get("citations"))
    for citation in reply.get("citations") or []:
        _show_citation(citation, console)
    if passages:
        _show_passages(reply.get("passages") or [], console)
    if reply.get("suggestions") and reply["status"] != "answered":
        _line(console, Text("You could ask:", style="dim"))
        for suggestion in reply["suggestions"]:
            _line(console, Text(f"  {suggestion}", style="cyan"))


def print_rows(console: Console, columns: Sequence[Mapping[str, Any]], rows: Sequence[Sequence[Any]], citations: Sequence[Sequence[int]] | None = None) -> None:
    """Rows of facts as a table, or one under the other where the terminal is too narrow for whole words.

    Columns that no row fills are left out; `citations[i]` are the marks of row i.
    """
    filled = [i for i in range(len(columns)) if any(cell_text(row[i]) for row in rows)] or list(range(len(columns)))
    labels = [_label(columns[i]) for i in filled]
    cells = [[cell_text(row[i]) for i in filled] for row in rows]
    marks = [_marks(numbers) for numbers in citations] if citations and len(citations) == len(rows) else [""] * len(rows)
    widths = [max(map(_longest_word, (label, *(row[n] for row in cells)))) for n, label in enumerate(labels)]
    if sum(widths) + 3 * len(widths) + max(map(len, marks), default=0) > console.width:
        _print_records(console, labels, cells, marks)
        return
    table = Table(show_edge=False, pad_edge=False)
    for i, label, width in zip(filled, labels, widths, strict=True):
        table.add_column(Text(label), justify="right" if columns[i]["type"] == "number" else "left", min_width=width)
    table.add_column("", no_wrap=True)
    for row, mark in zip(cells, marks, strict=True):
        table.add_row(*map(Text, row), Text(mark))
    console.print(table)


def _print_records(console: Console, labels: Sequence[str], rows: Sequence[Sequence[str]], marks: Sequence[str]) -> None:
    for row, mark in zip(rows, marks, strict=True):
        console.print(Text(f"• {row[0]} {mark}"))
        for label, cell in list(zip(labels, row, strict=True))[1:]:
            if cell:
                console.print(Text.assemble((f"    {label}: ", "dim"), cell))


def _label(column: Mapping[str, Any]) -> str:
    return f"{column['label']} ({column['unit']})" if column.get("unit") else str(column["label"])


def _longest_word(text: str) -> int:
    return max(map(len, text.split()), default=0)


def cell_text(value: Any) -> str:
    """A cell as words; nothing for what the paper does not give.

    >>> cell_text(["Vladivostok", "Shandong"]), cell_text(None), cell_text(True), cell_text(8.0)
    ('Vladivostok, Shandong', '', 'yes', '8')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, list | tuple):
        return ", ".join(cell_text(each) for each in value)
    return str(value)


def _is_tabular(answer: Mapping[str, Any]) -> bool:
    """One row of one thing is said in the text; a list, or several rows, is a table."""
    rows = (answer.get("table") or {}).get("rows") or []
    return len(rows) > 1 or (answer["kind"] == "list" and bool(rows))


def _show_citation(citation: Mapping[str, Any], console: Console) -> None:
    place = " › ".join(citation["section"])
    quote = " ".join(citation["quote"].split())
    _line(console, Text.assemble((f"[{citation['n']}] ", "green"), f"“{quote}” ", (f"{place} ({citation['document']} {citation['start']}–{citation['end']})", "dim")))


def _show_passages(passages: Sequence[Mapping[str, Any]], console: Console) -> None:
    for rank, passage in enumerate(passages, 1):
        _line(console, Text(f"\n{rank}. {' › '.join(passage['section'])}  {passage['score']:.2f}  {passage['id']}", style="cyan"))
        text = Text(passage["text"])
        for start, end in passage.get("highlights") or []:
            text.stylize("bold", start, end)
        _line(console, text)


def _marks(numbers: Sequence[int]) -> str:
    return "".join(f"[{n}]" for n in numbers)


def _line(console: Console, text: Text) -> None:
    """Long lines are left to a pipe as they are and folded by words on a terminal."""
    console.print(text, soft_wrap=not console.is_terminal)
