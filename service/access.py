"""Who may ask, and how often: API keys, and limits for each key and each address."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import math
import time
from collections.abc import Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from starlette.datastructures import Headers

from sco_qa.errors import BadInput
from sco_qa.settings import Settings
from service.problems import Problem

OPEN = frozenset({"/healthz", "/readyz"})
"""What a load balancer may ask without a key."""
CHALLENGE = 'Bearer realm="sco-qa", Basic realm="sco-qa", charset="UTF-8"'
GUESSES_PER_MINUTE = 20


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address; a name other than localhost counts as reachable."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def refuse_exposure(settings: Settings) -> None:
    """Raise BadInput before a service without a key listens beyond this machine without being told to."""
    if not is_loopback(settings.host) and not settings.keys() and not settings.without_key:
        raise BadInput(
            f"host: {settings.host} can be reached from other machines: set api_key or api_key_file,"
            " or allow everybody with without_key (--without-key)"
        )


class Access:
    """Lets a request in, or says why not. For one event loop."""

    def __init__(self, keys: Sequence[str], requests_per_minute: int) -> None:
        self._digests = [_digest(key.encode()) for key in keys]
        self._limits = FixedWindowRateLimiter(MemoryStorage())
        self._rate = RateLimitItemPerMinute(requests_per_minute) if requests_per_minute else None
        self._guesses = RateLimitItemPerMinute(GUESSES_PER_MINUTE)

    @property
    def keyed(self) -> bool:
        return bool(self._digests)

    def admit(self, path: str, headers: Headers, address: str) -> str:
        """A name for the client, fit for a log; a Problem 401 without a right key, 429 above the limit."""
        network = network_of(address)
        if path in OPEN:
            return network
        client = self._identify(headers, network) if self.keyed else network
        local = client == network and is_loopback(network)
        if self._rate and not local and not self._limits.hit(self._rate, client):
            raise self._too_often(self._rate, client)
        return client

    def _identify(self, headers: Headers, network: str) -> str:
        offered = offered_key(headers)
        if offered is not None:
            given = _digest(offered)
            matches = [hmac.compare_digest(given, digest) for digest in self._digests]  # all of them, in constant time
            if any(matches):
                return f"key {matches.index(True) + 1}"
        if offered is None:
            raise Problem(401, "send an API key, as Authorization: Bearer KEY", headers={"WWW-Authenticate": CHALLENGE})
        if not is_loopback(network) and not self._limits.hit(self._guesses, "guess", network):
            raise self._too_often(self._guesses, "guess", network)
        raise Problem(401, "this API key is not known", headers={"WWW-Authenticate": CHALLENGE})

    def _too_often(self, rate: RateLimitItemPerMinute, *who: str) -> Problem:
        reset = self._limits.get_window_stats(rate, *who).reset_time
        seconds = max(1, math.ceil(reset - time.time()))
        return Problem(
            429,
            f"more than {rate.amount} requests came within a minute; go on in {seconds} s",
            headers={"Retry-After": str(seconds)},
        )


def offered_key(headers: Headers) -> bytes | None:
    """The key of `Authorization: Bearer`, `X-API-Key`, or the password of `Authorization: Basic`, which browsers ask for."""
    scheme, _, value = headers.get("authorization", "").partition(" ")
    match scheme.lower():
        case "bearer":
            return value.strip().encode()
        case "basic":
            try:
                return base64.b64decode(value.strip(), validate=True).partition(b":")[2]
            except (binascii.Error, ValueError):
                return b""
    own = headers.get("x-api-key")
    return own.encode() if own is not None else None


@lru_cache(maxsize=1024)
def network_of(address: str) -> str:
    """What one client is taken to be: an IPv4 address, or the /64 that an IPv6 client has to itself."""
    try:
        known = ip_address(address)
    except ValueError:
        return address or "unknown"
    if isinstance(known, IPv6Address):
        if known.ipv4_mapped:
            return str(known.ipv4_mapped)
        return str(known) if known.is_loopback else f"{IPv6Address(int(known) >> 64 << 64)}"
    return str(IPv4Address(known))


def _digest(key: bytes) -> bytes:
    return hashlib.sha256(key).digest()
