"""Spelling repair prefers the corpus's words and leaves English alone."""

import pytest

from sco_qa.question.spelling import Speller, apply

SPELLER = Speller(["Tajikistan", "exercise", "exercises", "Kashgar"], {"happened": 1, "which": 2, "where": 3}, frozenset({"happened", "which", "where", "were", "held", "drill"}))


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("wich excercises were held in tajikstan", "which exercises were held in Tajikistan"),
        ("where is kashgarr", "where is Kashgar"),
        ("which drill happend", "which drill happened"),
    ],
)
def test_misspelt_words_are_read_as_their_neighbours(typed: str, read: str) -> None:
    assert apply(typed, SPELLER.repairs(typed)) == read


@pytest.mark.parametrize("text", ["which drill", "ZXQV", "a1b2", "xyzzyplugh"])
def test_known_words_codes_and_gibberish_stay(text: str) -> None:
    assert SPELLER.repairs(text) == []
