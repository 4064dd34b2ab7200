"""The real paper, read: every quirk of its printing, and what must hold of any reading."""

from __future__ import annotations

import hashlib
import itertools
import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sco_qa.corpus import (
    BlockKind,
    Document,
    Span,
    find_quote,
    parse_document,
    read_corpus,
    read_document,
    reading_text,
)
from sco_qa.corpus.sentences import split_sentences
from sco_qa.errors import CorpusError

SHA256 = "54eca31bef75c91c9905d9e10a20907503086b7fa9c63004a627abfad13f825e"


def block_with(paper: Document, text: str):
    return next(b for b in paper.blocks if text in b.text)


def test_chapters_are_the_contents_lists_and_headings_nest_under_them(paper: Document) -> None:
    top = [s.title for s in paper.sections if s.level == 1]
    assert top[-9:] == [
        "The SCO in Brief",
        "Significance of SCO's Counter-Terrorism Cooperation",
        "Framework for Counter-Terrorism Cooperation",
        "Practices and Achievements of Counter-Terrorism Cooperation",
        "Challenges on Counter-Terrorism Cooperation",
        "Prospects for the SCO's Counter-Terrorism Cooperation",
        "Concluding Remarks",
        "References",
        "About the Author",
    ]
    spirit = next(s for s in paper.sections if "Shanghai Spirit" in s.title)
    assert spirit.path == ("Practices and Achievements of Counter-Terrorism Cooperation", "Characters of Cooperation", "The SCO Is Based on the Shanghai Spirit")
    mechanisms = next(s for s in paper.sections if s.title == "Mechanisms for Cooperation")
    assert mechanisms.level == 2


def test_a_sentence_that_a_page_break_cuts_is_whole(paper: Document) -> None:
    sentence = next(s for s in paper.sentences if s.text.startswith("Thus, terrorist forces"))
    assert sentence.text == "Thus, terrorist forces do not just exist in one specific country alone, but throughout the whole area."


def test_a_list_item_that_a_page_break_cuts_is_whole(paper: Document) -> None:
    assert block_with(paper, "The observers, as well as").text.endswith("dialogue partners are becoming engaged in multifaceted interaction in the SCO framework")


def test_a_list_goes_on_over_a_page_break(paper: Document) -> None:
    first, last = block_with(paper, "Exchange of information"), block_with(paper, "countermeasures against the financing")
    assert first.list_id == last.list_id
    assert (first.position, last.position) == (1, 10)


def test_the_chronology_is_one_list_of_25_lines(paper: Document) -> None:
    lines = [b for b in paper.blocks if b.kind is BlockKind.CHRONOLOGY]
    assert [b.position for b in lines] == list(range(1, 26))
    assert len({b.list_id for b in lines}) == 1
    assert lines[0].lead_in is not None and paper.block(lines[0].lead_in).text.endswith("terrorist or extremist attacks:")


def test_footnotes_are_set_aside_with_their_mark(paper: Document) -> None:
    notes = [b for b in paper.blocks if b.kind is BlockKind.FOOTNOTE]
    assert [n.label for n in notes] == ["1", "2", "3", "4", "5"]
    assert notes[0].text == "WolframAlpha (accessed June 18, 2012)."


def test_footnote_marks_go_and_squares_stay(paper: Document) -> None:
    assert any("30.2 million km², which makes up" in s.text and s.text.endswith("global population.") for s in paper.sentences)


def test_references_and_contents_are_what_they_are(paper: Document) -> None:
    assert sum(b.kind is BlockKind.REFERENCE for b in paper.blocks) == 13
    assert sum(b.kind is BlockKind.CONTENTS for b in paper.blocks) == 10
    assert any("[孙壮志]" in b.text for b in paper.blocks if b.kind is BlockKind.REFERENCE)


BULLET = re.compile(r"^- ", re.M)


def printed(paper: Document, span: Span) -> str:
    """What a reader sees of the source from start to end: no markup, no bullets, no repeated blanks."""
    bare = BULLET.sub("", span.of(paper.text))
    return " ".join(reading_text(bare, Span(0, len(bare))).split())


@pytest.mark.parametrize("kind", ["blocks", "sentences", "passages"])
def test_source_from_start_to_end_is_what_is_printed(kind: str, paper: Document) -> None:
    items = getattr(paper, kind)
    assert items
    for item in items:
        assert printed(paper, item.span) == " ".join(item.text.split()), item.id


def test_source_from_start_to_end_of_a_section_is_its_heading_and_all_that_stands_under_it(paper: Document) -> None:
    for section in paper.sections:
        assert printed(paper, section.heading) == " ".join(section.title.split())
        assert section.span.contains(section.heading)
        assert section.span.of(paper.text).startswith(section.heading.of(paper.text))
        children = [s for s in paper.sections if s.parent == section.id]
        assert all(section.span.contains(child.span) and child.path == (*section.path, child.title) for child in children)
        assert all(section.span.contains(block.span) for block in paper.blocks if block.section == section.id)


