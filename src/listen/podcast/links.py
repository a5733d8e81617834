"""Absolute URLs of what an episode publishes: ASCII, percent-encoded, no space (standards 11)."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote, urlsplit, urlunsplit

from listen.model import Channel, Episode

_SAFE = "/:?#[]@!$&'()*+,;=%-._~"


@lru_cache(maxsize=64)  # the show's own address is asked for again and again
def ascii_url(url: str) -> str:
    """`url` in ASCII: the host in its IDNA form, all else percent-encoded, escapes kept."""
    parts = urlsplit(url)
    host = parts.netloc
    if not host.isascii():
        host = host.encode("idna").decode("ascii")
    # A per cent sign that begins no escape is one that must be escaped itself.
    rest = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", urlunsplit(("", "", *parts[2:])))
    head = f"{parts.scheme}://{host}" if parts.netloc else ""
    return head + quote(rest, safe=_SAFE)


def file_url(channel: Channel, path: str) -> str:
    """The URL of a file of the show; `path` is relative to the show's folder, not yet quoted."""
    return ascii_url(channel.url(quote(path, safe="/")))


def page_url(channel: Channel, episode: Episode) -> str:
    """The episode's page."""
    return file_url(channel, f"{episode.folder}/index.html")


def enclosure_url(channel: Channel, path: str) -> str:
    """The URL of a sound file as a client is told to fetch it.

    With a prefix for download statistics, an https URL loses its scheme, as all such services
    take it; an http URL keeps it, or the service would ask for https.
    """
    url = file_url(channel, path)
    prefix = channel.enclosure_prefix
    if not prefix:
        return url
    return ascii_url(prefix.rstrip("/")) + "/" + url.removeprefix("https://")
