"""Results as JSON, and as their part of docs/performance.md."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "performance.md"
RESULTS = ROOT / "benchmarks" / "results"
Rows = list[list[str]]


def write(name: str, result: dict[str, Any]) -> None:
    """Keep the figures of a run and put them into the page between its marks."""
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    text = {"compare": _compare, "growth": _growth}[name](result)
    begin, end = f"<!-- {name}: written by `python -m benchmarks.{name}` -->", f"<!-- end of {name} -->"
    page = PAGE.read_text(encoding="utf-8")
    head, _, rest = page.partition(begin)
    _, _, tail = rest.partition(end)
    PAGE.write_text(f"{head}{begin}\n{text}\n{end}{tail}", encoding="utf-8")
    sys.stdout.write(text + "\n")


def last(name: str) -> dict[str, Any]:
    """The figures of the last run."""
    result: dict[str, Any] = json.loads((RESULTS / f"{name}.json").read_text(encoding="utf-8"))
    return result


def _table(header: list[str], rows: Rows) -> str:
    lines = [header, ["---"] + ["---:"] * (len(header) - 1), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _machine(result: dict[str, Any]) -> str:
    about, (before, during) = result["machine"], result["load"]
    cores = about["processor"].rpartition(", ")[2]
    return (
        f"Made {about['made']} on {about['processor']}, {about['memory']}, {about['system']}; {about['versions']}. "
        f"Load average {before:.1f} before and {during:.1f} at the end, on {cores}."
    )


def _compare(result: dict[str, Any]) -> str:
    one, many = result["one_client"], result["many_clients"]
    base = one["SentenceTransformer.encode (torch), bare"]
    rows = [[name, f"{t['p50']:.2f}", f"{t['p95']:.2f}", f"{t['p99']:.2f}", f"{t['p50'] / base['p50']:.2f}", f"{t['p95'] / base['p95']:.2f}", f"{t['cpu_ms']:.1f}", f"{t['cpu_ms'] / base['cpu_ms']:.2f}"] for name, t in one.items()]  # fmt: skip
    rates = result["texts_a_second"]
    single = [
        ["ready to answer after `sco-qa serve`", f"{result['ready_seconds']:.2f} s", "2 s"],
        ["processor time until then", f"{result['ready_cpu_seconds']:.2f} s", ""],
        ["memory of the service", f"{result['memory_mb']:.0f} MB", "400 MB"],
        ["memory of two workers together", f"{result['memory_two_workers_mb']:.0f} MB", ""],
        ["cold `sco-qa ask`, best of 3", f"{result['cold_ask_seconds']:.2f} s", "2 s"],
        ["texts a second: `build`", f"{rates['build']:.0f}", ""],
        ["texts a second: bare batched `encode`", f"{rates['encode']:.0f}", ""],
        ["ratio of the two", f"{rates['build'] / rates['encode']:.2f}", "at least 0.8"],
    ]
    return "\n\n".join(
        [
            _machine(result),
            f"One client, {result['questions'] // 2} different questions, milliseconds and ratios to bare `encode`:",
            _table(["system", "p50", "p95", "p99", "p50 ratio", "p95 ratio", "processor ms", "processor ratio"], rows),
            "16 clients at once, different questions, no answer kept:",
            _crowd(many),
            "16 clients at once, the same 20 questions again and again; sco-qa keeps answers, as it does unless set otherwise, txtai keeps none:",
            _crowd(result["many_again"]),
            _table(["", "measured", "target"], single),
        ]
    )


def _crowd(systems: dict[str, Any]) -> str:
    slow = systems["txtai"]
    rows = [[name, f"{t['rate']:.0f}", f"{t['rate'] / slow['rate']:.1f}", f"{t['p50']:.1f}", f"{t['p95']:.1f}", f"{t['p99']:.1f}", f"{t['errors']}"] for name, t in systems.items()]
    return _table(["system", "questions a second", "ratio to txtai", "p50 ms", "p95 ms", "p99 ms", "errors"], rows)


def _growth(result: dict[str, Any]) -> str:
    passages = [[f"{p['passages']:,}", p["kind"], f"{p['build_seconds']:.1f}", f"{p['index_mb']:.0f}", f"{p['memory_mb']:.0f}", f"{p['dense_p50']:.2f}", f"{p['recall']:.3f}",
                 f"{p['lexical_p50']:.2f}", f"{p['ask_p50']:.2f}", f"{p['ask_p95']:.2f}"] for p in result["passages"]]  # fmt: skip
    facts = [[f"{f['rows']:,}", f"{f['build_seconds']:.1f}", f"{f['store_mb']:.1f}", *(f"{ms:.3f}" for ms in f["p50"].values())] for f in result["facts"]]
    small, large = result["passages"][0], result["passages"][-1]
    ratios = ", ".join(f"{name} {large_ms / result['facts'][0]['p50'][name]:.1f}" for name, large_ms in result["facts"][-1]["p50"].items())
    return "\n\n".join(
        [
            f"{_machine(result)} Fact rows were measured {result['made']['facts']}, passages {result['made']['passages']}.",
            _table(["passages", "index", "build s", "vectors MB", "process MB", "dense p50 ms", "recall@10", "BM25 p50 ms", "ask p50 ms", "ask p95 ms"], passages),
            f"A whole answer over {large['passages']:,} passages takes {large['ask_p50'] / small['ask_p50']:.2f} times as long as over {small['passages']:,} (p50).",
            "![Latency, memory, build time and recall as the passages grow](growth.svg)",
            _table(["fact rows", "build s", "store MB", *(f"{name} p50 ms" for name in result["facts"][0]["p50"])], facts),
            f"{result['facts'][-1]['rows']:,} rows against {result['facts'][0]['rows']:,}, ratio of p50: {ratios}.",
        ]
    )
