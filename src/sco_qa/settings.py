"""Settings, from a TOML file, the environment (SCO_QA_…) and arguments, the later the stronger."""

from __future__ import annotations

import os
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from sco_qa.errors import BadInput

ENVIRONMENT = "SCO_QA_"
CONFIG_VARIABLE = f"{ENVIRONMENT}CONFIG"
SHORTEST_KEY = 16
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


def _file() -> Path:
    return Path(os.environ.get(CONFIG_VARIABLE) or "sco-qa.toml")


class Settings(BaseSettings):
    """All settings; each has a default that works."""

    model_config = SettingsConfigDict(env_prefix=ENVIRONMENT, extra="forbid")

    corpus: Path = Field(default_factory=_default_corpus, description="Folder of documents, one folder each.")
    index: Path = Field(default_factory=lambda: _default_home() / "index", description="Folder that `build` writes.")
    data: Path = Field(default_factory=lambda: _default_home() / "var" / "sco-qa.sqlite", description="SQLite file for conversations, answers and feedback.")
    host: str = Field(default="127.0.0.1", description="Address to serve on.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port to serve on; 0 takes a free one.")
    threads: int = Field(default=1, ge=1, le=64, description="Threads for one embedding; a second one gains nothing on a question.")
    workers: int = Field(default=1, ge=1, le=64, description="Processes that answer.")
    queue: int = Field(default=64, ge=1, le=10_000, description="Questions that a process takes on at once; it refuses more with 503.")
    answer_cache: int = Field(default=512, ge=0, le=100_000, description="Answers that a process keeps for questions asked again; 0 keeps none.")
    api_key: SecretStr | None = Field(default=None, min_length=SHORTEST_KEY, description="Key that every request must carry; serving beyond this machine needs one.")
    api_key_file: Path | None = Field(default=None, description="File of such keys, one a line.")
    without_key: bool = Field(default=False, description="Serve beyond this machine without a key.")
    requests_per_minute: int = Field(default=600, ge=0, description="Requests a minute from one key or address, this machine's own excepted; 0 sets no limit.")
    allow_origins: tuple[str, ...] = Field(default=(), description="Other sites whose pages may call this service, e.g. https://example.org; none by default.")
    max_body_bytes: int = Field(default=65_536, ge=1_024, le=10_000_000, description="Largest request body accepted, in bytes.")
    max_head_bytes: int = Field(default=16_384, ge=1_024, le=1_000_000, description="Longest request line and headers accepted, in bytes.")
    max_connections: int = Field(default=1_000, ge=1, description="Connections held open at once; further ones get a 503.")
    read_seconds: float = Field(default=10.0, gt=0, le=3_600, description="Time a client has to send a request's head, and again for its body.")
    write_seconds: float = Field(default=30.0, gt=0, le=3_600, description="Time a client has to take what is sent to it.")
    max_answers: int = Field(default=200, ge=1, description="Answers in one conversation.")
    keep_days: int = Field(default=365, ge=1, le=36_500, description="Days that a conversation is kept after its last question.")
    max_data_bytes: int = Field(default=1_000_000_000, ge=1_000_000, description="Size of the data file above which the oldest conversations go.")
    log_questions: bool = Field(default=False, description="Write the questions themselves to the log.")
    log_format: Literal["json", "text"] = Field(default="json", description="One JSON object a line, or text for a person.")

    @classmethod
    def settings_customise_sources(cls, settings_cls: type[BaseSettings], init_settings: PydanticBaseSettingsSource,
                                   env_settings: PydanticBaseSettingsSource, dotenv_settings: PydanticBaseSettingsSource,
                                   file_secret_settings: PydanticBaseSettingsSource) -> tuple[PydanticBaseSettingsSource, ...]:  # fmt: skip
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, toml_file=_file())

    @classmethod
    def load(cls, **values: Any) -> Settings:
        """Settings with these values on top; raises BadInput naming the setting that is wrong."""
        named = os.environ.get(CONFIG_VARIABLE)
        if named and not Path(named).is_file():
            raise BadInput(f"{CONFIG_VARIABLE} names {named}, which is not a file: correct or unset it")
        try:
            loaded = cls(**{k: v for k, v in values.items() if v is not None})
        except ValidationError as error:
            problems = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
            raise BadInput(f"settings are wrong: {problems}. Correct them in the environment (SCO_QA_…), sco-qa.toml or the options") from error
        except SettingsError as error:  # a list in the environment that is not JSON
            raise BadInput(f"settings are wrong: {error}: {error.__cause__}. Correct it in the environment (SCO_QA_…)") from error
        except (OSError, ValueError) as error:
            raise BadInput(f"{_file()} cannot be read as TOML ({error}): correct it") from error
        cls._refuse_unknown_variables()
        return loaded

    @classmethod
    def _refuse_unknown_variables(cls) -> None:
        """A name in the environment that is no setting is a typing error; nothing else would tell."""
        known = {f"SCO_QA_{name}".upper() for name in cls.model_fields} | {CONFIG_VARIABLE}
        unknown = sorted(name for name in os.environ if name.upper().startswith("SCO_QA_") and name.upper() not in known)
        if unknown:
            near = get_close_matches(unknown[0].upper(), known, n=1)
            raise BadInput(f"{unknown[0]} in the environment is no setting{f': did you mean {near[0]}?' if near else ': unset it'}")

    def keys(self) -> tuple[str, ...]:
        """Every API key; raises BadInput naming the setting when the file cannot be used."""
        own = [self.api_key.get_secret_value()] if self.api_key else []
        if self.api_key_file is None:
            return tuple(own)
        try:
            lines = [line.strip() for line in self.api_key_file.read_text(encoding="utf-8").splitlines()]
        except (OSError, ValueError) as error:
            raise BadInput(f"api_key_file: {self.api_key_file} cannot be read ({error}): name a readable file of keys, one a line") from error
        keys = [line for line in lines if line and not line.startswith("#")]
        if not keys or any(len(key) < SHORTEST_KEY for key in keys):
            raise BadInput(f"api_key_file: {self.api_key_file} must hold keys of at least {SHORTEST_KEY} characters, one a line")
        return (*own, *keys)
