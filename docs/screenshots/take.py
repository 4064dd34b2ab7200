"""Take the screenshots of this folder: `python docs/screenshots/take.py`. Needs a built index and Chromium."""

from __future__ import annotations

import shutil
import sys
import tempfile
import threading
import time
from pathlib import Path

import uvicorn
from playwright.sync_api import Page, sync_playwright

from sco_qa.engine import Engine
from sco_qa.settings import Settings
from service import create_app

HERE = Path(__file__).parent
PORT = 8799
KEPT = {
    "desktop-light": ("empty", "answer", "timeline", "bars", "conflict", "unanswerable", "facts", "paper", "print"),
    "desktop-dark": ("map", "reader"),
    "phone-light": ("answer", "timeline", "reader", "facts", "failed"),
    "phone-dark": ("empty", "map"),
}
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WINDOWS = {"desktop": (1120, 700), "phone": (390, 760)}


def serve(folder: Path) -> uvicorn.Server:
    """The service over the built index, with nothing remembered."""
    settings = Settings(data=folder / "service.sqlite")
    server = uvicorn.Server(uvicorn.Config(create_app(settings, Engine.open(settings)), port=PORT, log_level="warning"))
    threading.Thread(target=server.run, daemon=True).start()
    while not server.started:
        time.sleep(0.05)
    return server


def ask(page: Page, question: str) -> None:
    count = page.locator("article[id]").count()
    page.fill("#question", question)
    page.keyboard.press("Enter")
    page.locator("article[id]").nth(count).wait_for()
    page.wait_for_timeout(300)


class Tour:
    """The main states of the page, in one conversation; those of KEPT are kept."""

    def __init__(self, page: Page, prefix: str) -> None:
        self.page = page
        self.prefix = prefix

    def take(self, state: str) -> None:
        if state in KEPT[self.prefix]:
            self.page.wait_for_timeout(300)
            self.page.screenshot(path=HERE / f"{self.prefix}-{state}.png")

    def view(self, name: str, row: str) -> None:
        """A drawing, with one of its marks pointed at."""
        sheet = self.page.locator("[data-sheet]").last
        sheet.get_by_role("button", name=name, exact=True).click()
        mark = sheet.locator(f'.mark[aria-label^="{row}"]:visible').first
        mark.wait_for()
        sheet.evaluate("each => scrollTo(0, each.getBoundingClientRect().top + scrollY - 90)")
        if self.prefix.startswith("desktop"):
            mark.locator("rect, circle").first.hover()
        self.take(name.lower())
        self.page.mouse.move(1, 1)

    def run(self) -> None:
        page = self.page
        page.goto(f"http://127.0.0.1:{PORT}/")
        self.take("empty")
        ask(page, "which excercises were held in tajikstan")
        self.take("answer")
        ask(page, "List all exercises")
        self.view("Timeline", "Volgograd")
        self.view("Map", "Peace Mission-2010")
        self.view("Bars", "Peace Mission-2010")
        ask(page, "Where is RATS based?")
        self.take("conflict")
        page.locator("article:last-of-type .cite").first.click()
        page.locator("#reader #quote").wait_for()
        self.take("reader")
        page.keyboard.press("Escape")
        ask(page, "How many troops took part?")
        self.take("unanswerable")
        self.failure()
        page.goto(f"http://127.0.0.1:{PORT}/facts/exercises?sort=-start")
        self.take("facts")
        page.goto(f"http://127.0.0.1:{PORT}/paper/zhao-2012?find=tashkent")
        page.locator("mark.current").first.evaluate("each => each.closest('li, p').querySelector('details')?.setAttribute('open', '')")
        self.take("paper")
        self.printed()

    def failure(self) -> None:
        self.page.route("**/c/*", lambda route: route.abort("connectionrefused") if route.request.method == "POST" else route.continue_())
        self.page.fill("#question", "Which countries are observers?")
        self.page.keyboard.press("Enter")
        self.page.locator(".failed").wait_for()
        self.take("failed")
        self.page.unroute("**/c/*")

    def printed(self) -> None:
        self.page.goto(f"http://127.0.0.1:{PORT}/")
        ask(self.page, "exercises in China")
        self.page.emulate_media(media="print")
        self.take("print")


def main() -> None:
    chromium = shutil.which("chromium") or sys.exit("Chromium is not installed")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = serve(Path(folder))
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        for prefix in KEPT:
            device, scheme = prefix.split("-")
            width, height = WINDOWS[device]
            page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
            Tour(page, prefix).run()
        browser.close()
        server.should_exit = True


if __name__ == "__main__":
    main()
