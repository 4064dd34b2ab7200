"""Writes a run: `run.json`, which a later run is compared with, and `report.html`."""

from __future__ import annotations

import json
from pathlib import Path

from sco_qa.errors import BadInput
from sco_qa.evaluation.difference import Difference
from sco_qa.evaluation.page import render_page
from sco_qa.evaluation.run import Run

RUN, PAGE = "run.json", "report.html"


def write_report(run: Run, folder: Path, difference: Difference | None = None) -> tuple[Path, Path]:
    """Write both files into `folder`, made if missing; returns their paths. Raises BadInput when it cannot be written."""
    run_file, page_file = folder / RUN, folder / PAGE
    page = render_page(run, difference)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        run_file.write_text(json.dumps(run.as_json(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        page_file.write_text(page, encoding="utf-8")
    except OSError as error:
        raise BadInput(f"the report cannot be written to {folder} ({error.strerror}): give a folder with --out") from error
    return run_file, page_file
