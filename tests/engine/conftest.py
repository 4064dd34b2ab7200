"""The service over the real engine, in process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from sco_qa import Engine, Settings
from service.app import create_app


@pytest.fixture(scope="session")
def client(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    settings = Settings.load(data=tmp_path_factory.mktemp("data") / "service.sqlite")
    with TestClient(create_app(settings, engine), raise_server_exceptions=False) as client:
        yield client
