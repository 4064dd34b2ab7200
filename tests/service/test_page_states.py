"""Conversations through reload, back, loss of the service, hostile text, and by keyboard alone, in Chromium."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.service.browsing import Open, ask, show
from tests.service.serving import Server

pytestmark = pytest.mark.browser
HOSTILE = "\"><img src=x onerror=\"window.harmed=1\"><script>window.harmed=1</script>'{{7*7}}"


def test_going_back_closes_the_paper_and_stays(open_page: Open) -> None:
    page = open_page(viewport={"width": 390, "height": 700})
    ask(page, "conflict about the seat")
    address = page.url
    page.locator(".said .cite").first.click()
    expect(page.locator("#reader #quote")).to_be_visible()
    page.go_back()
    expect(page.locator("#reader")).to_be_hidden()
    assert page.url == address
    page.go_forward()
    expect(page.locator("#reader #quote")).to_be_visible()
    page.reload()
    expect(page.locator("#reader #quote")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#reader")).to_be_hidden()
    expect(page.locator("article")).to_have_count(1)


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until an element has the focus, as a person would."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} is not reached by the keyboard")


def test_a_whole_visit_needs_no_mouse(open_page: Open) -> None:
    page = open_page(viewport={"width": 1280, "height": 800})
    page.keyboard.type("tours")
    page.keyboard.press("Enter")
    expect(page.locator("article[id]")).to_have_count(1)
    page.locator("article").evaluate("each => { each.tabIndex = -1; each.focus(); }")  # where reading begins
    tab_to(page, ".said .cite")
    page.keyboard.press("Enter")
    expect(page.locator("#reader #quote")).to_be_visible()
    tab_to(page, "#reader [name=find]")
    page.keyboard.type("walk")
    page.keyboard.press("Enter")
    expect(page.locator("#reader .hits")).to_contain_text("1 of")
    page.keyboard.press("Escape")
    expect(page.locator(".said .cite").first).to_be_focused()
    tab_to(page, "[data-view=map]")
    page.keyboard.press("Space")
    expect(page.locator(".mark").first).to_be_visible()
    tab_to(page, ".mark")
    expect(page.get_by_role("tooltip")).to_be_visible()
    tab_to(page, ".feedback button[value=wrong]")
    page.keyboard.press("Enter")
    expect(page.locator(".feedback")).to_contain_text("Noted as wrong")
    page.keyboard.press("/")
    expect(page.locator("#question")).to_be_focused()


def test_a_drawer_keeps_the_focus(open_page: Open) -> None:
    page = open_page(viewport={"width": 390, "height": 700})
    ask(page, "conflict about the seat")
    page.locator(".said .cite").first.click()
    expect(page.locator("#reader #quote")).to_be_visible()
    for _ in range(20):
        page.keyboard.press("Tab")
        assert page.evaluate("!document.activeElement.closest('main, .bar')")
    page.set_viewport_size({"width": 1280, "height": 700})
    expect(page.locator("main")).not_to_have_attribute("inert", "")
    page.set_viewport_size({"width": 390, "height": 700})
    page.keyboard.press("Escape")
    expect(page.locator(".said .cite").first).to_be_focused()


def test_an_answer_is_copied_with_its_sources(open_page: Open) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    ask(page, "conflict about the seat")
    page.get_by_role("link", name="Copy with sources").click()
    expect(page.get_by_role("link", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("conflict about the seat") and "[2] “Its seat is Malmö.”" in copied


def test_what_is_typed_survives_a_reload(open_page: Open) -> None:
    page = open_page()
    page.fill("#question", "half a question")
    page.reload()
    expect(page.locator("#question")).to_have_value("half a question")
    ask(page, "list the walks")
    page.reload()
    expect(page.locator("#question")).to_have_value("")


def test_a_conversation_can_be_renamed_and_deleted_at_once(open_page: Open) -> None:
    page = open_page()
    ask(page, "list the walks")
    page.get_by_text("Rename or delete").click()
    page.get_by_label("Name").fill(HOSTILE)
    page.get_by_role("button", name="Rename").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(HOSTILE)
    expect(page.locator("#conversations a")).to_have_text(HOSTILE)
    page.get_by_text("Rename or delete").click()
    page.get_by_role("button", name="Delete this conversation").click()
    expect(page.locator("#conversations a")).to_have_count(0)
    expect(page.get_by_role("heading", name="Ask the paper")).to_be_visible()


def test_another_browser_sees_a_shared_conversation_and_cannot_change_it(open_page: Open) -> None:
    page = open_page()
    ask(page, "list the walks")
    other = open_page(urlsplit(page.url).path)
    expect(other.locator("article")).to_have_count(1)
    expect(other.get_by_text("Rename or delete")).to_have_count(0)
    ask(other, "tours")
    expect(other.get_by_text("Rename or delete")).to_have_count(0)


def test_hostile_questions_comments_and_names_do_nothing(open_page: Open) -> None:
    page = open_page()
    ask(page, f"tours {HOSTILE}")
    show(page, "Timeline")
    page.get_by_role("button", name="Wrong").click()
    page.get_by_label("Comment").fill(HOSTILE)
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".feedback")).to_contain_text("Noted")
    page.get_by_text("Rename or delete").click()
    page.get_by_label("Name").fill(HOSTILE)
    page.get_by_role("button", name="Rename").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(HOSTILE)
    page.wait_for_load_state()  # a click before the scripts are there follows the link
    page.locator(".cite").first.click()
    page.locator("#reader").get_by_role("searchbox").fill(HOSTILE)
    page.keyboard.press("Enter")
    expect(page.locator("#reader .hits")).to_contain_text("Not found")
    page.goto(re.sub(r"/c/.*", "/facts/walks", page.url))
    page.get_by_label("Any column holds").fill(HOSTILE)
    expect(page.locator("[data-live=count]")).to_contain_text("0 of 2")
    assert page.evaluate("window.harmed") is None
    assert page.locator("img").count() == 0


def test_inline_scripts_are_refused(browser: Browser, server: Server) -> None:
    page = browser.new_page()
    page.goto(server.url)
    policy = page.request.get(page.url).headers["content-security-policy"]
    assert "unsafe" not in policy and "default-src 'none'" in policy
    ran = page.evaluate(
        """() => new Promise((resolve) => {
        addEventListener("securitypolicyviolation", (event) => resolve(event.effectiveDirective), { once: true });
        const script = document.createElement("script");
        script.textContent = "window.ran = true";
        document.body.append(script);
        if (window.ran) resolve("ran");
        })"""
    )
    assert ran == "script-src-elem"
    page.close()


def test_a_restart_in_mid_conversation_is_survived(open_page: Open, server: Server) -> None:
    page = open_page()
    ask(page, "list the walks")
    server.stop()
    server.start()
    ask(page, "and then?")
    expect(page.locator(".reading a").last).to_have_text("Walks (2)")


def test_a_conversation_that_is_gone_keeps_the_question(open_page: Open) -> None:
    page = open_page()
    ask(page, "list the walks")
    page.request.post(page.url + "/delete")
    page.fill("#question", "tours & more")
    page.keyboard.press("Enter")
    expect(page.locator(".failed")).to_contain_text("There is no conversation")
    page.get_by_role("link", name="Ask it in a new conversation").click()
    expect(page.locator("#question")).to_have_value("tours & more")
    expect(page.get_by_role("heading", name="Ask the paper")).to_be_visible()


def test_a_slow_answer_is_awaited_in_words_and_asked_once(open_page: Open) -> None:
    page = open_page()
    asked = []

    def slowly(route: Route) -> None:
        asked.append(route.request.post_data)
        page.wait_for_timeout(600)
        route.continue_()

    page.route("**/", slowly)
    page.fill("#question", "list the walks")
    page.keyboard.press("Enter")
    expect(page.locator(".pending")).to_contain_text("Looking in the paper")
    page.fill("#question", "impatient")
    page.keyboard.press("Enter")
    expect(page.locator("article[id]")).to_have_count(1)
    assert len(asked) == 1
    expect(page.locator("#question")).to_have_value("impatient")
