"""Ends builds in every way a build can end, and looks at what is left. Run as a program: it forks for every build.

    python -m tests.reliability.crashes FOLDER --every 1 --random 300

A build is killed (SIGKILL) or refused by the disk (ENOSPC) at each of its file operations, killed at random moments,
and stopped by a limit on the size of files, which C libraries meet too. After each, what `current` names must be a whole
index (or, in a folder that never had one, there must be "no index"), and the next build must do.
"""

from __future__ import annotations

import argparse
import errno
import json
import os
import random
import resource
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sco_qa.errors import IndexUnusable
from sco_qa.index.opening import open_index
from sco_qa.settings import Settings
from tests.reliability.quick import build, make_builds_quick

EVENTS = frozenset({"open", "os.rename", "os.mkdir", "os.rmdir", "os.remove", "sqlite3.connect"})
UNUSABLE = 5
Action = Callable[[], None]


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _disk_full() -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _at(operation: int, folder: Path, action: Action) -> Callable[[], int]:
    """Do `action` at the nth file operation below `folder`; returns how many there have been."""
    seen = 0
    within = str(folder)

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal seen
        if event in EVENTS and any(
            isinstance(each, str | os.PathLike) and os.fspath(each).startswith(within) for each in arguments[:2]
        ):
            seen += 1
            if seen == operation:
                action()

    sys.addaudithook(hook)
    return lambda: seen


def in_child(prepare: Action, settings: Settings, kill_after: float | None = None) -> int:
    """Build in a process of its own: 0 when it built, 5 when it said that it could not, else the signal or the crash."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            prepare()
            build(settings)
            code = 0
        except IndexUnusable:
            code = UNUSABLE
        finally:
            sys.stderr.flush()
            os._exit(code)
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def operations(settings: Settings) -> int:
    """How many file operations a build makes."""
    reading, writing = os.pipe()

    def prepare() -> None:
        count = _at(0, settings.index, _die)
        real_exit = os._exit

        def leave(code: int) -> None:
            os.write(writing, str(count()).encode())
            real_exit(code)

        os._exit = leave  # type: ignore[assignment]

    assert in_child(prepare, settings) == 0
    found = int(os.read(reading, 100))
    os.close(reading)
    os.close(writing)
    return found


class Trial:
    """One folder, and what became of the builds in it."""

    def __init__(self, folder: Path) -> None:
        self.settings = Settings.load(index=folder)
        self.counts: Counter[str] = Counter()

    def look(self, how: str, code: int, allowed: tuple[int, ...], fresh: bool) -> None:
        """Fails unless the build ended in an allowed way and a whole index, or clearly none, is left."""
        if code not in allowed:
            raise AssertionError(f"{how}: the build ended with {code}, not one of {allowed}")
        try:
            version = open_index(self.settings).version
            self.counts[f"{how}: an index serves"] += 1
        except IndexUnusable as error:
            if not fresh or "no index" not in str(error):
                raise AssertionError(f"{how}: {error}") from error
            self.counts[f"{how}: no index, and it says so"] += 1
            version = ""
        if code == 0 and not version:
            raise AssertionError(f"{how}: the build ended well and left no index")

    def recover(self) -> None:
        """The next build does, and leaves nothing of those before."""
        if in_child(lambda: None, self.settings) != 0:
            raise AssertionError("the build after a crash failed")
        folders = [path.name for path in self.settings.index.iterdir() if path.is_dir()]
        if len(folders) != 1:
            raise AssertionError(f"left behind: {folders}")
        open_index(self.settings)
        self.counts["builds after a crash"] += 1


def at_each_operation(trial: Trial, every: int, first: int) -> None:
    total = operations(trial.settings)
    for operation in range(first, total + 1, every):
        for how, action, allowed in (("killed", _die, (-signal.SIGKILL, 0)), ("disk full", _disk_full, (UNUSABLE, 0))):
            code = in_child(
                lambda at=operation, act=action: _at(at, trial.settings.index, act) and None, trial.settings
            )  # type: ignore[misc]
            trial.look(f"{how} at an operation", code, allowed, fresh=False)
        if operation % 10 == 0:
            trial.recover()
    trial.recover()


def at_random(trial: Trial, times: int, randomness: random.Random) -> None:
    began = time.perf_counter()
    trial.recover()
    longest = (time.perf_counter() - began) * 1.1
    for number in range(times):
        code = in_child(lambda: None, trial.settings, kill_after=randomness.uniform(0, longest))
        trial.look("killed at random", code, (-signal.SIGKILL, 0), fresh=False)
        if number % 25 == 0:
            trial.recover()
    trial.recover()


def first_builds(folder: Path, times: int, randomness: random.Random, counts: Counter[str]) -> None:
    for number in range(times):
        trial = Trial(folder / f"first-{number}")
        code = in_child(lambda: None, trial.settings, kill_after=randomness.uniform(0, 0.5))
        trial.look("first build killed", code, (-signal.SIGKILL, 0), fresh=True)
        trial.recover()
        counts += trial.counts


def small_disks(trial: Trial, sizes: list[int]) -> None:
    for size in sizes:
        code = in_child(lambda most=size: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)), trial.settings)  # type: ignore[misc]
        trial.look("no room for a file", code, (UNUSABLE,), fresh=False)
    trial.recover()


def read_only(trial: Trial) -> None:
    """A user who may not write there says so."""

    def leave_root() -> None:
        trial.settings.index.chmod(0o555)
        if os.getuid() == 0:
            os.setuid(65_534)

    trial.look("read-only folder", in_child(leave_root, trial.settings), (UNUSABLE,), fresh=False)
    trial.settings.index.chmod(0o755)
    trial.recover()


def at_once(trial: Trial, builds: int) -> None:
    children = []
    for _ in range(builds):
        child = os.fork()
        if child == 0:
            code = 1
            try:
                build(trial.settings)
                code = 0
            finally:
                os._exit(code)
        children.append(child)
    if any(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children):
        raise AssertionError("a build beside others failed")
    trial.counts["builds at once"] += builds
    trial.recover()


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--every", type=int, default=1, help="kill at every nth file operation")
    arguments.add_argument("--random", type=int, default=300, help="how often to kill at a random moment")
    arguments.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    given = arguments.parse_args()
    randomness = random.Random(given.seed)
    make_builds_quick()
    trial = Trial(given.folder / "index")
    trial.recover()
    at_each_operation(trial, given.every, randomness.randint(1, given.every))
    at_random(trial, given.random, randomness)
    small_disks(trial, [1, 1_000, 10_000, 60_000, 100_000, 200_000, 400_000, 600_000])
    read_only(trial)
    at_once(trial, 4)
    first_builds(given.folder, max(3, given.random // 10), randomness, trial.counts)
    print(json.dumps({"seed": given.seed} | trial.counts))


if __name__ == "__main__":
    main()
