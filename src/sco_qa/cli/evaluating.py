"""`sco-qa evaluate`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from sco_qa.cli.terminal import UrlOption, asker, errors, out

if TYPE_CHECKING:
    from sco_qa.evaluation.gold import GoldItem
    from sco_qa.evaluation.metrics import Share
    from sco_qa.evaluation.run import Run


def evaluate(
    gold: Annotated[list[Path] | None, typer.Option("--gold", help="Gold questions (JSONL); may be repeated. The corpus's own unless given.", show_default=False)] = None,
    url: Annotated[str | None, UrlOption] = None,
    split: Annotated[Literal["dev", "measure"] | None, typer.Option("--split", help="Only this part of the questions.", show_default=False)] = None,
    baseline: Annotated[Path | None, typer.Option("--baseline", help="An earlier run.json to compare with.", show_default=False)] = None,
    folder: Annotated[Path, typer.Option("--out", help="Folder for run.json and report.html.")] = Path("reports"),
    misses: Annotated[bool, typer.Option("--misses", help="Print each wrong answer, and why.")] = False,
    min_accuracy: Annotated[float | None, typer.Option("--min-accuracy", help="Exit 1 when fewer answers are right (0 to 1).", min=0.0, max=1.0, show_default=False)] = None,
    max_wrong: Annotated[float | None, typer.Option("--max-wrong", help="Exit 1 when more of the answers given are wrong (0 to 1).", min=0.0, max=1.0, show_default=False)] = None,
) -> None:
    """Ask the gold questions, judge the answers, and write a report."""
    from sco_qa.evaluation.console import show_difference, show_misses, show_run
    from sco_qa.evaluation.difference import compare
    from sco_qa.evaluation.gold import load_gold, select
    from sco_qa.evaluation.report import write_report
    from sco_qa.evaluation.run import read_run

    files = gold or [_own_gold()]
    items = select(load_gold(files), split)
    before = read_run(baseline) if baseline else None
    result = _run(items, url, {"gold": ", ".join(map(str, files)), **({"split": split} if split else {})})
    difference = compare(result, before) if before else None
    console = out()
    show_run(result, console)
    if misses:
        show_misses(result.misses, console)
    if difference:
        show_difference(difference, console)
    for path in write_report(result, folder, difference):
        console.print(f"Wrote {path}", markup=False, soft_wrap=True)
    _hold_the_line(result, min_accuracy, max_wrong)


def _own_gold() -> Path:
    from sco_qa.settings import Settings

    return Settings.load().corpus / "gold" / "questions.jsonl"


def _run(items: list[GoldItem], url: str | None, about: dict[str, str]) -> Run:
    """Ask and judge, with a progress bar on stderr."""
    from rich.progress import Progress

    from sco_qa.evaluation.run import run

    with asker(url) as asked_of, Progress(console=errors(), transient=True) as progress:
        task = progress.add_task("Asking", total=len(items))
        return run(items, asked_of, about=about, progress=lambda done, _: progress.update(task, completed=done))


def _hold_the_line(result: Run, min_accuracy: float | None, max_wrong: float | None) -> None:
    """Exit 1, saying why, when a threshold is not met."""
    from sco_qa.evaluation.wording import percent

    accuracy, wrong = result.metrics.accuracy, result.metrics.wrong_of_answered
    faults = []
    if min_accuracy is not None and _value(accuracy) < min_accuracy:
        faults.append(f"accuracy {percent(accuracy)} is under --min-accuracy {percent(min_accuracy)}")
    if max_wrong is not None and _value(wrong) > max_wrong:
        faults.append(f"wrong of the answers given {percent(wrong)} is over --max-wrong {percent(max_wrong)}")
    for fault in faults:
        errors().print(f"sco-qa: {fault}", style="red", markup=False, soft_wrap=True)
    if faults:
        raise typer.Exit(1)


def _value(share: Share) -> float:
    return share.value or 0.0
