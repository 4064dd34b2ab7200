"""What answers questions does not load what only building and measuring need: seconds and hundreds of megabytes."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

HEAVY = ("torch", "sentence_transformers", "transformers", "onnx", "onnxscript", "sklearn", "scipy", "matplotlib")
SERVICE = "from sco_qa.settings import Settings; from service.app import create_app; create_app(Settings.load(data={data!r}))"
ENGINE = "from sco_qa.engine import Engine; Engine.open().ask('Which exercises were held in Tajikistan?')"
COMMAND = "from typer.testing import CliRunner; from sco_qa.cli import app; assert CliRunner().invoke(app, ['ask', 'who wrote the paper']).exit_code == 0"


@pytest.mark.usefixtures("settings")
@pytest.mark.parametrize("program", [SERVICE, ENGINE, COMMAND], ids=["service", "engine", "ask"])
def test_answering_loads_no_heavy_library(program: str, tmp_path: object) -> None:
    code = f"{program.format(data=f'{tmp_path}/x.sqlite')}\nimport json, sys\nprint(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(json.loads(done.stdout.splitlines()[-1]))
    assert "onnxruntime" in loaded
    assert not loaded & set(HEAVY)
