"""The report as one HTML page that needs nothing beside it."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from sco_qa.evaluation.difference import Difference
from sco_qa.evaluation.plots import plots
from sco_qa.evaluation.run import Run
from sco_qa.evaluation.wording import figures, percent

_FOLDER = Path(__file__).parent


def render_page(run: Run, difference: Difference | None = None) -> str:
    """The page; every text of a question or an answer is escaped."""
    environment = Environment(loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["percent"] = percent
    # The plots' words are category names from a closed list, so the SVG may go in as it is.
    drawn = [(title, Markup(svg)) for title, svg in plots(run)]  # noqa: S704
    return environment.get_template("report.html").render(run=run, figures=figures(run.metrics), plots=drawn, difference=difference)
