"""Episodes put into and taken out of the feed that stands."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime

from lxml import etree

from listen.model import Channel, Episode
from listen.podcast import document
from listen.podcast.archive import Archive, newest_page, paging_links
from listen.podcast.feed import channel_elements, item
from listen.podcast.items import entries, gap, is_ours, place, remove, replace
from listen.podcast.links import file_url
from listen.podcast.moving import moved
from listen.podcast.shell import END_INDENT, INDENT, close, is_kept_by_us, manage, new_channel

FEED = "feed.xml"
"""The feed's own document, relative to the show's folder."""

_PAGING = frozenset(("prev-archive", "next"))


def update(
    existing: Mapping[str, bytes],
    channel: Channel,
    *,
    put: Sequence[Episode],
    remove: Collection[str],
    now: datetime,
) -> dict[str, bytes]:
    """The documents of the feed that change when episodes come and go, by path.

    `existing` holds what stands, by paths relative to the show's folder: `feed.xml`, archive pages
    (`feed/0001.xml`…) and `archive.INDEX`; it may read lazily, for only what is needed is asked
    for. `put` are new or changed episodes; a draft, or one with a date after `now`, is taken out
    instead. `remove` are guids.

    A feed that another program made keeps all that is not an item of ours. Raises FeedError,
    naming the line, where a document that is needed is malformed.

    The documents are to be written in the order given, `feed.xml` last: cut short, the feed that
    stands is still true.
    """
    live = {one.guid: one for one in put if not one.draft and one.published <= now}
    gone = (set(remove) | {one.guid for one in put}) - live.keys()
    standing = existing.get(FEED)
    tree = new_channel().getroottree() if standing is None else document.parse(standing, FEED)
    feed = document.channel_of(tree, FEED)
    kept_by_us = standing is None or is_kept_by_us(feed)
    archive = Archive(existing, channel, newest_page(feed))
    if kept_by_us:
        close(feed, INDENT)

    _follow(feed, channel, archive)
    _take_out(feed, archive, gone)
    _put_in(feed, channel, archive, live)
    if not _is_paged_by_others(feed):
        _turn_pages(feed, archive, max(channel.page_size, 1))
    _write_head(feed, channel, archive.older, kept_by_us=kept_by_us)

    written = dict(archive.written())
    data = document.serialise(tree)
    # Another program's spelling of the same XML is no reason to write its feed anew.
    if standing is None or kept_by_us or data != _respelt(standing):
        written[FEED] = data
    return {path: data for path, data in written.items() if existing.get(path) != data}


def held(existing: Mapping[str, bytes], channel: Channel) -> frozenset[str]:
    """The guids of all items in the documents of the feed that stands. Raises FeedError."""
    standing = existing.get(FEED)
    if standing is None:
        return frozenset()
    feed = document.channel_of(document.parse(standing, FEED), FEED)
    newest = frozenset(entry.guid for entry in entries(feed) if entry.guid)
    return newest.union(Archive(existing, channel, newest_page(feed)).guids)


def restored(
    existing: Mapping[str, bytes],
    channel: Channel,
    gone: Collection[str],
    made: Callable[[Sequence[str]], Sequence[Episode]],
) -> dict[str, bytes]:
    """Archive pages that are gone, made again, by path. `made` gives the episodes of these guids;
    a page that held an item of which there is none stays as it is. Raises FeedError.
    """
    feed = document.channel_of(document.parse(existing[FEED], FEED), FEED)
    archive = Archive(existing, channel, newest_page(feed))
    for path in gone:
        guids = archive.held(path)
        episodes = made(guids or ())
        if [one.guid for one in episodes] == guids:
            archive.restore(path, [_indented(item(one, channel)) for one in episodes])
    return dict(archive.written())


def _respelt(feed: bytes) -> bytes:
    return document.serialise(document.parse(feed, FEED))


def _follow(feed: etree._Element, channel: Channel, archive: Archive) -> None:
    """Items of ours take the show's address of now."""
    hrefs = {link.get("href") for link in _links(feed) if link.get("rel") == "prev-archive"}
    stale = archive.newest is not None and file_url(channel, archive.newest) not in hrefs
    for entry in entries(feed):
        new = moved(entry.element, channel) if is_ours(entry.element) else None
        if new is not None:
            replace(entry.element, new)
            stale = True  # what the feed's items show of a new address is true of the pages' too
    if stale:
        archive.move()


def _take_out(feed: etree._Element, archive: Archive, gone: Collection[str]) -> None:
    for entry in entries(feed):
        if entry.guid in gone:
            remove(entry.element)
    for guid in gone:
        if guid in archive:
            archive.remove(guid)


def _put_in(
    feed: etree._Element, channel: Channel, archive: Archive, live: Mapping[str, Episode]
) -> None:
    """Each live episode once: where it stands, else at its date."""
    new = {}
    dates = {guid: one.published.replace(microsecond=0) for guid, one in live.items()}
    oldest = min((one.date for one in entries(feed) if is_ours(one.element)), default=None)
    for guid, episode in live.items():
        element = _indented(item(episode, channel))
        if guid in archive:
            # Dated anew it is news: few clients look for news in a page of old items.
            later = oldest is not None and dates[guid] > oldest
            if not later or archive.date(guid) == dates[guid]:
                archive.replace(guid, element)
                continue
            archive.remove(guid)
        new[guid] = element
    for entry in entries(feed):
        if entry.guid is None or entry.guid not in live:
            continue
        if entry.date == dates[entry.guid] and entry.guid in new:
            replace(entry.element, new.pop(entry.guid))
        else:
            remove(entry.element)
    place(feed, ((dates[guid], element) for guid, element in new.items()))


def _turn_pages(feed: etree._Element, archive: Archive, size: int) -> None:
    """While our items are more than a page, the oldest half page goes to the archive."""
    ours = [entry for entry in entries(feed) if is_ours(entry.element)]
    ours.sort(key=lambda entry: entry.date, reverse=True)
    half = max(size // 2, 1)
    while len(ours) > size:
        archive.seal(ours[-half:][::-1])
        del ours[-half:]


def _write_head(
    feed: etree._Element, channel: Channel, older: str | None, *, kept_by_us: bool
) -> None:
    paging = paging_links(channel, older) if older is not None else []
    if kept_by_us:
        manage(feed, [*channel_elements(channel), *paging])
        close(feed, END_INDENT)
        return
    if _is_paged_by_others(feed):
        return
    for link in _links(feed):
        if link.get("rel") in _PAGING:
            remove(link)
    for link in reversed(paging):
        link.tail = gap(feed, None)
        feed.insert(0, link)


def _is_paged_by_others(feed: etree._Element) -> bool:
    """Whether another program pages this feed: then its pages are not ours to turn."""
    paged = any(link.get("rel") in _PAGING for link in _links(feed))
    return paged and newest_page(feed) is None


def _links(feed: etree._Element) -> list[etree._Element]:
    return list(feed.iterchildren(f"{{{document.ATOM}}}link"))


def _indented(element: etree._Element) -> etree._Element:
    etree.indent(element, "  ", level=2)
    return element
