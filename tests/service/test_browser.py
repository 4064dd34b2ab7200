"""The page in Debian's Chromium, with its scripts and without."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.service.browsing import Open, ask, marked
from tests.service.serving import Server

pytestmark = pytest.mark.browser


def test_a_question_is_answered_without_leaving_the_page(open_page: Open) -> None:
    page = open_page()
    page.evaluate("window.stayed = true")
    ask(page, "list the wlaks")
    expect(page.locator("article .said")).to_contain_text("There were two walks")
    assert "/c/" in page.url
    assert page.evaluate("window.stayed")
    expect(page.locator("#said")).to_contain_text("There were two walks")
    expect(page.locator("#question")).to_be_focused()
    expect(page.locator("#question")).to_have_value("")
    expect(page.get_by_role("heading", name="Ask the paper")).to_be_hidden()
    expect(page.locator("#conversations a")).to_have_count(1)


def test_follow_ups_stay_in_the_conversation_through_reload_and_back(open_page: Open) -> None:
    page = open_page()
    ask(page, "list the walks")
    address = page.url
    ask(page, "and then?")
    assert page.url == address
    expect(page.locator(".reading a").last).to_have_text("Walks (2)")
    page.reload()
    expect(page.locator("article")).to_have_count(2)
    page.go_back()
    expect(page.get_by_role("heading", name="Ask the paper")).to_be_visible()
    page.go_forward()
    expect(page.locator("article")).to_have_count(2)


def test_examples_and_suggestions_ask_at_a_click(open_page: Open) -> None:
    page = open_page()
    page.get_by_role("button", name="list the walks").click()
    expect(page.locator("article[id]")).to_have_count(1)
    page.get_by_role("button", name="conflict <i>again</i>").click()
    expect(page.locator("article[id]")).to_have_count(2)
    expect(page.locator(".conflict figure")).to_have_count(2)


def test_a_citation_opens_the_paper_beside_the_answer_at_exactly_the_quote(open_page: Open) -> None:
    page = open_page(viewport={"width": 1280, "height": 720})
    ask(page, "conflict about the seat")
    page.locator(".said .cite").first.click()
    expect(page.locator("#reader #quote")).to_be_in_viewport()
    assert marked(page) == "Its seat is Lund & <Malmö>"
    expect(page.locator("article")).to_be_visible()
    page.locator(".said .cite").last.click()
    expect(page.locator("#reader #quote")).to_have_text("Its seat is Malmö.")
    page.keyboard.press("Escape")
    expect(page.locator("#reader")).to_be_hidden()
    expect(page.locator(".said .cite").last).to_be_focused()


def test_pointing_at_a_mark_shows_its_quote(open_page: Open) -> None:
    page = open_page()
    ask(page, "list the walks")
    marks = page.locator(".said .cite")
    marks.first.hover()
    expect(page.get_by_role("tooltip")).to_contain_text("First walk: by the river, May 2001")
    page.mouse.move(1, 1)
    expect(page.get_by_role("tooltip")).to_be_hidden()
    page.keyboard.press("Shift+Tab")
    marks.last.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("tooltip")).to_contain_text("Second walk: =by the <b>sea</b>")
    page.keyboard.press("Escape")
    expect(page.get_by_role("tooltip")).to_be_hidden()


def test_on_a_phone_the_paper_is_a_drawer(open_page: Open) -> None:
    page = open_page(viewport={"width": 390, "height": 700})
    ask(page, "conflict about the seat")
    page.locator(".said .cite").first.click()
    expect(page.locator("#reader #quote")).to_be_in_viewport()
    page.get_by_role("button", name="Close the paper").click()
    expect(page.locator("#reader")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_wider_than_a_narrow_window(open_page: Open, scheme: str) -> None:
    page = open_page(viewport={"width": 320, "height": 640}, color_scheme=scheme)
    for question in ("list the walks", "conflict about the seat", "nothing of that", "x" * 400):
        ask(page, question)
    for details in page.locator("details").all():
        details.evaluate("each => { each.open = true }")
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.get_by_role("button", name="Conversations and more").click()
    expect(page.get_by_role("link", name="HTTP interface")).to_be_visible()


def test_the_keyboard_is_enough(open_page: Open) -> None:
    page = open_page()
    ask(page, "list the walks")
    ask(page, "conflict about the seat")
    page.locator("summary").first.focus()
    page.keyboard.press("/")
    expect(page.locator("#question")).to_be_focused()
    for key, value in (
        ("ArrowUp", "conflict about the seat"),
        ("ArrowUp", "list the walks"),
        ("ArrowDown", "conflict about the seat"),
    ):
        page.keyboard.press(key)
        expect(page.locator("#question")).to_have_value(value)
    page.keyboard.press("ArrowDown")
    expect(page.locator("#question")).to_have_value("")


def test_the_interpretation_goes_back_into_the_box(open_page: Open) -> None:
    page = open_page()
    ask(page, "list the walks")
    page.get_by_role("link", name="Walks (1)").click()
    expect(page.locator("#question")).to_have_value("Walks (1)")
    expect(page.locator("#question")).to_be_focused()


def test_a_verdict_is_given_in_place(open_page: Open) -> None:
    page = open_page()
    ask(page, "list the walks")
    page.get_by_role("button", name="Wrong").click()
    expect(page.locator(".feedback")).to_contain_text("Noted as wrong")
    page.get_by_label("Comment").fill("<b>only one</b>")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".feedback")).to_contain_text("Noted as wrong")


def test_a_lost_connection_is_said_the_question_kept_and_asked_again(open_page: Open, server: Server) -> None:
    page = open_page()
    ask(page, "list the walks")
    server.stop()
    page.fill("#question", "conflict about the seat")
    page.keyboard.press("Enter")
    expect(page.locator(".failed")).to_contain_text("cannot be reached")
    expect(page.locator("#question")).to_have_value("conflict about the seat")
    server.start()
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("article[id]")).to_have_count(2)
    expect(page.locator(".failed")).to_have_count(0)
    expect(page.locator("#question")).to_have_value("")


def test_a_refused_question_is_explained_and_kept(open_page: Open) -> None:
    page = open_page()
    page.fill("#question", "bad one")
    page.keyboard.press("Enter")
    expect(page.locator(".failed")).to_contain_text("This question cannot be used")
    expect(page.locator("#question")).to_have_value("bad one")


def test_without_scripts_everything_works_by_forms_and_links(open_page: Open) -> None:
    page = open_page(java_script_enabled=False)
    page.get_by_label("Your question").fill("conflict about the seat")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator("article")).to_have_count(1)
    assert "/c/" in page.url
    page.get_by_label("Your question").fill("list the walks")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator("article")).to_have_count(2)
    page.get_by_role("button", name="Wrong").first.click()
    expect(page.locator(".feedback").first).to_contain_text("Noted as wrong")
    page.locator(".said .cite").first.click()
    expect(page.locator("#quote")).to_be_in_viewport()
    assert marked(page) == "Its seat is Lund & <Malmö>"


def test_without_scripts_tables_facts_and_the_paper_are_of_use(open_page: Open) -> None:
    page = open_page(java_script_enabled=False)
    page.get_by_label("Your question").fill("tours")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_role("button", name="Timeline")).to_be_hidden()
    page.locator(".export summary").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert download.value.suggested_filename.endswith(".csv")
    page.get_by_role("link", name="Facts", exact=True).click()
    page.get_by_role("link", name="Walks").click()
    page.get_by_label("Any column holds").fill("malm")
    page.get_by_role("button", name="Search").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_role("link", name="Duration (days)").click()
    assert "q=malm" in page.url and "sort=days" in page.url
    page.get_by_role("link", name="The paper").click()
    page.get_by_label("Search the paper").fill("seat is")
    page.get_by_role("button", name="Find").click()
    expect(page.locator(".hits")).to_have_text("2 places")
    page.get_by_role("link", name="2 places").click()
    expect(page.locator("#hit-1")).to_be_in_viewport()


def test_hostile_text_does_nothing(open_page: Open) -> None:
    page = open_page()
    question = "<img src=x onerror=alert(1)><script>window.harmed = 1</script>"
    ask(page, question)
    expect(page.locator(".question")).to_have_text(question)
    assert page.evaluate("window.harmed") is None
    page.reload()
    assert page.evaluate("window.harmed") is None


@pytest.mark.parametrize("question", ["上海合作组织在哪里？", "أين يقع المقر؟ (RATS)", "x" * 1000])
def test_any_script_and_length_fits(open_page: Open, question: str) -> None:
    page = open_page(viewport={"width": 390, "height": 700})
    ask(page, question)
    expect(page.locator(".question")).to_have_text(question)
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_the_description_is_readable_offline(open_page: Open) -> None:
    page = open_page("/docs")
    expect(page.locator(".opblock-summary-path").first).to_contain_text("/v1/ask")
