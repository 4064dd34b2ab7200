"""What axe-core finds in every state of the page: nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from tests.service.browsing import Open, ask, show

pytestmark = pytest.mark.browser
AXE = (Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js").read_text("utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
WINDOWS = ((1280, 800), (390, 844), (320, 640))


def found(page: Page) -> list[str]:
    """Every violation with the elements it is about."""
    result = page.evaluate("rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES)
    return [f"{rule['id']}: {node['html'][:160]}" for rule in result["violations"] for node in rule["nodes"]]


def hold(page: Page) -> None:
    """No violation and nothing to scroll sideways, in any window; at the end, where the box covers nothing."""
    page.evaluate(AXE)
    for width, height in WINDOWS:
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
        page.wait_for_timeout(100)  # the drawings follow the window
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            assert found(page) == [], (width, scheme)


def empty(page: Page) -> None:
    expect(page.get_by_role("heading", name="Ask the paper")).to_be_visible()


def answer(page: Page) -> None:
    ask(page, "conflict about the seat")
    ask(page, "nothing of that")
    ask(page, "which walks")
    for details in page.locator("details").all():
        details.evaluate("each => { each.open = true }")


def judged(page: Page) -> None:
    ask(page, "list the walks")
    page.get_by_role("button", name="Wrong").click()
    expect(page.locator(".feedback")).to_contain_text("Noted as wrong")


def table(page: Page) -> None:
    ask(page, "tours")
    page.get_by_role("button", name="Walk", exact=True).click()
    page.locator(".export summary").click()


def timeline(page: Page) -> None:
    ask(page, "tours")
    show(page, "Timeline")
    page.locator("figcaption summary:visible").click()


def map_(page: Page) -> None:
    ask(page, "tours")
    show(page, "Map")


def bars(page: Page) -> None:
    ask(page, "tours")
    show(page, "Bars")
    page.locator(".mark:visible").first.focus()


def reader(page: Page) -> None:
    ask(page, "conflict about the seat")
    page.locator(".said .cite").first.click()
    expect(page.locator("#reader #quote")).to_be_visible()
    page.locator("#reader").get_by_role("searchbox").fill("walk")
    page.keyboard.press("Enter")
    expect(page.locator("#reader .hits")).to_contain_text("1 of")
    page.locator("#reader .read summary").first.click()


def failed(page: Page) -> None:
    page.fill("#question", "bad one")
    page.keyboard.press("Enter")
    expect(page.locator(".failed")).to_be_visible()


def side(page: Page) -> None:
    ask(page, "list the walks")
    page.set_viewport_size({"width": 390, "height": 844})
    page.locator(".menu").click()
    expect(page.get_by_role("link", name="HTTP interface")).to_be_visible()


STATES: tuple[Callable[[Page], None], ...] = (empty, answer, judged, table, timeline, map_, bars, reader, failed, side)


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__.strip("_"))
def test_a_state_of_the_conversation_has_no_barrier(open_page: Open, state: Callable[[Page], None]) -> None:
    page = open_page(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    state(page)
    hold(page)


@pytest.mark.parametrize(
    "path", ["/facts", "/facts/walks?q=walk", "/facts/walks?name=nothing", "/paper/lantern?find=s", "/c/nope"]
)
def test_a_page_has_no_barrier(open_page: Open, path: str) -> None:
    hold(open_page(path))


def test_the_description_of_the_interface_can_be_read(open_page: Open) -> None:
    """Swagger UI's structure is its own (docs/reliability.md); its colours are ours to mend."""
    page = open_page("/docs")
    page.locator(".opblock-summary-control").first.click()
    expect(page.locator(".opblock-body").first).to_be_visible()
    page.evaluate(AXE)
    assert [each for each in found(page) if each.startswith("color-contrast:")] == []


def test_axe_finds_a_barrier_where_there_is_one(open_page: Open) -> None:
    page = open_page()
    page.evaluate(AXE)
    page.evaluate("document.documentElement.lang = ''")
    assert [each.split(":")[0] for each in found(page)] == ["html-has-lang"]
