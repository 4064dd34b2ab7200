"""Addresses within the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode


def source_url(place: Mapping[str, Any]) -> str:
    """Where the paper is shown with the quote of a citation or passage marked."""
    span = urlencode({"start": place["start"], "end": place["end"]})
    return f"/paper/{quote(place['document'], safe='')}?{span}#quote"
