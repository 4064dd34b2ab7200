"""What "that year", "there" and "since then" mean: the time and the place of an earlier answer, said in full."""

from __future__ import annotations

import calendar
import json
from collections.abc import Sequence
from typing import Any

from sco_qa.facts.schema import Schema
from sco_qa.facts.wording import say_date
from sco_qa.question.combining.anchoring import RunRows
from sco_qa.question.conversation.context import Turn
from sco_qa.question.conversation.leaning import Reference
from sco_qa.question.forms.logical_form import DateIs, LogicalForm, Order, PlaceIs, RowIs
from sco_qa.question.linking.dates import FIRST_DAY, LAST_DAY, read_dates
from sco_qa.world.places import Gazetteer

Row = dict[str, Any]
_SEASONS = ("spring", "summer", "autumn", "winter", "fall")


class Referrer:
    """Says references to an earlier turn's time, place or value in full."""

    def __init__(self, schema: Schema, gazetteer: Gazetteer, run: RunRows) -> None:
        self._schema = schema
        self._gazetteer = gazetteer
        self._run = run

    def rows(self, turn: Turn, order: Order | None = None) -> Sequence[Row]:
        """The facts an earlier answer rests on, as they stand in the store; of them those that rank first by `order`."""
        if not turn.rows:
            return []
        found = {str(r["id"]): r for r in self._run(LogicalForm(turn.form.table, filters=(RowIs(turn.rows, turn.labels),), order=order))}
        return [found[i] for i in turn.rows if i in found]

    def say(self, reference: Reference, turn: Turn) -> str | None:
        """A reference in words that stand for it; None when the turn gives no single one."""
        if reference.kind == "value":
            values = {str(r[reference.unit]) for r in self.rows(turn) if r[reference.unit]}
            return values.pop() if len(values) == 1 else None
        words = self._time(reference, turn) if reference.kind in ("time", "since") else self._place(reference, turn)
        return words.partition(" ")[2] if words and reference.bare and words.startswith(("in ", "on ")) else words

    @staticmethod
    def months(start: str, end: str) -> tuple[str, str]:
        """The first and last day of the months of a period."""
        last = calendar.monthrange(int(end[:4]), int(end[5:7]))[1]
        return f"{start[:7]}-01", f"{end[:7]}-{last}"

    # -- times

    def _time(self, reference: Reference, turn: Turn) -> str | None:
        period = (self._edge(reference, turn) if reference.kind == "since" else None) or self.period(turn)
        if period is None:
            return None
        start, end = period
        unit = reference.unit
        if reference.shift:
            start, end = _shifted(end if reference.shift > 0 else start, unit, reference.shift)
        if reference.kind == "since":
            edge = {"after": end, "since": start, "before": start, "during": start}[unit]
            return {"after": f"after {say_date(edge)}", "since": f"since {say_date(edge)}", "before": f"before {say_date(edge)}",
                    "during": f"from {say_date(start)} to {say_date(end)}"}[unit]  # fmt: skip
        if unit == "period":
            return f"from {say_date(start)} to {say_date(end)}" if start[:4] != end[:4] else f"in {start[:4]}"
        return self._unit(unit, start, end)

    @staticmethod
    def _unit(unit: str, start: str, end: str) -> str | None:
        same_year, same_month = start[:4] == end[:4], start[:7] == end[:7]
        if unit in _SEASONS:
            return f"in {unit} {start[:4]}" if same_year else None
        if unit == "year":
            return f"in {start[:4]}" if same_year else None
        if unit == "month":
            return f"in {say_date(start[:7])}" if same_month else None
        return f"on {say_date(start)}" if start == end else f"from {say_date(start)} to {say_date(end)}"

    @staticmethod
    def _edge(reference: Reference, turn: Turn) -> tuple[str, str] | None:
        """Where the time asked about before begins or ends, when the other end was open: "after 2005", "and before?"."""
        for f in turn.form.filters:
            if isinstance(f, DateIs) and not f.negated and not f.months:
                if reference.unit == "before" and f.end == LAST_DAY and f.start != FIRST_DAY:
                    return f.start, f.start
                if reference.unit == "after" and f.start == FIRST_DAY and f.end != LAST_DAY:
                    return f.end, f.end
        return None

    def period(self, turn: Turn) -> tuple[str, str] | None:
        """First and last day of what a turn speaks of: its one date, its only row, its condition, or all its rows."""
        if turn.kind in ("date", "text", "number") and len(turn.values) == 1:
            said = read_dates(turn.values[0].partition("/")[0])
            last = read_dates(turn.values[0].rpartition("/")[2])
            if said and last and said.exact and last.exact and turn.kind == "date":
                return said.start, last.end
        rows = [r for r in self.rows(turn) if r["when_from"] and r["when_to"]]
        if len(rows) == 1:
            return str(rows[0]["when_from"]), str(rows[0]["when_to"])
        filters = [f for f in turn.form.filters if isinstance(f, DateIs) and not f.negated and not f.months]
        if filters and filters[0].start != FIRST_DAY and filters[0].end != LAST_DAY:
            return filters[0].start, filters[0].end
        if rows and turn.form.operation in ("rows", "exists", "count", "sum"):
            return min(str(r["when_from"]) for r in rows), max(str(r["when_to"]) for r in rows)
        return None

    # -- places

    def _place(self, reference: Reference, turn: Turn) -> str | None:
        """The value answered, the place asked about, or that of the only row."""
        for place in self._places(turn):
            found = self._gazetteer.find(place)
            if found is None:
                continue
            name = self._gazetteer.country_of(found.name) if reference.unit == "country" and found.kind != "group" else found.name
            if name is None or (reference.unit == "city" and found.kind in ("country", "group") and reference.kind == "place"):
                continue
            return f"in {name}"
        return None

    def _places(self, turn: Turn) -> list[str]:
        found = list(turn.values) if len(turn.values) == 1 and self._gazetteer.find(turn.values[0]) else []
        rows = self.rows(turn)
        found += [p for f in turn.form.filters if isinstance(f, PlaceIs) and not f.negated and len(f.places) == 1 for p in f.places]
        if len(rows) == 1:
            found += places_of(rows[0], self._schema.tables[turn.form.table].where)
        shared = [set(places_of(r, self._schema.tables[turn.form.table].where)) for r in rows]
        common = set.intersection(*shared) if shared else set()
        return list(dict.fromkeys((*found, *sorted(common))))


def _shifted(day: str, unit: str, steps: int) -> tuple[str, str]:
    """First and last day of the year or month so many steps from the one a day lies in."""
    year, month = int(day[:4]), int(day[5:7])
    if unit == "year":
        return f"{year + steps:04}-01-01", f"{year + steps:04}-12-31"
    year, month = year + (month - 1 + steps) // 12, (month - 1 + steps) % 12 + 1
    return f"{year:04}-{month:02}-01", f"{year:04}-{month:02}-{calendar.monthrange(year, month)[1]}"


def places_of(row: Row, columns: Sequence[str]) -> list[str]:
    """A row's places, the most exact first; of those columns that name exactly one."""
    found = []
    for column in columns:
        value = row[column]
        items = json.loads(value) if isinstance(value, str) and value.startswith("[") else [value] if value else []
        if len(items) == 1:
            found.append(str(items[0]))
    return found
