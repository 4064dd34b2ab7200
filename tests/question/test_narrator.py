"""The author as source of the text is no content; the author's person is."""

from __future__ import annotations

import pytest

from sco_qa.question.framing.narrator import Narrator

NARRATOR = Narrator(["Jane Roe"])


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("What four risks does Roe single out?", "What four risks does the paper list?"),
        ("What risks does the writer actually name?", "What risks does the paper list?"),
        ("According to Dr. Roe, which risks matter?", "which risks matter?"),
        ("What, in the author's view, are the risks?", "What are the risks?"),
        ("How many items does the author's chronology contain?", "How many items does the paper's chronology contain?"),
        ("the three reasons Jane Roe gives", "the three reasons the paper lists"),
    ],
)
def test_a_narrator_is_read_as_the_paper(typed: str, read: str) -> None:
    assert NARRATOR.read(typed) == read
    assert not NARRATOR.is_asked_about(read)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("What is the author's rank?", "What is Jane Roe's rank?"),
        ("Where does Roe work?", "Where does Roe work?"),
        ("what nationality does the man who wrote this have", "what nationality does Jane Roe have"),
        ("Who is the author?", "Who is the author?"),
        ("Where does the painter work?", "Where does the painter work?"),
    ],
)
def test_the_person_stays_the_person(typed: str, read: str) -> None:
    assert NARRATOR.read(typed) == read
