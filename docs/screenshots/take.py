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
    "desktop-light-empty",
    "desktop-light-answer",
    "desktop-light-reader",
    "desktop-light-unanswerable",
    "desktop-light-facts",
    "desktop-dark-reader",
    "phone-light-answer",
    "phone-light-reader",
    "phone-dark-empty",
}
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}


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


def take(page: Page, name: str) -> None:
    if name in KEPT:
        page.screenshot(path=HERE / f"{name}.png")


def tour(page: Page, prefix: str) -> None:
    """The main states of the page, in one conversation."""
    page.goto(f"http://127.0.0.1:{PORT}/")
    take(page, f"{prefix}-empty")
    ask(page, "which excercises were held in tajikstan")
    take(page, f"{prefix}-answer")
    ask(page, "Where is RATS located?")
    page.locator("article:last-of-type .cite").first.click()
    page.locator("#reader #quote").wait_for()
    page.wait_for_timeout(300)
    take(page, f"{prefix}-reader")
    page.keyboard.press("Escape")
    ask(page, "How many troops took part?")
    take(page, f"{prefix}-unanswerable")
    page.goto(f"http://127.0.0.1:{PORT}/facts/exercises?sort=-start")
    take(page, f"{prefix}-facts")


def main() -> None:
    chromium = shutil.which("chromium") or sys.exit("Chromium is not installed")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = serve(Path(folder))
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        for device, size in (("desktop", DESKTOP), ("phone", PHONE)):
            for scheme in ("light", "dark"):
                tour(browser.new_page(viewport=size, color_scheme=scheme), f"{device}-{scheme}")
        browser.close()
        server.should_exit = True


if __name__ == "__main__":
    main()
