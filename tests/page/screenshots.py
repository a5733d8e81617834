"""Takes the screenshots in `docs/screenshots/`: `python -m tests.page.screenshots`."""

from __future__ import annotations

import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import uvicorn
from PIL import Image

from listen.serve import create_app
from tests.conftest import REPOSITORY, need

from . import harbour
from .conftest import ARGUMENTS, until

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

_FOLDER = REPOSITORY / "docs" / "screenshots"
_SIZES = ((360, 740), (1280, 900))


def _shoot(page: Page, name: str) -> None:
    path = _FOLDER / f"{name}.png"
    page.screenshot(path=path)
    # Few colours: a page of text is as clear with 64, in a third of the bytes.
    Image.open(path).convert("RGB").quantize(64, dither=Image.Dither.NONE).save(path, optimize=True)


def _pages(browser: Browser, address: str, scheme: Any, width: int, height: int) -> None:
    context = browser.new_context(
        base_url=address, color_scheme=scheme, viewport={"width": width, "height": height}
    )
    page = context.new_page()
    end = f"{width}-{scheme}"
    page.goto("output/lights/index.html")
    until(page, "document.querySelector('listen-player')?.audio")
    page.evaluate("document.querySelector('listen-player').seek(11.4)")
    _shoot(page, f"episode-{end}")
    page.evaluate("document.querySelector('listen-player').seek(32)")
    page.get_by_role("button", name="Play").click()
    page.wait_for_timeout(1600)
    # By the mouse: Playwright's own click would scroll to where the player stood before it stuck.
    box = page.get_by_text("Chapters", exact=True).bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 5, box["y"] + 5)
    _shoot(page, f"playing-{end}")
    page.goto("index.html")
    page.get_by_role("searchbox").fill("tower")
    until(page, "document.querySelector('#listen-results a')")
    _shoot(page, f"show-{end}")
    page.set_viewport_size({"width": min(width, 672), "height": 232})
    page.goto("output/lights/embed.html")
    until(page, "document.querySelector('listen-player')?.audio")
    _shoot(page, f"embed-{end}")
    context.close()


def main() -> None:
    """Serve the example of the tests and take every page in both schemes and widths."""
    from playwright.sync_api import sync_playwright

    _FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        harbour.write_show(root)
        server = uvicorn.Server(uvicorn.Config(create_app(root), port=8765, log_level="error"))
        thread = threading.Thread(target=server.run)
        thread.start()
        try:
            with sync_playwright() as play:
                browser = play.chromium.launch(executable_path=need("chromium"), args=ARGUMENTS)
                for width, height in _SIZES:
                    for scheme in ("light", "dark"):
                        _pages(browser, "http://127.0.0.1:8765/", scheme, width, height)
                browser.close()
        finally:
            server.should_exit = True
            thread.join()


if __name__ == "__main__":
    main()
