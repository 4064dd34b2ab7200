"""Tables to take away, and which columns are shown."""

from __future__ import annotations

import csv
import io
import json

import pytest
from starlette.testclient import TestClient

from service.sheets import Cell, Grid, cells, columns


def answer_of(client: TestClient, question: str) -> str:
    return str(client.post("/v1/ask", json={"question": question}).json()["id"])


def test_an_answer_is_plain_text_with_its_sources(client: TestClient) -> None:
    name = answer_of(client, "conflict about the seat")
    response = client.get(f"/a/{name}/text")
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert response.text == (
        "conflict about the seat\n\nLund [1] or Malmö [2].\n\n[1] “Its seat is Lund & <Malmö>” (The Lantern Society › Walks)\n"
        f"[2] “Its seat is Malmö.” (The Lantern Society › Walks)\n\nhttp://testserver/a/{name}\n"
    )
    assert client.get("/a/nope/text").status_code == 404


def test_csv_cells_are_never_formulas(client: TestClient) -> None:
    text = client.get(f"/a/{answer_of(client, 'tours')}/table.csv").text
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0][:3] == ["name", "places", "start"] and rows[0][-1] == "source_quote"
    assert rows[1][1] == "Tashkent; Moscow"
    assert rows[4][0] == "'=cmd|' /C calc'!A0"
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows for cell in row)


def test_json_has_rows_and_their_quotes(client: TestClient) -> None:
    response = client.get(f"/a/{answer_of(client, 'tours')}/table.json")
    assert response.headers["content-disposition"].startswith("attachment")
    content = response.json()
    assert content["title"] == "Walks (1)" and len(content["rows"]) == 4
    assert [len(each) for each in content["citations"]] == [1, 1, 2, 0]


def test_markdown_has_no_markup_of_cells_and_one_note_a_quote(client: TestClient) -> None:
    lines = client.get(f"/a/{answer_of(client, 'tours')}/table.md").text.splitlines()
    table = [line for line in lines if line.startswith("|")]
    assert table[0].startswith("| Walk | Places | Start | Duration (days) |")
    assert "=cmd\\|' /C calc'!A0" in table[-1]
    assert len({line.replace("\\|", "").count("|") for line in table}) == 1
    assert [line for line in lines if line.startswith("[^")] == [
        "[^1]: “First walk: by the river, May 2001” (The Lantern Society › Walks)",
        "[^2]: “Second walk: =by the \\<b\\>sea\\</b\\>, June 2002” (The Lantern Society › Walks)",
    ]
    assert "[^1][^2]" in table[4]


def test_rows_of_a_fact_table_are_kept_as_they_are_filtered(client: TestClient) -> None:
    assert json.loads(client.get("/facts/walks/rows.json?places=malm%C3%B6").text)["rows"][0][0] == "=Second <b>walk</b>"
    assert len(client.get("/facts/walks/rows.csv?q=walk&sort=-days").text.splitlines()) == 3
    assert client.get("/facts/walks/figures?q=walk").json()["rows"][0]["label"] == "First walk in May 2001"


@pytest.mark.parametrize("path", ["/a/nope/table.csv", "/a/{}/table.exe", "/facts/walks/rows.exe", "/facts/nope/rows.csv", "/a/{}/figures"])
def test_what_cannot_be_exported_is_refused(client: TestClient, path: str) -> None:
    question = "nothing" if "figures" in path else "tours"
    assert client.get(path.format(answer_of(client, question))).status_code == 404


def grid(rows: list[list[object]], asked: frozenset[str] = frozenset()) -> Grid:
    names = ["name", "kind", "empty", "same", "size", "note"]
    kinds = {"size": "number"}
    made = [{"name": name, "label": name.capitalize(), "type": kinds.get(name, "text"), "unit": "m" if name in kinds else None} for name in names]
    return Grid(made, rows, [[] for _ in rows], None, asked)


ROWS: list[list[object]] = [["a", "x", None, "s", 1, "long " * 20], ["b", "y", "", "s", 2.5, "short"]]


def test_empty_columns_are_left_out_and_the_least_telling_come_last() -> None:
    assert [column.label for column in columns(grid(ROWS))] == ["Name", "Kind", "Same", "Size", "Note"]
    shown = [column.label for column in columns(grid(ROWS), room=2.8) if not column.extra]
    assert shown == ["Name", "Kind", "Size"]


def test_what_was_asked_for_is_shown() -> None:
    shown = [column.label for column in columns(grid(ROWS, frozenset({"note"})), room=3.3) if not column.extra]
    assert shown == ["Name", "Note"]


def test_cells_are_ordered_by_their_values() -> None:
    shown = columns(grid(ROWS))
    assert cells(grid(ROWS), 1, shown)[3] == Cell("2.5", "2.5")
    assert cells(grid(ROWS), 1, shown)[0] == Cell("b")
