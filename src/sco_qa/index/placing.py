"""Where indexes stand: one folder each, one of them named by the file `current`; a folder in use is never removed.

Whoever reads an index holds a shared lock on its folder, which the kernel lets go when the process ends, however it
ends. `build` removes an older folder only when it can lock it alone.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import weakref
from pathlib import Path

from sco_qa.errors import IndexUnusable
from sco_qa.index.manifest import FILE
from sco_qa.index.model import sha256

CURRENT = "current"
BUILDING = "building-"
DONE = "index-"


class Hold:
    """Keeps a folder from being removed for as long as this object lives. Raises OSError when the folder is going or gone."""

    def __init__(self, folder: Path) -> None:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        self.release = weakref.finalize(self, os.close, descriptor)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            self.release()
            raise


def current_folder(index: Path) -> Path:
    """The folder that holds the index in use, its manifest the one that was put in place; raises IndexUnusable."""
    try:
        name, _, digest = (index / CURRENT).read_text(encoding="utf-8").strip().partition(" ")
    except (OSError, ValueError) as error:
        raise IndexUnusable(f"there is no index in {index}: run `sco-qa build`") from error
    folder = index / name
    if not name.startswith(DONE) or folder.parent != index or not folder.is_dir():
        raise IndexUnusable(f"{index / CURRENT} names no index: run `sco-qa build --force`")
    manifest = folder / FILE
    if not manifest.is_file():
        raise IndexUnusable(f"{manifest} is missing: run `sco-qa build --force`")
    if sha256(manifest) != digest:
        raise IndexUnusable(f"{manifest} is not what was built (damaged or swapped): run `sco-qa build --force`")
    return folder


def version_of(folder: Path) -> str:
    """What an index is called by those who use it: no two that were built have one version."""
    return folder.name.removeprefix(DONE)


def hold_current(index: Path) -> tuple[Path, Hold]:
    """The current folder, held. Raises IndexUnusable when there is none."""
    while True:
        folder = current_folder(index)
        try:
            hold = Hold(folder)
        except OSError as error:  # a build replaced it just now, or it cannot be read at all
            if current_folder(index) == folder:
                raise IndexUnusable(f"{folder} cannot be read ({error.strerror}): let this user read it") from error
            continue
        if current_folder(index) == folder:
            return folder, hold
        hold.release()


def put_in_place(folder: Path, index: Path) -> Path:
    """Give a finished folder its name and point `current` to it, in steps that each leave one whole index in place."""
    sync(folder)
    final = index / folder.name.replace(BUILDING, DONE)
    folder.rename(final)
    pointer = index / f"{CURRENT}.new"
    pointer.write_text(f"{final.name} {sha256(final / FILE)}\n", encoding="utf-8")
    _sync_one(pointer)
    _sync_one(index)
    pointer.replace(index / CURRENT)
    _sync_one(index)
    return final


def remove_unfinished(index: Path) -> None:
    """Remove what builds that were killed left behind. Call it with the build lock."""
    for path in index.glob(f"{BUILDING}*"):
        _remove(path)


def remove_unused(index: Path) -> None:
    """Remove every index but the current one that nobody reads. Call it with the build lock."""
    kept = current_folder(index)
    for path in index.glob(f"{DONE}*"):
        if path != kept:
            _remove(path)


def _remove(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder)
    except BlockingIOError:
        return  # in use: a later build removes it
    finally:
        os.close(descriptor)


def sync(folder: Path) -> None:
    """Flush every file and folder below to disk."""
    for path in [*folder.rglob("*"), folder]:
        _sync_one(path)


def _sync_one(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
