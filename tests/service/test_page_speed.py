"""How heavy the page is, and how soon an answer is seen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.service.browsing import Open, ask, show

pytestmark = pytest.mark.browser
MOST_KB = 250
MOST_MS = 100
SEEN = """question => new Promise((resolve) => {
  const before = document.querySelectorAll("article[id]").length;
  new MutationObserver((_, observer) => {
    if (document.querySelectorAll("article[id]").length === before) return;
    observer.disconnect();
    requestAnimationFrame(() => setTimeout(() => {
      const seen = performance.now();
      const replies = performance.getEntriesByType("resource").filter((each) => /\\/(c\\/[^/]+)?$/.test(new URL(each.name).pathname));
      resolve({ reply: seen - replies.at(-1).responseEnd, total: seen - replies.at(-1).startTime });
    }));
  }).observe(document.getElementById("answers"), { childList: true, subtree: true });
  document.getElementById("question").value = question;
  document.getElementById("ask").requestSubmit();
})"""


def weight(page: Page) -> float:
    """What has come over the wire so far, in kB: headers and compressed bodies."""
    script = """() => [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
      .reduce((sum, each) => sum + each.transferSize, 0)"""
    return float(page.evaluate(script)) / 1000


def test_the_first_view_is_light(open_page: Open, record_property: Callable[[str, object], None]) -> None:
    page = open_page()
    expect(page.locator("html.scripted")).to_be_visible()
    first = weight(page)
    assert 5 < first <= MOST_KB
    ask(page, "tours")
    for view in ("Timeline", "Map", "Bars"):
        show(page, view)
    record_property("kB", (first, weight(page)))
    assert weight(page) <= MOST_KB, "with every drawing"


def test_an_answer_is_seen_at_once_after_the_reply(open_page: Open, record_property: Callable[[str, object], None]) -> None:
    page = open_page()
    times = [page.evaluate(SEEN, question) for question in ("list the walks", "tours", "conflict about the seat", "nothing of it")]
    record_property("ms", times)
    assert min(each["reply"] for each in times) > 0
    assert max(each["reply"] for each in times) <= MOST_MS


def test_what_is_served_says_when_to_ask_for_it_again(open_page: Open) -> None:
    page = open_page()
    headers = page.request.get(page.url + "static/app.js").headers
    assert headers["cache-control"] == "no-cache" and headers["etag"]
    packed = """() => performance.getEntriesByType("resource").filter((each) => each.decodedBodySize > 1500)
      .map((each) => each.encodedBodySize / each.decodedBodySize)"""
    assert max(page.evaluate(packed)) < 0.7
