"""What can be drawn of a table: a timeline where rows have dates, a map where they have places, bars where they have numbers or groups.

Only says what is to be drawn, each mark with the row behind it, and the same in words; the browser draws it.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from service import reader
from service.coordinates import Location, locate
from service.links import source_url
from service.sheets import Grid
from service.words import EMPTY, cell_in_words, date_in_words, period_in_words

Kind = Literal["timeline", "map", "bars"]
NAMES: dict[Kind, str] = {"timeline": "Timeline", "map": "Map", "bars": "Bars"}
MOST_GROUPS = 14


@dataclass(frozen=True, slots=True)
class Figure:
    """One drawing. `lines` say in words what `data` lets the browser draw."""

    kind: Kind
    title: str
    lines: tuple[str, ...]
    data: dict[str, Any]

    @property
    def name(self) -> str:
        return NAMES[self.kind]


def figures(grid: Grid) -> list[Figure]:
    """The drawings that a table is good for."""
    found = (_timeline(grid), _map(grid), _bars(grid))
    return [figure for figure in found if figure is not None]


def drawing(grid: Grid) -> dict[str, Any]:
    """All figures for the browser, with what a mark shows: its row, the date, and the sentence it was read from."""
    return {"rows": [_row(grid, row) for row in range(len(grid.rows))], "figures": {each.kind: each.data for each in figures(grid)}}


def _row(grid: Grid, row: int) -> dict[str, Any]:
    source = next(iter(grid.citations[row]), None)
    shown = {"label": grid.label(row), "short": grid.short_label(row), "when": _when(grid, row)}
    if source is None:
        return shown | {"url": None, "quote": "", "place": "", "n": None}
    place = " › ".join(source["section"])
    return shown | {"url": source_url(source), "quote": reader.plain(source["quote"]), "place": place, "n": source["n"]}


def _when(grid: Grid, row: int) -> str:
    dates = [str(value) for name in grid.when() if (value := grid.value(row, name)) not in EMPTY]
    return period_in_words(dates[0], dates[-1]) if dates else ""


def _things(grid: Grid, count: int) -> str:
    name = "rows" if grid.table is None else grid.table.singular if count == 1 else grid.table.plural
    return f"{count} {name}"


def _left_out(grid: Grid, count: int, of: str) -> list[str]:
    return [f"{_things(grid, count)} without {of}: not shown."] if count else []


def _timeline(grid: Grid) -> Figure | None:
    marks: list[tuple[str, str, int]] = []
    for row in range(len(grid.rows)):
        dates = [str(value) for name in grid.when() if (value := grid.value(row, name)) not in EMPTY]
        if dates and (first := first_day(dates[0])) and (last := last_day(dates[-1])):
            marks.append((first, max(first, last), row))
    if len({first for first, _, _ in marks}) < 2:
        return None
    marks.sort()
    begin, end = marks[0][0], max(last for _, last, _ in marks)
    title = f"{_things(grid, len(marks))}, {begin[:4]} to {end[:4]}" if begin[:4] != end[:4] else f"{_things(grid, len(marks))} in {begin[:4]}"
    lines = [f"{_when(grid, row)}: {grid.short_label(row)}" for _, _, row in marks]
    drawn = [{"row": row, "start": first, "end": last} for first, last, row in marks]
    return Figure("timeline", title, (*lines, *_left_out(grid, len(grid.rows) - len(marks), "a date")), {"marks": drawn})


def first_day(iso: str) -> str | None:
    """The first day of an ISO day, month, year or interval; None for what is no date."""
    parts = iso.partition("/")[0].split("-")
    return "-".join([*parts, *["01", "01"][len(parts) - 1 :]]) if _is_date(parts) else None


def last_day(iso: str) -> str | None:
    """The last day of an ISO day, month, year or interval; None for what is no date."""
    parts = iso.rpartition("/")[2].split("-")
    if not _is_date(parts):
        return None
    month = parts[1] if len(parts) > 1 else "12"
    day = parts[2] if len(parts) > 2 else str(calendar.monthrange(int(parts[0]), int(month))[1])
    return f"{parts[0]}-{month}-{day}"


def _is_date(parts: Sequence[str]) -> bool:
    return len(parts) <= 3 and len(parts[0]) == 4 and all(part.isdecimal() for part in parts) and (len(parts) < 2 or 1 <= int(parts[1]) <= 12)


def _map(grid: Grid) -> Figure | None:
    where = grid.table.where if grid.table else tuple(c["name"] for c in grid.columns if c["type"] == "places")
    marks, placed, by_place = [], set(), dict[str, list[int]]()
    for row in range(len(grid.rows)):
        for location in _locations(grid, row, where):
            marks.append({"row": row, "name": location.name, "lat": location.latitude, "lon": location.longitude, "country": location.country})
            by_place.setdefault(location.name, []).append(row)
            placed.add(row)
    if not marks:
        return None
    title = f"{_things(grid, len(placed))} in {len(by_place)} place{'s' if len(by_place) > 1 else ''}"
    lines = [f"{name}: {_joined(grid.short_label(row) for row in rows)}" for name, rows in by_place.items()]
    return Figure("map", title, (*lines, *_left_out(grid, len(grid.rows) - len(placed), "a place")), {"marks": marks})


def _locations(grid: Grid, row: int, where: Sequence[str]) -> list[Location]:
    """Of the columns that place a row, the most exact with a known place."""
    for name in where:
        value = grid.value(row, name)
        names = value if isinstance(value, list | tuple) else [value] if value not in EMPTY else []
        if found := [location for each in names if (location := locate(str(each))) is not None]:
            return found
    return []


def _bars(grid: Grid) -> Figure | None:
    measures = [*_numbers(grid), *_groups(grid)]
    if not measures:
        return None
    lines = [f"{measure['label']}: {_joined(_in_words(bar, measure['unit']) for bar in measure['bars'])}" for measure in measures]
    return Figure("bars", "What differs", tuple(lines), {"measures": measures})


def _numbers(grid: Grid) -> Iterable[dict[str, Any]]:
    """Columns that measure something; a number without a unit is a position, unless it is what was asked for."""
    for column in grid.columns:
        counted = grid.table is None and column["name"] == "value"
        if column["type"] != "number" or not (column["unit"] or counted):
            continue
        rows = [row for row in range(len(grid.rows)) if isinstance(grid.value(row, column["name"]), int | float)]
        if len(rows) > 1:
            bars = [{"label": grid.short_label(row), "value": grid.value(row, column["name"]), "rows": [row]} for row in rows]
            yield {"label": column["label"], "unit": column["unit"] or "", "bars": bars}


def _groups(grid: Grid) -> Iterable[dict[str, Any]]:
    """Columns whose values several rows share, and the years."""
    if grid.table is None:
        return
    for column in grid.columns:
        if column["type"] in ("text", "places", "texts") and column["name"] != next(iter(grid.places)):
            yield from _grouped(grid, f"{grid.table.plural.capitalize()} by {column['label'].lower()}", _by_value(grid, column))
    if when := grid.when():
        years = [(str(value)[:4], row) for row in range(len(grid.rows)) if (value := grid.value(row, when[0])) not in EMPTY]
        yield from _grouped(grid, f"{grid.table.plural.capitalize()} by year", sorted(years), in_order=True)


def _by_value(grid: Grid, column: Any) -> list[tuple[str, int]]:
    pairs = []
    for row in range(len(grid.rows)):
        value = grid.value(row, column["name"])
        if value not in EMPTY:
            pairs += [(cell_in_words(each, column["type"]), row) for each in (value if isinstance(value, list | tuple) else [value])]
    return pairs


def _grouped(grid: Grid, label: str, pairs: Sequence[tuple[str, int]], *, in_order: bool = False) -> Iterable[dict[str, Any]]:
    groups: dict[str, list[int]] = {}
    for value, row in pairs:
        groups.setdefault(value, []).append(row)
    if 2 <= len(groups) <= MOST_GROUPS and any(len(rows) > 1 for rows in groups.values()):
        found = list(groups.items()) if in_order else sorted(groups.items(), key=lambda group: -len(group[1]))
        yield {"label": label, "unit": "", "bars": [{"label": value, "value": len(rows), "rows": rows} for value, rows in found]}


def _in_words(bar: dict[str, Any], unit: str) -> str:
    return f"{date_in_words(bar['label'])} {cell_in_words(bar['value'], 'number')}{' ' + unit if unit else ''}"


def _joined(items: Iterable[str]) -> str:
    return "; ".join(items)
