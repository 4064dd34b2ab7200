"""What the tests in a browser share."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

Open = Callable[..., Page]
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def ask(page: Page, question: str) -> None:
    """Ask as a person does, and wait for the answer."""
    count = page.locator("article[id]").count()
    page.fill("#question", question)
    page.keyboard.press("Enter")
    expect(page.locator("article[id]")).to_have_count(count + 1)


def show(page: Page, view: str) -> None:
    """Show the last table as a drawing, or as a table again."""
    page.locator("[data-sheet]").last.get_by_role("button", name=view, exact=True).click()
    if view != "Table":
        expect(page.locator("[data-sheet]").last.locator("[data-figure]:visible .mark").first).to_be_visible()


def marked(page: Page) -> str:
    """The text that is highlighted in the paper."""
    return "".join(page.locator("mark:not(.hit)").filter(visible=True).all_text_contents())
