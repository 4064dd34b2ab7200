"""Quick builds, for tests of what an index goes through."""

from __future__ import annotations

from pathlib import Path

import pytest

from sco_qa.index import build as building
from sco_qa.index import fallback
from sco_qa.settings import Settings
from tests.reliability import quick


@pytest.fixture
def quick_builds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "export_model", quick.export)
    monkeypatch.setattr(building, "Embedder", quick.HashEmbedder)
    monkeypatch.setattr(fallback, "Embedder", quick.HashEmbedder)


@pytest.fixture
def built(tmp_path: Path, quick_builds: None) -> Settings:
    """Settings whose index has just been built, quickly."""
    settings = Settings.load(index=tmp_path / "index")
    quick.build(settings)
    return settings
