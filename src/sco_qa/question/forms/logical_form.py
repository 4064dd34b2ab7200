"""What a question means, as typed data: everything an answer shows is made from it.

A logical form is a table, filters over its rows, and one operation. It goes to and from JSON unchanged, so a conversation
can be stored and picked up again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Literal, get_args

from sco_qa.facts.schema import Schema

Operation = Literal["rows", "exists", "count", "sum", "together", "average", "median", "share", "group", "compare", "difference", "ratio", "same", "every"]
Direction = Literal["asc", "desc"]
NumberOperator = Literal[">", ">=", "<", "<=", "="]
CALENDAR_MONTH = "month of the year"
"""What rows may be gathered by besides columns, years and months: the months of any year."""
PLACE, WHEN = "where", "when"
"""Projections every table with places, or dates, answers: its most exact places, its dates as printed."""
SEQUENCE = "seq"
"""What orders the rows of a table as the paper prints them."""


@dataclass(frozen=True, slots=True)
class PlaceIs:
    """Rows in any of these places, or in a place inside them."""

    places: tuple[str, ...]
    negated: bool = False
    every: bool = False


@dataclass(frozen=True, slots=True)
class DateIs:
    """Rows that happened, at least in part, from `start` to `end` (ISO days), or in these months of any year.

    With `day` it is that day of the month, with `last_day` too all days from `day` of the first month to `last_day` of the last.

    With `edge` it is their first day ("start"), their last ("end"), or another date column that lies there.
    """

    start: str
    end: str
    months: tuple[int, ...] = ()
    day: int | None = None
    last_day: int | None = None
    negated: bool = False
    anchor: str | None = None
    edge: str | None = None
    parity: int | None = None


@dataclass(frozen=True, slots=True)
class NumberIs:
    """Rows whose number in `column` compares so with `value`."""

    column: str
    operator: NumberOperator
    value: float
    negated: bool = False


@dataclass(frozen=True, slots=True)
class ColumnIs:
    """Rows whose number in `column` compares so with their own in `other`: more wounded than dead."""

    column: str
    operator: NumberOperator
    other: str
    negated: bool = False


@dataclass(frozen=True, slots=True)
class ValueIs:
    """Rows whose `column` has any of these values."""

    column: str
    values: tuple[str, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class FlagIs:
    """Rows whose boolean `column` is set."""

    column: str
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """Rows for which the paper gives `column`, or says in words what it counts."""

    column: str
    words: tuple[str, ...] = ()
    negated: bool = False


@dataclass(frozen=True, slots=True)
class TextHas:
    """Rows whose text has, for each term, one of its words."""

    columns: tuple[str, ...]
    terms: tuple[tuple[str, ...], ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class RowIs:
    """These very rows; `names` is how they are called."""

    ids: tuple[str, ...]
    names: tuple[str, ...]
    negated: bool = False

    @classmethod
    def of(cls, rows: Sequence[Mapping[str, Any]]) -> RowIs:
        """The rows of a fact table themselves, called by their labels."""
        return cls(tuple(str(r["id"]) for r in rows), tuple(str(r["label"]) for r in rows))


@dataclass(frozen=True, slots=True)
class Several:
    """Rows with more than one entry in a column that holds a list."""

    column: str
    negated: bool = False


Key = Literal["country", "city", "year", "month"]
"""What rows of two tables may have in common; a month is one of a year."""


@dataclass(frozen=True, slots=True)
class Shares:
    """Rows for which there is a row of `table`, within its own `filters`, in the same country, city, year or month (all `keys`)."""

    table: str
    keys: tuple[Key, ...]
    filters: tuple[Filter, ...] = ()
    negated: bool = False


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Rows that at least one of these filters keeps."""

    filters: tuple[Filter, ...]
    negated: bool = False


Filter = PlaceIs | DateIs | NumberIs | ColumnIs | ValueIs | FlagIs | Given | TextHas | RowIs | Several | Shares | AnyOf
_FILTERS: dict[str, type[Any]] = {t.__name__: t for t in (PlaceIs, DateIs, NumberIs, ColumnIs, ValueIs, FlagIs, Given, TextHas, RowIs, Several, Shares, AnyOf)}


