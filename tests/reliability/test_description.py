"""The service does what its description says, whatever is sent: schemathesis, every check, links followed."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sco_qa import Settings
from tests.reliability.running import KEY, Running
from tests.reliability.scale import SCALE

CONFIG = Path(__file__).with_name("schemathesis.toml")


@pytest.fixture
def service(settings: Settings, tmp_path: Path) -> Iterator[Running]:
    """The real service over the index that the session's `settings` hold."""
    service = Running(tmp_path)
    service.start()
    yield service
    service.stop()


def test_every_answer_to_anything_is_as_described(service: Running, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    program = [
        sys.executable,
        "-m",
        "schemathesis.cli",
        "--config-file",
        str(CONFIG),
        "run",
        f"{service.url}/openapi.json",
    ]
    options = ["--header", f"Authorization: Bearer {KEY}", "--checks", "all", "--max-examples", str(50 * SCALE)]
    run = subprocess.run(
        [*program, *options, "--report", "json", "--report-json-path", str(report)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-2000:]
    found = json.loads(report.read_text())
    assert found["operations"]["tested"] == found["operations"]["total"] >= 15
    print(run.stdout[run.stdout.rindex("Test cases:") :])
