"""The program, run in process: its output, its errors, its exit code."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner, Result

from sco_qa import Settings
from sco_qa.cli import app


class Program:
    def run(self, *words: str, typed: str | None = None, **environment: str) -> Result:
        names = {f"SCO_QA_{name.upper()}": value for name, value in environment.items()}
        return CliRunner().invoke(app, list(words), input=typed, env=names, prog_name="sco-qa")


@pytest.fixture
def sco_qa(settings: Settings, opened_once: None) -> Program:
    """Over an index that is built; `environment` sets SCO_QA_… for one run."""
    return Program()
