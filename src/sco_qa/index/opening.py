"""Opens an index, refusing one that is missing, half written, damaged, stale or foreign."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sco_qa.corpus import Document, read_corpus
from sco_qa.errors import IndexUnusable
from sco_qa.facts.schema import Schema
from sco_qa.facts.store import FactStore
from sco_qa.index.dense import DenseIndex
from sco_qa.index.embedder import Embedder
from sco_qa.index.fallback import TorchEmbedder, open_embedder
from sco_qa.index.lexical import LexicalIndex
from sco_qa.index.lists import VECTORS as LISTS
from sco_qa.index.lists import ListTopic, read_topics
from sco_qa.index.manifest import Manifest, input_hashes
from sco_qa.index.matrix import VectorTable
from sco_qa.index.placing import Hold, hold_current, version_of
from sco_qa.index.subject import Subject
from sco_qa.index.units import Unit
from sco_qa.settings import Settings

STORE = "facts.sqlite"
UNITS = "units.json"
DENSE = "dense.faiss"
VECTORS = "units.npy"
VOCABULARY = "vocabulary"
_TRIED = 4


@dataclass(frozen=True, slots=True)
class OpenIndex:
    """Everything an engine needs of an index."""

    documents: dict[str, Document]
    facts: FactStore
    units: list[Unit]
    dense: DenseIndex
    lexical: LexicalIndex
    embedder: Embedder | TorchEmbedder
    vocabulary: VectorTable | None
    topics: list[ListTopic]
    topic_vectors: NDArray[Any]
    manifest: Manifest
    version: str
    hold: Hold | None = None


def verify(folder: Path, corpus: Path, *, hashes: bool) -> Manifest:
    """The manifest of a whole and current index; raises IndexUnusable saying what is wrong."""
    manifest = Manifest.read(folder)
    manifest.check_files(folder, hashes=hashes)
    changed = manifest.changed_inputs(input_hashes(corpus))
    if changed:
        raise IndexUnusable(f"the index in {folder.parent} is out of date ({', '.join(changed[:3])} changed): run `sco-qa build`")
    return manifest


def open_index(settings: Settings) -> OpenIndex:
    """Open the index that the settings name, its files checked by hash; it stays on disk while it is open."""
    folder, hold = hold_current(settings.index)
    return replace(open_folder(folder, settings, verify(folder, settings.corpus, hashes=True)), hold=hold)


def open_folder(folder: Path, settings: Settings, manifest: Manifest) -> OpenIndex:
    """Open the verified index in a folder; raises IndexUnusable when its parts do not fit each other."""
    documents = read_corpus(settings.corpus)
    vocabulary = VectorTable.read(folder, VOCABULARY)
    units, vectors = _read_units(folder / UNITS), _read_vectors(folder / VECTORS)
    dense = DenseIndex.read(folder / DENSE, vectors)
    if len(units) != len(dense):
        raise IndexUnusable(f"{folder / DENSE} has {len(dense)} vectors for {len(units)} units: run `sco-qa build --force`")
    return OpenIndex(
        documents=documents,
        facts=FactStore.open(folder / STORE, Schema.load()),
        units=units,
        dense=dense,
        lexical=LexicalIndex.read(folder),
        embedder=open_embedder(folder / "model", settings.threads, *_tried(units, vectors, Subject.of(documents.values()))),
        vocabulary=vocabulary if vocabulary.keys else None,
        topics=read_topics(folder),
        topic_vectors=VectorTable.read(folder, LISTS).vectors,
        manifest=manifest,
        version=version_of(folder),
    )


def _tried(units: Sequence[Unit], vectors: NDArray[Any], subject: Subject) -> tuple[list[str], NDArray[Any]]:
    """A few texts as they were embedded, and their vectors."""
    tried = list(range(0, len(units), max(1, len(units) // _TRIED)))[:_TRIED]
    return [subject.without(units[i].text) for i in tried], vectors[tried]


def _read_vectors(path: Path) -> NDArray[Any]:
    try:
        vectors: NDArray[Any] = np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))
    except (OSError, ValueError) as error:
        raise IndexUnusable(f"{path} cannot be read: run `sco-qa build --force`") from error
    return vectors


def _read_units(path: Path) -> list[Unit]:
    try:
        return [Unit(**data) for data in json.loads(path.read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError) as error:
        raise IndexUnusable(f"{path} cannot be read: run `sco-qa build --force`") from error
