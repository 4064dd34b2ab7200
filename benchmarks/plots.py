"""The plot of a growth run, as SVG."""

from __future__ import annotations

from pathlib import Path
from typing import Any

_PANELS = (
    ("passages", "a whole answer, p50 ms", lambda p: p["ask_p50"]),
    ("passages", "memory of the process, MB", lambda p: p["memory_mb"]),
    ("passages", "building the FAISS index, s", lambda p: p["build_seconds"]),
    ("passages", "recall@10 of exact search", lambda p: p["recall"]),
)


def plot_growth(result: dict[str, Any], path: Path) -> None:
    """Four panels over the number of passages, and one over the number of fact rows."""
    import matplotlib

    matplotlib.use("svg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(1, len(_PANELS) + 1, figsize=(19, 3.6))
    for panel, (key, title, value) in zip(axes, _PANELS, strict=False):
        panel.plot([p[key] for p in result["passages"]], [value(p) for p in result["passages"]], marker="o", color="#0072b2")
        _frame(panel, "passages", title)
    axes[3].set_ylim(0.8, 1.005)
    for name in result["facts"][0]["p50"]:
        axes[-1].plot([f["rows"] for f in result["facts"]], [f["p50"][name] for f in result["facts"]], marker="o", label=name)
    _frame(axes[-1], "fact rows", "a query, p50 ms")
    axes[-1].legend(frameon=False, fontsize=8)
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
    pyplot.close(figure)


def _frame(panel: Any, across: str, title: str) -> None:
    panel.set_xscale("log")
    panel.set_xlabel(across)
    panel.set_title(title, fontsize=10)
    if "recall" not in title:
        panel.set_ylim(bottom=0)
