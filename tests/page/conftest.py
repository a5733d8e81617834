"""A real Chromium on a show served over loopback."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.conftest import need

from . import harbour

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

ARGUMENTS = [
    "--no-sandbox",
    "--headless=new",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
]


@pytest.fixture(scope="session")
def harbour_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("harbour")
    harbour.write_show(root)
    return root


@pytest.fixture(scope="session")
def served(harbour_root: Path) -> Iterator[str]:
    """The address of the show, served by a process of its own."""
    program = (
        "import sys, pathlib, listen.serve as s;"
        "s.serve(pathlib.Path(sys.argv[1]), port=0, ready=lambda a: print(a.page, flush=True))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(harbour_root)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


class Publisher:
    """Another site: pages of its own under a strict policy, on another origin."""

    def __init__(self, player: str) -> None:
        self.pages: dict[str, str] = {}
        policy = (
            f"default-src 'none'; script-src {player}; connect-src {player}; media-src {player}"
        )
        policy += f"; frame-src {player}"

        class Handler(BaseHTTPRequestHandler):
            def do_GET(handler) -> None:  # noqa: N805
                page = self.pages.get(handler.path)
                handler.send_response(200 if page is not None else 204)
                handler.send_header("Content-Type", "text/html; charset=utf-8")
                handler.send_header("Content-Security-Policy", policy)
                handler.end_headers()
                handler.wfile.write((page or "").encode())

            def log_message(handler, *_: object) -> None:  # noqa: N805
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}/"


@pytest.fixture
def publisher(served: str, watch: Watch) -> Iterator[Publisher]:
    one = Publisher(served.rstrip("/"))
    watch.hosts.add(urlsplit(one.address).netloc)
    thread = threading.Thread(target=one.server.serve_forever, daemon=True)
    thread.start()
    yield one
    one.server.shutdown()
    one.server.server_close()
    thread.join()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = need("chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


class Watch:
    """What a page must not do: complain, or ask another host than those it is allowed to."""

    def __init__(self, hosts: set[str]) -> None:
        self.hosts = hosts
        self.complaints: list[str] = []
        self.strangers: list[str] = []

    def follow(self, page: Page) -> None:
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", self._asked)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{message.type}: {message.text}")

    def _asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc not in self.hosts:
            self.strangers.append(request.url)


@pytest.fixture
def watch(served: str) -> Iterator[Watch]:
    one = Watch({urlsplit(served).netloc})
    yield one
    assert one.complaints == []
    assert one.strangers == []


@pytest.fixture
def context(chromium: Browser, served: str, watch: Watch) -> Iterator[BrowserContext]:
    made = chromium.new_context(base_url=served, viewport={"width": 1000, "height": 800})
    made.set_default_timeout(8000)
    made.on("page", watch.follow)
    yield made
    made.close()


@pytest.fixture
def lights(context: BrowserContext) -> Page:
    """The episode's page, its player ready."""
    return opened(context, "output/lights/index.html")


def opened(context: BrowserContext, path: str) -> Page:
    """A new page, its player ready."""
    page = context.new_page()
    page.goto(path)
    until(page, "document.querySelector('listen-player')?.audio")
    return page


def until(page: Page, truth: str, seconds: float = 8) -> None:
    """Wait until a JavaScript expression is true. (Playwright's own wait evaluates strings in
    the page, which its policy forbids.)
    """
    end = time.monotonic() + seconds
    while not page.evaluate(f"Boolean({truth})"):
        assert time.monotonic() < end, f"not true in {seconds} s: {truth}"
        page.wait_for_timeout(25)
