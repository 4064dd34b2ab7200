"""Other words for what the paper says: where they belong, and what is no paraphrase file."""

from __future__ import annotations

from pathlib import Path

import pytest

from sco_qa.corpus import Document
from sco_qa.corpus.paraphrases import FILE, read_paraphrases
from sco_qa.errors import CorpusError
from tests.conftest import PAPER


def written(folder: Path, text: str) -> Path:
    (folder / FILE).write_text(text, encoding="utf-8")
    return folder


def test_each_belongs_to_the_sentence_that_its_quote_begins_in(paper: Document, tmp_path: Path) -> None:
    folder = written(tmp_path, '[[paraphrase]]\nquote = "such are slow to be resolved by way of compromises"\nsays = ["one", "two"]\n'.replace("such are", "as such are"))
    first, second = read_paraphrases(paper, folder)
    assert (first.text, second.text) == ("one", "two")
    assert first.sentence == second.sentence and "energy issues" in paper.sentence(first.sentence).text
    assert first.sentence in paper.passage(first.passage).sentences


def test_a_document_may_have_none(paper: Document, tmp_path: Path) -> None:
    assert read_paraphrases(paper, tmp_path) == []


@pytest.mark.parametrize(("text", "problem"), [
    ('[[paraphrase]]\nquote = "words that nobody printed"\nsays = ["x"]\n', "words that nobody printed"),
    ('[[paraphrase]]\nquote = "Executive Summary"\nsays = ["x"]\n', "Executive Summary"),
    ('[[paraphrase]]\nquote = "a dog that does not bark"\n', "says"),
    ("[[paraphrase]\n", FILE),
])  # fmt: skip
def test_what_cannot_be_placed_or_read_is_refused(text: str, problem: str, paper: Document, tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=problem):
        read_paraphrases(paper, written(tmp_path, text))


def test_no_paraphrase_of_the_paper_is_said_twice(paper: Document) -> None:
    texts = [p.text.casefold() for p in read_paraphrases(paper, PAPER)]
    assert len(texts) == len(set(texts)) > 300