def test_no_passage_is_half_a_sentence(paper: Document) -> None:
    for passage in paper.passages:
        kinds = {paper.block(b).kind for b in passage.blocks}
        if kinds == {BlockKind.PARAGRAPH}:
            assert re.search(r"(?:[.!?:][\"”]?|in order)$", passage.text) or len(passage.text) < 80, passage.text[-60:]
            assert passage.text[0].isupper(), passage.text[:60]


def test_the_paper_is_kept_byte_for_byte(paper: Document) -> None:
    """Every citation counts characters in it, so that an edit of one blank moves them all."""
    folder = Path(__file__).resolve().parents[2] / "corpus" / "zhao-2012"
    assert hashlib.sha256((folder / "paper.md").read_bytes()).hexdigest() == SHA256
    assert {"title", "author", "series", "publisher", "date", "isbn", "rights"} <= set(paper.metadata)


def test_every_block_but_contents_lines_is_in_exactly_one_passage(paper: Document) -> None:
    held = [b for p in paper.passages for b in p.blocks]
    assert sorted(held) == sorted(b.id for b in paper.blocks if b.kind is not BlockKind.CONTENTS)


def test_a_passage_holds_its_blocks_and_sentences_and_stays_in_its_section(paper: Document) -> None:
    for passage in paper.passages:
        for block in map(paper.block, passage.blocks):
            assert passage.span.contains(block.span)
            assert block.section == passage.section
        for sentence in map(paper.sentence, passage.sentences):
            assert passage.span.contains(sentence.span)
            assert sentence.block in passage.blocks
        assert len(passage.text) < 2_300


def test_list_items_cut_from_their_lead_in_carry_it_as_context(paper: Document) -> None:
    exercises = next(p for p in paper.passages if "Peace Mission-2012" in p.text)
    assert exercises.context.endswith("Some recent examples are:")


def test_a_quote_is_found_as_source_or_as_reading_text(paper: Document) -> None:
    for quote in ("Quentin Peel of the *Financial Times* has", "Quentin Peel of the Financial Times has"):
        assert reading_text(paper.text, find_quote(paper, quote)) == "Quentin Peel of the Financial Times has"
    with pytest.raises(CorpusError, match="is not in"):
        find_quote(paper, "a sentence the paper does not print")
    with pytest.raises(CorpusError, match="times in"):
        find_quote(paper, "Peace Mission-")


SMALL = """# On Rivers

A. Author

# Contents

Big Rivers .....1

Small Rivers .....2

## Big Rivers

The Nile is long.<sup>1</sup> It flows
through ten

countries, e.g. Egypt. Floods were:

May 1990\tNile: flood, 5 dead
June 1991\tNile: flood

---

<sup>1</sup> A note on *length*.

# Small Rivers

They are short."""


def test_another_paper_of_the_kind_reads_well() -> None:
    document = parse_document(SMALL, {"id": "rivers", "title": "On Rivers", "author": "A. Author"})
    assert [s.title for s in document.sections] == ["On Rivers", "Contents", "Big Rivers", "Small Rivers"]
    texts = [s.text for s in document.sentences]
    assert "It flows through ten countries, e.g. Egypt." in texts
    assert [b.text for b in document.blocks if b.kind is BlockKind.CHRONOLOGY] == ["May 1990 Nile: flood, 5 dead", "June 1991 Nile: flood"]
    assert [b.text for b in document.blocks if b.kind is BlockKind.FOOTNOTE] == ["A note on length."]


def test_documents_that_cannot_be_read_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no document"):
        read_corpus(tmp_path)
    folder = tmp_path / "one"
    folder.mkdir()
    with pytest.raises(CorpusError, match=r"document\.toml"):
        read_document(folder)
    (folder / "document.toml").write_text('id = "one"\n')
    with pytest.raises(CorpusError, match="lacks title"):
        read_document(folder)
    (folder / "document.toml").write_text('id = "one"\ntitle = "T"\nauthor = "A"\nfile = "paper.md"\n')
    with pytest.raises(CorpusError, match="cannot read"):
        read_document(folder)
    (folder / "document.toml").write_text('id = "two"\ntitle = "T"\nauthor = "A"\nfile = "paper.md"\n')
    with pytest.raises(CorpusError, match="name them alike"):
        read_document(folder)
    (folder / "document.toml").write_text('id = "one"\ntitle = "T"\nauthor = "A"\nfile = "paper.md"\n')
    (folder / "paper.md").write_bytes(b"# T\n\xff")
    with pytest.raises(CorpusError, match="not UTF-8"):
        read_document(folder)


@given(st.text(max_size=300))
@example("#")
@example("- \n\n## ##")
def test_any_text_under_a_heading_reads_with_true_spans(text: str) -> None:
    document = parse_document(f"# Title\n\n{text}", {"id": "any", "title": "T", "author": "A"})
    for block in document.blocks:
        assert 0 <= block.span.start < block.span.end <= len(document.text)
    for sentence in document.sentences:
        assert document.block(sentence.block).span.contains(sentence.span)


@given(st.text(max_size=200))
def test_sentences_are_in_order_and_do_not_overlap(text: str) -> None:
    bounds = list(split_sentences(text))
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(bounds))
