"""`sco-qa chat`: questions one after another, each knowing those before."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated

from rich.console import Console

from sco_qa.cli.terminal import UrlOption, asker, errors, out
from sco_qa.errors import BadInput

if TYPE_CHECKING:
    from sco_qa.evaluation.asking import Asker

_HELP = "Ask away; follow-ups are understood. /new starts a new conversation, /quit ends."


def chat(url: Annotated[str | None, UrlOption] = None) -> None:
    """Ask question after question; follow-ups ("and in 2009?") are understood."""
    with suppress(ImportError):  # no readline on this platform: the prompt works without history
        import readline  # noqa: F401

    with asker(url) as asked_of:
        _converse(asked_of, out(), interactive=sys.stdin.isatty())


def _converse(asked_of: Asker, console: Console, *, interactive: bool) -> None:
    conversation: str | None = None
    if interactive:
        console.print(_HELP, style="dim")
    while (line := _read(interactive)) is not None:
        if line == "/quit":
            return
        if line == "/new":
            conversation = None
            console.print("A new conversation.", style="dim")
        elif line == "/help":
            console.print(_HELP, style="dim")
        elif line.startswith("/"):
            errors().print(f"There is no command {line.split()[0]}: /new, /quit, /help.", style="red", markup=False)
        elif line:
            conversation = _answer(asked_of, line, conversation, console)


def _read(interactive: bool) -> str | None:
    """The next line; None at the end of input."""
    try:
        return input("> " if interactive else "").strip()
    except EOFError:
        return None


def _answer(asked_of: Asker, question: str, conversation: str | None, console: Console) -> str | None:
    """Show the answer; returns the conversation to go on with. One bad question does not end it."""
    from sco_qa.cli.showing import show_reply
    from sco_qa.evaluation.asking import AskingError

    try:
        asked = asked_of.ask(question, conversation)
    except (BadInput, AskingError) as error:
        errors().print(f"{error}", style="red", markup=False)
        return conversation
    show_reply(asked.reply, console)
    console.print()
    return asked.conversation
