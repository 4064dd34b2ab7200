"""What is shipped to run it elsewhere fits the program: settings, paths, units, licences."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sco_qa.settings import CONFIG_VARIABLE, Settings

ROOT = Path(__file__).resolve().parents[2]
UNIT, CONTAINER = ROOT / "deploy" / "sco-qa.service", ROOT / "deploy" / "Containerfile"


@pytest.mark.parametrize("file", [UNIT, CONTAINER])
def test_only_settings_that_exist_are_set(file: Path) -> None:
    known = {f"SCO_QA_{name.upper()}" for name in Settings.model_fields} | {CONFIG_VARIABLE}
    named = set(re.findall(r"SCO_QA_[A-Z_]+", file.read_text()))
    assert named and named <= known


def test_the_container_copies_what_is_there_and_is_not_ignored() -> None:
    sources = [
        line.split()[1]
        for line in CONTAINER.read_text().splitlines()
        if line.startswith("COPY ") and "--from" not in line
    ]
    sources += [
        word
        for line in CONTAINER.read_text().splitlines()
        if line.startswith("COPY pyproject")
        for word in line.split()[2:-1]
    ]
    allowed = {
        line[1:]
        for line in CONTAINER.with_name("Containerfile.dockerignore").read_text().splitlines()
        if line.startswith("!")
    }
    assert len(sources) >= 6
    for source in sources:
        assert (ROOT / source).exists() and source in allowed, source


def test_the_container_serves_as_nobody_and_with_a_key() -> None:
    text = CONTAINER.read_text()
    last = text[text.rindex("FROM ") :]
    assert re.search(r"^USER (?!0|root)", last, re.M)
    assert "SCO_QA_API_KEY_FILE=" in last and "--without-key" not in text


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_reads_the_unit_and_finds_it_confined() -> None:
    verified = subprocess.run(["systemd-analyze", "verify", str(UNIT)], capture_output=True, text=True)
    complaints = [line for line in verified.stderr.splitlines() if "sco-qa" in line and "is not executable" not in line]
    assert complaints == []
    rated = subprocess.run(["systemd-analyze", "security", "--offline=true", str(UNIT)], capture_output=True, text=True)
    found = re.search(r"exposure level for \S+: ([\d.]+)", rated.stdout)
    if found is not None:  # older ones cannot rate a unit that is not installed
        assert float(found[1]) < 3


def test_every_licence_is_known_and_listed() -> None:
    run = subprocess.run(
        [sys.executable, str(ROOT / "deploy" / "licences.py"), "--check"], capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr


def test_nothing_is_pickled() -> None:
    for room in ("src", "service"):
        for path in (ROOT / room).rglob("*.py"):
            assert not re.search(
                r"\bpickle\.|import pickle|allow_pickle=True|joblib|torch\.load|yaml\.load\b|(?<![.\w])eval\(|(?<![.\w])exec\(|shell=True",
                path.read_text(),
            ), path
