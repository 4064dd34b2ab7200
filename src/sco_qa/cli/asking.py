"""`sco-qa ask` and `sco-qa explain`."""

from __future__ import annotations

from typing import Annotated

import typer

from sco_qa.cli.terminal import JsonOption, UrlOption, asker, out, print_json

Question = Annotated[str, typer.Argument(help="A question in plain English.", show_default=False)]


def ask(
    question: Question,
    as_json: Annotated[bool, JsonOption] = False,
    passages: Annotated[bool, typer.Option("--passages", help="Search the text only, and show the passages found.")] = False,
    top_k: Annotated[int, typer.Option("--top-k", min=1, max=50, help="How many passages to find.")] = 5,
    url: Annotated[str | None, UrlOption] = None,
) -> None:
    """Ask one question. Exits 0 also when the paper does not say; `--json` shows the status."""
    with asker(url) as asked_of:
        reply = asked_of.ask(question, top_k=top_k, mode="passages" if passages else "auto").reply
    if as_json:
        print_json(reply)
        return
    from sco_qa.cli.showing import show_reply

    show_reply(reply, out(), passages=passages)


def explain(
    question: Question,
    as_json: Annotated[bool, JsonOption] = False,
    url: Annotated[str | None, UrlOption] = None,
) -> None:
    """Show every step from the question to its answer."""
    with asker(url) as asked_of:
        reply = asked_of.ask(question, explain=True).reply
    if as_json:
        print_json(reply)
        return
    from sco_qa.cli.showing import show_reply
    from sco_qa.cli.steps import show_steps

    console = out()
    show_reply(reply, console)
    steps = dict(reply.get("explanation") or {})
    query = reply["answer"].get("query")
    if query:
        steps["executed query"] = query
    show_steps({**steps, "milliseconds": reply["timings_ms"]}, console)
