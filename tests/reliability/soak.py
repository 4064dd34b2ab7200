"""Mixed traffic from many clients against the real service, which is reloaded all the while and killed once in between.

    python -m tests.reliability.soak --seconds 600 --clients 32

Fails on any status but the one that was to come, on an answer or a verdict that is not found again, and on memory that
grows by more than `--growth` per cent after warm-up. Prints what it saw as JSON.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import shutil
import signal
import sqlite3
import statistics
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sco_qa.index.placing import BUILDING, current_folder, put_in_place, remove_unused
from sco_qa.settings import Settings
from tests.reliability.running import HEADERS, Running

QUESTIONS = (
    "Which exercises were held in Tajikistan?", "How many people died in attacks in Russia?", "What was the longest exercise?",
    "Who wrote the paper?", "which excercises were held in tajikstan", "When was the SCO founded?", "Did China take part in Peace Mission-2012?",
    "How many exercises were there per year?", "Where is RATS based?", "Which attack killed the most people?", "Why is terrorism a threat?",
    "What is the budget of RATS?", "Which exercises were held in Mongolia?", "Who is the president of NATO?", "how many troops took part",
    "上海合作组织", "'; DROP TABLE exercises; --", "What does the paper say about drugs?", "Which exercises lasted longer than two weeks?", "?",
)  # fmt: skip
FOLLOW_UPS = (
    "and in Kazakhstan?",
    "how many were there?",
    "which of them was the longest?",
    "when was it?",
    "and after 2005?",
    "why?",
    "?",
)
JSON = {"content-type": "application/json"}
PATHS = ("/", "/paper/zhao-2012", "/facts", "/facts/exercises", "/healthz", "/readyz", "/metrics", "/openapi.json", "/static/page.css",
         "/v1/documents", "/v1/documents/zhao-2012", "/v1/documents/zhao-2012/text", "/v1/facts", "/v1/facts/exercises", "/v1/facts/attacks?format=csv")  # fmt: skip
Invalid = tuple[str, str, bytes | None, dict[str, str], int]
INVALID: tuple[Invalid, ...] = (
    ("POST", "/v1/ask", b"{", JSON, 400),
    ("POST", "/v1/ask", b'{"question": ""}', JSON, 422),
    ("POST", "/v1/ask", json.dumps({"question": "x" * 1001}).encode(), JSON, 422),
    ("POST", "/v1/ask", b'{"question": "x", "top_k": 51}', JSON, 422),
    ("POST", "/v1/ask", b'{"question": "x", "conversation": "nope"}', JSON, 404),
    ("POST", "/v1/ask", b'{"question": "x"}', {"content-type": "text/plain"}, 415),
    ("POST", "/v1/ask", b" " * 70_000, JSON, 413),
    ("POST", "/v1/ask", b'{"question": "x"}', JSON | {"authorization": "Bearer not-the-right-key"}, 401),
    ("POST", "/v1/ask", b'{"question": "x"}', JSON | {"origin": "https://elsewhere.example"}, 403),
    ("PUT", "/v1/ask", None, {}, 405),
    ("GET", "/v1/ask?q=%ff", None, {}, 400),
    ("GET", "/v1/answers/nope", None, {}, 404),
    ("GET", "/v1/facts/exercises?nope=1", None, {}, 422),
    ("GET", "/nowhere", None, {}, 404),
    ("GET", "/static/../app.py", None, {}, 404),
    ("POST", "/v1/feedback", b'{"answer": "nope", "verdict": "right"}', JSON, 404),
)  # fmt: skip


@dataclass
class Seen:
    """What the clients saw, all of them together."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    statuses: Counter[str] = field(default_factory=Counter)
    unexpected: Counter[str] = field(default_factory=Counter)
    answers: dict[str, bytes] = field(default_factory=dict)
    verdicts: set[int] = field(default_factory=set)
    seconds: dict[str, list[tuple[float, float]]] = field(default_factory=lambda: defaultdict(list))
    reloads: int = 0


