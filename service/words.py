"""Stored values in the words of a person: dates, yes and no, confidence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

NOTHING = "–"
LONG_CELL = 48  # characters
EMPTY: tuple[Any, ...] = (None, "", [])
CONFIDENCE: tuple[tuple[float, str], ...] = (
    (0.95, "Very sure"),
    (0.8, "Sure"),
    (0.6, "Fairly sure"),
    (0.4, "Unsure"),
    (0.0, "Doubtful"),
)
ISO_DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")


def confidence_in_words(confidence: float) -> str:
    """The word for a probability of being right."""
    return next(word for least, word in CONFIDENCE if confidence >= least)


def date_in_words(iso: str) -> str:
    """`2012-06-08` as "8 Jun 2012", `2009-06` as "Jun 2009", `a/b` as a period; what is no ISO date stays as it is."""
    first, _, last = iso.partition("/")
    return period_in_words(first, last)


def _one_date(iso: str) -> str:
    found = ISO_DATE.fullmatch(iso)
    if not found:
        return iso
    year, month, day = found.groups()
    if month is None:
        return year
    try:
        moment = date(int(year), int(month), int(day or 1))
    except ValueError:
        return iso
    return f"{moment.day} {moment:%b %Y}" if day else f"{moment:%b %Y}"


def _is_day(iso: str) -> bool:
    return _one_date(iso).count(" ") == 2 and len(iso) == 10


def period_in_words(first: str, last: str) -> str:
    """Two ISO dates as one period: "8–14 Jun 2012", "30 Sep – 2 Oct 2005"; "" for none."""
    if not first or not last or first == last:
        return _one_date(first or last)
    if _is_day(first) and _is_day(last) and first[:4] == last[:4]:
        begin, end = _one_date(first), _one_date(last)
        return f"{begin.split()[0]}–{end}" if first[:7] == last[:7] else f"{begin.rsplit(' ', 1)[0]} – {end}"
    return f"{_one_date(first)} – {_one_date(last)}"


def cell_in_words(value: Any, kind: str) -> str:
    """A cell of a fact table; `kind` is its column's type."""
    if value in EMPTY:
        return NOTHING
    if kind == "date":
        return date_in_words(str(value))
    if isinstance(value, bool) or kind == "boolean":
        return "yes" if value else "no"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(str(part) for part in value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def milliseconds_in_words(milliseconds: float) -> str:
    """A duration as a person reads it."""
    if milliseconds < 0.05:  # remembered from before
        return "under 0.1 ms"
    if milliseconds < 1000:
        return f"{milliseconds:.1f} ms" if milliseconds < 10 else f"{milliseconds:.0f} ms"
    return f"{milliseconds / 1000:.1f} s"
