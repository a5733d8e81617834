"""The show's own files: feed, index page, search, cover; written from the index of episodes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime

import msgspec

import listen
from listen import page
from listen.errors import ConfigError, LibraryError
from listen.library.entry import Entry
from listen.library.files import locked, read_bytes, remove_quietly, write_file
from listen.library.index import Index
from listen.model import Channel, Episode
from listen.page.search import shard_path
from listen.page.show import archive_path
from listen.podcast import artwork, guid, merge
from listen.publish.feed import feed_pages, made, missing, restore_pages, write_feed
from listen.show import Show

COVER = "cover.jpg"
_AT_ONCE = 50  # episodes that are held in memory together
_FRONT = "index.html"


def channel_of(show: Show) -> Channel:
    """The show as its feed and pages present it.

    Raises `FeedError` if the feed that stands is malformed: its guid could not be kept.
    """
    about = show.about
    standing = read_bytes(show.root / merge.FEED)
    told = about.guid.lower() if about.guid else None  # as every index of podcasts writes it
    kept = told or (guid.stored_guid(standing) if standing else None)
    categories = (about.category,) if isinstance(about.category, str) else about.category
    author = about.author or about.title
    return Channel(
        title=about.title,
        base_url=show.base_url,
        link=about.link or show.base_url,
        description=about.description or f"Articles of {author}, read aloud.",
        author=author,
        language=about.language,
        guid=kept or guid.show_guid(show.base_url + merge.FEED),
        explicit=about.explicit,
        categories=categories,
        image=about.image or COVER,
        email=about.email,
        hub=show.feed.hub,
        enclosure_prefix=show.feed.enclosure_prefix,
        page_size=show.feed.page_size,
        public=show.public,
    )


def must_be_free(show: Show, index: Index) -> None:
    """See that a first episode replaces nothing of a site that the folder may be.

    Raises `LibraryError`.
    """
    if len(index) or index.note("site"):  # a show whose last episode was removed has its files
        return
    for path, data in page.ASSETS.items():
        standing = read_bytes(show.root / path)
        if standing is not None and standing.strip() and standing != data:
            raise LibraryError(
                f"writing {show.root / path}: there is one that is not of `listen`",
                "publish into a folder of its own with --show, or rename that file",
            )


def ensure_cover(show: Show, channel: Channel, index: Index) -> bytes:
    """The show's artwork: its own, or one made of its title, anew once that is another.

    Raises `ConfigError`.
    """
    path = show.root / channel.image
    standing = read_bytes(path)
    words = hashlib.sha256(f"{channel.title}\n{channel.author}".encode()).hexdigest()
    if standing is not None:
        # A picture that somebody put there is theirs, under whatever name.
        ours = not show.about.image and index.note("cover") == hashlib.sha256(standing).hexdigest()
        if not ours or index.note("cover's words") == words:
            return standing
    if show.about.image:
        raise ConfigError(
            f"reading the artwork {path}: there is no such file",
            "put it there, or leave [show] image out to have one made",
        )
    made = artwork.cover(channel.title, channel.author)
    write_file(path, made)
    index.keep_note("cover", hashlib.sha256(made).hexdigest())
    index.keep_note("cover's words", words)
    return made


def write_site(
    show: Show,
    channel: Channel,
    index: Index,
    *,
    put: Sequence[Episode],
    remove: Collection[Entry],
    now: datetime,
) -> None:
    """Bring feed, index page and search up to date with what was published or removed.

    Only under the show's lock. The feed is written first: it is what clients read.
    """
    coming = {episode.slug for episode in put}
    restore_pages(show, channel, index)
    lost = [one for one in missing(show, channel, index, now) if one.slug not in coming]
    for first in range(0, len(lost), _AT_ONCE):
        write_feed(show, channel, list(made(show, lost[first : first + _AT_ONCE])), (), now)
    # The pages list an episode once its day has come, whoever is published: so must the feed.
    due = [one for one in _due(index, now) if one.slug not in coming]
    put = [*made(show, due), *put]
    write_feed(show, channel, put, remove, now)
    feed = read_bytes(show.root / merge.FEED) or b""
    index.feed = hashlib.sha256(feed).hexdigest()
    _write_search(show, index, put, remove, now)
    _write_index(show, channel, index, now)
    for entry in (*due, *lost):
        index.replace(msgspec.structs.replace(entry, in_feed=True))
    index.keep_note("listed until", now.isoformat())


def _due(index: Index, now: datetime) -> list[Entry]:
    """What is not in the feed though its day has come since that was last written."""
    since = index.note("listed until")
    if since is None:
        return []
    return [one for one in index.due(datetime.fromisoformat(since), now) if not one.in_feed]


def mend_site(show: Show, index: Index, now: datetime, say_waiting: Callable[[], None]) -> None:
    """Write the show's own files again, for some are gone; no episode is touched."""
    with locked(show.root, say_waiting):
        channel = channel_of(show)
        ensure_cover(show, channel, index)
        write_site(show, channel, index, put=(), remove=(), now=now)
        index.save()


