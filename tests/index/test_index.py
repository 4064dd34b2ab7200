"""The real index: whether it is current, and what it holds. What may happen to its files is tested under reliability/."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from sco_qa import Settings
from sco_qa.building import build
from sco_qa.errors import CorpusError, IndexUnusable
from sco_qa.index.build import build_index, is_current
from sco_qa.index.opening import open_index
from sco_qa.index.placing import current_folder


@pytest.fixture
def copied(settings: Settings, tmp_path: Path) -> Settings:
    """Settings whose corpus a test may change; the index is the built one, its files linked."""
    shutil.copytree(settings.index, tmp_path / "index", copy_function=os.link, ignore=shutil.ignore_patterns(".lock"))
    shutil.copytree(settings.corpus, tmp_path / "corpus")
    return Settings.load(index=tmp_path / "index", corpus=tmp_path / "corpus")


def test_a_current_index_is_not_built_again(settings: Settings) -> None:
    def never(step: str, _: float) -> None:
        raise AssertionError(f"built again: {step}")

    assert build(settings, progress=never) == current_folder(settings.index)


@pytest.mark.parametrize("name", ["paper.md", "facts.toml", "annotations.toml", "paraphrases.toml", "document.toml"])
def test_a_changed_input_makes_the_index_stale_and_is_named(name: str, copied: Settings) -> None:
    assert is_current(copied)
    with (copied.corpus / "zhao-2012" / name).open("a", encoding="utf-8") as file:
        file.write("\n")
    assert not is_current(copied)
    with pytest.raises(IndexUnusable, match=rf"out of date \(corpus/zhao-2012/{name} changed\): run `sco-qa build`"):
        open_index(copied)


def test_a_new_document_makes_the_index_stale(copied: Settings) -> None:
    shutil.copytree(copied.corpus / "zhao-2012", copied.corpus / "another")
    with pytest.raises(IndexUnusable, match=r"out of date \(corpus/another"):
        open_index(copied)


def test_gold_questions_are_no_input_of_the_index(copied: Settings) -> None:
    (copied.corpus / "gold").mkdir(exist_ok=True)
    (copied.corpus / "gold" / "more.jsonl").write_text("{}\n", encoding="utf-8")
    assert is_current(copied)


def test_a_quote_that_is_not_in_the_paper_stops_the_build_and_keeps_the_index(copied: Settings) -> None:
    before = current_folder(copied.index)
    with (copied.corpus / "zhao-2012" / "annotations.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[terms]]\nterm = "x"\nquote = "words that nobody printed"\n')
    with pytest.raises(CorpusError, match="'words that nobody printed' is not in zhao-2012"):
        build_index(copied)
    assert current_folder(copied.index) == before
    assert not list(copied.index.glob("building-*"))


def test_passages_sentences_and_every_fact_are_searched(settings: Settings) -> None:
    index = open_index(settings)
    kinds = {kind: {u.ref for u in index.units if u.kind == kind} for kind in ("passage", "sentence", "paraphrase", "fact")}
    document = index.documents["zhao-2012"]
    assert kinds["passage"] == {p.id for p in document.passages}
    assert kinds["sentence"] == {s for p in document.passages for s in p.sentences}
    assert kinds["paraphrase"] < kinds["sentence"] and len(kinds["paraphrase"]) > 100
    assert len(kinds["fact"]) == index.manifest.counts["facts"]


def test_vectors_and_words_both_find_the_fact_that_was_put_in(settings: Settings) -> None:
    index = open_index(settings)
    rows, scores = index.dense.search(index.embedder.embed(["Bolat Nurgaliev, Secretary-General of the SCO"])[0], 1)
    assert "Nurgaliev" in index.units[rows[0]].text and 0.5 < scores[0] <= 1.001
    rows, _ = index.lexical.search("Domodedovo airport", 1)
    assert "Domodedovo" in index.units[rows[0]].text
