"""What is drawn of a table, and where its places lie."""

from __future__ import annotations

from typing import Any

import pytest

from sco_qa.facts.schema import Column, Table
from sco_qa.world.places import Gazetteer
from service.coordinates import locate
from service.figures import drawing, figures, first_day, last_day
from service.sheets import Grid

SOURCE = {"n": 1, "document": "d", "section": ["A", "B"], "quote": "*It* was", "start": 3, "end": 9, "passage": None}
COLUMNS = [
    {"name": "name", "label": "Walk", "type": "text", "unit": None},
    {"name": "town", "label": "Town", "type": "text", "unit": None},
    {"name": "country", "label": "Country", "type": "text", "unit": None},
    {"name": "from", "label": "From", "type": "date", "unit": None},
    {"name": "to", "label": "To", "type": "date", "unit": None},
    {"name": "days", "label": "Duration", "type": "number", "unit": "days"},
    {"name": "number", "label": "Number", "type": "number", "unit": None},
]
TABLE = Table(
    "walks", "walk", "walks", "{name}[ in {town}], {from:date}",
    {c["name"]: Column(c["name"], c["label"], c["type"], c["unit"]) for c in COLUMNS},  # type: ignore[arg-type, misc]
    when=("from", "to"), where=("town", "country"),
)  # fmt: skip
ROWS: list[list[Any]] = [
    ["Long", "Moscow", "Russia", "2001-05", "2001-06", 30, 1],
    ["Short", None, "China", "2001-06-08", "2001-06-08", 1, 2],
    ["Lost", None, None, None, None, None, 3],
    ["Other", "Nowhere", "Russia", "2003", None, 2, 4],
]


def grid(rows: list[list[Any]] = ROWS, table: Table | None = TABLE) -> Grid:
    return Grid(COLUMNS, rows, [[SOURCE] for _ in rows], table)


def test_a_table_with_dates_places_and_numbers_has_all_three() -> None:
    assert [each.kind for each in figures(grid())] == ["timeline", "map", "bars"]


@pytest.mark.parametrize("rows", [[], ROWS[2:3]])
def test_nothing_is_drawn_of_nothing(rows: list[list[Any]]) -> None:
    assert figures(grid(rows)) == []


def test_the_timeline_has_periods_in_order_and_names_what_it_leaves_out() -> None:
    timeline = figures(grid())[0]
    assert timeline.data["marks"] == [
        {"row": 0, "start": "2001-05-01", "end": "2001-06-30"},
        {"row": 1, "start": "2001-06-08", "end": "2001-06-08"},
        {"row": 3, "start": "2003-01-01", "end": "2003-12-31"},
    ]
    assert timeline.title == "3 walks, 2001 to 2003"
    assert timeline.lines == ("May 2001 – Jun 2001: Long, Moscow", "8 Jun 2001: Short", "2003: Other, Nowhere", "1 walk without a date: not shown.")


def test_rows_of_one_day_have_no_timeline() -> None:
    assert "timeline" not in [each.kind for each in figures(grid([ROWS[1], ROWS[1]]))]


def test_the_map_has_the_most_exact_known_place() -> None:
    marks = figures(grid())[1].data["marks"]
    assert [(each["row"], each["name"], each["lat"], each["country"]) for each in marks] == [
        (0, "Moscow", 55.752, "643"),
        (1, "China", None, "156"),
        (3, "Russia", None, "643"),
    ]


def test_bars_measure_units_and_count_groups_and_leave_positions_alone() -> None:
    measures = figures(grid())[2].data["measures"]
    assert [each["label"] for each in measures] == ["Duration", "Walks by country", "Walks by year"]
    assert measures[1]["bars"] == [{"label": "Russia", "value": 2, "rows": [0, 3]}, {"label": "China", "value": 1, "rows": [1]}]
    assert [bar["label"] for bar in measures[2]["bars"]] == ["2001", "2003"]


def test_a_mark_knows_its_row_and_sentence() -> None:
    row = drawing(grid())["rows"][0]
    assert row == {
        "label": "Long in Moscow, May 2001", "short": "Long, Moscow", "when": "May 2001 – Jun 2001",
        "url": "/paper/d?start=3&end=9#quote", "quote": "It was", "place": "A › B", "n": 1,
    }  # fmt: skip


def test_a_row_without_a_source_is_drawn_without_a_link() -> None:
    assert drawing(Grid(COLUMNS, ROWS, [[] for _ in ROWS], TABLE))["rows"][0]["url"] is None


def test_groups_that_were_counted_are_bars() -> None:
    columns = [{"name": "key", "label": "Country", "type": "text", "unit": None}, {"name": "value", "label": "Number", "type": "number", "unit": None}]
    (bars,) = figures(Grid(columns, [["China", 7], ["Russia", 4]], [[], []]))
    assert [(bar["label"], bar["value"]) for bar in bars.data["measures"][0]["bars"]] == [("China", 7), ("Russia", 4)]


@pytest.mark.parametrize(
    ("iso", "first", "last"),
    [
        ("2012-02", "2012-02-01", "2012-02-29"),
        ("2012", "2012-01-01", "2012-12-31"),
        ("2012-06-08/2012-06-14", "2012-06-08", "2012-06-14"),
        ("soon", None, None),
        ("2012-13", None, None),
    ],
)
def test_a_date_is_a_span_of_days(iso: str, first: str | None, last: str | None) -> None:
    assert (first_day(iso), last_day(iso)) == (first, last)


def test_every_town_and_region_of_the_gazetteer_is_on_the_map() -> None:
    places = [place for place in Gazetteer.load().places.values() if place.kind in ("city", "region")]
    unplaced = {place.name for place in places if (found := locate(place.name)) is None or found.latitude is None}
    assert unplaced <= {"Northeast China", "North Caucasus"}, "wide regions without a point"


@pytest.mark.parametrize(
    ("name", "country"), [("Russia", "643"), ("Turkey", "792"), ("Iran", "364"), ("Kazakh", "398"), ("Domodedovo", "643"), ("Atlantis", None), ("Asia", None)]
)
def test_places_know_their_country(name: str, country: str | None) -> None:
    found = locate(name)
    assert (found.country if found else None) == country
