"""A WebSub hub is told once of each publishing that changed something."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import ClassVar
from urllib.parse import parse_qs

import pytest

from tests.conftest import Listen


class Hub(BaseHTTPRequestHandler):
    told: ClassVar[list[dict[str, list[str]]]] = []
    status: ClassVar[int] = 204

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        assert self.headers["Content-Type"].startswith("application/x-www-form-urlencoded")
        self.told.append(parse_qs(body))
        self.send_response(self.status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def hub() -> Iterator[str]:
    Hub.told.clear()
    Hub.status = 204
    server = HTTPServer(("127.0.0.1", 0), Hub)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_hub_is_told_of_a_change_and_of_nothing_else(
    hub: str, listen: Listen, tmp_path: Path
) -> None:
    base = "https://example.org/show/"
    (tmp_path / "listen.toml").write_text(f'[show]\nbase_url = "{base}"\n[feed]\nhub = "{hub}"\n')
    (tmp_path / "a.md").write_text("Some words.")
    assert listen("publish", "a.md", "--voice", "tone").code == 0
    assert Hub.told == [{"hub.mode": ["publish"], "hub.url": [f"{base}feed.xml"]}]
    assert f'rel="hub" href="{hub}"' in (tmp_path / "feed.xml").read_text()
    assert listen("publish", "a.md", "--voice", "tone").code == 0
    assert len(Hub.told) == 1

    Hub.status = 400
    (tmp_path / "a.md").write_text("Other words.")
    refused = listen("publish", "a.md", "--voice", "tone")
    assert refused.code == 0
    assert "answered 400" in refused.err
