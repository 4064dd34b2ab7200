"""How an answer's time, memory and recall change as the corpus grows: `python -m benchmarks.growth [--largest 1000000] [--part facts|passages]`.

What is added is generated. A passage's vector is a real embedding, of one of the paper's texts or of a word, moved in a random
direction (cosine about 0.86); its words are drawn from two of the paper's sentences. Questions are asked of the paper itself, whose facts and text stay as they
are, so each answer goes the whole way. Fact rows are exercises of made-up names spread over real places and days.
Writes benchmarks/results/growth.json, docs/growth.svg and its part of docs/performance.md.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks import machine
from benchmarks.generated import Generator, GrownDocument, fact_rows
from benchmarks.plots import plot_growth
from benchmarks.questions import questions
from benchmarks.report import last, write
from sco_qa.answer.execution import Executor
from sco_qa.answer.sql import Compiler
from sco_qa.engine import Engine
from sco_qa.facts.schema import Schema
from sco_qa.facts.store import FactStore, write_store
from sco_qa.index.dense import DenseIndex, kind_for
from sco_qa.index.lexical import LexicalIndex
from sco_qa.index.opening import OpenIndex, open_index
from sco_qa.question.forms.logical_form import LogicalForm, NumberIs, PlaceIs, RowIs
from sco_qa.settings import Settings
from sco_qa.world.places import Gazetteer

PASSAGES = (100, 10_000, 100_000, 1_000_000)
FACTS = (150, 10_000, 1_000_000)
_QUESTIONS, _NEAREST = 120, 10
_FORMS = {
    "list in a place": LogicalForm("exercises", filters=(PlaceIs(("Norak",)),)),
    "count in a place": LogicalForm("exercises", filters=(PlaceIs(("Norak",)),), operation="count"),
    "list by number": LogicalForm("exercises", filters=(NumberIs("days", "=", 365.0),)),
    "named row": LogicalForm("exercises", filters=(RowIs(("exercises-7",), ("one",)),)),
    "sum in a place": LogicalForm("exercises", filters=(PlaceIs(("Norak",)),), operation="sum", measure="days"),
}


def _median(action: Callable[[Any], object], inputs: Sequence[Any], rounds: int = 1) -> tuple[float, float]:
    """p50 and p95 in milliseconds, after a round to warm up."""
    for each in inputs:
        action(each)
    times = []
    for _ in range(rounds):
        for each in inputs:
            begun = time.perf_counter()
            action(each)
            times.append(1e3 * (time.perf_counter() - begun))
    return float(np.percentile(times, 50)), float(np.percentile(times, 95))


def _recall(dense: DenseIndex, vectors: NDArray[np.float32], asked: NDArray[np.float32]) -> float:
    """Share of the exact ten nearest that the index finds."""
    exact = np.argpartition(-(asked @ vectors.T), _NEAREST, axis=1)[:, :_NEAREST]
    return float(np.mean([len({*dense.search(q, _NEAREST)[0].tolist()} & {*e.tolist()}) / _NEAREST for q, e in zip(asked, exact, strict=True)]))


def _grown(index: OpenIndex, generator: Generator, count: int, folder: Path) -> tuple[OpenIndex, dict[str, Any]]:
    """The index with so many passages added, and what its dense part is like."""
    vectors = generator.vectors(count)
    begun = time.perf_counter()
    DenseIndex.build(vectors, threads=2).write(folder / "dense.faiss")
    seconds = time.perf_counter() - begun
    np.save(folder / "units.npy", vectors.astype(np.float16))
    dense = DenseIndex.read(folder / "dense.faiss", np.load(folder / "units.npy", mmap_mode="r"))
    asked = generator.vectors_like_questions(200)
    measured = {"kind": kind_for(len(vectors)), "build_seconds": seconds, "index_mb": (folder / "dense.faiss").stat().st_size / 1e6,
                "recall": _recall(dense, vectors, asked), "dense_p50": _median(lambda q: dense.search(q, 400), list(asked))[0]}  # fmt: skip
    del vectors
    lexical = LexicalIndex.build(generator.texts(count))
    lexical.write(folder)
    return replace(index, dense=dense, lexical=LexicalIndex.read(folder), units=generator.units(count)), measured


def measure_passages(sizes: Sequence[int]) -> list[dict[str, Any]]:
    index = open_index(Settings.load())
    asked = questions(Engine(index), _QUESTIONS)
    generator = Generator(index)
    index = replace(index, documents={name: GrownDocument.of(document) for name, document in index.documents.items()})
    results = []
    for count in sizes:
        with tempfile.TemporaryDirectory() as folder:
            grown, measured = _grown(index, generator, count, Path(folder))
            engine = Engine(grown)
            ask_p50, ask_p95 = _median(engine.ask, asked)
            lexical_p50, _ = _median(partial(grown.lexical.search, k=400), asked)
            results.append({"passages": count, **measured, "lexical_p50": lexical_p50, "ask_p50": ask_p50, "ask_p95": ask_p95, "memory_mb": _own_memory()})
            print(results[-1], flush=True)
            del engine, grown
    return results


def _own_memory() -> float:
    import os

    return machine.memory_mb(os.getpid())


def measure_facts(sizes: Sequence[int]) -> list[dict[str, Any]]:
    schema, gazetteer = Schema.load(), Gazetteer.load()
    results = []
    for count in sizes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "facts.sqlite"
            begun = time.perf_counter()
            write_store(path, schema, fact_rows(count, gazetteer), gazetteer)
            seconds = time.perf_counter() - begun
            store = FactStore.open(path, schema)
            executor = Executor(store, Compiler(store, schema, Gazetteer.load()), schema, Gazetteer.load())
            p50 = {name: _median(executor.run, [form] * 200)[0] for name, form in _FORMS.items()}
            results.append({"rows": count, "build_seconds": seconds, "store_mb": path.stat().st_size / 1e6, "p50": p50,
                            "found": {name: len(executor.run(form).rows) for name, form in _FORMS.items()}})  # fmt: skip
            print(results[-1], flush=True)
    return results


_PARTS = {"facts": (FACTS, measure_facts), "passages": (PASSAGES, measure_passages)}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--largest", type=int, default=PASSAGES[-1], help="leave out what is larger")
    options.add_argument("--part", choices=_PARTS, help="measure this part alone and keep the other of the last run")
    given = options.parse_args()
    before, result = machine.load(), last("growth") if given.part else {}
    for part in [given.part] if given.part else _PARTS:
        sizes, measure = _PARTS[part]
        result[part] = measure([n for n in sizes if n <= given.largest])
        result.setdefault("made", {})[part] = machine.describe()["made"]
    result |= {"machine": machine.describe(), "load": [before, machine.load()]}
    plot_growth(json.loads(json.dumps(result)), Path(__file__).resolve().parents[1] / "docs" / "growth.svg")
    write("growth", result)


if __name__ == "__main__":
    main()
