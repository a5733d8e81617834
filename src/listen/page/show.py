"""The show's own page: its episodes, the search, and how to subscribe."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import quote

import msgspec

from listen.model import Channel, Episode

from .assets import FEED_CODE
from .templating import fill
from .wording import is_english, relative

_OURS = (b'listen/page.css"', b'<meta name="generator" content="listen-article">')


class Listing(msgspec.Struct, frozen=True):
    """What the show's page says of an episode; kept by the library in one index, so that
    publishing one more reads no other manifest.
    """

    slug: str
    title: str
    language: str
    published: datetime
    """Aware."""
    duration: float
    """Seconds."""
    author: str | None = None
    summary: str | None = None


class Subscription(msgspec.Struct, frozen=True):
    """A way to subscribe: an application, and the address that opens it with the feed."""

    name: str
    url: str


def listing(episode: Episode) -> Listing:
    """An episode's line on the show's page."""
    return Listing(
        episode.slug,
        episode.title,
        episode.language,
        episode.published,
        episode.duration,
        episode.author,
        episode.summary,
    )


def archive_count(episodes: int, page_size: int) -> int:
    """How many full pages of older episodes a show of so many has. The newest page keeps
    between one and two pages' worth, so that it is never nearly empty.
    """
    return max(0, episodes // page_size - 1)


def archive_path(number: int) -> str:
    """Where the n-th oldest full page stands, relative to the show's folder; n from 1."""
    return f"listen/episodes-{number}.html"


def is_ours(page: bytes) -> bool:
    """Whether a page is one of a show's: it has our style, or compares voices. An empty one is
    nobody's loss.
    """
    return not page.strip() or any(mark in page for mark in _OURS)


def subscriptions(channel: Channel) -> tuple[Subscription, ...]:
    """Addresses that open the feed in podcast applications. `listen serve` rewrites them too."""
    feed = channel.url("feed.xml")
    bare = feed.split("://", 1)[-1]
    return (
        Subscription("Apple Podcasts and others", f"podcast://{bare}"),
        Subscription(
            "AntennaPod", f"https://antennapod.org/deeplink/subscribe?url={quote(feed, safe='')}"
        ),
        Subscription("Overcast", f"overcast://x-callback-url/add?url={quote(feed, safe='')}"),
        Subscription("Pocket Casts", f"pktc://subscribe/{bare}"),
    )


def show_page(
    channel: Channel,
    episodes: Sequence[Listing],
    *,
    shards: int = 0,
    number: int | None = None,
    archives: int = 0,
) -> str:
    """`index.html` of the show; or, with `number`, a full page of older episodes.

    `episodes` are those of this page, newest first. `shards` is how many search shards the show
    has (see `search_shard`), `archives` how many full pages of older episodes.
    A full page never changes again: it names no other page but the one before it.
    """
    older = archives if number is None else number - 1
    folder = "" if number is None else "listen"
    return fill(
        "show.html",
        channel=channel,
        episodes=episodes,
        shards=shards,
        number=number,
        older=relative(archive_path(older), folder) if older else None,
        root=relative("", folder),
        cover=relative(channel.image, folder),
        page_url=channel.url("index.html" if number is None else archive_path(number)),
        image_url=channel.url(channel.image),
        subscriptions=subscriptions(channel),
        code=relative(FEED_CODE, folder),
        english=is_english(channel.language),
    )
