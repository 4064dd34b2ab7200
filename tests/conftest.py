"""What every test may use: an index of the real corpus, built once, and an engine over it."""

from __future__ import annotations

import os
from pathlib import Path

import hypothesis
import pytest

from sco_qa import Engine, Settings
from sco_qa.building import build
from sco_qa.corpus import Document, read_document
from sco_qa.facts.build import extract
from sco_qa.facts.rows import Fact

ROOT = Path(__file__).resolve().parents[1]
PAPER = ROOT / "corpus" / "zhao-2012"

# A shared machine is slow at times; and a gate gives the same verdict on the same code, new cases are sought elsewhere.
hypothesis.settings.register_profile("sco-qa", deadline=None, derandomize=bool(os.environ.get("CI")))
hypothesis.settings.load_profile("sco-qa")


@pytest.fixture(scope="session")
def settings() -> Settings:
    """Settings whose index is current: the checkout's own, built when it is not."""
    settings = Settings.load()
    build(settings)
    return settings


@pytest.fixture(scope="session")
def engine(settings: Settings) -> Engine:
    return Engine.open(settings)


@pytest.fixture(scope="session")
def paper() -> Document:
    return read_document(PAPER)


@pytest.fixture(scope="session")
def facts(paper: Document) -> list[Fact]:
    return extract(paper, PAPER)


@pytest.fixture
def opened_once(settings: Settings, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program finds the real engine already open; with other settings it opens its own."""
    open_anew = Engine.open.__func__  # type: ignore[attr-defined]

    def open_(cls: type[Engine], wanted: Settings | None = None, *more: object) -> Engine:
        same = wanted is not None and (wanted.index, wanted.corpus) == (settings.index, settings.corpus)
        return engine if same and not more else open_anew(cls, wanted, *more)

    monkeypatch.setattr(Engine, "open", classmethod(open_))
