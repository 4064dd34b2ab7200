"""The gazetteer: what contains what, whatever it is called."""

import pytest

from sco_qa.world.events import known_events
from sco_qa.world.places import Gazetteer

GAZETTEER = Gazetteer.load()


@pytest.mark.parametrize(
    ("written", "place"),
    [("almaty", "Alma-Ata"), ("Ürümqi", "Urumqi"), ("Kyrgyz Republic", "Kyrgyzstan"), ("the people's republic of china".removeprefix("the "), "China"),
     ("Kazakh", "Kazakhstan"), ("nalchik", "Nal'chik"), ("PRC", "China"), ("tadjikistan", "Tajikistan"), ("France", "France"), ("Far East", "Russian Far East")],
)  # fmt: skip
def test_names_are_found_however_written(written: str, place: str) -> None:
    found = GAZETTEER.find(written)
    assert found is not None and found.name == place


@pytest.mark.parametrize(("outer", "inner"), [("Russia", "Beslan"), ("North Caucasus", "Nazran"), ("China", "Kashgar"), ("Central Asia", "Tashkent"), ("Russia", "Domodedovo Airport")])
def test_containment(outer: str, inner: str) -> None:
    assert GAZETTEER.contains(outer, inner)
    assert not GAZETTEER.contains(inner, outer)


def test_no_two_places_share_a_name_or_alias() -> None:
    seen: dict[str, str] = {}
    for surface, place, kind in GAZETTEER.surfaces():
        if kind != "demonym":
            assert seen.setdefault(surface.casefold(), place) == place, surface


def test_places_in_a_text_in_order() -> None:
    text = "exercise in Alma-Ata, Kazakhstan and Yining in Xinjiang, China; Uzbekistan's Institute"
    assert [p.name for _, _, p in GAZETTEER.scan(text)] == ["Alma-Ata", "Kazakhstan", "Yining", "Xinjiang", "China", "Uzbekistan"]


def test_known_events_happen_in_known_places() -> None:
    assert all(event.place in GAZETTEER.places for event in known_events())
