"""Date expressions: each line is an expression as typed and what it covers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sco_qa.question.linking.dates import Dates, find_dates, read_dates
from sco_qa.question.words.text import tokenise

RANGES = [
    ("in 2009", "2009-01-01", "2009-12-31"),
    ("June 16, 2009", "2009-06-16", "2009-06-16"),
    ("on 16 June 2009", "2009-06-16", "2009-06-16"),
    ("the 16th of June 2009", "2009-06-16", "2009-06-16"),
    ("2009-06-16", "2009-06-16", "2009-06-16"),
    ("2009-06", "2009-06-01", "2009-06-30"),
    ("Aug 9–17, 2007", "2007-08-09", "2007-08-17"),
    ("between 2006 and 2008", "2006-01-01", "2008-12-31"),
    ("from May 2004 to June 2005", "2004-05-01", "2005-06-30"),
    ("after 2009", "2010-01-01", "9999-12-31"),
    ("since July 2005", "2005-07-01", "9999-12-31"),
    ("before September 2004", "0001-01-01", "2004-08-31"),
    ("until 2003", "0001-01-01", "2003-12-31"),
    ("in summer 2009", "2009-06-01", "2009-08-31"),
    ("winter 2002", "2002-12-01", "2003-02-28"),
    ("q3 of 2004", "2004-07-01", "2004-09-30"),
    ("the first half of 2009", "2009-01-01", "2009-06-30"),
    ("late 2009", "2009-09-01", "2009-12-31"),
    ("in 2008 and after", "2008-01-01", "9999-12-31"),
    ("2006 or earlier", "0001-01-01", "2006-12-31"),
    ("before or in 2005", "0001-01-01", "2005-12-31"),
    ("27/06/2007", "2007-06-27", "2007-06-27"),
    ("27.06.2007", "2007-06-27", "2007-06-27"),
    ("year = 2010", "2010-01-01", "2010-12-31"),
    ("the 2000s", "2000-01-01", "2009-12-31"),
]


@pytest.mark.parametrize(("expression", "start", "end"), RANGES)
def test_expression_covers_these_days(expression: str, start: str, end: str) -> None:
    assert read_dates(expression) == Dates(start, end)


def test_a_month_without_a_year_is_that_month_of_every_year() -> None:
    assert read_dates("in August") == Dates(months=(8,))
    assert read_dates("between March and May") == Dates(months=(3, 4, 5))


@pytest.mark.parametrize("expression", ["the 9th to the 17th of August", "August 9–17", "9 to 17 August"])
def test_days_of_a_month_without_a_year_are_those_of_every_year(expression: str) -> None:
    assert read_dates(expression) == Dates(months=(8,), day=9, last_day=17)


def test_days_of_two_months_without_a_year_run_from_one_to_the_other() -> None:
    assert read_dates("from August 14 to September 4") == Dates(months=(8, 9), day=14, last_day=4)


@pytest.mark.parametrize(("expression", "parity"), [("in an even year", 0), ("odd-numbered years", 1)])
def test_every_other_year_is_said_by_its_parity(expression: str, parity: int) -> None:
    assert read_dates(expression) == Dates(parity=parity)


@pytest.mark.parametrize("text", ["you may ask", "march on", "three drills", ""])
def test_what_is_no_date_is_not_read_as_one(text: str) -> None:
    assert find_dates(text, tokenise(text)) == []


def test_two_dates_apart_are_two_mentions() -> None:
    text = "more deaths in 2004 or in 2005"
    assert [m.dates.start[:4] for m in find_dates(text, tokenise(text))] == ["2004", "2005"]


@pytest.mark.parametrize("text", ["in 2006 and 2008", "May 2006 and July 2008", "in 2006, and in 2008"])
def test_and_joins_two_dates_and_spans_nothing(text: str) -> None:
    assert [m.dates.start[:4] for m in find_dates(text, tokenise(text))] == ["2006", "2008"]


@pytest.mark.parametrize("text", ["between 2006 and 2008", "from 2006 to 2008", "from 2006 and 2008", "2006–2008"])
def test_what_opens_a_span_covers_what_lies_between(text: str) -> None:
    assert [(m.dates.start, m.dates.end) for m in find_dates(text, tokenise(text))] == [("2006-01-01", "2008-12-31")]


@given(st.text(max_size=60))
def test_any_text_is_read_without_an_error(text: str) -> None:
    for mention in find_dates(text, tokenise(text)):
        assert mention.dates.start <= mention.dates.end
