"""`sco-qa doctor`: looks at everything that answering and serving need, and says what to do about what is wrong."""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from sco_qa.cli.terminal import JsonOption, out, print_json
from sco_qa.errors import ScoQaError

if TYPE_CHECKING:
    from sco_qa.settings import Settings

LEAST_FREE_BYTES = 500_000_000
"""Room for a second index and the model while they are written."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, whether it will do, and what was found or is to be done."""

    name: str
    ok: bool
    detail: str


class Unwell(ScoQaError):
    """Something that was looked at will not do."""


def doctor(as_json: Annotated[bool, JsonOption] = False) -> None:
    """Check the settings, the corpus, the model, the index, the disk, the stored conversations and the port."""
    from sco_qa.settings import Settings

    settings = Settings.load()
    findings = list(examine(settings))
    if as_json:
        print_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            out().print(f"{'ok  ' if finding.ok else 'BAD '} {finding.name:<10} {finding.detail}", style=None if finding.ok else "red", markup=False, soft_wrap=True)
    if wrong := [finding.name for finding in findings if not finding.ok]:
        raise Unwell(f"not well: {', '.join(wrong)}; what to do stands beside each")


def examine(settings: Settings) -> Iterator[Finding]:
    """One finding for each part, in the order in which they depend on each other."""
    checks: tuple[tuple[str, Callable[[Settings], str]], ...] = (
        ("python", _python),
        ("keys", _keys),
        ("corpus", _corpus),
        ("model", _model),
        ("disk", _disk),
        ("index", _index),
        ("answers", _answers),
        ("stored", _stored),
        ("port", _port),
    )
    for name, check in checks:
        try:
            yield Finding(name, True, check(settings))
        except (ScoQaError, OSError, sqlite3.Error) as error:
            yield Finding(name, False, str(error))


def _python(_: Settings) -> str:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] != (3, 11):
        raise ScoQaError(f"Python {version} runs this: install it with Python 3.11")
    return f"Python {version}, SQLite {sqlite3.sqlite_version}"


def _keys(settings: Settings) -> str:
    from service.access import refuse_exposure

    refuse_exposure(settings)
    file = settings.api_key_file
    if file is not None and file.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH) and os.name == "posix":
        raise ScoQaError(f"{file} can be read by other users: chmod 600 {file}")
    count = len(settings.keys())
    who = f"{count} API key{'s' if count > 1 else ''}" if count else "no API key"
    return f"{who}, to serve on {settings.host}"


def _corpus(settings: Settings) -> str:
    from sco_qa.corpus import read_corpus

    documents = read_corpus(settings.corpus)
    return f"{', '.join(documents)} in {settings.corpus}"


def _model(_: Settings) -> str:
    from sco_qa.index import model

    return f"{model.NAME} in {model.model_folder()}, its hash right"


def _disk(settings: Settings) -> str:
    parts = []
    for folder in dict.fromkeys((_existing(settings.index), _existing(settings.data.parent))):
        free = shutil.disk_usage(folder).free
        if free < LEAST_FREE_BYTES:
            raise ScoQaError(f"{folder} has {free / 1e6:,.0f} MB left: free {LEAST_FREE_BYTES / 1e6:,.0f} MB")
        if not os.access(folder, os.W_OK | os.X_OK):
            raise ScoQaError(f"{folder} cannot be written by this user: change its owner, or name another folder")
        parts.append(f"{free / 1e9:,.1f} GB free in {folder}")
    return "; ".join(parts)


def _existing(folder: Path) -> Path:
    """The folder, or the nearest above it that exists."""
    return next(each for each in (folder.absolute(), *folder.absolute().parents) if each.exists())


def _index(settings: Settings) -> str:
    from sco_qa.index.opening import verify
    from sco_qa.index.placing import current_folder

    folder = current_folder(settings.index)
    manifest = verify(folder, settings.corpus, hashes=True)
    counts = ", ".join(f"{count:,} {what}" for what, count in manifest.counts.items())
    return f"{folder.name} of {manifest.built}, every file's hash right: {counts}"


def _answers(settings: Settings) -> str:
    from sco_qa.engine import Engine

    engine = Engine.open(settings)
    question = next(iter(engine.examples), "What is this paper about?")
    reply = engine.ask(question)
    return f"{reply.status} {question!r} in {reply.timings_ms['total']:.1f} ms"


def _stored(settings: Settings) -> str:
    if not settings.data.exists():
        return f"nothing yet; {settings.data} is made at the first start"
    with closing(sqlite3.connect(f"{settings.data.absolute().as_uri()}?mode=ro", uri=True)) as db:
        result = db.execute("PRAGMA quick_check(1)").fetchone()[0]
        if result != "ok":
            raise ScoQaError(f"{settings.data} is damaged ({result}): restore it from a copy, or move it away")
        answers = db.execute("SELECT count(*) FROM answers").fetchone()[0]
    return f"{answers:,} answers in {settings.data}, whole"


def _port(settings: Settings) -> str:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise ScoQaError(f"{settings.host}:{settings.port} cannot be served on ({error.strerror}): stop what holds it, or set port") from error
    return f"{settings.host}:{settings.port} is free"