def _write_index(show: Show, channel: Channel, index: Index, now: datetime) -> None:
    """The page of the newest episodes, and those full pages of older ones that have changed."""
    listed = index.listed(now)
    size = channel.page_size
    archives = page.archive_count(len(listed), size)
    shards = shard_number(index.last_number) if len(index) else 0
    look = hashlib.sha256(msgspec.json.encode((listen.__version__, channel))).hexdigest()
    for number in range(1, archives + 1):
        rows = listed[(number - 1) * size : number * size]
        digest = hashlib.sha256("\n".join((look, *rows)).encode()).hexdigest()
        path = show.root / archive_path(number)
        if index.note(f"page {number}") == digest and path.is_file():
            continue
        older = page.show_page(
            channel,
            _listings(index, now, (number - 1) * size, size),
            number=number,
            archives=archives,
        )
        write_file(path, older.encode())
        index.keep_note(f"page {number}", digest)
    number = archives + 1
    while (path := show.root / archive_path(number)).is_file():  # what it lists may be removed
        remove_quietly(path)
        number += 1
    if front_page_is_ours(show):
        first = archives * size
        newest = _listings(index, now, first, len(listed) - first)
        text = page.show_page(channel, newest, shards=shards, archives=archives)
        write_file(show.root / _FRONT, text.encode())
    for name, data in page.ASSETS.items():
        write_file(show.root / name, data)
    ensure_code(show, channel, index)
    own = [channel.image, _FRONT, *page.ASSETS, page.FEED_CODE]
    own += [archive_path(number) for number in range(1, archives + 1)]
    own += feed_pages(show)
    own += [shard_path(number) for number in range(1, shards + 1)]
    index.keep_note("site", "\n".join(own))


def front_page_is_ours(show: Show) -> bool:
    """Whether the show's page may be written: a folder may be a site that has a page of its own."""
    standing = read_bytes(show.root / _FRONT)
    return standing is None or page.is_ours(standing)


def ensure_code(show: Show, channel: Channel, index: Index) -> None:
    """Write the feed's QR code, unless it stands: making one takes longer than the feed itself."""
    path = show.root / page.FEED_CODE
    url = channel.url(merge.FEED)

    def digest(code: bytes) -> str:
        return hashlib.sha256(f"{listen.__version__}\n{url}\n".encode() + code).hexdigest()

    standing = read_bytes(path)
    if standing is None or index.note("code") != digest(standing):
        code = page.feed_code(url).encode()
        write_file(path, code)
        index.keep_note("code", digest(code))


def _listings(index: Index, now: datetime, first: int, count: int) -> list[page.Listing]:
    return [
        page.Listing(e.slug, e.title, e.language, e.published, e.duration, e.author, e.summary)
        for e in index.listing(now, first, count)
    ]


def _write_search(
    show: Show,
    index: Index,
    put: Sequence[Episode],
    remove: Collection[Entry],
    now: datetime,
) -> None:
    """The shards of what came and went, and those that are gone; what has its day to come is not
    to be found yet.
    """
    shards: dict[int, tuple[list[Episode], list[str]]] = {}
    for episode in (*_unfound(show, index, put), *put):
        entry = index.get(episode.slug)
        if entry is not None:
            episodes, slugs = shards.setdefault(shard_number(entry.number), ([], []))
            if episode.published > now:
                slugs.append(episode.slug)
            else:
                episodes.append(episode)
    for gone in remove:
        shards.setdefault(shard_number(gone.number), ([], []))[1].append(gone.slug)
    for number, (episodes, slugs) in shards.items():
        path = show.root / shard_path(number)
        try:
            text = page.search_shard(read_bytes(path), episodes, slugs)
        except LibraryError:  # damaged: all of it is in the manifests
            found = [one for one in _in_shard(show, index, number) if one.published <= now]
            text = page.search_shard(None, [*found, *episodes], slugs)
        write_file(path, text.encode())


def _unfound(show: Show, index: Index, put: Sequence[Episode]) -> Iterator[Episode]:
    """The other episodes of shards that are not there: they would not be found any more."""
    coming = {episode.slug for episode in put}
    for shard in range(1, shard_number(index.last_number) + 1):
        if (show.root / shard_path(shard)).is_file():
            continue
        yield from (one for one in _in_shard(show, index, shard) if one.slug not in coming)


def _in_shard(show: Show, index: Index, shard: int) -> Iterator[Episode]:
    last = shard * page.SHARD_SIZE
    return made(show, index.numbered(last - page.SHARD_SIZE + 1, last))


def shard_number(number: int) -> int:
    """The shard of the search index that the n-th episode of a show is in, from 1."""
    return -(-number // page.SHARD_SIZE)
