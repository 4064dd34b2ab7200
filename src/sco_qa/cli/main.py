"""The program and its commands.

Exit codes: 0 done (also when the paper does not say: `--json` shows the status), 1 a threshold of `evaluate` is not met or the
command failed, 2 wrong input, 3 corpus, 4 model, 5 index, 6 no service at --url, 130 Ctrl-C.
"""

from __future__ import annotations

import errno
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from sco_qa.cli import asking, calibrating, chatting, doctor, evaluating, facts, feedback, operating
from sco_qa.cli.terminal import errors, out
from sco_qa.collector import collect_seldom
from sco_qa.errors import ScoQaError


class Commands(TyperGroup):
    """Says an error of this package in one line on stderr and exits with its code; Ctrl-C exits 130 without a word."""

    def invoke(self, ctx: Any) -> Any:
        collect_seldom()
        try:
            return super().invoke(ctx)
        except ScoQaError as error:
            _say(str(error))
            raise typer.Exit(error.exit_code) from error
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise  # click ends quietly when a pipe's reader has gone
            _say(f"{error.filename or 'a file'} cannot be used ({error.strerror or error}): make it writable, make room, or name another place")
            raise typer.Exit(ScoQaError.exit_code) from error
        except KeyboardInterrupt as error:
            raise typer.Exit(130) from error


def _say(problem: str) -> None:
    errors().print(f"sco-qa: {problem}", style="red", markup=False, highlight=False, soft_wrap=True)


app = typer.Typer(
    name="sco-qa",
    cls=Commands,
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
    help="Ask a research paper: exact, cited answers to questions in plain English.",
)


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        out().print(f"sco-qa {version('sco-qa')}", highlight=False)
        raise typer.Exit


@app.callback()
def _program(_version: Annotated[bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")] = False) -> None:
    pass


app.command("ask")(asking.ask)
app.command("chat")(chatting.chat)
app.command("explain")(asking.explain)
app.command("facts")(facts.facts)
app.command("build")(operating.build)
app.command("serve")(operating.serve)
app.command("doctor")(doctor.doctor)
app.command("evaluate")(evaluating.evaluate)
app.command("calibrate")(calibrating.calibrate)
app.command("feedback")(feedback.feedback)
