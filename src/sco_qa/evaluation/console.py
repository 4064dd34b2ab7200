"""A run on the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from sco_qa.evaluation.difference import Difference
from sco_qa.evaluation.run import Run
from sco_qa.evaluation.scored import Scored
from sco_qa.evaluation.wording import figures, percent


def show_run(run: Run, console: Console) -> None:
    """Accuracy by group, every single figure, and the confusion of categories."""
    for name, groups in run.metrics.by.items():
        table = Table("", "right", title=f"Accuracy by {name}", title_justify="left")
        for group, share in groups.items():
            table.add_row(Text(group), percent(share))
        console.print(table)
    console.print(_confusion(run.metrics.confusion))
    table = Table("figure", "value", title="Figures", title_justify="left")
    for name, value in figures(run.metrics):
        table.add_row(name, value)
    console.print(table)


def show_misses(misses: Sequence[Scored], console: Console) -> None:
    """Every wrong item, and why."""
    console.print(Text(f"Misses: {len(misses)}", style="bold"))
    for item in misses:
        console.print(Text.assemble((f"{item.id} ", "bold"), (f"[{item.category}] ", "cyan"), item.question), soft_wrap=True)
        console.print(Text(f"    understood as: {item.understood_as or item.understood}", style="dim"), soft_wrap=True)
        console.print(Text(f"    {item.why}"), soft_wrap=True)


def show_difference(difference: Difference, console: Console) -> None:
    """What turned since the earlier run."""
    console.print(Text(f"Since {difference.since}: {percent(difference.accuracy_before)} -> {percent(difference.accuracy_now)}", style="bold"))
    for mark, style, turned in (("+", "green", difference.turned_right), ("-", "red", difference.turned_wrong)):
        for item in turned:
            console.print(Text(f"{mark} {item.id} {item.question}{'' if item.right else '  ' + item.why}", style=style), soft_wrap=True)
    if not difference.turned_right and not difference.turned_wrong:
        console.print("No verdict changed.")
    if difference.added or difference.dropped:
        console.print(f"Asked only now: {len(difference.added)}; only then: {len(difference.dropped)}.")


def _confusion(confusion: dict[str, dict[str, int]]) -> Table:
    """One row for each category asked; what it was understood as, most frequent first."""
    table = Table("asked", "understood as", title="Categories asked and understood", title_justify="left")
    for asked, counts in confusion.items():
        ordered = sorted(counts.items(), key=lambda pair: -pair[1])
        table.add_row(asked, Text(", ".join(f"{name} {count}" for name, count in ordered)))
    return table
