"""Names that never change: of the show (`podcast:guid`) and of its episodes."""

from __future__ import annotations

from uuid import UUID, uuid5

from listen.podcast import document
from listen.podcast.items import Entry, entries, is_ours, sound_path

# Given by the podcast namespace for every show's guid (standards 7).
_NAMESPACE = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")


def show_guid(feed_url: str) -> str:
    """The show's guid: UUIDv5 over the feed's URL, without scheme and trailing slashes.

    It is computed once, when the show is first published, and stored from then on (standards 7).
    """
    _, separator, rest = feed_url.partition("://")
    name = rest if separator else feed_url
    return str(uuid5(_NAMESPACE, name.rstrip("/")))


def stored_guid(feed: bytes) -> str | None:
    """The `podcast:guid` of the feed that stands, or None where it has none.

    Raises FeedError where the feed is malformed.
    """
    channel = document.channel_of(document.parse(feed, "feed.xml"), "feed.xml")
    text = channel.findtext(f"{{{document.PODCAST}}}guid")
    return text.strip() or None if text else None


def standing_item(feed: bytes, folder: str) -> Entry | None:
    """The item of the episode whose sound the feed has in `folder`; None where it has none.

    A show that has lost its folders may have computed its guid from another address than its own
    of now, and its date is nowhere else.
    """
    if f"{folder}/".encode() not in feed:
        return None
    for entry in entries(document.channel_of(document.parse(feed, "feed.xml"), "feed.xml")):
        path = sound_path(entry.element) if is_ours(entry.element) else None
        if path is not None and path.startswith(f"{folder}/"):
            return entry
    return None


def episode_guid(show: str, slug: str) -> str:
    """An episode's guid: UUIDv5 of the show's guid and the slug of its first publishing."""
    return str(uuid5(UUID(show), slug))
