"""Two ways to ask, with one reply: in process through the engine, or over HTTP from a running service."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol
from urllib.parse import quote

import orjson

from sco_qa.errors import NotFound, ScoQaError

if TYPE_CHECKING:
    from sco_qa.engine import Engine

Mode = Literal["auto", "passages"]
_SECONDS = 60.0


class ServiceError(ScoQaError):
    """No service answers at the address, or what answers is not this service."""

    exit_code = 6


class AskingError(ScoQaError):
    """One question got no reply; others may."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A reply as the HTTP contract has it, the conversation to go on with, and how long the asker waited."""

    reply: dict[str, Any]
    conversation: str | None
    milliseconds: float


class Asker(Protocol):
    """Asks questions; `conversation` is an earlier reply's."""

    def ask(self, question: str, conversation: str | None = None, *, top_k: int = 5, mode: Mode = "auto", explain: bool = False) -> Asked: ...

    def source(self, document: str) -> str:
        """The source text that a citation's `start` and `end` count in."""

    def about(self) -> dict[str, str]:
        """What was asked: the index, or the address."""

    def close(self) -> None: ...


class EngineAsker:
    """Asks an engine in this process and keeps its conversations."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._contexts: dict[str, dict[str, Any]] = {}

    def ask(self, question: str, conversation: str | None = None, *, top_k: int = 5, mode: Mode = "auto", explain: bool = False) -> Asked:
        """Raises BadInput for a question that cannot be asked, NotFound for an unknown conversation."""
        if conversation is not None and conversation not in self._contexts:
            raise NotFound(f"there is no conversation {conversation!r}: ask without one to start anew")
        begun = time.perf_counter()
        reply = self._engine.ask(question, context=self._contexts.get(conversation or ""), top_k=top_k, mode=mode, explain=explain)
        milliseconds = 1e3 * (time.perf_counter() - begun)
        conversation = conversation or f"c{len(self._contexts) + 1}"
        self._contexts[conversation] = reply.context
        # Through JSON, so that a reply is judged as a client gets it.
        return Asked(reply.as_json() | {"conversation": conversation}, conversation, milliseconds)

    def source(self, document: str) -> str:
        if document not in self._engine.documents:
            raise NotFound(f"there is no document {document!r}")
        return self._engine.documents[document].text

    def about(self) -> dict[str, str]:
        return {"index": self._engine.index_version}

    def close(self) -> None:
        self._contexts.clear()


class HttpAsker:
    """Asks a running service."""

    def __init__(self, url: str) -> None:
        import httpx

        self._url = url.rstrip("/")
        try:
            self._client = httpx.Client(base_url=self._url, timeout=_SECONDS, trust_env=False)
            self._client.get("/healthz")
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            raise ServiceError(f"no service answers at {url} ({error}): start one with `sco-qa serve`, or give its address with --url") from error
        self._sources: dict[str, str] = {}

    def ask(self, question: str, conversation: str | None = None, *, top_k: int = 5, mode: Mode = "auto", explain: bool = False) -> Asked:
        """Raises AskingError when the service refuses the question or times out, ServiceError when it is gone."""
        body: dict[str, Any] = {"question": question, "conversation": conversation, "top_k": top_k, "mode": mode}
        if explain:
            body["explain"] = True
        begun = time.perf_counter()
        reply = self._json("POST", "/v1/ask", body)
        return Asked(reply, reply.get("conversation"), 1e3 * (time.perf_counter() - begun))

    def source(self, document: str) -> str:
        if document not in self._sources:
            self._sources[document] = self._send("GET", f"/v1/documents/{quote(document, safe='')}/text", None).decode("utf-8")
        return self._sources[document]

    def about(self) -> dict[str, str]:
        return {"url": self._url}

    def close(self) -> None:
        self._client.close()

    def _json(self, method: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        content = self._send(method, path, body)
        try:
            reply = orjson.loads(content)
        except orjson.JSONDecodeError as error:
            raise AskingError(f"{self._url}{path} did not send JSON ({error.msg}): is it this service?") from error
        if not isinstance(reply, dict):
            raise AskingError(f"{self._url}{path} sent {type(reply).__name__}, not an object: is it this service?")
        return reply

    def _send(self, method: str, path: str, body: dict[str, Any] | None) -> bytes:
        import httpx

        try:
            response = self._client.request(method, path, json=body)
        except httpx.TimeoutException as error:
            raise AskingError(f"{self._url}{path} did not answer in {_SECONDS:.0f} seconds") from error
        except httpx.HTTPError as error:
            raise ServiceError(f"the service at {self._url} broke off ({error}): see its log, then try again") from error
        if response.is_error:
            raise AskingError(f"{self._url}{path} answered {response.status_code}: {_detail(response.content)}")
        return response.content


def _detail(content: bytes) -> str:
    """What a problem document says, or the beginning of whatever was sent."""
    try:
        problem = orjson.loads(content)
    except orjson.JSONDecodeError:
        return content[:200].decode("utf-8", "replace")
    return str(problem.get("detail") or problem.get("title")) if isinstance(problem, dict) else str(problem)[:200]
