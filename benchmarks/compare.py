"""Side by side in one go: sco-qa against bare `SentenceTransformer.encode`, txtai's API server and a LangChain pipeline.

    python -m benchmarks.compare --rivals PYTHON

PYTHON is the interpreter of an environment with benchmarks/rivals/requirements.txt. Every system gets the same questions, all
different, in turns of a few, so that what else the machine does falls on all alike; no answer comes from a cache unless the
line says so. Processor time is the system's own. Torch's threads wait by spinning, so that on a busy machine bare `encode`
takes many times what it takes on a quiet one: there its line with one thread is the fair one to compare with. Writes
benchmarks/results/compare.json and its part of docs/performance.md.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks import machine
from benchmarks.client import Connection, Times, ask_request, search_request, together
from benchmarks.processes import sco_qa, txtai, worker
from benchmarks.questions import questions
from benchmarks.report import write
from sco_qa.engine import Engine
from sco_qa.index.model import model_folder

_TURN = 10
_WARM = 20
Ask = Callable[[str, Times], None]


def _over_http(port: int, request: Callable[[str], bytes]) -> Ask:
    connection = Connection(port)
    return lambda question, into: connection.timed(request(question), into)


def _one_client(systems: dict[str, tuple[Ask, int]], asked: Sequence[str]) -> dict[str, Times]:
    """Each system's times, the systems (how to ask, which process) taking turns."""
    for ask, _ in systems.values():
        for question in asked[:_WARM]:
            ask(question, Times())
    times = {name: Times() for name in systems}
    for first in range(_WARM, len(asked), _TURN):
        for name, (ask, pid) in systems.items():
            before = machine.cpu_ms(pid)
            for question in asked[first : first + _TURN]:
                ask(question, times[name])
            times[name].cpu_ms += machine.cpu_ms(pid) - before
    return times


def _many_clients(ports: dict[str, tuple[int, Callable[[str], bytes]]], asked: Sequence[str], clients: int, rounds: int) -> dict[str, Times]:
    """Each system's times under so many clients, the systems taking turns."""
    total = {name: Times() for name in ports}
    size = len(asked) // rounds
    for i in range(rounds):
        for name, (port, request) in ports.items():
            part = together(port, [request(q) for q in asked[i * size : (i + 1) * size]], clients)
            into = total[name]
            into.milliseconds += part.milliseconds
            into.errors += part.errors
            into.seconds += part.seconds
    return total


def _cold_ask() -> float:
    begun = time.perf_counter()
    command = [sys.executable, "-m", "sco_qa.cli", "ask", "Which exercises were held in Tajikistan?"]
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - begun


def _embedding_rates(texts: Sequence[str], engine: Engine) -> dict[str, float]:
    """Texts a second: as `build` embeds, and bare batched `encode`, by turns."""
    import os

    from sentence_transformers import SentenceTransformer

    from sco_qa.index.embedder import Embedder
    from sco_qa.index.placing import current_folder
    from sco_qa.settings import Settings

    ours = Embedder.open(current_folder(Settings.load().index) / "model", os.cpu_count() or 1)
    reference = SentenceTransformer(str(model_folder()), device="cpu", local_files_only=True)
    seconds = {"build": 0.0, "encode": 0.0}
    for _ in range(3):
        for name, embed in (("build", ours.embed), ("encode", lambda t: reference.encode(list(t), batch_size=32, show_progress_bar=False))):
            begun = time.perf_counter()
            embed(texts)
            seconds[name] += time.perf_counter() - begun
    return {name: 3 * len(texts) / taken for name, taken in seconds.items()}


def measure(rivals: Path, count: int) -> dict[str, Any]:
    """All figures of a run."""
    engine = Engine.open()
    asked = questions(engine, count)
    texts = [f"{p.context}. {p.text}" for d in engine.documents.values() for p in d.passages]
    half = len(asked) // 2
    before = machine.load()
    with tempfile.TemporaryDirectory() as work, ExitStack() as stack:
        folder = Path(work)
        passages = folder / "passages.json"
        passages.write_text(json.dumps(texts), encoding="utf-8")
        model = str(model_folder())
        port, process, ready = stack.enter_context(sco_qa(folder))
        starting = machine.cpu_ms(process.pid) / 1e3
        cached, caching, _ = stack.enter_context(sco_qa(folder, cache=10_000))
        theirs, their = stack.enter_context(txtai(rivals, folder, passages, model_folder()))
        encode = stack.enter_context(worker(rivals, "encode.py", [model], folder))
        single = stack.enter_context(worker(rivals, "encode.py", [model], folder, {"OMP_NUM_THREADS": "1"}))
        chain = stack.enter_context(worker(rivals, "langchain_pipeline.py", [str(passages), model], folder))
        one = _one_client(
            {
                "SentenceTransformer.encode (torch), bare": (lambda q, into: into.milliseconds.append(encode.ask(q)), encode.pid),
                "the same with one thread": (lambda q, into: into.milliseconds.append(single.ask(q)), single.pid),
                "sco-qa, whole answer over HTTP": (_over_http(port, ask_request), process.pid),
                "txtai hybrid search over HTTP": (_over_http(theirs, search_request), their.pid),
                "LangChain hybrid retrieval, in process": (lambda q, into: into.milliseconds.append(chain.ask(q)), chain.pid),
            },
            asked[:half],
        )
        repeated = _one_client({"sco-qa, asked again": (_over_http(cached, ask_request), caching.pid)}, asked[:_WARM] * 10)
        memory = machine.memory_mb(process.pid)
        shared, workers, _ = stack.enter_context(sco_qa(folder, workers=2))
        together(shared, [ask_request(q) for q in asked[:64]], 8)
        many = _many_clients({"sco-qa, 2 workers": (shared, ask_request), "sco-qa, 1 worker": (port, ask_request), "txtai": (theirs, search_request)},
                             asked[half:], 16, 3)  # fmt: skip
        two = machine.memory_mb(workers.pid)
        again = _many_clients({"sco-qa, 1 worker": (cached, ask_request), "txtai": (theirs, search_request)}, asked[:_WARM] * 30, 16, 3)
    during = machine.load()
    return {
        "machine": machine.describe(), "load": [before, during], "questions": count,
        "one_client": {name: _summary(times) for name, times in (one | repeated).items()},
        "many_clients": {name: _summary(times) | {"rate": times.rate} for name, times in many.items()},
        "many_again": {name: _summary(times) | {"rate": times.rate} for name, times in again.items()},
        "ready_seconds": ready, "ready_cpu_seconds": starting, "memory_mb": memory, "memory_two_workers_mb": two,
        "cold_ask_seconds": min(_cold_ask() for _ in range(3)), "texts_a_second": _embedding_rates(texts, engine),
    }  # fmt: skip


def _summary(times: Times) -> dict[str, float]:
    return {"requests": len(times.milliseconds), "p50": times.percentile(50), "p95": times.percentile(95), "p99": times.percentile(99), "errors": times.errors,
            "cpu_ms": times.cpu_ms / len(times.milliseconds)}  # fmt: skip


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rivals", type=Path, required=True, metavar="PYTHON")
    options.add_argument("--questions", type=int, default=700)
    given = options.parse_args()
    write("compare", measure(given.rivals.absolute(), given.questions))


if __name__ == "__main__":
    main()
