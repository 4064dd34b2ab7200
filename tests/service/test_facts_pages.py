"""The fact tables in the browser."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient


def names(html: str) -> list[str]:
    return re.findall(r'<td class="type-text" dir="auto">(.*?)<span', html, re.DOTALL)


def test_every_table_is_listed_with_its_size(client: TestClient) -> None:
    page = client.get("/facts").text
    assert 'href="/facts/walks"' in page
    assert '<span class="count">2</span>' in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["First walk", "=Second &lt;b&gt;walk&lt;/b&gt;"]),
        ("places=malmö", ["=Second &lt;b&gt;walk&lt;/b&gt;"]),
        ("start=may+2001", ["First walk"]),
        ("start=2001-05", ["First walk"]),
        ("border=yes", ["=Second &lt;b&gt;walk&lt;/b&gt;"]),
        ("name=walk&days=1", ["First walk"]),
        ("name=nothing", []),
        ("sort=-days", ["=Second &lt;b&gt;walk&lt;/b&gt;", "First walk"]),
        ("sort=name", ["=Second &lt;b&gt;walk&lt;/b&gt;", "First walk"]),
        ("sort=-name", ["First walk", "=Second &lt;b&gt;walk&lt;/b&gt;"]),
        ("places=malm%C3%B6&sort=start", ["=Second &lt;b&gt;walk&lt;/b&gt;"]),
        ("name=%3Cb%3E", ["=Second &lt;b&gt;walk&lt;/b&gt;"]),
    ],
)
def test_rows_are_filtered_and_sorted_by_the_address(client: TestClient, query: str, found: list[str]) -> None:
    response = client.get(f"/facts/walks?{query}")
    assert response.status_code == 200
    assert names(response.text) == found
    assert f"{len(found)} of 2" in response.text


def test_each_row_leads_to_its_sentences(client: TestClient) -> None:
    links = re.findall(r'href="(/paper/lantern\?[^"]+)"', client.get("/facts/walks?places=malm%C3%B6").text)
    assert len(links) == 2
    assert "<mark" in client.get(links[0].replace("&amp;", "&")).text


def test_the_address_drops_empty_filters_and_keeps_the_others(client: TestClient) -> None:
    response = client.get("/facts/walks?name=&places=lund&days=+", follow_redirects=False)
    assert response.headers["location"] == "/facts/walks?places=lund"
    assert 'name="places" value="lund"' in client.get("/facts/walks?places=lund").text
    assert "places=lund&amp;sort=days" in client.get("/facts/walks?places=lund").text


def test_what_is_not_there_is_refused(client: TestClient) -> None:
    assert client.get("/facts/nope").status_code == 404
    assert client.get("/facts/walks?nope=1").status_code == 422
    assert client.get("/facts/walks?sort=nope").status_code == 422
    assert "0 of 0" in client.get("/facts/empty").text
