"""Write what the documentation takes from the code: `make docs`. A test refuses documentation that is out of date.

docs/cli.md is the program's own help; README.md has blocks between `<!-- generated: NAME -->` and `<!-- end -->`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import typer
from fastapi.routing import APIRoute
from typer.cli import get_docs_for_click

from sco_qa import Engine, Settings
from sco_qa.cli import app as program
from service.app import PROGRAM

ROOT = Path(__file__).resolve().parents[1]
README, CLI = ROOT / "README.md", ROOT / "docs" / "cli.md"
QUESTIONS = ("How many people were killed in attacks in Xinjiang?", "where is rats basd", "Which exercises lasted longer than two weeks?")
_BLOCK = re.compile(r"(?<=<!-- generated: )(?P<name>\w+)(?P<open> -->\n)(?P<body>.*?)(?=<!-- end -->)", re.S)
_DEFAULTS = {"corpus": "`corpus/`", "index": "`index/`", "data": "`var/sco-qa.sqlite`"}
"""Paths under the checkout, or for an installed package under the user's data folder."""


def command_line() -> str:
    """Every command with its options, as Markdown."""
    command = typer.main.get_command(program)
    text: str = get_docs_for_click(obj=command, ctx=typer.Context(command, info_name="sco-qa"), name="sco-qa")
    return f"<!-- Written by `make docs`; do not edit. -->\n\n{text.strip()}\n"


def settings() -> str:
    """A table of every setting."""
    lines = ["| variable | default | what it is |", "| --- | --- | --- |"]
    for name, field in Settings.model_fields.items():
        default = _DEFAULTS.get(name) or ("none" if field.default in (None, ()) else f"`{field.default}`")
        lines.append(f"| `SCO_QA_{name.upper()}` | {default} | {field.description} |")
    return "\n".join(lines)


def endpoints() -> str:
    """A table of every endpoint."""
    routes = [r for router in PROGRAM for r in router.routes if isinstance(r, APIRoute) and r.include_in_schema]
    rows = [f"| `{method} {route.path_format}` | {route.summary}. {route.description.splitlines()[0]} |" for route in routes for method in sorted(route.methods)]
    return "\n".join(["| endpoint | what it does |", "| --- | --- |", *rows])


def examples(engine: Engine) -> str:
    """The example questions with the answers that the engine gives."""
    return "\n\n".join(_example(engine, question) for question in QUESTIONS)


def _example(engine: Engine, question: str) -> str:
    reply: dict[str, Any] = engine.ask(question).as_json()
    read = [f"Reading “{c['from']}” as “{c['to']}”. " for c in reply["corrections"]]
    lines = [f"**{question}**", "", f"> {''.join(read)}*{reply['understood_as']}*  ", f"> {reply['answer']['text']}"]
    if not reply["citations"]:
        raise SystemExit(f"{question!r} is not answered: mend that, or ask another in {Path(__file__).name}")
    first = reply["citations"][0]
    lines += [">", f"> [1] “{' '.join(first['quote'].split())}” ({first['document']}, characters {first['start']} to {first['end']})"]
    more = len(reply["citations"]) - 1
    return "\n".join(lines) + (f"; {more} more" if more else "")


def reference(text: str) -> str:
    """The README with its tables written anew."""
    return _fill(text, {"settings": settings, "endpoints": endpoints})


def with_examples(text: str, engine: Engine) -> str:
    """The README with its example answers written anew."""
    return _fill(text, {"examples": lambda: examples(engine)})


def _fill(text: str, makers: Mapping[str, Callable[[], str]]) -> str:
    def filled(block: re.Match[str]) -> str:
        return f"{block['name']}{block['open']}{makers[block['name']]()}\n" if block["name"] in makers else block[0]

    return _BLOCK.sub(filled, text)


def main() -> None:
    CLI.write_text(command_line(), encoding="utf-8")
    README.write_text(reference(README.read_text(encoding="utf-8")), encoding="utf-8")
    README.write_text(with_examples(README.read_text(encoding="utf-8"), Engine.open(Settings.load())), encoding="utf-8")


if __name__ == "__main__":
    main()
