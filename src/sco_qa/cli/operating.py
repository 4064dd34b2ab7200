"""`sco-qa build` and `sco-qa serve`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sco_qa.cli.terminal import errors, out
from sco_qa.errors import BadInput

if TYPE_CHECKING:
    from sco_qa.settings import Settings


def build(
    if_needed: Annotated[bool, typer.Option("--if-needed", help="Say nothing when the index is current.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Build even when the index is current.")] = False,
) -> None:
    """Build the index, unless a current one is in place."""
    from sco_qa.index.build import is_current
    from sco_qa.settings import Settings

    if if_needed and force:
        raise BadInput("--if-needed and --force were both given: give one of them")
    settings = Settings.load()
    if not force and is_current(settings):
        if not if_needed:
            out().print(f"The index in {settings.index} is current.", markup=False, soft_wrap=True)
        return
    folder = _build(settings, force)
    out().print(f"Built {folder}", markup=False, soft_wrap=True)


def _build(settings: Settings, force: bool) -> Path:
    """Build with a bar for each step."""
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from sco_qa.building import build as build_index

    with Progress(TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"), TimeElapsedColumn(), console=errors()) as progress:
        tasks = {}

        def advance(step: str, done: float) -> None:
            if step not in tasks:
                tasks[step] = progress.add_task(step, total=1.0)
            progress.update(tasks[step], completed=done)

        return build_index(settings, force=force, progress=advance)


def serve(
    host: Annotated[str | None, typer.Option("--host", help="Address to serve on; 127.0.0.1 unless set otherwise.", show_default=False)] = None,
    port: Annotated[int | None, typer.Option("--port", min=0, max=65535, help="Port to serve on; 8000 unless set otherwise.", show_default=False)] = None,
    config: Annotated[Path | None, typer.Option("--config", exists=True, dir_okay=False, help="Settings file to use in place of sco-qa.toml.", show_default=False)] = None,
    api_key_file: Annotated[Path | None, typer.Option("--api-key-file", help="File of API keys, one a line, of which every request must carry one.", show_default=False)] = None,
    without_key: Annotated[bool, typer.Option("--without-key", help="Serve beyond this machine without an API key.")] = False,
    log_questions: Annotated[bool, typer.Option("--log-questions", help="Write the questions themselves to the log.")] = False,
    log_format: Annotated[str | None, typer.Option("--log-format", help="json or text; json unless set otherwise.", show_default=False)] = None,
    workers: Annotated[int | None, typer.Option("--workers", min=1, max=64, help="Processes that answer; 1 unless set otherwise.", show_default=False)] = None,
) -> None:
    """Serve the web page and the HTTP interface until Ctrl-C; SIGHUP takes up a new index."""
    from sco_qa.settings import CONFIG_VARIABLE, Settings

    if config is not None:
        os.environ[CONFIG_VARIABLE] = str(config)
    settings = Settings.load(
        host=host, port=port, workers=workers, api_key_file=api_key_file, without_key=without_key or None, log_questions=log_questions or None, log_format=log_format
    )
    from service import serve as run_service

    run_service(settings, lambda: _announce(settings))


def _announce(settings: Settings) -> None:
    """The address to open; a port that the system picks is in the server's own line."""
    if settings.port:
        host = f"[{settings.host}]" if ":" in settings.host else settings.host
        out().print(f"sco-qa serves http://{host}:{settings.port}/ until Ctrl-C", markup=False)
