"""Documents, passages and facts over HTTP."""

from __future__ import annotations

import csv
import io

import pytest
from starlette.testclient import TestClient

from tests.service.fake import SOURCE


def test_the_documents(client: TestClient) -> None:
    (only,) = client.get("/v1/documents").json()["documents"]
    assert only["id"] == "lantern"
    assert only["metadata"]["author"] == "A. Writer"
    assert only["characters"] == len(SOURCE)


def test_a_document_has_its_tree_of_sections(client: TestClient) -> None:
    (top,) = client.get("/v1/documents/lantern").json()["sections"]
    assert (top["title"], top["level"]) == ("The Lantern Society", 1)
    assert [inner["title"] for inner in top["sections"]] == ["Walks"]
    walks = top["sections"][0]
    assert SOURCE[walks["start"] : walks["end"]].startswith("## Walks")


def test_the_source_text_is_served_byte_for_byte(client: TestClient) -> None:
    response = client.get("/v1/documents/lantern/text")
    assert response.content == SOURCE.encode()
    assert response.headers["content-type"] == "text/plain; charset=utf-8"


def test_a_passage(client: TestClient) -> None:
    passage = client.get("/v1/passages/lantern:b5").json()
    assert passage["text"] == "Its seat is Malmö."
    assert SOURCE[passage["start"] : passage["end"]] == passage["text"]


def test_the_fact_tables_with_their_columns(client: TestClient) -> None:
    walks, empty = client.get("/v1/facts").json()["tables"]
    assert (walks["name"], walks["rows"], empty["rows"]) == ("walks", 2, 0)
    assert walks["columns"][3] == {"name": "days", "label": "Duration", "type": "number", "unit": "days"}


def test_rows_with_their_citations(client: TestClient) -> None:
    found = client.get("/v1/facts/walks").json()
    assert [row[0] for row in found["rows"]] == ["First walk", "=Second <b>walk</b>"]
    assert [len(citations) for citations in found["citations"]] == [1, 2]
    citation = found["citations"][0][0]
    assert SOURCE[citation["start"] : citation["end"]] == citation["quote"]


def test_rows_are_filtered_by_their_columns(client: TestClient) -> None:
    assert [row[0] for row in client.get("/v1/facts/walks?places=Malm%C3%B6&format=json").json()["rows"]] == [
        "=Second <b>walk</b>"
    ]
    assert client.get("/v1/facts/walks?places=Malm%C3%B6&start=2001").json()["rows"] == []
    assert client.get("/v1/facts/empty").json()["rows"] == []


@pytest.mark.parametrize(
    ("query", "parameter"),
    [("nope=1", "nope"), ("format=xml", "format"), ("places=a&places=b", "places"), ("Places=Lund", "Places")],
)
def test_a_filter_that_cannot_be_used_is_422(client: TestClient, query: str, parameter: str) -> None:
    response = client.get(f"/v1/facts/walks?{query}")
    assert response.status_code == 422
    assert [error["parameter"] for error in response.json()["errors"]] == [parameter]


def test_csv_has_every_row_and_its_source(client: TestClient) -> None:
    response = client.get("/v1/facts/walks?format=csv")
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert 'filename="walks.csv"' in response.headers["content-disposition"]
    first, second = csv.DictReader(io.StringIO(response.text))
    assert (first["name"], first["start"], first["days"], second["places"]) == (
        "First walk",
        "2001-05",
        "1",
        "Malmö; Lund",
    )
    assert SOURCE[int(first["source_start"]) : int(first["source_end"])] == first["source_quote"]
    assert second["source_start"].count(" | ") == 1


def test_csv_holds_nothing_a_spreadsheet_would_run(client: TestClient) -> None:
    for row in csv.reader(io.StringIO(client.get("/v1/facts/walks?format=csv").text)):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)
    assert "'=Second <b>walk</b>" in client.get("/v1/facts/walks?format=csv").text
