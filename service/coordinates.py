"""Where a named place lies on the earth. Data: coordinates.toml, and the ISO 3166 codes of pycountry."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import pycountry

from sco_qa.world.places import Gazetteer


@dataclass(frozen=True, slots=True)
class Location:
    """A place on a map: degrees where a town or region is known, and the ISO 3166-1 numeric code of its country.

    At least one of the two is there. Without degrees only the country is known.
    """

    name: str
    latitude: float | None = None
    longitude: float | None = None
    country: str | None = None


@lru_cache(maxsize=512)
def locate(name: str) -> Location | None:
    """The location of a place however it is written; a station or quarter lies where what contains it does.

    >>> locate("Nurek").latitude, locate("Kazakh").country
    (38.389, '398')
    """
    gazetteer = Gazetteer.load()
    place = gazetteer.find(name)
    if place is None:
        return None
    points = _points()
    exact = next((each for each in (place.name, *gazetteer.ancestors(place.name)) if each in points), None)
    country = gazetteer.country_of(place.name)
    code = _code((country, *gazetteer.places[country].aliases)) if country else None
    if exact is None and code is None:
        return None
    latitude, longitude = points[exact] if exact else (None, None)
    return Location(place.name, latitude, longitude, code)


def _code(names: Iterable[str]) -> str | None:
    """The ISO 3166-1 numeric code of a country by the first of its names that the standard knows."""
    for name in names:
        for field in ("name", "common_name", "official_name"):
            if found := pycountry.countries.get(**{field: name}):
                return str(found.numeric)
    return None


@lru_cache(maxsize=1)
def _points() -> dict[str, tuple[float, float]]:
    data = tomllib.loads(resources.files("service").joinpath("coordinates.toml").read_text(encoding="utf-8"))
    return {name: (north, east) for places in data.values() for name, (north, east) in places.items()}
