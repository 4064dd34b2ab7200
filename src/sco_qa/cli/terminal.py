"""The two streams, and who is asked: this process or a service."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import typer
from rich.console import Console

if TYPE_CHECKING:
    from sco_qa.evaluation.asking import Asker

UrlOption = typer.Option("--url", metavar="URL", help="Ask a running service instead of the index here.", show_default=False)
JsonOption = typer.Option("--json", help="Print JSON, as the HTTP interface sends it.")
_PIPED_WIDTH = 200


def out() -> Console:
    """Where answers go. A pipe has no width of its own: tables get room there."""
    return Console(width=None if sys.stdout.isatty() else _PIPED_WIDTH, highlight=False)


def errors() -> Console:
    """Where progress and errors go."""
    return Console(stderr=True, highlight=False)


def print_json(value: Any) -> None:
    """One JSON value, indented, on stdout, whatever the terminal's width."""
    import orjson

    packed = orjson.dumps(value, default=str, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    sys.stdout.write(packed.decode("utf-8"))


@contextmanager
def asker(url: str | None) -> Iterator[Asker]:
    """The service at `url`, or an engine over the index that the settings name."""
    from sco_qa.evaluation.asking import EngineAsker, HttpAsker

    opened: Asker
    if url:
        opened = HttpAsker(url)
    else:
        from sco_qa.engine import Engine
        from sco_qa.settings import Settings

        opened = EngineAsker(Engine.open(Settings.load()))
    try:
        yield opened
    finally:
        opened.close()
