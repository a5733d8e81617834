"""Which files of a show's folder the world may see."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from listen.place import real

TYPES: Final = {
    ".css": "text/css",
    ".html": "text/html",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".js": "text/javascript",
    ".json": "application/json",
    ".m4a": "audio/x-m4a",
    ".m4b": "audio/x-m4a",
    ".mp3": "audio/mpeg",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".png": "image/png",
    ".srt": "application/x-subrip",
    ".svg": "image/svg+xml",
    ".vtt": "text/vtt",
    ".xml": "application/rss+xml",
}
"""Suffix → the type that the feed declares (standards 11, 15, 23); nothing else is served."""

_PAGES: Final = re.compile(r"feed\.xml|feed/\d+\.xml|index\.html")
"""The feed, its pages of older items, and the show's own page."""
_ARCHIVE: Final = re.compile(r"\d+\.xml")


class Folder:
    """The part of a show's folder that the world may see."""

    def __init__(self, root: Path, base_url: str | None = None) -> None:
        """`base_url` is what the files were published with; None: what `feed.xml` says."""
        self.root = real(root)
        self._base_url = base_url
        self._known: tuple[tuple[int, int], str | None, frozenset[str]] | None = None

    def find(self, path: str) -> Path | None:
        """The file that a decoded URL path (without its leading slash) names, or None: it is
        not there, not to be seen, or reached through a link.
        """
        names = (
            path + "index.html" if path in {"", "output/"} or path.endswith("/") else path
        ).split("/")
        if any(not _is_plain(name) for name in names) or not self._is_public(names):
            return None
        file = self.root.joinpath(*names)
        try:
            return file if real(file) == file and file.is_file() else None
        except OSError:  # too long a name
            return None

    def _is_public(self, names: list[str]) -> bool:
        suffix = Path(names[-1]).suffix.lower()
        if suffix not in TYPES:
            return False
        if len(names) > 1 and names[0] in {"output", "listen"}:
            return True
        if len(names) == 2 and names[0] == "feed" and _ARCHIVE.fullmatch(names[1]):
            return True
        path = "/".join(names)
        return bool(_PAGES.fullmatch(path)) or path in self.published()[1]

    def published(self) -> tuple[str | None, frozenset[str]]:
        """The address that the files were published with, and the images that the feed names."""
        feed = self.root / "feed.xml"
        try:
            status = feed.stat()
        except OSError:
            return self._base_url, frozenset()
        stamp = (status.st_mtime_ns, status.st_size)
        if self._known is None or self._known[0] != stamp:
            text = feed.read_text("utf-8", errors="replace")
            # The settings may have changed since: what counts is what the files were written with.
            named = (
                self._base_url if self._base_url and html.escape(self._base_url) in text else None
            )
            base = named or _self_folder(text) or self._base_url
            self._known = (stamp, base, _images(text, base))
        return self._known[1], self._known[2]


def _is_plain(name: str) -> bool:
    """Whether a path's segment is a plain file name: no dot file, no `..`, no backslash, no
    drive, no control character.
    """
    return (
        bool(name)
        and not name.startswith(".")
        and not any(letter in "\\:" or ord(letter) < 32 or ord(letter) == 127 for letter in name)
    )


def _self_folder(feed: str) -> str | None:
    for tag in re.findall(r"<atom:link\b[^>]*>", feed):
        attributes = dict(re.findall(r"([\w:]+)\s*=\s*[\"']([^\"']*)", tag))
        if attributes.get("rel") == "self" and "/" in attributes.get("href", ""):
            return html.unescape(attributes["href"]).rpartition("/")[0] + "/"
    return None


def _images(feed: str, base: str | None) -> frozenset[str]:
    if base is None:
        return frozenset()
    found = re.findall(re.escape(html.escape(base)) + r"([^\s\"'<>?#]+\.(?:jpe?g|png))", feed)
    return frozenset(unquote(html.unescape(path)) for path in found)
