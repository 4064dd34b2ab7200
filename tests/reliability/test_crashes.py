"""A build may end at any moment: what served before still serves. `make soak` tries every moment, this a few."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path


def test_a_build_that_is_killed_or_meets_a_full_disk_leaves_the_old_index_serving(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.reliability.crashes", str(tmp_path), "--every", "13", "--random", "12"]
    run = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True, timeout=300)
    assert run.returncode == 0, run.stderr
    counts = json.loads(run.stdout)
    assert counts["killed at an operation: an index serves"] >= 5
    assert counts["disk full at an operation: an index serves"] >= 5
    assert counts["killed at random: an index serves"] == 12
