"""An index is opened only when it is whole, current and its own; otherwise the error says what to run."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sco_qa import Settings
from sco_qa.building import build
from sco_qa.errors import CorpusError, IndexUnusable
from sco_qa.index.build import build_index, is_current
from sco_qa.index.opening import CURRENT, current_folder, open_index


@pytest.fixture
def copied(settings: Settings, tmp_path: Path) -> Settings:
    """Settings whose index is a copy that a test may damage. Files are linked, so a test replaces and never edits one in place."""
    shutil.copytree(settings.index, tmp_path / "index", copy_function=os.link, ignore=shutil.ignore_patterns(".lock"))
    shutil.copytree(settings.corpus, tmp_path / "corpus")
    return Settings.load(index=tmp_path / "index", corpus=tmp_path / "corpus")


def replace(path: Path, content: bytes) -> None:
    path.unlink()
    path.write_bytes(content)


def cut_short(folder: Path) -> None:
    replace(folder / "dense.faiss", (folder / "dense.faiss").read_bytes()[:100])


def flip_a_bit(folder: Path) -> None:
    content = bytearray((folder / "facts.sqlite").read_bytes())
    content[len(content) // 2] ^= 1
    replace(folder / "facts.sqlite", bytes(content))


def lose_a_file(folder: Path) -> None:
    (folder / "units.json").unlink()


def lose_the_manifest(folder: Path) -> None:
    (folder / "manifest.json").unlink()


def half_write_the_manifest(folder: Path) -> None:
    replace(folder / "manifest.json", (folder / "manifest.json").read_bytes()[:200])


def change_the_format(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    replace(folder / "manifest.json", json.dumps(manifest | {"format": 999}).encode())


def forget_a_field(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    del manifest["files"]
    replace(folder / "manifest.json", json.dumps(manifest).encode())


def swap_the_model(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["inputs"]["model"] = "0" * 64
    replace(folder / "manifest.json", json.dumps(manifest).encode())


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (cut_short, "is not what was built"),
        (flip_a_bit, "is not what was built"),
        (lose_a_file, "is missing"),
        (lose_the_manifest, "there is no index"),
        (half_write_the_manifest, "cannot be read"),
        (change_the_format, "another format"),
        (forget_a_field, "is incomplete"),
        (swap_the_model, "out of date"),
    ],
)
def test_a_damaged_or_foreign_index_is_refused_with_what_to_run(damage: Callable[[Path], None], message: str, copied: Settings) -> None:
    damage(current_folder(copied.index))
    with pytest.raises(IndexUnusable, match=f"{message}.*run `sco-qa build"):
        open_index(copied)


def test_an_index_of_another_text_is_stale_and_says_which_input_changed(copied: Settings) -> None:
    paper = copied.corpus / "zhao-2012" / "paper.md"
    paper.write_text(paper.read_text(encoding="utf-8").replace("187 killed", "188 killed"), encoding="utf-8")
    assert not is_current(copied)
    with pytest.raises(IndexUnusable, match=r"out of date \(corpus/zhao-2012/paper.md changed\): run `sco-qa build`"):
        open_index(copied)


def test_a_new_document_makes_the_index_stale(copied: Settings) -> None:
    shutil.copytree(copied.corpus / "zhao-2012", copied.corpus / "another")
    with pytest.raises(IndexUnusable, match=r"out of date \(corpus/another"):
        open_index(copied)


@pytest.mark.parametrize("content", ["", "index-of-nothing", "../somewhere"])
def test_a_pointer_to_nothing_is_refused(content: str, copied: Settings) -> None:
    replace(copied.index / CURRENT, content.encode())
    with pytest.raises(IndexUnusable, match="names no index: run `sco-qa build --force`"):
        open_index(copied)


def test_a_missing_index_is_refused(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(IndexUnusable, match="there is no index in .*: run `sco-qa build`"):
        open_index(Settings.load(index=tmp_path))


def test_a_current_index_is_not_built_again(settings: Settings) -> None:
    def never(step: str, _: float) -> None:
        raise AssertionError(f"built again: {step}")

    assert build(settings, progress=never) == current_folder(settings.index)


def test_a_quote_that_is_not_in_the_paper_stops_the_build_and_keeps_the_index(copied: Settings) -> None:
    before = current_folder(copied.index)
    annotations = copied.corpus / "zhao-2012" / "annotations.toml"
    annotations.write_text(annotations.read_text(encoding="utf-8") + '\n[[terms]]\nterm = "x"\nquote = "words that nobody printed"\n', encoding="utf-8")
    with pytest.raises(CorpusError, match="'words that nobody printed' is not in zhao-2012"):
        build_index(copied)
    assert current_folder(copied.index) == before
    assert not list(copied.index.glob("building-*"))


def test_a_build_that_is_stopped_keeps_the_index_and_leaves_nothing_half_written(copied: Settings) -> None:
    before = current_folder(copied.index)

    def stop(step: str, _: float) -> None:
        if step == "exporting the model":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_index(copied, force=True, progress=stop)
    assert current_folder(copied.index) == before
    assert not list(copied.index.glob("building-*"))
    open_index(copied)


def test_the_index_holds_vectors_for_passages_sentences_and_every_fact(settings: Settings) -> None:
    index = open_index(settings)
    kinds = {kind: {u.ref for u in index.units if u.kind == kind} for kind in ("passage", "sentence", "fact")}
    document = index.documents["zhao-2012"]
    assert kinds["passage"] == {p.id for p in document.passages}
    assert kinds["sentence"] == {s for p in document.passages for s in p.sentences}
    assert len(kinds["fact"]) == index.manifest.counts["facts"]
    row, score = index.dense.search(index.embedder.embed(["Bolat Nurgaliev, Secretary-General of the SCO"])[0], 1)[0]
    assert "Nurgaliev" in index.units[row].text
    assert 0.5 < score <= 1.001
