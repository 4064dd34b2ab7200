"""The report's plots, as SVG to stand inside a page: matplotlib draws them, the page's own font and colour write them."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from typing import Any

from sco_qa.errors import ScoQaError
from sco_qa.evaluation.metrics import Calibration
from sco_qa.evaluation.run import RANKED, Run

_BLUE, _ORANGE, _GREY = "#0072b2", "#d55e00", "#8a8a8a"
# Written where the page's text colour shall stand, so that light and dark themes both are readable.
_INK = "#010203"
_STYLE: Any = {
    "svg.fonttype": "none", "font.family": "sans-serif", "font.size": 10, "axes.spines.top": False,
    "axes.spines.right": False, "text.color": _INK, "axes.labelcolor": _INK, "axes.edgecolor": _INK, "xtick.color": _INK, "ytick.color": _INK,
}  # fmt: skip
_NO_METADATA = dict.fromkeys(("Date", "Creator", "Format", "Type"))
Draw = Callable[[Any], None]


def plots(run: Run) -> list[tuple[str, str]]:
    """Title and SVG of each plot that the run has figures for."""
    metrics, latencies = run.metrics, [i.milliseconds for i in run.items if i.milliseconds is not None]
    made = [("Accuracy by category", _svg("Accuracy by category", lambda axes: _draw_accuracy(axes, run), 6.4, 4.6))]
    if metrics.calibration.bins:
        made.append(("Reliability of the confidence", _svg("Reliability plot", lambda axes: _draw_reliability(axes, metrics.calibration), 4.6, 4.6)))
    made.append(("Asked and understood", _svg("Confusion of categories", lambda axes: _draw_confusion(axes, metrics.confusion), 7.6, 5.4)))
    if metrics.ranking:
        made.append(("Evidence among the first k passages", _svg("Hit at k", lambda axes: _draw_hits(axes, run), 4.6, 3.4)))
    if latencies:
        made.append(("Latency", _svg("Cumulative latency", lambda axes: _draw_latency(axes, latencies), 4.6, 3.4)))
    return made


def _svg(label: str, draw: Draw, width: float, height: float) -> str:
    """Draw on one pair of axes (inches) and return an `<svg>` element without prologue or ids that could clash."""
    try:
        from matplotlib import rc_context
        from matplotlib.figure import Figure
    except ImportError as error:
        raise ScoQaError("the report's plots need matplotlib: install it with `pip install 'sco-qa[evaluate]'`") from error
    buffer = io.StringIO()
    with rc_context(_STYLE | {"svg.hashsalt": label}):
        figure = Figure(figsize=(width, height), layout="constrained")
        draw(figure.subplots())
        figure.savefig(buffer, format="svg", transparent=True, metadata=_NO_METADATA)
    svg = buffer.getvalue()
    svg = re.sub(r'<g id="[^"]*">', "<g>", svg[svg.index("<svg") :]).replace(_INK, "currentColor")
    return svg.replace("<svg ", f'<svg role="img" aria-label="{label}" ', 1)


def _draw_accuracy(axes: Any, run: Run) -> None:
    groups = sorted(run.metrics.by["category"].items(), key=lambda group: group[1].value or 0)
    names, shares = [name for name, _ in groups], [share for _, share in groups]
    bars = axes.barh(names, [100 * (share.value or 0) for share in shares], color=_BLUE)
    axes.bar_label(bars, [f"{share.part}/{share.whole}" for share in shares], padding=3)
    accuracy = run.metrics.accuracy.value
    if accuracy is not None:
        axes.axvline(100 * accuracy, color=_ORANGE, linestyle="--", linewidth=1)
    axes.set(xlim=(0, 112), xlabel="right, % (dashed: all)", xticks=range(0, 101, 20))


def _draw_reliability(axes: Any, calibration: Calibration) -> None:
    bins = calibration.bins
    axes.plot([0, 1], [0, 1], color=_GREY, linestyle="--", linewidth=1)
    axes.plot([b.confidence for b in bins], [b.accuracy for b in bins], color=_BLUE, linewidth=1)
    axes.scatter([b.confidence for b in bins], [b.accuracy for b in bins], s=[20 + 6 * b.count for b in bins], color=_BLUE, alpha=0.7)
    for b in bins:
        axes.annotate(str(b.count), (b.confidence, b.accuracy), textcoords="offset points", xytext=(8, -10), fontsize=8)
    axes.set(xlim=(0, 1.03), ylim=(0, 1.03), xlabel="confidence", ylabel="right", title=f"expected calibration error {calibration.ece:.3f}")


def _draw_confusion(axes: Any, confusion: dict[str, dict[str, int]]) -> None:
    rows = list(confusion)
    columns = sorted({understood for counts in confusion.values() for understood in counts}, key=lambda c: (c not in confusion, c))
    shares = [[confusion[r].get(c, 0) / sum(confusion[r].values()) for c in columns] for r in rows]
    axes.pcolormesh(shares, cmap="Blues", vmin=0, vmax=1, edgecolors="white", linewidth=0.5)
    axes.invert_yaxis()
    for y, row in enumerate(rows):
        for x, column in enumerate(columns):
            if confusion[row].get(column):
                axes.text(x + 0.5, y + 0.5, confusion[row][column], ha="center", va="center", fontsize=8, color="white" if shares[y][x] > 0.5 else "black")
    axes.set(xlabel="understood as", ylabel="asked")
    axes.set_xticks([x + 0.5 for x in range(len(columns))], columns, rotation=45, ha="right")
    axes.set_yticks([y + 0.5 for y in range(len(rows))], rows)


def _draw_hits(axes: Any, run: Run) -> None:
    judged = [item for item in run.items if item.has_evidence]
    depths = range(1, RANKED + 1)
    axes.plot(depths, [100 * sum(any(i.passages[:k]) for i in judged) / len(judged) for k in depths], color=_BLUE, marker="o", markersize=4)
    axes.set(ylim=(0, 103), xlabel="k", ylabel="questions, %", xticks=depths)


def _draw_latency(axes: Any, latencies: Sequence[float]) -> None:
    axes.ecdf(latencies, color=_BLUE)
    axes.set_xscale("log")
    axes.set(xlabel="milliseconds", ylabel="share of questions", ylim=(0, 1.03))
