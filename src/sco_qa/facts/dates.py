"""Dates as papers print them ("August 14–September 4, 2008", "June 2004") as ISO 8601, and as intervals of days."""

from __future__ import annotations

import calendar
import re
from datetime import datetime

from dateutil import parser

MONTHS = "|".join(calendar.month_name[1:])
PRINTED = rf"(?:(?:{MONTHS})(?: \d{{1,2}}(?:st|nd|rd|th)?)?(?:[–-](?:(?:{MONTHS}) )?\d{{1,2}})?,? )?(?:19|20)\d\d"
"""A regular expression for one printed date or interval."""
_YEAR = re.compile(r"(19|20)\d\d$")
_DEFAULT = datetime(2000, 1, 1)


def iso_interval(printed: str) -> tuple[str, str]:
    """First and last day (or month, or year) of a printed date, each in ISO 8601 at the precision printed.

    >>> iso_interval("August 14–September 4, 2008")
    ('2008-08-14', '2008-09-04')
    >>> iso_interval("June 2004")
    ('2004-06', '2004-06')
    """
    printed = printed.strip().replace("—", "–").replace("-", "–")
    first, _, last = printed.partition("–")
    if not last:
        iso = _iso(first)
        return iso, iso
    year = _YEAR.search(last.strip())
    if not _YEAR.search(first.strip()) and year:
        first = f"{first}, {year.group()}"
    if not re.search(r"[A-Za-z]", last):
        last = f"{first.split()[0]} {last}" if not first.strip().isdigit() else last
    return _iso(first), _iso(last)


def iso_date(printed: str) -> str:
    """One printed date in ISO 8601."""
    return iso_interval(printed)[0]


def _iso(printed: str) -> str:
    printed = printed.strip(" ,")
    if printed.isdigit():
        return printed
    date = parser.parse(printed, default=_DEFAULT)
    has_day = bool(re.search(r"\b\d{1,2}\b(?!\d)", re.sub(r"(19|20)\d\d", "", printed)))
    return f"{date:%Y-%m-%d}" if has_day else f"{date:%Y-%m}"


def first_day(iso: str) -> str:
    """The first day an ISO date of any precision covers."""
    return f"{iso}-01-01" if len(iso) == 4 else f"{iso}-01" if len(iso) == 7 else iso


def last_day(iso: str) -> str:
    """The last day an ISO date of any precision covers."""
    if len(iso) == 4:
        return f"{iso}-12-31"
    if len(iso) == 7:
        return f"{iso}-{calendar.monthrange(int(iso[:4]), int(iso[5:]))[1]:02}"
    return iso
