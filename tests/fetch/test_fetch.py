"""Fetching from a real server on loopback, with everything that a server may do."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from listen import fetch as fetching
from listen.errors import FetchError
from listen.fetch import fetch
from listen.publish.find import is_url
from tests.conftest import Listen

PAGE = b"""<!doctype html><html lang="en"><head><title>The tide mill</title>
<link rel="canonical" href="https://example.org/tide-mill"></head><body><article>
<h1>The tide mill</h1><p>The mill at Carew has stood in the water for four hundred years, and it
turned with every tide until the last miller left it. Its wheels are still there.</p>
<h2>How it worked</h2><p>The sea filled the pond, the gate was shut, and the water was let out over
the wheel when the tide had gone. A child could have run it, and children did.</p>
</article></body></html>"""


class Site(BaseHTTPRequestHandler):
    hits: ClassVar[list[str]] = []
    down: ClassVar[bool] = False

    def do_GET(self) -> None:
        self.hits.append(self.path)
        if self.down:
            self.send_error(503)
        elif self.path == "/tide-mill":
            self.answer(PAGE, "text/html; charset=utf-8")
        elif self.path == "/zipped":
            self.answer(gzip.compress(PAGE), "text/html", {"Content-Encoding": "gzip"})
        elif self.path == "/bomb":
            self.answer(gzip.compress(bytes(60_000_000)), "text/html", {"Content-Encoding": "gzip"})
        elif self.path.startswith("/loop"):
            self.answer(b"", "text/html", {"Location": self.path + "x"}, 302)
        elif self.path == "/moved":
            self.answer(b"", "text/html", {"Location": "/tide-mill"}, 301)
        elif self.path == "/file":
            self.answer(b"", "text/html", {"Location": "file:///etc/passwd"}, 302)
        elif self.path == "/slow":
            self.send_response(200)
            self.end_headers()
            for _ in range(100):
                self.wfile.write(b"x" * 10)
                time.sleep(0.1)
        else:
            self.send_error(404)

    def answer(
        self, data: bytes, kind: str, extra: dict[str, str] | None = None, status: int = 200
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        for key, value in (extra or {}).items():
            self.send_header(key, value)
        self.end_headers()
        try:
            self.wfile.write(data)
        except (BrokenPipeError, ConnectionResetError):
            return

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def site() -> Iterator[str]:
    Site.hits.clear()
    Site.down = False
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_page_is_fetched_and_redirects_are_followed(site: str) -> None:
    found = fetch(f"{site}/moved", allow_private=True)
    assert (found.url, found.type, found.kept) == (f"{site}/tide-mill", "text/html", None)
    assert found.data == PAGE
    assert fetch(f"{site}/zipped", allow_private=True).data == PAGE


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "[::1]", "0.0.0.0", "169.254.169.254", "10.0.0.1", "2130706433"],
)
def test_private_addresses_are_refused(host: str) -> None:
    with pytest.raises(FetchError, match="private network") as caught:
        fetch(f"http://{host}:1/")
    assert "--allow-private" in (caught.value.hint or "")


@pytest.mark.parametrize(
    ("path", "what"),
    [
        ("/nowhere", "answered 404"),
        ("/loop", "more than 5 redirects"),
        ("/file", "no http or https"),
        ("/bomb", "more than 20 MiB"),
    ],
)
def test_what_cannot_be_had_is_said(site: str, path: str, what: str) -> None:
    with pytest.raises(FetchError, match=what) as caught:
        fetch(site + path, allow_private=True)
    assert site in caught.value.message
    assert caught.value.hint


def test_a_slow_server_is_left(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "SECONDS", 0.5)
    started = time.monotonic()
    with pytest.raises(FetchError):
        fetch(f"{site}/slow", allow_private=True)
    assert time.monotonic() - started < 3


def test_what_was_fetched_serves_when_the_server_does_not(site: str, tmp_path: Path) -> None:
    fetch(f"{site}/tide-mill", tmp_path, allow_private=True)
    Site.down = True
    again = fetch(f"{site}/tide-mill", tmp_path, allow_private=True)
    assert again.data == PAGE
    assert "503" in (again.kept or "")
    with pytest.raises(FetchError, match="503"):
        fetch(f"{site}/zipped", tmp_path, allow_private=True)


def test_a_url_is_published_and_again_offline(site: str, listen: Listen, tmp_path: Path) -> None:
    refused = listen("publish", f"{site}/tide-mill", "--voice", "tone")
    assert refused.code == 1
    assert "--allow-private" in refused.err
    words = ("publish", f"{site}/tide-mill", "--voice", "tone", "--allow-private")
    first = listen(*words)
    assert first.code == 0, first.err
    assert (tmp_path / "output/tide-mill/episode.json").is_file()
    assert "https://example.org/tide-mill" in (tmp_path / "feed.xml").read_text()
    Site.down = True
    again = listen(*words)
    assert again.code == 0, again.err
    assert "unchanged" in again.err
    assert "503" in again.err


def test_what_a_url_is() -> None:
    assert is_url("HTTPS://example.org/")
    assert not is_url("article.md")
    assert not is_url("file:///etc/passwd")
