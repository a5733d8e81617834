"""Absolute URLs of what an episode publishes: ASCII, percent-encoded, no space (standards 11)."""

from __future__ import annotations

from listen.address import ascii_url
from listen.model import Channel, Episode


def file_url(channel: Channel, path: str) -> str:
    """The URL of a file of the show; `path` is relative to the show's folder, not yet quoted."""
    return ascii_url(channel.url(path))


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
