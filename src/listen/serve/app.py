"""Requests to answers: types, tags, policies and addresses."""

from __future__ import annotations

import hashlib
import re
from email.utils import formatdate, parsedate_to_datetime
from functools import lru_cache
from pathlib import Path
from typing import Final
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from listen.page import CONTENT_SECURITY_POLICY, FEED_CODE, feed_code

from .address import readdress
from .folder import TYPES, Folder
from .ranges import RangedFile

_CHAPTERS: Final = "application/json+chapters"
_HOST: Final = re.compile(
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9._-]{0,251})|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?"
)
_LONGEST_TARGET: Final = 1024
"""Characters of a path, and of a query; a longer one is answered with 414."""
LARGEST_HEAD: Final = 16 * 1024
"""Bytes of a request's headers together; more are answered with 431."""


@lru_cache(maxsize=8)
def _readdressed(
    folder: Folder, file: Path, _stamp: tuple[int, int], base: str, address: str
) -> bytes:
    def is_ours(path: str) -> bool:
        return path.startswith(("output/", "listen/")) or folder.find(path) is not None

    return readdress(file.read_text("utf-8"), base, address, is_ours).encode("utf-8")


def create_app(root: Path, base_url: str | None = None) -> Starlette:
    """The application that serves the show in `root`.

    URLs in its feed and pages follow the address that a request asks by. `base_url` is the one
    that they were published with; None takes it from `feed.xml`.
    """
    folder = Folder(root, base_url)

    def answer(request: Request) -> Response:
        response = _answer(folder, request)
        for name, value in _COMMON_HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return Starlette(routes=[Route("/{path:path}", answer, methods=["GET", "HEAD", "OPTIONS"])])


_COMMON_HEADERS: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Accept-Ranges, Content-Length, Content-Range, ETag",
    "Cache-Control": "no-cache",
    "Content-Security-Policy": "default-src 'none'",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
}


def _answer(folder: Folder, request: Request) -> Response:
    host = request.headers.get("host", "")
    if not _HOST.fullmatch(host):
        return PlainTextResponse("The Host header is not an address.\n", 400)
    if max(len(request.url.path), len(request.url.query)) > _LONGEST_TARGET:
        return PlainTextResponse("The address is too long.\n", 414)
    if sum(len(name) + len(value) for name, value in request.headers.raw) > LARGEST_HEAD:
        return PlainTextResponse("The headers are too long.\n", 431)
    if request.method == "OPTIONS":
        allowed = {
            "Access-Control-Allow-Methods": "GET, HEAD",
            "Access-Control-Allow-Headers": "Range",
        }
        return Response(status_code=204, headers={"Allow": "GET, HEAD, OPTIONS", **allowed})
    address = f"{request.url.scheme}://{host}/"
    # (not the route's own parameter: its pattern drops a line feed at the end)
    path = request.scope["path"].removeprefix("/")
    if path == FEED_CODE:
        return _text(request, feed_code(address + "feed.xml").encode(), "image/svg+xml", None)
    file = folder.find(path)
    if file is None:
        if folder.find(path + "/") is not None:  # a page's links are relative to its folder
            return Response(status_code=308, headers={"Location": quote("/" + path) + "/"})
        return PlainTextResponse("Not found.\n", 404)
    return _file(folder, request, file, address)


def _file(folder: Folder, request: Request, file: Path, address: str) -> Response:
    status = file.stat()
    kind = _CHAPTERS if file.name == "chapters.json" else TYPES[file.suffix.lower()]
    base = folder.published()[0]
    if base not in (None, address) and _carries_addresses(folder, file):
        stamp = (status.st_mtime_ns, status.st_size)
        content = _readdressed(folder, file, stamp, base, address)
        return _text(request, content, kind, status.st_mtime, _policy(file))
    headers = {
        "ETag": f'"{status.st_mtime_ns:x}-{status.st_size:x}"',
        "Last-Modified": formatdate(status.st_mtime, usegmt=True),
        **_policy(file),
    }
    if _is_unchanged(request, headers["ETag"], status.st_mtime):
        return Response(status_code=304, headers=headers)
    return RangedFile(file, headers=headers, media_type=kind, stat_result=status)


def _carries_addresses(folder: Folder, file: Path) -> bool:
    if file.name in {"index.html", "embed.html", "chapters.json", "oembed.json"}:
        return True
    places = {folder.root, folder.root / "feed", folder.root / "listen"}
    return file.suffix in {".xml", ".html"} and file.parent in places


def _policy(file: Path) -> dict[str, str]:
    if file.suffix.lower() != ".html":
        return {}
    framing = "*" if file.name == "embed.html" else "'self'"
    return {"Content-Security-Policy": f"{CONTENT_SECURITY_POLICY}; frame-ancestors {framing}"}


def _text(
    request: Request,
    content: bytes,
    kind: str,
    modified: float | None,
    headers: dict[str, str] | None = None,
) -> Response:
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {"ETag": tag, **(headers or {})}
    if modified is not None:
        headers["Last-Modified"] = formatdate(modified, usegmt=True)
    if _is_unchanged(request, tag, modified):
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=kind, headers=headers)


def _is_unchanged(request: Request, tag: str, modified: float | None) -> bool:
    """RFC 9110, 13.2.2: a tag decides where one is given, else the date."""
    if (tags := request.headers.get("if-none-match")) is not None:
        given = {one.strip().removeprefix("W/") for one in tags.split(",")}
        return tag in given or "*" in given
    since = request.headers.get("if-modified-since")
    if since is None or modified is None:
        return False
    try:
        return int(modified) <= parsedate_to_datetime(since).timestamp()
    except (ValueError, TypeError, OverflowError):  # not a date: as if it were not there
        return False
