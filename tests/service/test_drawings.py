"""Tables that sort, are exported and are drawn, in Chromium."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.service.browsing import Open, ask, show

pytestmark = pytest.mark.browser


def names(page: Page) -> list[str]:
    cells = page.locator("tbody tr td:first-child").all()
    return [cell.evaluate("each => each.firstChild.textContent.trim()") for cell in cells]


def test_a_table_sorts_by_a_click_and_back(open_page: Open) -> None:
    page = open_page()
    ask(page, "tours")
    before = names(page)
    days = page.get_by_role("button", name="Duration (days)")
    days.click()
    assert names(page) == ["Spring tour", "Autumn tour", "Summer tour", before[3]], "empty cells stay last"
    expect(page.get_by_role("columnheader", name="Duration (days)")).to_have_attribute("aria-sort", "ascending")
    days.click()
    assert names(page) == ["Summer tour", "Spring tour", "Autumn tour", before[3]]
    days.click()
    assert names(page) == before
    page.get_by_role("button", name="Start").press("Enter")
    assert names(page)[:3] == ["Spring tour", "Summer tour", "Autumn tour"]


def test_columns_left_out_come_back_at_a_click(open_page: Open) -> None:
    page = open_page(viewport={"width": 1280, "height": 800})
    ask(page, "tours")
    hidden = page.locator("th.extra")
    if hidden.count():
        expect(hidden.first).to_be_hidden()
        page.get_by_label("All 5 columns").check()
        expect(hidden.first).to_be_visible()


@pytest.mark.parametrize(("form", "start"), [("CSV", "name,places,start"), ("JSON", '{\n  "title"'), ("Markdown", "## ")])
def test_a_table_is_kept_as_a_file(open_page: Open, form: str, start: str) -> None:
    page = open_page()
    ask(page, "tours")
    page.locator(".export summary").click()
    with page.expect_download() as download:
        page.get_by_role("link", name=form, exact=True).click()
    text = Path(download.value.path()).read_text("utf-8")
    assert text.startswith(start)
    assert form != "CSV" or "\"'=cmd" in text or ",'=cmd" in text or "\n'=cmd" in text
    assert form != "JSON" or len(json.loads(text)["rows"]) == 4


def test_nothing_for_drawings_is_loaded_before_one_is_wanted(open_page: Open) -> None:
    page = open_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    ask(page, "tours")
    assert not [url for url in asked if "vendor" in url or "drawing" in url]
    show(page, "Timeline")
    assert any("d3-scale" in url for url in asked)
    assert not [url for url in asked if "world-atlas" in url or "d3-geo" in url]


@pytest.mark.parametrize(("view", "marks"), [("Timeline", 3), ("Map", 4), ("Bars", 3)])
def test_every_row_has_its_marks(open_page: Open, view: str, marks: int) -> None:
    page = open_page()
    ask(page, "tours")
    show(page, view)
    expect(page.locator("[data-figure]:visible .mark")).to_have_count(marks)
    expect(page.locator(".table")).to_be_hidden()
    show(page, "Table")
    expect(page.locator(".table")).to_be_visible()


@pytest.mark.parametrize("view", ["Timeline", "Map", "Bars"])
def test_a_mark_shows_its_row_and_leads_to_its_sentence(open_page: Open, view: str) -> None:
    page = open_page(viewport={"width": 1280, "height": 800})
    ask(page, "tours")
    show(page, view)
    mark = page.locator('.mark[aria-label^="Spring tour"]').first
    mark.locator("rect, circle").first.hover()
    expect(page.get_by_role("tooltip")).to_contain_text("Spring tour")
    expect(page.get_by_role("tooltip")).to_contain_text("First walk: by the river, May 2001")
    mark.locator("rect, circle").first.click()
    expect(page.locator("#reader #quote")).to_contain_text("First walk")


def test_the_keyboard_goes_from_mark_to_mark(open_page: Open) -> None:
    page = open_page()
    ask(page, "tours")
    show(page, "Timeline")
    page.locator(".mark[tabindex='0']").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".mark:focus")).to_have_attribute("aria-label", "Summer tour · 8 Jun 2002")
    expect(page.get_by_role("tooltip")).to_contain_text("Summer tour")
    page.keyboard.press("End")
    expect(page.locator(".mark:focus")).to_have_attribute("aria-label", "Autumn tour · 2003")
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    expect(page.locator("#reader #quote")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".mark:focus")).to_have_attribute("aria-label", "Spring tour · May 2001")


@pytest.mark.parametrize(
    ("view", "text"),
    [
        ("Timeline", "8 Jun 2002: Summer tour"),
        ("Map", "Tashkent: Spring tour"),
        ("Bars", "Duration: Spring tour 3 days; Summer tour 12 days; Autumn tour 3 days"),
    ],
)
def test_a_drawing_is_told_in_words(open_page: Open, view: str, text: str) -> None:
    page = open_page()
    ask(page, "tours")
    show(page, view)
    page.locator("figcaption summary:visible").click()
    expect(page.locator("figcaption:visible")).to_contain_text(text)
    if view != "Bars":
        expect(page.locator("figcaption:visible")).to_contain_text("1 walk without a")


def test_bars_compare_what_is_chosen(open_page: Open) -> None:
    page = open_page()
    ask(page, "tours")
    show(page, "Bars")
    page.get_by_label("What the bars compare").select_option("Walks by places")
    expect(page.locator("svg .name").first).to_have_text("Tashkent")
    expect(page.locator("svg .value").first).to_have_text("2")
    expect(page.get_by_label("What the bars compare")).to_be_focused()


def test_a_drawing_that_does_not_load_says_so_and_loads_later(open_page: Open) -> None:
    page = open_page()
    ask(page, "tours")
    page.route("**/vendor/d3-scale/**", lambda route: route.abort("connectionrefused"))
    page.get_by_role("button", name="Timeline").click()
    expect(page.get_by_role("alert")).to_contain_text("did not load")
    page.unroute("**/vendor/d3-scale/**")
    page.get_by_role("button", name="Timeline").click()
    expect(page.locator(".mark")).to_have_count(3)


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_drawings_follow_the_window(open_page: Open, width: int) -> None:
    page = open_page(viewport={"width": 800, "height": 800})
    ask(page, "tours")
    show(page, "Map")
    page.set_viewport_size({"width": width, "height": 800})
    page.wait_for_timeout(150)
    svg, frame = page.locator(".drawing:visible svg").bounding_box(), page.locator(".drawing:visible").bounding_box()
    assert svg and frame and abs(svg["width"] - frame["width"]) < 2


def test_facts_are_filtered_while_typing_and_the_address_keeps_it(open_page: Open) -> None:
    page = open_page("/facts/walks")
    page.get_by_label("Any column holds").press_sequentially("malm")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("[data-live=count]")).to_contain_text("1 of 2")
    expect(page.get_by_label("Any column holds")).to_be_focused()
    assert page.url.endswith("/facts/walks?q=malm")
    page.get_by_label("Duration holds").fill("2.5")
    page.wait_for_url("**days=2.5")
    page.get_by_role("link", name="Walk", exact=True).click()
    assert "q=malm" in page.url and "days=2.5" in page.url and "sort=name" in page.url
    page.reload()
    expect(page.get_by_label("Any column holds")).to_have_value("malm")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.locator("tbody .cite").first.click()
    expect(page.locator("#reader #quote")).to_be_visible()


def test_a_drawing_of_facts_follows_the_filters(open_page: Open) -> None:
    page = open_page("/facts/walks")
    page.get_by_role("button", name="Timeline").click()
    expect(page.locator(".mark")).to_have_count(2)
    page.get_by_label("Any column holds").fill("malm")
    expect(page.locator("[data-live=count]")).to_contain_text("1 of 2")
    expect(page.locator(".table")).to_be_visible()  # one row has no timeline
    page.get_by_label("Any column holds").fill("walk")
    expect(page.locator("[data-live=count]")).to_contain_text("2 of 2")
    page.get_by_role("button", name="Timeline").click()
    expect(page.locator(".mark")).to_have_count(2)


def test_a_mark_of_a_timeline_finds_a_lane_of_its_own(open_page: Open) -> None:
    page = open_page()
    lanes = page.evaluate(
        """async () => (await import("/static/drawing/timeline.js"))
        .lanes([{from: 0, to: 50}, {from: 40, to: 90}, {from: 70, to: 95}, {from: 120, to: 130}]).map((each) => each.lane)"""
    )
    assert lanes == [0, 1, 0, 0]


def test_dots_of_one_place_stand_apart(open_page: Open) -> None:
    page = open_page()
    nearest = page.evaluate(
        """async () => {
        const dots = (await import("/static/drawing/map.js")).apart(Array.from({length: 12}, () => ({home: [200, 100]})), 400, 200);
        return Math.min(...dots.flatMap((a, i) => dots.slice(i + 1).map((b) => Math.hypot(a.x - b.x, a.y - b.y))));
        }"""
    )
    assert nearest > 11


def test_empty_cells_are_last_in_either_order(open_page: Open) -> None:
    page = open_page()
    keys = page.evaluate(
        """async () => {
        const { ordered } = await import("/static/sheets.js");
        const rows = ["b", "", "a10", "a9"].map((key, i) => ({ key, row: { dataset: { row: i } } }));
        return ["ascending", "descending", "none"].map((order) => ordered(rows, order).map((each) => each.key));
        }"""
    )
    assert keys == [["a9", "a10", "b", ""], ["b", "a10", "a9", ""], ["b", "", "a10", "a9"]]
