"""Whatever happens to a file of an index is noticed before anything is answered from it, and the file is named."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path

import pytest

from sco_qa.errors import IndexUnusable
from sco_qa.index.build import build_index, is_current
from sco_qa.index.opening import open_index
from sco_qa.index.placing import current_folder
from sco_qa.settings import Settings
from tests.reliability import quick


def files(settings: Settings) -> list[Path]:
    return sorted(path for path in current_folder(settings.index).rglob("*") if path.is_file())


def test_a_file_with_one_bit_flipped_is_named(built: Settings) -> None:
    chance = random.Random(5)
    for path in files(built):
        whole = path.read_bytes()
        for _ in range(3):
            damaged = bytearray(whole)
            damaged[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
            path.write_bytes(damaged)
            with pytest.raises(IndexUnusable, match=path.name):
                open_index(built)
        path.write_bytes(whole)
    open_index(built)


def test_a_file_that_is_cut_grown_empty_or_missing_is_named(built: Settings) -> None:
    for path in files(built):
        whole = path.read_bytes()
        for content in (whole[: len(whole) // 2], whole[:-1], whole + b"\0", b""):
            path.write_bytes(content)
            with pytest.raises(IndexUnusable, match=path.name):
                open_index(built)
        path.unlink()
        with pytest.raises(IndexUnusable, match=path.name):
            open_index(built)
        path.mkdir()
        with pytest.raises(IndexUnusable, match=path.name):
            open_index(built)
        path.rmdir()
        path.write_bytes(whole)
    open_index(built)


def test_two_files_that_changed_places_are_noticed(built: Settings) -> None:
    for first, second in zip(files(built), files(built)[1:], strict=False):
        contents = first.read_bytes(), second.read_bytes()
        if contents[0] == contents[1]:
            continue
        first.write_bytes(contents[1])
        second.write_bytes(contents[0])
        with pytest.raises(IndexUnusable, match=f"{first.name}|{second.name}"):
            open_index(built)
        first.write_bytes(contents[0])
        second.write_bytes(contents[1])
    open_index(built)


def test_a_file_or_a_manifest_of_another_index_is_noticed(built: Settings, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    shutil.copytree(built.corpus, corpus)
    paper = next(corpus.glob("*/paper.md"))
    paper.write_text(paper.read_text() + "\n\nOne more sentence stands here.\n")
    other = Settings.load(index=tmp_path / "other", corpus=corpus)
    quick.build(other)
    for own, foreign in zip(files(built), files(other), strict=True):
        whole = own.read_bytes()
        if whole == foreign.read_bytes():
            continue
        own.write_bytes(foreign.read_bytes())
        with pytest.raises(IndexUnusable, match=own.name):
            open_index(built)
        own.write_bytes(whole)
    with pytest.raises(IndexUnusable, match=r"out of date \(corpus/.*paper.md changed\)"):
        open_index(Settings.load(index=other.index))


def test_a_manifest_that_was_made_to_fit_a_changed_file_is_noticed(built: Settings) -> None:
    folder = current_folder(built.index)
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"]["units.json"][1] = "0" * 64
    (folder / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(IndexUnusable, match=r"manifest\.json is not what was built"):
        open_index(built)


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"..", b"../elsewhere 0", b"index-gone 0", b"/etc", b"building-x 0", b"index-a\0b c"]
)
def test_a_pointer_that_names_no_index_is_named(built: Settings, content: bytes) -> None:
    (built.index / "current").write_bytes(content)
    with pytest.raises(IndexUnusable, match=r"index in|current names no index"):
        open_index(built)


def test_a_damaged_index_is_not_current_so_the_next_build_mends_it(built: Settings) -> None:
    damaged = files(built)[0]
    damaged.write_bytes(damaged.read_bytes()[::-1])
    assert not is_current(built)
    build_index(built)
    open_index(built)


def test_an_index_in_use_stays_on_disk_until_nobody_reads_it(built: Settings) -> None:
    first = current_folder(built.index)
    reader = open_index(built)
    second = quick.build(built)
    assert first.is_dir() and reader.facts.rows(reader.facts.tables["people"].select())
    del reader
    third = quick.build(built)
    assert [path for path in (first, second, third) if path.exists()] == [third]


@pytest.mark.parametrize("place", ["file/index", "/proc/index"])
def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, place: str, quick_builds: None) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(IndexUnusable, match=r"cannot be written to .*index"):
        quick.build(Settings.load(index=tmp_path / place))
