"""Settings, from a TOML file, the environment (SCO_QA_…) and arguments, the later the stronger."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from sco_qa.errors import BadInput

CONFIG_VARIABLE = "SCO_QA_CONFIG"
_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parents[1]


def _default_corpus() -> Path:
    """The checkout's corpus, or the copy that the wheel carries."""
    shipped = _PACKAGE / "_corpus"
    return _CHECKOUT / "corpus" if (_CHECKOUT / "pyproject.toml").exists() else shipped


def _default_home() -> Path:
    """Where to write: the checkout, or for an installed package the user's data folder."""
    if (_CHECKOUT / "pyproject.toml").exists():
        return _CHECKOUT
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "sco-qa"


class Settings(BaseSettings):
    """All settings; each has a default that works."""

    model_config = SettingsConfigDict(env_prefix="SCO_QA_", extra="forbid")

    corpus: Path = Field(default_factory=_default_corpus, description="Folder of documents, one folder each.")
    index: Path = Field(default_factory=lambda: _default_home() / "index", description="Folder that `build` writes.")
    data: Path = Field(default_factory=lambda: _default_home() / "var" / "sco-qa.sqlite", description="SQLite file for conversations, answers and feedback.")
    host: str = Field(default="127.0.0.1", description="Address to serve on.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port to serve on; 0 takes a free one.")
    threads: int = Field(default=2, ge=1, le=64, description="Threads for one embedding.")
    max_body_bytes: int = Field(default=65_536, ge=1_024, le=10_000_000, description="Largest request body accepted, in bytes.")

    @classmethod
    def settings_customise_sources(cls, settings_cls: type[BaseSettings], init_settings: PydanticBaseSettingsSource,
                                   env_settings: PydanticBaseSettingsSource, dotenv_settings: PydanticBaseSettingsSource,
                                   file_secret_settings: PydanticBaseSettingsSource) -> tuple[PydanticBaseSettingsSource, ...]:  # fmt: skip
        path = Path(os.environ.get(CONFIG_VARIABLE) or "sco-qa.toml")
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, toml_file=path)

    @classmethod
    def load(cls, **values: Any) -> Settings:
        """Settings with these values on top; raises BadInput naming the setting that is wrong."""
        named = os.environ.get(CONFIG_VARIABLE)
        if named and not Path(named).is_file():
            raise BadInput(f"{CONFIG_VARIABLE} names {named}, which is not a file: correct or unset it")
        try:
            return cls(**{k: v for k, v in values.items() if v is not None})
        except ValidationError as error:
            problems = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
            raise BadInput(f"settings are wrong: {problems}. Correct them in the environment (SCO_QA_…), sco-qa.toml or the options") from error
