"""What a run was made on, and how busy that was: figures mean little without it."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

_LIBRARIES = ("onnxruntime", "torch", "sentence-transformers", "faiss-cpu", "bm25s", "fastapi", "uvicorn")


def describe() -> dict[str, str]:
    """Processor, memory, system, versions, and the load as it is now."""
    processor = next((line.partition(":")[2].strip() for line in _read("/proc/cpuinfo") if line.startswith("model name")), platform.processor())
    memory = next((int(line.split()[1]) for line in _read("/proc/meminfo") if line.startswith("MemTotal")), 0)
    return {
        "made": datetime.now(UTC).isoformat(timespec="minutes"),
        "processor": f"{processor}, {os.cpu_count()} cores",
        "memory": f"{memory / 1e6:.0f} GB",
        "system": f"{platform.system()} {platform.release()}, Python {platform.python_version()}",
        "versions": ", ".join(f"{name} {metadata.version(name)}" for name in _LIBRARIES),
    }


def load() -> float:
    """Processes that wanted to run in the last minute, on average; above the number of cores they had to wait."""
    return os.getloadavg()[0]


def memory_mb(pid: int) -> float:
    """Memory of a process and its children in MB, pages shared between them counted once (proportional set size)."""
    return sum(_own_mb(each) for each in (pid, *_children(pid)))


def cpu_ms(pid: int) -> float:
    """Processor time of a process and its children in milliseconds: what it took, whatever else ran beside it."""
    ticks = 0
    for each in (pid, *_children(pid)):
        fields = " ".join(_read(f"/proc/{each}/stat")).rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return 1e3 * ticks / os.sysconf("SC_CLK_TCK")


def _own_mb(pid: int) -> float:
    return next((int(line.split()[1]) / 1e3 for line in _read(f"/proc/{pid}/smaps_rollup") if line.startswith("Pss:")), 0.0)


def _children(pid: int) -> list[int]:
    return [child for line in _read(f"/proc/{pid}/task/{pid}/children") for each in line.split() for child in (int(each), *_children(int(each)))]


def _read(path: str) -> list[str]:
    try:
        return Path(path).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
