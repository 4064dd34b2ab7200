"""`facts`: tables, rows, CSV, JSON, filters."""

from __future__ import annotations

import csv
import io
import json

import pytest

from sco_qa.facts.schema import Schema
from tests.cli.conftest import Program


def test_without_a_table_all_are_listed_with_their_rows(sco_qa: Program) -> None:
    listed = json.loads(sco_qa.run("facts", "--json").stdout)
    assert [record["table"] for record in listed] == list(Schema.load().tables)
    counts = {record["table"]: record["rows"] for record in listed}
    assert (counts["attacks"], counts["exercises"], counts["documents"]) == (25, 13, 12)
    shown = sco_qa.run("facts").stdout
    assert all(table in shown for table in counts)
    assert next(csv.reader(io.StringIO(sco_qa.run("facts", "--csv").stdout))) == ["table", "rows", "columns"]


def test_rows_are_shown_with_the_quote_behind_each(sco_qa: Program) -> None:
    result = sco_qa.run("facts", "bodies")
    assert "Bishkek" in result.stdout and "Tashkent" in result.stdout
    assert "[1] “It is located in Bishkek, Kyrgyzstan, and is a standing SCO body” (zhao-2012 " in result.stdout


def test_csv_has_a_row_a_fact_and_says_what_each_was_read_from(sco_qa: Program) -> None:
    rows = list(csv.DictReader(io.StringIO(sco_qa.run("facts", "attacks", "--csv").stdout)))
    assert len(rows) == 25
    assert (rows[3]["place"], rows[3]["dead"], rows[3]["wounded"]) == ("Moscow", "90", "")
    assert rows[3]["quotes"] == "October 2002\tMoscow, Russia: hijacking, 90 dead"


def test_a_cell_that_a_spreadsheet_would_run_is_made_text(sco_qa: Program) -> None:
    phones = {row["phone"] for row in csv.DictReader(io.StringIO(sco_qa.run("facts", "contacts", "--csv").stdout))}
    assert "'+46-841056953" in phones


def test_filters_pick_rows_and_may_be_repeated(sco_qa: Program) -> None:
    chosen = json.loads(sco_qa.run("facts", "attacks", "--where", "country=Russia", "--where", "place=Moscow", "--json").stdout)
    assert [row["dead"] for row in chosen] == [90, 50, 10, 41]
    assert all(row["citations"][0]["quote"] for row in chosen)
    assert "No row of attacks fits." in sco_qa.run("facts", "attacks", "--where", "country=Peru").stdout


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["nonsense"], "no fact table 'nonsense': there are exercises"),
        (["attacks", "--where", "country"], "is not COLUMN=VALUE"),
        (["attacks", "--where", "=Russia"], "is not COLUMN=VALUE"),
        (["attacks", "--where", "size=1"], "no column 'size'"),
        (["attacks", "--where", "dead=many"], "'many' is not a number"),
        (["attacks", "--where", "dead=1", "--where", "dead=2"], "twice"),
        (["--where", "dead=1"], "--where needs a table"),
        (["attacks", "--csv", "--json"], "give one of them"),
    ],
)
def test_wrong_input_exits_2_and_says_what_is_wrong(words: list[str], message: str, sco_qa: Program) -> None:
    result = sco_qa.run("facts", *words)
    assert result.exit_code == 2
    assert message in result.stderr
