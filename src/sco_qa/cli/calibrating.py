"""`sco-qa calibrate`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sco_qa.cli.terminal import out


def calibrate(
    gold: Annotated[list[Path] | None, typer.Option("--gold", help="Gold questions (JSONL); may be repeated. The corpus's own unless given.", show_default=False)] = None,
    folder: Annotated[Path, typer.Option("--out", help="Folder to write the models to.")] = Path("src/sco_qa/answer"),
) -> None:
    """Fit the models of ranking and confidence on the gold questions' "dev" split."""
    from sco_qa.engine import Engine
    from sco_qa.evaluation.calibration import calibrate as fit_models
    from sco_qa.evaluation.calibration import write
    from sco_qa.evaluation.gold import load_gold, select
    from sco_qa.index.opening import open_index
    from sco_qa.settings import Settings

    settings = Settings.load()
    items = select(load_gold(gold or [settings.corpus / "gold" / "questions.jsonl"]), "dev")
    index = open_index(settings)
    prose = [u.text for u in index.units if u.kind == "paraphrase" and u.text.endswith("?")]
    fitted = fit_models(items, lambda models, kind: Engine(index, models=models, kind=kind), prose)
    write(fitted, folder, f"{len(items)} gold questions of the split dev")
    for name, model in fitted.models.items():
        out().print(f"{name}: {', '.join(f'{n} {w:+.2f}' for n, w in zip(model.names, model.weights, strict=True))}", markup=False, soft_wrap=True)
