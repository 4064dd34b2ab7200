"""The paper as shown: every character in its place, and exactly the cited ones marked."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sco_qa.corpus.document import Document, Span
from sco_qa.corpus.reader import read_corpus
from service.reader import Run, groups, runs
from tests.service.fake import SOURCE, document, span_of

CORPUS = Path(__file__).parents[2] / "corpus"
SUPERSCRIPTS = dict.fromkeys(map(ord, "⁰¹²³⁴⁵⁶⁷⁸⁹"))


def shown(found: list[Run] | tuple[Run, ...]) -> str:
    return " ".join("".join(run.text for run in found).split())


def marked_text(span: Span) -> str:
    return "".join(
        run.text for group in groups(document(), span) for line in group.lines for run in line.runs if run.marked
    )


def test_a_block_is_shown_as_its_reading_text() -> None:
    found = document()
    for block in found.blocks:
        assert shown(runs(found.text, block.span)) == block.text


def test_every_run_stands_where_it_says() -> None:
    for group in groups(document(), Span(0, len(SOURCE))):
        for line in group.lines:
            for run in line.runs:
                assert SOURCE[run.start : run.end] == run.text


@pytest.mark.parametrize(
    ("quote", "visible"),
    [
        ("Its seat is Lund & <Malmö>", "Its seat is Lund & <Malmö>"),
        ("First walk: by the river, *May 2001*", "First walk: by the river, May 2001"),
        ("3 km<sup>2</sup>.", "3 km2."),
        ("[its page](http://lantern.example/a_b)", "its page"),
        ("The **Lantern** Society", "The Lantern Society"),
        ("<http://register.example/?id=1>", "http://register.example/?id=1"),
        ("\\*today\\*", "*today*"),
        ("Second walk: =by the <b>sea</b>", "Second walk: =by the <b>sea</b>"),
        ("ntern** Soc", "ntern Soc"),
    ],
)
def test_exactly_the_quote_is_marked(quote: str, visible: str) -> None:
    assert marked_text(span_of(quote)) == visible


def test_a_quote_over_two_items_is_marked_in_both() -> None:
    start, end = SOURCE.index("river, *May"), SOURCE.index("the <b>sea")
    assert marked_text(Span(start, end)) == "river, May 2001Second walk: =by "


def test_only_the_first_marked_run_is_the_place_to_scroll_to() -> None:
    every = [run for group in groups(document(), Span(30, 300)) for line in group.lines for run in line.runs]
    assert [run.first for run in every if run.marked] == [True] + [False] * (len([r for r in every if r.marked]) - 1)


@given(st.integers(0, len(SOURCE) - 1), st.integers(1, len(SOURCE)))
def test_whatever_is_marked_the_same_text_is_shown(start: int, length: int) -> None:
    span = Span(start, min(start + length, len(SOURCE)))
    plain = "".join(run.text for group in groups(document()) for line in group.lines for run in line.runs)
    found = [run for group in groups(document(), span) for line in group.lines for run in line.runs]
    assert "".join(run.text for run in found) == plain
    for run in found:
        assert run.marked == (span.start <= run.start and run.end <= span.end)
        assert run.marked or run.end <= span.start or span.end <= run.start


@pytest.mark.parametrize("found", read_corpus(CORPUS).values(), ids=lambda found: found.id)
def test_real_papers_are_shown_whole_and_as_read(found: Document) -> None:
    """But for footnote marks and superscripts, which the reading text drops or spells in its own way."""
    for block in found.blocks:
        without_marks = [run for run in runs(found.text, block.span) if run.script != "sup"]
        assert shown(without_marks) == " ".join(block.text.translate(SUPERSCRIPTS).split())
    ids = [line.id for group in groups(found) for line in group.lines]
    assert len(ids) == len(set(ids)) == len(found.blocks) + len(found.sections)


@pytest.mark.parametrize("found", read_corpus(CORPUS).values(), ids=lambda found: found.id)
def test_every_sentence_of_real_papers_is_marked_exactly(found: Document) -> None:
    for sentence in found.sentences:
        parts = [
            run for group in groups(found, sentence.span) for line in group.lines for run in line.runs if run.marked
        ]
        assert parts[0].start >= sentence.span.start
        assert parts[-1].end <= sentence.span.end
        assert shown([run for run in parts if run.script != "sup"]) == " ".join(
            sentence.text.translate(SUPERSCRIPTS).split()
        )


def test_styles_and_lists() -> None:
    found = groups(document())
    assert [group.kind for group in found] == [
        "heading",
        "paragraph",
        "heading",
        "list item",
        "chronology line",
        "paragraph",
        "footnote",
    ]
    assert len(found[3].lines) == 2
    heading = found[0].lines[0].runs
    assert [(run.text, run.strong) for run in heading] == [("The ", False), ("Lantern", True), (" Society", False)]
    paragraph = found[1].lines[0].runs
    assert ("Lund", True) in [(run.text, run.emphasis) for run in paragraph]
    assert [run.text for run in paragraph if run.script == "sup"] == ["2", "1"]
