"""`sco-qa facts`: what was read from the paper into tables."""

from __future__ import annotations

import csv
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sco_qa.cli.terminal import out, print_json
from sco_qa.errors import BadInput

if TYPE_CHECKING:
    from sco_qa.engine import Engine, FactRows


def facts(
    table: Annotated[str | None, typer.Argument(help="A fact table; without one, all tables are listed.", show_default=False)] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON: one object a row, with its citations.")] = False,
    where: Annotated[list[str] | None, typer.Option("--where", metavar="COLUMN=VALUE", help="Only rows with this value; may be repeated.")] = None,
) -> None:
    """List the fact tables, or the rows of one with their citations."""
    from sco_qa.engine import Engine
    from sco_qa.settings import Settings

    if as_csv and as_json:
        raise BadInput("--csv and --json were both given: give one of them")
    filters = _filters(where or [])
    if table is None and filters:
        raise BadInput("--where needs a table: sco-qa facts TABLE --where COLUMN=VALUE")
    engine = Engine.open(Settings.load())
    if table is None:
        _show_tables(engine, as_csv, as_json)
    else:
        _show_rows(table, engine.facts(table, filters), as_csv, as_json)


def _filters(conditions: list[str]) -> dict[str, str]:
    filters: dict[str, str] = {}
    for condition in conditions:
        column, equals, value = condition.partition("=")
        column = column.strip()
        if not equals or not column:
            raise BadInput(f"--where {condition!r} is not COLUMN=VALUE: write for example --where country=Russia")
        if column in filters:
            raise BadInput(f"--where names the column {column!r} twice: name it once")
        filters[column] = value.strip()
    return filters


def _show_tables(engine: Engine, as_csv: bool, as_json: bool) -> None:
    counts = engine.fact_counts()
    records: list[dict[str, Any]] = [{"table": name, "rows": counts[name], "columns": list(t.columns)} for name, t in engine.schema.tables.items()]
    if as_json:
        print_json(records)
    elif as_csv:
        _write_csv(["table", "rows", "columns"], [[r["table"], r["rows"], r["columns"]] for r in records])
    else:
        from rich.table import Table

        shown = Table("table", "rows", "columns", show_edge=False, pad_edge=False)
        for record in records:
            shown.add_row(record["table"], str(record["rows"]), ", ".join(record["columns"]))
        out().print(shown)


def _show_rows(table: str, rows: FactRows, as_csv: bool, as_json: bool) -> None:
    names = [column.name for column in rows.columns]
    if as_json:
        print_json([dict(zip(names, row, strict=True)) | {"citations": [asdict(c) for c in cited]} for row, cited in zip(rows.rows, rows.citations, strict=True)])
    elif as_csv:
        quotes = [[citation.quote for citation in cited] for cited in rows.citations]
        _write_csv([*names, "quotes"], [[*row, cited] for row, cited in zip(rows.rows, quotes, strict=True)])
    else:
        _print_rows(table, rows)


def _print_rows(table: str, rows: FactRows) -> None:
    from sco_qa.cli.showing import print_rows

    console = out()
    if not rows.rows:
        console.print(f"No row of {table} fits.", markup=False)
        return
    marks = [[citation.n for citation in cited] for cited in rows.citations]
    print_rows(console, [asdict(column) for column in rows.columns], rows.rows, marks)
    cited_once = {citation.n: citation for cited in rows.citations for citation in cited}
    for n, citation in sorted(cited_once.items()):
        console.print(f"[{n}] “{' '.join(citation.quote.split())}” ({citation.document} {citation.start}–{citation.end})", style="dim", markup=False, soft_wrap=True)


def _write_csv(header: list[str], rows: list[list[Any]]) -> None:
    from sco_qa.cli.showing import cell_text

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow([_not_a_formula(" | ".join(map(cell_text, cell)) if isinstance(cell, list | tuple) else cell_text(cell)) for cell in row])


def _not_a_formula(cell: str) -> str:
    """A spreadsheet runs cells that begin like a formula; an apostrophe makes them text."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
