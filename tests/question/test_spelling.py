"""Spelling repair prefers the corpus's words and leaves English alone."""

import pytest

from sco_qa.question.words.segmenting import Segmenter
from sco_qa.question.words.spelling import Speller, apply
from sco_qa.world.shorthand import Shorthand

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


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("attacks with a double-digit toll", "attacks with a between 10 and 99 toll"),
        ("sg's reaction", "secretary's reaction"),
        ("what does u.t.o. stand for", "what does u.t.o. stand for"),
        ("u-boat", "u-boat"),
    ],
)
def test_shorthand_is_written_out_where_it_stands_alone(typed: str, read: str) -> None:
    speller = Speller([], {}, frozenset(), Shorthand({"u": "you", "sg": "secretary"}, {}, {"double digit": "between 10 and 99"}))
    assert apply(typed, speller.written_out(typed)) == read


@pytest.mark.parametrize("text", ["which drill", "ZXQV", "a1b2", "xyzzyplugh"])
def test_known_words_codes_and_gibberish_stay(text: str) -> None:
    assert SPELLER.repairs(text) == []


@pytest.mark.parametrize(("run", "words"), [("whichexercisewasheld", ["which", "exercise", "was", "held"]), ("exercise", None), ("xqzwhichheld", None), ("wasis", None)])
def test_words_without_blanks_between_them_are_cut_apart(run: str, words: list[str] | None) -> None:
    assert Segmenter({"which": 2, "exercise": 9, "was": 1, "held": 5, "is": 0}).cut(run) == words
