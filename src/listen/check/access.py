"""Reach what a feed points to: in a published folder, or over HTTP."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote

from listen.check.urls import split
from listen.place import real

TEXT_LIMIT = 20_000_000
"""Bytes that a feed, a page, chapters or a transcript may have."""
MEDIA_LIMIT = 1_000_000_000
"""Bytes that a sound file may have."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back for a URL."""

    url: str
    """Where it was found in the end, after redirects."""
    status: int
    """The HTTP status; 200 or 404 for a file; 0 where nothing answered."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Names in lower case. A file has none but its length."""
    body: bytes = b""
    error: str = ""
    """Why nothing answered."""

    @property
    def ok(self) -> bool:
        """Whether the body is the thing asked for."""
        return self.status in (200, 206)

    @property
    def type(self) -> str:
        """The media type as served, lower case, without parameters; empty for a file."""
        return self.headers.get("content-type", "").split(";")[0].strip().lower()

    @property
    def problem(self) -> str:
        """What went wrong, for a fault's text."""
        return self.error or f"status {self.status}"


Fetch = Callable[[str, str, Mapping[str, str], int], Reply]
"""(method, URL, request headers, most bytes of a body) → reply; never raises for the network."""


class Access(Protocol):
    """How a check reaches the files of a show."""

    live: bool
    """True over HTTP: then headers, ranges and HEAD can be judged."""

    def get(self, url: str, limit: int = TEXT_LIMIT) -> Reply | None:
        """The thing at `url`; None where this access does not reach (another host's file)."""

    def ask(self, method: str, url: str, headers: Mapping[str, str]) -> Reply | None:
        """Any request; None where there is no server to ask."""

    def label(self, url: str) -> str:
        """What the thing is called in a fault: its path in the show, or the URL."""


class Folder:
    """A published show's folder; URLs under `base` are its files."""

    live = False

    def __init__(self, root: Path, base: str) -> None:
        """`base` is where the folder is reachable, with a slash at its end."""
        self.root = root
        self.base = base

    def path(self, url: str) -> str | None:
        """The path in the show that a URL stands for, or None for another host's URL.

        An enclosure prefix for download statistics stands before the whole URL, or before the
        URL without its scheme.
        """
        bare = self.base.split("://", 1)[-1]
        for start in (self.base, bare):
            at = url.find(start) if start else -1
            if at >= 0:
                return unquote(split(url[at + len(start) :]).path)
        return None

    def get(self, url: str, limit: int = TEXT_LIMIT) -> Reply | None:
        """Read the file that a URL stands for."""
        relative = self.path(url)
        return None if relative is None else self.read(relative, limit)

    def read(self, relative: str, limit: int = TEXT_LIMIT) -> Reply:
        """Read a file by its path relative to the show's folder."""
        root = real(self.root)
        try:
            path = real(root / relative)
            if not path.is_relative_to(root):
                return Reply(relative, 0, error="it leads out of the show's folder")
            if not path.is_file():
                return Reply(relative, 404, error="there is no such file")
            if path.stat().st_size > limit:
                return Reply(relative, 0, error=f"it has more than {limit} bytes")
            body = path.read_bytes()
        except (OSError, ValueError) as reason:
            return Reply(relative, 0, error=f"it cannot be read: {reason}")
        return Reply(relative, 200, {"content-length": str(len(body))}, body)

    def ask(self, method: str, url: str, headers: Mapping[str, str]) -> Reply | None:  # noqa: ARG002
        """A folder answers no requests."""
        return None

    def label(self, url: str) -> str:
        """The path in the show, or the URL of what is elsewhere."""
        return self.path(url) or url


class Web:
    """A live show; `fetch` does the requests."""

    live = True

    def __init__(self, fetch: Fetch) -> None:
        self.fetch = fetch

    def get(self, url: str, limit: int = TEXT_LIMIT) -> Reply | None:
        """GET; None for what is not http or https."""
        if split(url).scheme not in ("http", "https"):
            return None
        return self.fetch("GET", url, {}, limit)

    def ask(self, method: str, url: str, headers: Mapping[str, str]) -> Reply | None:
        """Any request, with a body of at most 64 KiB read."""
        if split(url).scheme not in ("http", "https"):
            return None
        return self.fetch(method, url, headers, 65_536)

    def label(self, url: str) -> str:
        """The URL itself."""
        return url


def type_by_name(url: str) -> str | None:
    """The media type that a URL's extension stands for, or None."""
    special = {
        ".mp3": "audio/mpeg",
        ".m4a": "audio/x-m4a",
        ".opus": "audio/ogg",
        ".ogg": "audio/ogg",
        ".vtt": "text/vtt",
        ".srt": "application/x-subrip",
        ".jpg": "image/jpeg",
        ".jpeg": "image/jpeg",
        ".png": "image/png",
    }
    suffix = Path(split(url).path).suffix.lower()
    return special.get(suffix) or mimetypes.guess_type("x" + suffix)[0]
