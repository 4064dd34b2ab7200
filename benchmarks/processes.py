"""The programs that are measured, each in a process of its own."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RIVALS = ROOT / "benchmarks" / "rivals"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(command: Sequence[str], log: Path, environment: Mapping[str, str] = {}) -> Iterator[subprocess.Popen[str]]:
    """A process with pipes to it; it is stopped at the end."""
    with log.open("w", encoding="utf-8") as file:
        process = subprocess.Popen(command, cwd=ROOT, env=os.environ | environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=file)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(20)


@contextmanager
def served(command: Sequence[str], port: int, path: str, log: Path, environment: Mapping[str, str] = {}) -> Iterator[tuple[subprocess.Popen[str], float]]:
    """A server that answers at `path`, and the seconds until it did."""
    begun = time.perf_counter()
    with running(command, log, environment) as process:
        while not _answers(port, path):
            if process.poll() is not None:
                raise RuntimeError(f"{command[0]} stopped with {process.returncode}: see {log}")
            if time.perf_counter() - begun > 180:
                raise RuntimeError(f"{command[0]} does not answer: see {log}")
            time.sleep(0.02)
        yield process, time.perf_counter() - begun


def _answers(port: int, path: str) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
            connection.sendall(f"GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n".encode())
            return connection.recv(12).endswith(b"200")
    except OSError:
        return False


@contextmanager
def sco_qa(folder: Path, *, workers: int = 1, cache: int = 0) -> Iterator[tuple[int, subprocess.Popen[str], float]]:
    """`sco-qa serve`: its port, its process, the seconds until it was ready. It keeps `cache` answers."""
    port = free_port()
    command = [sys.executable, "-m", "sco_qa.cli", "serve", "--port", str(port), "--workers", str(workers)]
    settings = {"SCO_QA_DATA": str(folder / f"{port}.sqlite"), "SCO_QA_ANSWER_CACHE": str(cache)}
    with served(command, port, "/readyz", folder / f"sco-qa-{port}.log", settings) as (process, seconds):
        yield port, process, seconds


@contextmanager
def txtai(python: Path, folder: Path, passages: Path, model: Path) -> Iterator[tuple[int, subprocess.Popen[str]]]:
    """txtai's API server over a hybrid index of the passages."""
    port = free_port()
    subprocess.run([str(python), str(RIVALS / "txtai_index.py"), str(passages), str(model), str(folder)], check=True, capture_output=True)
    command = [str(python), "-m", "uvicorn", "txtai.api:app", "--port", str(port), "--log-level", "warning"]
    with served(command, port, "/search?query=start&limit=1", folder / "txtai.log", {"CONFIG": str(folder / "txtai.yml")}) as (process, _):
        yield port, process


class Worker:
    """A program that answers one question a line with the milliseconds it took, measured inside it."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.pid = process.pid
        self.read()

    def read(self) -> float:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"the program stopped with {self._process.wait()}: see its log")
        return float(line)

    def ask(self, question: str) -> float:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        return self.read()


@contextmanager
def worker(python: Path, script: str, arguments: Sequence[str], folder: Path, environment: Mapping[str, str] = {}) -> Iterator[Worker]:
    """A rival that runs in process: `script` under benchmarks/rivals."""
    command = [str(python), "-W", "ignore", str(RIVALS / script), *arguments]
    with running(command, folder / f"{script}.log", environment) as process:
        yield Worker(process)
