"""Dates printed to ISO and back, and rows in words."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sco_qa.facts.dates import first_day, iso_interval, last_day
from sco_qa.facts.schema import Schema
from sco_qa.facts.wording import row_label, row_sentence, say_date

PRINTED = [
    ("June 15, 2001", "2001-06-15", "2001-06-15"),
    ("October 10–11, 2002", "2002-10-10", "2002-10-11"),
    ("August 14–September 4, 2008", "2008-08-14", "2008-09-04"),
    ("June 2004", "2004-06", "2004-06"),
    ("2008", "2008", "2008"),
]


@pytest.mark.parametrize(("printed", "first", "last"), PRINTED)
def test_printed_dates_become_iso(printed: str, first: str, last: str) -> None:
    assert iso_interval(printed) == (first, last)


@pytest.mark.parametrize(("printed", "first", "last"), PRINTED)
def test_iso_dates_are_said_as_printed(printed: str, first: str, last: str) -> None:
    assert say_date(f"{first}/{last}" if first != last else first) == printed


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 1, 1)), st.integers(0, 400))
def test_any_interval_is_read_back(start: date, days: int) -> None:
    end = start + timedelta(days=days)
    said = say_date(f"{start}/{end}")
    assert iso_interval(said) == (start.isoformat(), end.isoformat())


def test_days_of_imprecise_dates() -> None:
    assert (first_day("2004-02"), last_day("2004-02")) == ("2004-02-01", "2004-02-29")
    assert (first_day("2006"), last_day("2006")) == ("2006-01-01", "2006-12-31")


def test_labels_drop_what_is_not_given() -> None:
    attacks = Schema.load().tables["attacks"]
    values = {"country": "Russia", "month": "2007-08", "event": "train derailment, 60 wounded"}
    assert row_label(attacks, values) == "Russia, August 2007: train derailment, 60 wounded"
    assert "wounded: 60 people" in row_sentence(attacks, values | {"wounded": 60})
