"""What every request passes and every response carries: limits, origin check, headers, the last resort for errors."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Container
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sco_qa.settings import Settings
from service.access import Access, network_of
from service.logs import noting, request_id
from service.metrics import Metrics
from service.problems import Problem, problem_response

log = structlog.get_logger("service")

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SECURITY_HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
GONE = 499
"""The status by which a log says that the client left before it was answered; none is sent."""
METHODS = SAFE_METHODS | {"POST", "PUT", "PATCH", "DELETE"}


class Guard:
    """Outermost layer: refuses what is too large, too slow, too often, without a key or from another site, lets nothing
    leave without its headers, and logs one line a request."""

    def __init__(self, app: ASGIApp, metrics: Metrics, access: Access, settings: Settings) -> None:
        self._app = app
        self._metrics = metrics
        self._access = access
        self._settings = settings
        self._origins = frozenset(settings.allow_origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        with noting() as notes:
            await self._serve(scope, receive, send, notes)

    async def _serve(self, scope: Scope, receive: Receive, send: Send, notes: dict[str, Any]) -> None:
        method, began, status = scope["method"], time.perf_counter(), 0
        headers = Headers(scope=scope)
        notes["id"] = request_id(headers.get("x-request-id"))
        self._metrics.began()
        if method == "HEAD":  # a GET to everything inside; the server looks at its own scope and drops the body
            scope = {**scope, "method": "GET"}

        async def guarded(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message).update(SECURITY_HEADERS | {"x-request-id": notes["id"]})
            await send(message)

        try:
            self._admit(scope, headers, notes)
            await self._app(scope, self._limited(receive), guarded)
        except Problem as problem:
            if status:
                raise
            await problem_response(problem.status, problem.detail, problem.errors, problem.headers)(
                scope, receive, guarded
            )
        except ClientDisconnect:
            status = GONE
        except Exception:
            log.exception("a request failed", id=notes["id"], method=method, path=scope["path"])
            if status:  # half a response is out: only the server can end it
                raise
            await problem_response(500, "the service failed; its log says how")(scope, receive, guarded)
        finally:
            self._tell(scope, method, status, time.perf_counter() - began, notes)

    def _admit(self, scope: Scope, headers: Headers, notes: dict[str, Any]) -> None:
        address = scope["client"][0] if scope.get("client") else ""
        notes["client"] = network_of(address)
        if not preflight(scope, headers):
            notes["client"] = self._access.admit(scope["path"], headers, address)
        refuse(scope, headers, self._settings, self._origins)

    def _tell(self, scope: Scope, method: str, status: int, seconds: float, notes: dict[str, Any]) -> None:
        route = getattr(scope.get("route"), "path", "static" if scope["path"].startswith("/static/") else "unknown")
        method = method if method in METHODS else "other"
        self._metrics.requested(method, route, status, seconds)
        if not self._settings.log_questions:
            notes.pop("question", None)
        log.info("request", method=method, route=route, status=status, ms=round(1e3 * seconds, 2), **notes)

    def _limited(self, receive: Receive) -> Receive:
        """`receive`, with a bound on the size of a body and on the time it takes to come."""
        read, complete = 0, False
        most, seconds = self._settings.max_body_bytes, self._settings.read_seconds
        until = asyncio.get_running_loop().time() + seconds

        async def limited() -> Message:
            nonlocal read, complete
            if complete:
                return await receive()
            try:
                async with asyncio.timeout_at(until):
                    message = await receive()
            except TimeoutError:
                raise Problem(
                    408, f"the body did not come within {seconds:g} s", headers={"Connection": "close"}
                ) from None
            complete = not message.get("more_body", False)
            read += len(message.get("body", b""))
            if read > most:
                raise too_large(most)
            return message

        return limited


def preflight(scope: Scope, headers: Headers) -> bool:
    """Whether a browser asks, without a key, if a page of another site may call."""
    return scope["method"] == "OPTIONS" and "access-control-request-method" in headers


def refuse(scope: Scope, headers: Headers, settings: Settings, origins: Container[str] = ()) -> None:
    """Raise a Problem for a request that need not be looked at further."""
    length = headers.get("content-length", "0")
    if length.isdigit() and int(length) > settings.max_body_bytes:
        raise too_large(settings.max_body_bytes)
    head = (
        len(scope.get("raw_path") or b"")
        + len(scope["query_string"])
        + sum(len(k) + len(v) for k, v in scope["headers"])
    )
    if head > settings.max_head_bytes:
        raise Problem(431, f"the request's address and headers are larger than {settings.max_head_bytes:,} bytes")
    if scope["method"] not in SAFE_METHODS and from_another_site(headers) and headers.get("origin") not in origins:
        raise Problem(403, "a page of another site may not post here")
    try:
        unquote_to_bytes(scope["query_string"]).decode()
    except UnicodeDecodeError:
        raise Problem(400, "the query string is not UTF-8; percent-encode UTF-8 bytes") from None


def from_another_site(headers: Headers) -> bool:
    """Whether a browser says that a page of another origin sent this. Programs send neither header."""
    if (site := headers.get("sec-fetch-site")) is not None:
        return site in ("cross-site", "same-site")
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != headers.get("host", "")


def too_large(limit: int) -> Problem:
    return Problem(413, f"the body is larger than {limit:,} bytes")


class PageCompression(GZipMiddleware):
    """Compresses what browsers load, not answers to programs: packing those costs more than it saves."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith("/v1/"):
            await self.app(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)
