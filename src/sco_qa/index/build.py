"""Builds an index: into a new folder, checked, then put in place in one step."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import sqlalchemy as sa
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from sco_qa.corpus import Document, read_corpus
from sco_qa.corpus.paraphrases import paraphrase_corpus
from sco_qa.errors import IndexUnusable
from sco_qa.facts.build import extract_corpus
from sco_qa.facts.rows import Fact
from sco_qa.facts.schema import Schema
from sco_qa.facts.store import write_store
from sco_qa.index import model
from sco_qa.index.dense import DenseIndex
from sco_qa.index.embedder import Embedder
from sco_qa.index.export import export_model
from sco_qa.index.lexical import LexicalIndex
from sco_qa.index.lists import VECTORS as LISTS
from sco_qa.index.lists import list_topics, texts_of, write_topics
from sco_qa.index.manifest import FORMAT, Manifest, file_entries, input_hashes, versions
from sco_qa.index.matrix import VectorTable
from sco_qa.index.opening import DENSE, STORE, UNITS, VECTORS, VOCABULARY, open_folder, verify
from sco_qa.index.placing import BUILDING, current_folder, put_in_place, remove_unfinished, remove_unused
from sco_qa.index.subject import Subject
from sco_qa.index.units import Unit, make_units
from sco_qa.settings import Settings
from sco_qa.world.places import Gazetteer

_CHECKED = 200
_CHUNK = 512
_WRITING = (OSError, sa.exc.DatabaseError, RuntimeError)
"""What Python, SQLite and FAISS raise when a file cannot be written."""
Progress = Callable[[str, float], None]
"""Called with the step's name and how much of it is done, 0..1."""
Vocabulary = Callable[[Sequence[Fact], Sequence[Document]], Sequence[str]]


def _silent(_step: str, _done: float) -> None:
    """Progress that nobody watches."""


def is_current(settings: Settings) -> bool:
    """Whether a whole index of the present inputs is in place."""
    try:
        verify(current_folder(settings.index), settings.corpus, hashes=True)
    except IndexUnusable:
        return False
    return True


def build_index(settings: Settings, *, vocabulary: Vocabulary | None = None, force: bool = False, progress: Progress = _silent) -> Path:
    """Build unless the index is current; returns its folder.

    The old index stays in place until the new one is whole, and on disk while anybody reads it. Raises CorpusError,
    ModelError, or IndexUnusable when another build holds the folder or it cannot be written.
    """
    try:
        settings.index.mkdir(parents=True, exist_ok=True)
        with FileLock(settings.index / ".lock", timeout=600):
            if not force and is_current(settings):
                return current_folder(settings.index)
            return _build(settings, vocabulary, progress)
    except Timeout as error:
        raise IndexUnusable(f"another build has held {settings.index} for ten minutes: wait for it, or stop it and try again") from error
    except _WRITING as error:
        raise IndexUnusable(f"the index cannot be written to {settings.index} ({error}): see that this user may write there and that the disk has room") from error


def _build(settings: Settings, vocabulary: Vocabulary | None, progress: Progress) -> Path:
    remove_unfinished(settings.index)
    inputs = input_hashes(settings.corpus)
    folder = Path(tempfile.mkdtemp(prefix=BUILDING, dir=settings.index))
    try:
        counts, export = _write(folder, settings, vocabulary, progress)
        Manifest(FORMAT, inputs, file_entries(folder), counts, export, datetime.now(UTC).isoformat(timespec="seconds"), versions()).write(folder)
        open_folder(folder, settings, verify(folder, settings.corpus, hashes=True))  # a disk that is full can cut a file without a word
        final = put_in_place(folder, settings.index)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    remove_unused(settings.index)
    return final


def _write(folder: Path, settings: Settings, vocabulary: Vocabulary | None, progress: Progress) -> tuple[dict[str, int], dict[str, Any]]:
    progress("reading the corpus", 0.0)
    schema = Schema.load()
    documents = read_corpus(settings.corpus)
    facts = extract_corpus(documents, settings.corpus, schema)
    units = make_units(documents, paraphrase_corpus(documents, settings.corpus), facts, schema)
    progress("reading the corpus", 1.0)
    write_store(folder / STORE, schema, facts, Gazetteer.load())
    (folder / UNITS).write_text(json.dumps([u.as_json() for u in units], ensure_ascii=False), encoding="utf-8")
    LexicalIndex.build([u.text for u in units]).write(folder)
    progress("exporting the model", 0.0)
    (folder / "model").mkdir()
    export = export_model(model.model_folder(), folder / "model", _sample(units))
    progress("exporting the model", 1.0)
    embedder = Embedder.open(folder / "model", os.cpu_count() or 1)
    subject = Subject.of(documents.values())
    vectors = _embed(embedder, [subject.without(u.text) for u in units], "embedding passages and facts", progress)
    np.save(folder / VECTORS, vectors.astype(np.float16))
    DenseIndex.build(vectors, threads=os.cpu_count() or 1).write(folder / DENSE)
    topics = list_topics(documents, facts)
    write_topics(folder, topics)
    texts = [subject.without(t) for t in texts_of(topics)]
    VectorTable(texts, _embed(embedder, texts, "embedding lists", progress)).write(folder, LISTS)
    words = list(vocabulary(facts, list(documents.values()))) if vocabulary else []
    VectorTable(words, _embed(embedder, words, "embedding words", progress)).write(folder, VOCABULARY)
    counts = {"documents": len(documents), "passages": sum(len(d.passages) for d in documents.values()), "facts": len(facts), "units": len(units),
              "words": len(words)}  # fmt: skip
    return counts, export


def _sample(units: Sequence[Unit]) -> list[str]:
    step = max(1, len(units) // _CHECKED)
    return [u.text for u in units[::step]][:_CHECKED]


def _embed(embedder: Embedder, texts: Sequence[str], step: str, progress: Progress) -> NDArray[np.float32]:
    parts = []
    for first in range(0, len(texts), _CHUNK):
        progress(step, first / len(texts))
        parts.append(embedder.embed(texts[first : first + _CHUNK]))
    progress(step, 1.0)
    return np.concatenate(parts) if parts else np.zeros((0, model.DIMENSIONS), dtype=np.float32)
