"""The page enlarged, in other scripts, printed, at rest; and the paper read beside the answer, in Chromium."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.service.browsing import Open, ask, marked, show

pytestmark = pytest.mark.browser


def test_twice_as_large_everything_fits_and_the_focus_is_never_covered(open_page: Open) -> None:
    page = open_page(viewport={"width": 640, "height": 400}, device_scale_factor=2)
    ask(page, "tours")
    show(page, "Map")
    assert page.evaluate("document.documentElement.scrollWidth") <= 640
    page.locator("body").press("Control+Home")
    for _ in range(30):
        page.keyboard.press("Tab")
        covered = page.evaluate(
            """() => { const each = document.activeElement, box = each.getBoundingClientRect();
            if (each === document.body || !box.width || each.matches("[role=region]")) return "";
            const at = document.elementFromPoint(Math.max(0, box.left + box.width / 2), box.top + box.height / 2);
            return at && (each.contains(at) || at.contains(each)) ? "" : each.outerHTML.slice(0, 200); }"""
        )
        assert covered == ""


@pytest.mark.parametrize(("question", "direction"), [("أين يقع المقر؟", "rtl"), ("היכן המטה?", "rtl"), ("上海合作组织在哪里？", "ltr")])
def test_other_scripts_read_in_their_direction(open_page: Open, question: str, direction: str) -> None:
    page = open_page(viewport={"width": 390, "height": 700})
    page.fill("#question", question)
    style = "(element) => getComputedStyle(element).direction"
    assert page.locator("#question").evaluate(style) == direction
    ask(page, question)
    assert page.locator(".question").evaluate(style) == direction
    assert page.locator(".said").evaluate(style) == "ltr"
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_question_is_not_sent_while_a_word_is_composed(open_page: Open) -> None:
    page = open_page()
    page.fill("#question", "上海")
    sent = """() => { const event = new KeyboardEvent("keydown", { key: "Enter", isComposing: true, bubbles: true, cancelable: true });
      return document.getElementById("question").dispatchEvent(event); }"""
    assert page.evaluate(sent), "the key is left to the input method"
    expect(page.locator("article")).to_have_count(0)


def visible(page: Page, selector: str) -> bool:
    return page.locator(selector).first.is_visible()


def test_print_holds_the_answers_and_their_sources_alone(open_page: Open) -> None:
    page = open_page()
    ask(page, "list the walks")
    page.emulate_media(media="print")
    assert not any(visible(page, each) for each in (".ask", ".side", ".feedback", ".tools", ".suggestions"))
    assert visible(page, ".said") and visible(page, "table")
    expect(page.locator(".sources li").first).to_be_visible()
    box = page.locator(".sources li").first.bounding_box()
    assert box and box["height"] > 10, "the sources are printed though they are folded on the screen"


def test_nothing_moves_for_who_wants_it_still(open_page: Open) -> None:
    page = open_page(reduced_motion="reduce", viewport={"width": 390, "height": 700})
    ask(page, "conflict about the seat")
    page.locator(".said .cite").first.click()
    assert page.locator("#reader").evaluate("(each) => getComputedStyle(each).animationName") == "none"
    moving = page.evaluate("document.getAnimations().length")
    assert moving == 0


def test_the_paper_is_searched_beside_the_answer(open_page: Open) -> None:
    page = open_page(viewport={"width": 1280, "height": 800})
    ask(page, "conflict about the seat")
    page.locator(".said .cite").first.click()
    box = page.locator("#reader").get_by_role("searchbox")
    box.fill("seat IS")
    page.keyboard.press("Enter")
    expect(page.locator("#reader .hits")).to_contain_text("1 of 2")
    expect(page.locator("#reader mark.current").first).to_have_text("seat is")
    page.keyboard.press("Enter")
    expect(page.locator("#reader .hits")).to_contain_text("2 of 2")
    page.get_by_role("button", name="Next").click()
    expect(page.locator("#reader .hits")).to_contain_text("1 of 2")
    assert marked(page) == "Its seat is Lund & <Malmö>", "the quote stays marked"


def test_the_paper_says_which_facts_were_read_from_a_passage(open_page: Open) -> None:
    page = open_page("/paper/lantern")
    page.locator(".read summary").first.click()
    fact = page.locator(".read").first
    expect(fact).to_contain_text("Walk First walk")
    fact.locator("a.row").first.click()
    expect(page.locator("tr:target")).to_contain_text("First walk")
