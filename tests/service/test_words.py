"""Stored values and texts in the words of the page."""

from __future__ import annotations

from typing import Any

import pytest

from service.prose import Piece, excerpt, highlighted, paragraphs, pieces
from service.words import cell_in_words, confidence_in_words, date_in_words, milliseconds_in_words


@pytest.mark.parametrize(
    ("iso", "words"),
    [
        ("2012-06-08", "8 Jun 2012"),
        ("2009-06", "Jun 2009"),
        ("2002", "2002"),
        ("2012-06-08/2012-06-14", "8–14 Jun 2012"),
        ("2005-09-30/2005-10-02", "30 Sep – 2 Oct 2005"),
        ("2012-13-01/2012-13-02", "2012-13-01 – 2012-13-02"),
        ("2012-13-40", "2012-13-40"),
        ("soon", "soon"),
    ],
)
def test_dates(iso: str, words: str) -> None:
    assert date_in_words(iso) == words


@pytest.mark.parametrize(
    ("value", "kind", "words"),
    [
        (None, "text", "–"),
        ([], "places", "–"),
        (["A", "B"], "places", "A, B"),
        (("A",), "texts", "A"),
        (0, "number", "0"),
        (2.5, "number", "2.5"),
        (True, "boolean", "yes"),
        (0, "boolean", "no"),
        ("2009-06", "date", "Jun 2009"),
        ("2009-06", "text", "2009-06"),
    ],
)
def test_cells(value: Any, kind: str, words: str) -> None:
    assert cell_in_words(value, kind) == words


@pytest.mark.parametrize(
    ("confidence", "words"),
    [(1.0, "Very sure"), (0.8, "Sure"), (0.6, "Fairly sure"), (0.59, "Unsure"), (0.0, "Doubtful")],
)
def test_confidence(confidence: float, words: str) -> None:
    assert confidence_in_words(confidence) == words


@pytest.mark.parametrize(("milliseconds", "words"), [(0.01, "under 0.1 ms"), (3.14, "3.1 ms"), (31.4, "31 ms"), (1500.0, "1.5 s")])
def test_durations(milliseconds: float, words: str) -> None:
    assert milliseconds_in_words(milliseconds) == words


def test_marks_of_known_citations_are_cut_out_and_others_stay() -> None:
    assert pieces("A [1] and B [1, 2]. See [9].", {1, 2}) == (
        Piece("A", (1,)),
        Piece(" and B", (1, 2)),
        Piece(". See [9]."),
    )
    assert pieces("plain", ()) == (Piece("plain"),)


def test_lines_become_paragraphs_and_lists() -> None:
    found = paragraphs("Two:\n- one [1]\n- two\n\nDone.", {1})
    assert [[each.item for each in group] for group in found] == [[False], [True, True], [False]]


def test_a_long_passage_is_shown_around_its_highlight() -> None:
    text = "word " * 100 + "here it is " + "more " * 100
    start = text.index("here")
    parts = excerpt(text, [[start, start + 10]])
    assert ("here it is", True) in parts
    shown = "".join(part for part, _ in parts)
    assert shown.startswith("… word") and shown.endswith("more …") and len(shown) < 400
    assert "".join(part for part, _ in excerpt(text, [])).startswith("word word")
    assert excerpt("x" * 2000, [[0, 2000]]) == [("", False), ("x" * 2000, True), ("", False)]


def test_highlights_may_overlap_and_touch() -> None:
    assert [part for part in highlighted("abcdef", [[1, 3], [2, 4]]) if part[0]] == [
        ("a", False),
        ("bc", True),
        ("d", True),
        ("ef", False),
    ]
    assert "".join(part for part, _ in highlighted("abc", [[0, 99]])) == "abc"
