"""Marks, quoted sentences, ranked passages, canonical cells."""

from __future__ import annotations

import pytest

from sco_qa import Engine, Settings
from sco_qa.answer.citing import Citer
from sco_qa.answer.confidence import load_models
from sco_qa.answer.quoting import best_sentences, quote
from sco_qa.answer.retrieval import Found, Retriever, with_cited_first
from sco_qa.answer.values import canonical, plain_cell
from sco_qa.corpus import Document
from sco_qa.facts.schema import Schema
from sco_qa.index.opening import OpenIndex, open_index

WHY = "Why does Russia not want to build up the SCO?"


@pytest.fixture(scope="module")
def index(settings: Settings) -> OpenIndex:
    return open_index(settings)


@pytest.fixture
def citer(index: OpenIndex) -> Citer:
    return Citer(index.documents, index.facts)


def test_a_span_has_one_mark_however_often_it_is_cited(citer: Citer) -> None:
    assert [citer.span("zhao-2012", *span) for span in ((4, 76), (100, 120), (4, 76))] == [1, 2, 1]
    assert [(c.n, c.start, c.end) for c in citer.citations()] == [(1, 4, 76), (2, 100, 120)]


def test_a_row_read_in_two_places_has_two_marks_and_rows_that_share_a_sentence_share_its_mark(citer: Citer) -> None:
    norak = "exercises-008"
    assert citer.row("exercises", norak) == (1, 2)
    assert citer.mark("exercises", norak) == " [1] [2]"
    assert "Norak" in citer.citations()[1].quote
    members = [citer.row("participation", f"participation-00{n}") for n in range(1, 7)]
    assert members == [(3,)] * 6


def test_a_citation_names_its_section_and_its_passage(citer: Citer, paper: Document) -> None:
    citer.row("figures", "figures-001")
    citation = citer.citations()[0]
    assert citation.section == ("The SCO in Brief",)
    assert citation.passage is not None
    assert paper.passage(citation.passage).span.start <= citation.start < citation.end <= paper.passage(citation.passage).span.end


def search(index: OpenIndex, question: str, *, dense: bool = True, lexical: bool = True) -> list[Found]:
    retriever = Retriever(index, index.documents, load_models()["ranking"], dense=dense, lexical=lexical)
    return retriever.search(index.embedder.embed([question])[0], question)


@pytest.mark.parametrize("parts", [{}, {"dense": False}, {"lexical": False}])
def test_passages_are_found_by_either_half_and_by_both(parts: dict[str, bool], index: OpenIndex) -> None:
    found = search(index, WHY, **parts)
    texts = [index.documents["zhao-2012"].passage(f.passage).text for f in found[:3]]
    assert any("pull out all the stops" in text for text in texts)
    assert [f.score for f in found] == sorted((f.score for f in found), reverse=True)
    assert all(0 <= f.score <= 1 for f in found)


def test_a_question_in_other_words_finds_its_passage_and_its_sentence(index: OpenIndex) -> None:
    best = search(index, "Is this just a club for chatting?")[0]
    assert best.paraphrase > best.dense
    nearest = max(best.sentences, key=lambda s: best.sentences[s])
    assert "talking shop" in index.documents["zhao-2012"].sentence(nearest).text


def test_scores_of_passages_are_shares_of_one(index: OpenIndex) -> None:
    assert sum(f.score for f in search(index, WHY)) == pytest.approx(1)


def test_words_no_passage_holds_are_not_scored_by_bm25(index: OpenIndex) -> None:
    assert search(index, "zyzzyva quokka", dense=False) == []


def test_a_passage_answer_is_sentences_of_the_paper_each_with_its_own_mark(index: OpenIndex, citer: Citer, paper: Document) -> None:
    found = search(index, WHY)
    answer = quote(found, index.documents, citer)
    sentences = [s.text for _, s in best_sentences(found, index.documents)]
    assert answer.kind == "passage" and answer.values == ()
    assert all(f"{text} [" in answer.text for text in sentences)
    assert [c.quote for c in citer.citations()] == [paper.text[c.start : c.end] for c in citer.citations()]


def test_passages_that_an_answer_cites_go_first(index: OpenIndex) -> None:
    found = search(index, WHY)
    last = found[-1].passage
    ordered = with_cited_first(found, [last, "zhao-2012-p001"])
    assert {f.passage for f in ordered[:2]} == {last, "zhao-2012-p001"}
    assert len(ordered) == len({f.passage for f in ordered}) >= len(found)


def test_cells_as_canonical_strings_and_as_json(engine: Engine, index: OpenIndex) -> None:
    table = Schema.load().tables["exercises"]
    store = index.facts
    row = store.rows(store.tables["exercises"].select().where(store.tables["exercises"].c.name == "Peace Mission-2005"))[0]
    assert canonical(row, "when", table) == ["2005-08-18/2005-08-25"]
    assert canonical(row, "places", table) == ["Vladivostok", "Shandong"]
    assert canonical(row, "days", table) == ["8"]
    assert canonical(row, "border", table) == ["no"]
    assert canonical(row, "scenario", table) == []
    assert [plain_cell(row, c, table) for c in ("countries", "days", "border", "scenario")] == [["Russia", "China"], 8, False, None]
