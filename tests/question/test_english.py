"""Grammar without a dictionary, and dates with their prepositions."""

import pytest

from sco_qa.question.forms.conditions import say_period
from sco_qa.question.forms.logical_form import DateIs
from sco_qa.question.forms.naming import say_when
from sco_qa.question.words.english import count_word, joined, lower, plural, with_article


@pytest.mark.parametrize(("one", "many"), [("country", "countries"), ("day", "days"), ("date of entry", "dates of entry"), ("series", "series"),
                                           ("status", "status"), ("fax", "faxes"), ("ISBN", "ISBNs"), ("address", "addresses")])  # fmt: skip
def test_regular_plurals(one: str, many: str) -> None:
    assert plural(one) == many


def test_lists_take_semicolons_where_an_item_has_a_comma() -> None:
    assert joined(["a", "b", "c"]) == "a, b and c"
    assert joined(["a", "b, x", "c"]) == "a; b, x; and c"
    assert joined(["a, x", "b"], "or") == "a, x or b"
    assert joined([]) == ""


def test_articles_capitals_and_number_words() -> None:
    assert (with_article("observer"), with_article("member"), with_article("the permanent body")) == ("an observer", "a member", "the permanent body")
    assert (lower("ISBN"), lower("Place of the event")) == ("ISBN", "place of the event")
    assert (count_word(0), count_word(12), count_word(1078)) == ("no", "twelve", "1,078")


@pytest.mark.parametrize(
    ("iso", "said"),
    [("2012-06-08/2012-06-14", "from June 8 to 14, 2012"), ("2008-08-14/2008-09-04", "from August 14 to September 4, 2008"), ("2009-06", "in June 2009"), ("2001-06-15", "on June 15, 2001")],
)
def test_dates_with_their_prepositions(iso: str, said: str) -> None:
    assert say_when(iso) == said


@pytest.mark.parametrize(
    ("period", "said"),
    [
        (DateIs("2009-01-01", "2009-12-31"), "in 2009"),
        (DateIs("2010-01-01", "9999-12-31"), "since 2010"),
        (DateIs("0001-01-01", "2009-12-31"), "before 2010"),
        (DateIs("2009-06-01", "2009-08-31"), "from June to August 2009"),
        (DateIs("0001-01-01", "9999-12-31", months=(5, 6, 7, 8)), "from May to August"),
        (DateIs("2005-01-01", "2005-12-31", months=(7,)), "in July 2005"),
        (DateIs("0001-01-01", "2007-08-08", anchor="before Peace Mission-2007"), "before Peace Mission-2007"),
        (DateIs("2005-01-01", "2005-12-31", anchor="same year Peace Mission-2005"), "in the same year as Peace Mission-2005"),
    ],
)
def test_periods_as_people_say_them(period: DateIs, said: str) -> None:
    assert say_period(period) == said