class Client(threading.Thread):
    """Asks, follows up, judges, reads and errs, one request after the other."""

    def __init__(self, service: Running, seen: Seen, stop: threading.Event, up: threading.Event, seed: int) -> None:
        super().__init__(daemon=True)
        self._service, self._seen, self._stop_asked, self._up = service, seen, stop, up
        self._chance = random.Random(seed)
        self._conversation: str | None = None
        self._answer: str | None = None
        self._connection: http.client.HTTPConnection | None = None

    def run(self) -> None:
        kinds: list[tuple[float, Callable[[], None]]] = [
            (0.45, self._ask), (0.15, self._follow_up), (0.1, self._judge), (0.12, self._err), (0.08, self._read_again), (0.1, self._read),
        ]  # fmt: skip
        weights, actions = zip(*kinds, strict=True)
        while not self._stop_asked.is_set():
            if not self._up.is_set():
                self._up.wait()
                self._connection = None  # it led to the process that was killed
            try:
                self._chance.choices(actions, weights)[0]()
            except (OSError, http.client.HTTPException) as error:
                self._connection = None
                if self._up.is_set():
                    self._note_unexpected(f"{type(error).__name__} {error}")
                time.sleep(0.05)
            time.sleep(self._chance.uniform(0, 0.05))

    def _request(
        self, kind: str, method: str, path: str, body: bytes | None, headers: dict[str, str], expected: int
    ) -> bytes:
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", self._service.port, timeout=30)
        began = time.perf_counter()
        self._connection.request(method, path, body, {k.lower(): v for k, v in HEADERS.items()} | headers)
        response = self._connection.getresponse()
        content = response.read()
        took = time.perf_counter() - began
        if response.headers.get("connection", "").lower() == "close":
            self._connection = None
        with self._seen.lock:
            self._seen.statuses[str(response.status)] += 1
            self._seen.seconds[kind].append((time.monotonic(), took))
        if response.status != expected:
            self._note_unexpected(f"{method} {path[:60]}: {response.status} for {expected}: {content[:200]!r}")
            raise http.client.HTTPException("unexpected")
        return content

    def _note_unexpected(self, what: str) -> None:
        with self._seen.lock:
            self._seen.unexpected[what] += 1

    def _asked(self, kind: str, body: dict[str, Any]) -> None:
        content = self._request(kind, "POST", "/v1/ask", json.dumps(body).encode(), JSON, 200)
        reply = json.loads(content)
        self._answer, self._conversation = reply["id"], reply["conversation"]
        with self._seen.lock:
            self._seen.answers[reply["id"]] = content

    def _ask(self) -> None:
        options = {"top_k": self._chance.randint(1, 10), "explain": self._chance.random() < 0.1}
        self._asked("ask", {"question": self._chance.choice(QUESTIONS)} | options)

    def _follow_up(self) -> None:
        if self._conversation is not None:
            self._asked("follow-up", {"question": self._chance.choice(FOLLOW_UPS), "conversation": self._conversation})

    def _judge(self) -> None:
        if self._answer is not None:
            verdict = {"answer": self._answer, "verdict": self._chance.choice(["right", "wrong"]), "comment": "soaked"}
            kept = json.loads(
                self._request("feedback", "POST", "/v1/feedback", json.dumps(verdict).encode(), JSON, 200)
            )
            with self._seen.lock:
                self._seen.verdicts.add(kept["id"])

    def _err(self) -> None:
        method, path, body, headers, expected = self._chance.choice(INVALID)
        self._request("invalid", method, path, body, headers, expected)

    def _read_again(self) -> None:
        if self._answer is not None:
            self._request("again", "GET", f"/v1/answers/{self._answer}", None, {}, 200)
            self._request("again", "GET", f"/v1/conversations/{self._conversation}", None, {}, 200)

    def _read(self) -> None:
        self._request("read", "GET", self._chance.choice(PATHS), None, {}, 200)


def new_index(index: Path) -> None:
    """A copy of the current index under a new name, put in place as a build would."""
    copy = Path(tempfile.mkdtemp(prefix=BUILDING, dir=index))
    shutil.copytree(current_folder(index), copy, dirs_exist_ok=True)
    put_in_place(copy, index)
    remove_unused(index)


def keep_reloading(
    service: Running, index: Path, seen: Seen, stop: threading.Event, up: threading.Event, pause: float
) -> None:
    """A new index every so often, taken up by POST and by SIGHUP in turn."""
    while not stop.wait(pause):
        if not up.is_set():
            continue
        new_index(index)
        try:
            if seen.reloads % 2:
                service.send(signal.SIGHUP)
            else:
                connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=60)
                connection.request("POST", "/v1/reload", headers=HEADERS)
                response = connection.getresponse()
                content = response.read()
                if response.status != 200 and b"reloaded already" not in content:
                    with seen.lock:
                        seen.unexpected[f"reload: {response.status} {content[:200]!r}"] += 1
            seen.reloads += 1
        except (OSError, http.client.HTTPException) as error:
            if up.is_set():
                with seen.lock:
                    seen.unexpected[f"reload: {error}"] += 1


