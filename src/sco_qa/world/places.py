"""The gazetteer: what contains what, and what places are called. Data: places.toml and pycountry."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any, Literal

import pycountry

from sco_qa.errors import CorpusError

PlaceKind = Literal["country", "group", "region", "city"]
SurfaceKind = Literal["name", "alias", "demonym"]
_KINDS: dict[str, PlaceKind] = {"countries": "country", "groups": "group", "regions": "region", "cities": "city"}


@dataclass(frozen=True, slots=True)
class Place:
    """A place. `parents` directly contain it."""

    name: str
    kind: PlaceKind
    parents: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()


def _fold(text: str) -> str:
    text = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in text if c.isalnum())


class Gazetteer:
    """Places by name, however written."""

    def __init__(self, places: dict[str, Place]) -> None:
        self.places = places
        self._by_surface: dict[str, str] = {}
        for surface, place, _ in self.surfaces():
            self._by_surface.setdefault(_fold(surface), place)
        unknown = {p for place in places.values() for p in place.parents if p not in places}
        if unknown:
            raise CorpusError(f"places.toml puts places in {', '.join(sorted(unknown))}, which it does not list: add them")
        self._ancestors = {name: self._climb(name) for name in places}

    @classmethod
    def load(cls) -> Gazetteer:
        return _load()

    def find(self, text: str) -> Place | None:
        """The place a name, alias or demonym means; case, accents, hyphens and apostrophes do not matter."""
        name = self._by_surface.get(_fold(text))
        return self.places[name] if name else None

    def ancestors(self, name: str) -> tuple[str, ...]:
        """Everything that contains a place, nearest first."""
        return self._ancestors[name]

    def contains(self, outer: str, inner: str) -> bool:
        """Whether `inner` lies in `outer`; a place does not contain itself."""
        return outer in self._ancestors.get(inner, ())

    def country_of(self, name: str) -> str | None:
        """The country a place is or lies in."""
        return next((p for p in (name, *self.ancestors(name)) if self.places[p].kind == "country"), None)

    def surfaces(self) -> Iterator[tuple[str, str, SurfaceKind]]:
        """(written form, place, what kind of form), names before aliases before demonyms."""
        for place in self.places.values():
            yield place.name, place.name, "name"
        for place in self.places.values():
            yield from ((alias, place.name, "alias") for alias in place.aliases)
        for place in self.places.values():
            yield from ((demonym, place.name, "demonym") for demonym in place.demonyms)

    def scan(self, text: str) -> list[tuple[int, int, Place]]:
        """Places named in a text, as (start, end, place), longest names first, none overlapping."""
        words = list(re.finditer(r"[^\W\d_]+(?:['’-](?!s\b)[^\W\d_]+)*", text))
        found, i = [], 0
        while i < len(words):
            for j in range(min(len(words), i + 5), i, -1):
                place = self.find(text[words[i].start() : words[j - 1].end()])
                if place and text[words[i].start()].isupper():
                    found.append((words[i].start(), words[j - 1].end(), place))
                    i = j - 1
                    break
            i += 1
        return found

    def _climb(self, name: str) -> tuple[str, ...]:
        found: dict[str, None] = {}
        level = list(self.places[name].parents)
        while level:
            found.update(dict.fromkeys(level))
            level = [p for parent in level for p in self.places[parent].parents if p not in found]
        return tuple(found)


def _place(name: str, kind: PlaceKind, entry: dict[str, Any]) -> Place:
    return Place(name, kind, tuple(entry.get("in", ())), tuple(entry.get("aliases", ())), tuple(entry.get("demonyms", ())))


@lru_cache(maxsize=1)
def _load() -> Gazetteer:
    data = tomllib.loads(resources.files("sco_qa.world").joinpath("places.toml").read_text(encoding="utf-8"))
    places = {name: _place(name, _KINDS[group], entry) for group, entries in data.items() for name, entry in entries.items()}
    taken = {_fold(s) for p in places.values() for s in (p.name, *p.aliases)}
    for country in pycountry.countries:
        names = [n for n in (getattr(country, "common_name", None), country.name, getattr(country, "official_name", None)) if n]
        if not any(_fold(n) in taken for n in names):
            places[names[0]] = Place(names[0], "country", (), tuple(dict.fromkeys(names[1:])))
    return Gazetteer(places)
