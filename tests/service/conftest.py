"""The service over a fake engine, in process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
import structlog
from fastapi import FastAPI
from starlette.testclient import TestClient

from sco_qa.settings import Settings
from service.app import create_app
from tests.service.fake import FakeEngine
from tests.service.serving import Server


@pytest.fixture(autouse=True, scope="session")
def quiet_log() -> None:
    """Tests that look at the log capture it; the others are not slowed by it."""
    structlog.configure(processors=[structlog.processors.JSONRenderer()], logger_factory=structlog.ReturnLoggerFactory())


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data" / "service.sqlite")


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def app(settings: Settings, engine: FakeEngine) -> FastAPI:
    return create_app(settings, cast(Any, engine))


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app) as client:
        yield client


@pytest.fixture
def server(app: FastAPI) -> Iterator[Server]:
    server = Server(app)
    server.start()
    yield server
    server.stop()
