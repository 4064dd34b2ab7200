"""Any text can be read: no crash but a CorpusError that names the place, and every span stands in the source."""

from __future__ import annotations

import gc
import time
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sco_qa.corpus.document import Document
from sco_qa.corpus.reader import parse_document
from sco_qa.errors import CorpusError
from sco_qa.facts.build import extract
from sco_qa.facts.schema import Schema
from sco_qa.question.linking.dates import find_dates
from sco_qa.question.words.text import tokenise
from tests.conftest import PAPER
from tests.reliability.scale import trying

METADATA = {"id": "fuzz", "title": "Fuzz"}
SOURCE = (PAPER / "paper.md").read_text(encoding="utf-8")
TITLE = "# Title\n\n"
LINES = SOURCE.splitlines(keepends=True)
MARKUP = st.sampled_from(
    ["# ", "## ", "#", "- ", "* ", "1. ", "> ", "---\n", "\n\n", "\n", "**", "*", "_", "`", "```\n", "<sup>1</sup>", "<sup>", "</sup>",
     "<b>", "&amp;", "&#0;", "[a](b)", "[", "](", "![x](y)", "|a|b|\n|-|-|\n", "\\", "\t", "\r\n", "\x0c", "\u2028", "\ufeff", "•", "http://x.y/z "]
)  # fmt: skip
TEXTS = st.lists(st.one_of(MARKUP, MARKUP, st.sampled_from(LINES), st.text(max_size=30)), max_size=40).map("".join)


@st.composite
def damaged_papers(draw: st.DrawFn) -> str:
    """The paper with some of its lines lost, doubled, moved, cut or overwritten."""
    lines = list(LINES)
    for _ in range(draw(st.integers(1, 8))):
        at = draw(st.integers(0, len(lines) - 1))
        match draw(st.sampled_from(["lose", "double", "move", "cut", "write", "join", "lose many"])):
            case "lose":
                del lines[at]
            case "lose many":
                del lines[at : at + draw(st.integers(1, 200))]
            case "double":
                lines.insert(at, lines[at])
            case "move":
                lines.insert(draw(st.integers(0, len(lines) - 1)), lines.pop(at))
            case "cut":
                lines[at] = lines[at][: draw(st.integers(0, len(lines[at])))]
            case "join":
                lines[at] = lines[at].rstrip("\n") + " "
            case "write":
                lines[at] = draw(TEXTS)
        lines = lines or ["\n"]
    return "".join(lines)


def check_spans(document: Document) -> None:
    size = len(document.text)
    for section in document.sections:
        assert 0 <= section.span.start <= section.span.end <= size
    for block in document.blocks:
        assert 0 <= block.span.start < block.span.end <= size
        assert document.section(block.section)
    for sentence in document.sentences:
        assert 0 <= sentence.span.start < sentence.span.end <= size
    for passage in document.passages:
        assert 0 <= passage.span.start < passage.span.end <= size
        assert all(document.block(block) for block in passage.blocks)
        assert all(document.sentence(sentence) for sentence in passage.sentences)
    starts = [block.span.start for block in document.blocks]
    assert all(first <= second for first, second in pairwise(sorted(starts)))


@trying(60)
@given(TEXTS)
def test_any_text_can_be_read(text: str) -> None:
    source = TITLE + text
    try:
        document = parse_document(source, METADATA)
    except CorpusError:
        return
    assert document.text == source
    check_spans(document)


@trying(12)
@given(damaged_papers())
def test_facts_of_a_damaged_paper_stand_in_it_or_are_refused(source: str) -> None:
    try:
        document = parse_document(source, {**METADATA, "id": PAPER.name})
        facts = extract(document, PAPER, Schema.load())
    except CorpusError as error:
        assert str(error)
        return
    check_spans(document)
    for fact in facts:
        for spans in fact.spans.values():
            for span in spans:
                assert 0 <= span.start < span.end <= len(source)


@pytest.mark.parametrize(
    "piece", ["# a\n", "*", "[", "<sup>1</sup>", "- a\n  ", "> ", "a. ", "`", "|a", "&amp;", "a\tb ", "1. a\n"]
)
def test_the_time_to_read_grows_with_the_text_and_no_faster(piece: str) -> None:
    def seconds(times: int) -> float:
        gc.collect()
        gc.disable()  # a collection walks all that other tests left, which has nothing to do with the text
        try:
            began = time.thread_time()
            parse_document(TITLE + piece * times, METADATA)
            return time.thread_time() - began
        finally:
            gc.enable()

    short = max(min(seconds(250) for _ in range(3)), 0.002)
    assert min(seconds(1_000) for _ in range(3)) < 16 * short  # four times the text; quadratic would be sixteen


DATE_WORDS = st.sampled_from(
    [
        "in",
        "on",
        "between",
        "and",
        "from",
        "to",
        "after",
        "before",
        "since",
        "until",
        "the",
        "of",
        "year",
        "2001",
        "2009-06",
        "2012-06-08",
        "june",
        "June,",
        "sept.",
        "8",
        "8th",
        "14",
        "31",
        "30",
        "february",
        "29",
        "2000s",
        "the",
        "1990s",
        "summer",
        "early",
        "mid",
        "late",
        "first",
        "half",
        "second",
        "quarter",
        "q3",
        "h2",
        "2012-13",
        "0",
        "99",
        "1899",
        "2100",
        "or",
        "onwards",
        "later",
        "by",
        "end",
        "-",
        "–",
        "/",
        ",",
        ".",
    ]
)


@trying(200)
@given(
    st.lists(DATE_WORDS, max_size=150).map(" ".join) | st.text(alphabet="0123456789-/., thofandjuneMay", max_size=60)
)
def test_any_words_of_dates_are_read_as_days_that_exist_or_not_at_all(text: str) -> None:
    tokens = tokenise(text)
    began = time.thread_time()
    for mention in find_dates(text, tokens):
        assert 0 <= mention.first < mention.last <= len(tokens)
        dates = mention.dates
        assert date.fromisoformat(dates.start) and date.fromisoformat(dates.end)
        assert all(1 <= month <= 12 for month in dates.months)
        assert dates.day is None or 1 <= dates.day <= 31
    assert time.thread_time() - began < 0.1