def lost(service: Running, data: Path, seen: Seen) -> Iterator[str]:
    """Every answer and verdict that was told to be kept and is not there as it was."""
    connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=30)
    for answer, content in list(seen.answers.items()):
        connection.request("GET", f"/v1/answers/{answer}", headers=HEADERS)
        response = connection.getresponse()
        if response.read() != content or response.status != 200:
            yield f"answer {answer}"
    with sqlite3.connect(f"{data.as_uri()}?mode=ro", uri=True) as db:
        kept = {row[0] for row in db.execute("SELECT id FROM feedback")}
        if db.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            yield "the file's integrity"
    yield from (f"verdict {each}" for each in seen.verdicts - kept)


def percentile(times: list[float], part: float) -> float:
    return round(1e3 * sorted(times)[min(len(times) - 1, int(part * len(times)))], 1)


def soak(folder: Path, seconds: float, clients: int, reload_every: float) -> dict[str, Any]:
    """Run it all in a folder; a third of the time before the kill, the rest after it."""
    index, data = folder / "index", folder / "service.sqlite"
    index.mkdir()
    built = current_folder(Settings.load().index)
    shutil.copytree(built, copy := index / f"{BUILDING}first")
    put_in_place(copy, index)
    service = Running(folder, index=index, max_answers=100_000, max_data_bytes=20_000_000_000)  # nothing that is looked for is pruned
    service.start()
    seen, stop, up = Seen(), threading.Event(), threading.Event()
    up.set()
    crowd = [Client(service, seen, stop, up, seed) for seed in range(clients)]
    reloading = threading.Thread(
        target=keep_reloading, args=(service, index, seen, stop, up, reload_every), daemon=True
    )
    try:
        for thread in (*crowd, reloading):
            thread.start()
        time.sleep(seconds / 3)
        up.clear()
        before_kill = len(seen.answers)
        service.kill()
        service.start()
        gone = list(lost(service, data, seen))
        restarted = time.monotonic()
        up.set()
        memory: list[tuple[float, int]] = []
        while time.monotonic() - restarted < seconds * 2 / 3:
            memory.append((time.monotonic() - restarted, service.resident()))
            time.sleep(0.5)
        stop.set()
        for thread in (*crowd, reloading):
            thread.join(60)
        gone += list(lost(service, data, seen))
    finally:
        stop.set()
        up.set()
        service.stop()
    return _report(seen, gone, memory, before_kill, seconds, clients, restarted)


def _report(
    seen: Seen,
    gone: list[str],
    memory: list[tuple[float, int]],
    before_kill: int,
    seconds: float,
    clients: int,
    restarted: float,
) -> dict[str, Any]:
    length = memory[-1][0]
    early = [size for at, size in memory if 0.3 * length <= at < 0.5 * length]
    late = [size for at, size in memory if at >= 0.8 * length]
    asked = [(at - restarted, took) for at, took in seen.seconds["ask"] if at > restarted]
    halves = [[took for at, took in asked if (at < length / 2) is first] for first in (True, False)]
    total = sum(seen.statuses.values())
    return {
        "seconds": seconds,
        "clients": clients,
        "requests": total,
        "per_second": round(total / seconds, 1),
        "statuses": dict(sorted(seen.statuses.items())),
        "unexpected": dict(seen.unexpected.most_common(10)),
        "reloads": seen.reloads,
        "answers_kept": len(seen.answers),
        "answers_before_the_kill": before_kill,
        "verdicts_kept": len(seen.verdicts),
        "lost": gone[:10],
        "memory_mb": {"early": round(statistics.median(early) / 1e6, 1), "late": round(statistics.median(late) / 1e6, 1), "peak": round(max(size for _, size in memory) / 1e6, 1)},
        "growth_percent": round(100 * (statistics.median(late) / statistics.median(early) - 1), 2),
        "latency_ms": {kind: {"p50": percentile(t := [took for _, took in times], 0.5), "p95": percentile(t, 0.95), "p99": percentile(t, 0.99)} for kind, times in sorted(seen.seconds.items())},
        "ask_p50_ms_first_and_second_half": [percentile(half, 0.5) for half in halves],
    }  # fmt: skip


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seconds", type=float, default=600)
    arguments.add_argument("--clients", type=int, default=32)
    arguments.add_argument("--reload-every", type=float, default=5)
    arguments.add_argument("--growth", type=float, default=5, help="per cent of memory that may be added after warm-up")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        report = soak(Path(folder), given.seconds, given.clients, given.reload_every)
    print(json.dumps(report, indent=1))
    if report["unexpected"] or report["lost"] or report["growth_percent"] > given.growth:
        raise SystemExit("the service did not hold")


if __name__ == "__main__":
    main()
