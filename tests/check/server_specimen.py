"""A small web server for a show, right in every header, that a test can make wrong."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

from .specimen import BASE, Show

TYPES = {
    ".xml": "application/rss+xml",
    ".mp3": "audio/mpeg",
    ".json": "application/json",
    ".vtt": "text/vtt; charset=utf-8",
    ".srt": "application/x-subrip",
    ".html": "text/html; charset=utf-8",
    ".jpg": "image/jpeg",
}


class Handler(BaseHTTPRequestHandler):
    root = Path()
    wrong = frozenset[str]()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""

    def do_HEAD(self) -> None:
        if "no head" in self.wrong:
            self.send_error(405)
        else:
            self.answer(body=False)

    def do_GET(self) -> None:
        self.answer(body=True)

    def answer(self, *, body: bool) -> None:
        path = self.root / unquote(self.path).lstrip("/")
        if self.path == "/moved.xml":
            self.send_response(302)
            self.send_header("Location", "/feed.xml")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        if not path.is_file():
            self.send_error(404)
            return
        data = path.read_bytes()
        etag = f'"{hashlib.sha256(data).hexdigest()[:16]}"'
        modified = formatdate(path.stat().st_mtime, usegmt=True)
        if "no 304" not in self.wrong and (
            self.headers.get("If-None-Match") == etag
            or self.headers.get("If-Modified-Since") == modified
        ):
            self.send_response(304)
            self.end_headers()
            return
        status, part, said = self.part(data)
        self.send_response(status)
        length = len(part) + (1 if "wrong length" in self.wrong and not body else 0)
        self.send_header("Content-Length", str(length))
        kind = TYPES.get(path.suffix, "application/octet-stream")
        if path.name == "chapters.json" and "static type" not in self.wrong:
            kind = "application/json+chapters"
        self.send_header("Content-Type", "text/plain" if "wrong type" in self.wrong else kind)
        if said:
            self.send_header("Content-Range", said)
        if "no etag" not in self.wrong:
            self.send_header("ETag", etag)
        self.send_header("Last-Modified", modified)
        if "no cors" not in self.wrong:
            self.send_header("Access-Control-Allow-Origin", "*")
        self.end_headers()
        if body:
            self.wfile.write(part)

    def part(self, data: bytes) -> tuple[int, bytes, str]:
        asked = self.headers.get("Range")
        if asked is None or "no ranges" in self.wrong:
            return 200, data, ""
        first, _, last = asked.removeprefix("bytes=").partition("-")
        begin, end = int(first), min(int(last or len(data) - 1), len(data) - 1)
        if begin >= len(data):
            if "no 416" in self.wrong:
                return 200, data, ""
            return 416, b"", f"bytes */{len(data)}"
        return 206, data[begin : end + 1], f"bytes {begin}-{end}/{len(data)}"


@contextmanager
def served(show: Show, *wrong: str) -> Iterator[str]:
    """Serve a show whose URLs are made to fit; gives the address with a slash at its end."""
    handler = type("Bent", (Handler,), {"root": show.root, "wrong": frozenset(wrong)})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    base = f"http://127.0.0.1:{server.server_port}/"
    for path in ("feed.xml", "output/tides/index.html"):
        show.write(path, show.read(path).replace(BASE, base))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield base
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
