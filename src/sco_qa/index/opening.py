"""Opens an index, refusing one that is missing, half written, damaged, stale or foreign."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from sco_qa.corpus import Document, read_corpus
from sco_qa.errors import IndexUnusable
from sco_qa.facts.schema import Schema
from sco_qa.facts.store import FactStore
from sco_qa.index.dense import DenseIndex
from sco_qa.index.embedder import Embedder
from sco_qa.index.lexical import LexicalIndex
from sco_qa.index.manifest import Manifest, input_hashes
from sco_qa.index.matrix import VectorTable
from sco_qa.index.units import Unit
from sco_qa.settings import Settings

CURRENT = "current"
STORE = "facts.sqlite"
UNITS = "units.json"
VECTORS = "units.npy"
VOCABULARY = "vocabulary"


@dataclass(frozen=True, slots=True)
class OpenIndex:
    """Everything an engine needs of an index."""

    documents: dict[str, Document]
    facts: FactStore
    units: list[Unit]
    dense: DenseIndex
    lexical: LexicalIndex
    embedder: Embedder
    vocabulary: VectorTable | None
    manifest: Manifest
    version: str


def current_folder(index: Path) -> Path:
    """The folder that holds the index in use; raises IndexUnusable when there is none."""
    try:
        name = (index / CURRENT).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise IndexUnusable(f"there is no index in {index}: run `sco-qa build`") from error
    folder = index / name
    if not name or folder.parent != index or not folder.is_dir():
        raise IndexUnusable(f"{index / CURRENT} names no index: run `sco-qa build --force`")
    return folder


def verify(folder: Path, corpus: Path, *, hashes: bool) -> Manifest:
    """The manifest of a whole and current index; raises IndexUnusable saying what is wrong."""
    manifest = Manifest.read(folder)
    manifest.check_files(folder, hashes=hashes)
    changed = manifest.changed_inputs(input_hashes(corpus))
    if changed:
        raise IndexUnusable(f"the index in {folder.parent} is out of date ({', '.join(changed[:3])} changed): run `sco-qa build`")
    return manifest


def open_index(settings: Settings) -> OpenIndex:
    """Open the index that the settings name, its files checked by hash."""
    folder = current_folder(settings.index)
    manifest = verify(folder, settings.corpus, hashes=True)
    vocabulary = VectorTable.read(folder, VOCABULARY)
    return OpenIndex(
        documents=read_corpus(settings.corpus),
        facts=FactStore.open(folder / STORE, Schema.load()),
        units=_read_units(folder / UNITS),
        dense=DenseIndex.read(folder / "dense.faiss"),
        lexical=LexicalIndex.read(folder),
        embedder=Embedder.open(folder / "model", settings.threads),
        vocabulary=vocabulary if vocabulary.keys else None,
        manifest=manifest,
        version=folder.name.removeprefix("index-"),
    )


def _read_units(path: Path) -> list[Unit]:
    try:
        return [Unit(**data) for data in json.loads(path.read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError) as error:
        raise IndexUnusable(f"{path} cannot be read: run `sco-qa build --force`") from error