@dataclass(frozen=True, slots=True)
class Order:
    """By `column` (or `when`), at most `limit` rows; rows that tie with the last are kept. `skip` ranks are passed over: the runner-up.

    With `ends` as many of the other end are kept too: "the first and the last".
    """

    column: str
    direction: Direction
    limit: int | None = None
    skip: int = 0
    ends: bool = False


@dataclass(frozen=True, slots=True)
class Having:
    """Groups whose number of rows compares so with `value`."""

    operator: NumberOperator
    value: float


NO_ROWS = Having("=", 0)
"""Of keys for which there is no row."""


@dataclass(frozen=True, slots=True)
class LogicalForm:
    """A question, understood.

    `projection` names the columns asked for (empty: the rows themselves); `measure` is the number column an aggregate runs
    over (None: the rows are counted); `group_by` a column, "year" or "month"; `having` keeps groups by their number of rows, and
    `distinct` then counts them; `alternatives` are the sides of a comparison, what is said of "every" row, or of what ranks first. A sum or a
    comparison without a measure and sides is over the columns of its `projection`: the dead and the wounded, also "together".
    A form that is `denied` asks whether the rest of it is not so.
    """

    table: str
    operation: Operation = "rows"
    filters: tuple[Filter, ...] = ()
    projection: tuple[str, ...] = ()
    measure: str | None = None
    distinct: str | None = None
    order: Order | None = None
    group_by: str | None = None
    alternatives: tuple[Filter, ...] = ()
    yes_no: bool = False
    having: Having | None = None
    denied: bool = False

    def with_filters(self, *filters: Filter) -> LogicalForm:
        return replace(self, filters=filters)

    def narrowed(self, *filters: Filter) -> LogicalForm:
        """The form with more conditions beside its own."""
        return replace(self, filters=(*self.filters, *filters))

    def fits(self, schema: Schema) -> bool:
        """Whether this version knows the operation and the schema every table and column; a stored form may be older."""
        table = schema.tables.get(self.table)
        if table is None or self.operation not in get_args(Operation):
            return False
        parts = [p for f in (*self.filters, *self.alternatives) for p in (f.filters if isinstance(f, AnyOf) else (f,))]
        named = [c for f in parts for c in (getattr(f, "column", None), getattr(f, "other", None))] + [c for f in parts if isinstance(f, TextHas) for c in f.columns]
        named += [*self.projection, self.measure, self.distinct, self.group_by, self.order.column if self.order else None]
        return {n for n in named if n is not None} <= {*table.columns, PLACE, WHEN, SEQUENCE, "year", "month", CALENDAR_MONTH, "count"}

    def as_json(self) -> dict[str, Any]:
        """Plain data; fields at their defaults are left out."""
        data: dict[str, Any] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if value == field.default and field.name != "operation":
                continue
            if field.name in ("filters", "alternatives"):
                value = [_plain(f) for f in value]
            elif isinstance(value, Order | Having):
                value = asdict(value)
            data[field.name] = value
        return data

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> LogicalForm:
        """The inverse of `as_json`, also after a trip through JSON text."""
        data = dict(data)
        for name in ("filters", "alternatives"):
            data[name] = tuple(_filter(f) for f in data.get(name, ()))
        if data.get("order"):
            data["order"] = Order(**data["order"])
        if data.get("having"):
            data["having"] = Having(**data["having"])
        data["projection"] = tuple(data.get("projection", ()))
        return cls(**data)


def limits(form: LogicalForm) -> bool:
    """Whether a form asks for the first few by some order."""
    return form.order is not None and form.order.limit is not None


def _plain(filter_: Filter) -> dict[str, Any]:
    data = {"is": type(filter_).__name__, **{field.name: getattr(filter_, field.name) for field in fields(filter_)}}
    if isinstance(filter_, Shares | AnyOf):
        data["filters"] = [_plain(f) for f in filter_.filters]
    return data


def _tuples(value: Any) -> Any:
    return tuple(_tuples(v) for v in value) if isinstance(value, (list, tuple)) else value


def _filter(data: dict[str, Any]) -> Filter:
    rest = {key: _tuples(value) for key, value in data.items() if key not in ("is", "filters")}
    if "filters" in data:
        rest["filters"] = tuple(_filter(f) for f in data["filters"])
    result: Filter = _FILTERS[data["is"]](**rest)
    return result
