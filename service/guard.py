"""What every request passes and every response carries: limits, origin check, headers, the last resort for errors."""

from __future__ import annotations

import logging
import time
from urllib.parse import unquote_to_bytes, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.metrics import Metrics
from service.problems import Problem, problem_response

log = logging.getLogger("service")

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
METHODS = SAFE_METHODS | {"POST", "PUT", "PATCH", "DELETE"}


class Guard:
    """Outermost layer: refuses what is too large or from another site, and lets nothing leave without its headers."""

    def __init__(self, app: ASGIApp, metrics: Metrics, max_body_bytes: int) -> None:
        self._app = app
        self._metrics = metrics
        self._max_body_bytes = max_body_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        method, began, status = scope["method"], time.perf_counter(), 0
        if method == "HEAD":  # a GET to everything inside; the server looks at its own scope and drops the body
            scope = {**scope, "method": "GET"}

        async def guarded(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message).update(SECURITY_HEADERS)
            await send(message)

        try:
            refuse(scope, self._max_body_bytes)
            await self._app(scope, self._limited(receive), guarded)
        except Problem as problem:
            await problem_response(problem.status, problem.detail, problem.errors)(scope, receive, guarded)
        except Exception:
            log.exception("%s %s failed", method, scope["path"])
            if status:  # half a response is out: only the server can end it
                raise
            await problem_response(500, "the service failed; its log says how")(scope, receive, guarded)
        finally:
            route = getattr(scope.get("route"), "path", "static" if scope["path"].startswith("/static/") else "unknown")
            self._metrics.requested(
                method if method in METHODS else "other", route, status, time.perf_counter() - began
            )

    def _limited(self, receive: Receive) -> Receive:
        read = 0

        async def limited() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > self._max_body_bytes:
                raise too_large(self._max_body_bytes)
            return message

        return limited


def refuse(scope: Scope, max_body_bytes: int) -> None:
    """Raise a Problem for a request that need not be looked at further."""
    headers = Headers(scope=scope)
    length = headers.get("content-length", "0")
    if length.isdigit() and int(length) > max_body_bytes:
        raise too_large(max_body_bytes)
    if scope["method"] not in SAFE_METHODS and from_another_site(headers):
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
