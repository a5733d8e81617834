"""The older pages of a long feed (RFC 5005): archive documents beside `feed.xml`.

An item stands in one document. What comes is put into `feed.xml`; once that holds more than a
page, the older half of it becomes the next archive page. So `feed.xml` always holds the newest, at
least half a page of them: the many clients that never look at a second page do not see a show
shrink to one episode when a page fills up. A page is numbered from the oldest and stays as it is:
only a change to an episode that it holds, or another address of the show, writes it again.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from lxml import etree

from listen.errors import FeedError
from listen.model import Channel
from listen.podcast import document
from listen.podcast.feed import atom_link, channel_elements
from listen.podcast.items import Entry, entries, is_ours, place, remove, replace
from listen.podcast.links import file_url
from listen.podcast.moving import moved
from listen.podcast.shell import END_INDENT, INDENT, close, manage, new_channel
from listen.regex import regex

INDEX = ".listen/feed-pages.json"
"""Which page holds which episode, so that no page need be read to find out.

Safe to delete: it is made again from the pages.
"""

_PAGE = regex(r"feed/\d{4,}\.xml$")


def page_path(number: int) -> str:
    """The path of an archive page, relative to the show's folder; numbered from 1."""
    return f"feed/{number:04d}.xml"


def newest_page(channel: etree._Element) -> str | None:
    """The archive page that a document of ours points to, as a path in the show."""
    for link in channel.iterchildren(f"{{{document.ATOM}}}link"):
        match = _PAGE.search(link.get("href", "")) if link.get("rel") == "prev-archive" else None
        if match:
            return match[0]
    return None


class Archive:
    """The archive pages of one feed, read as needed, and what became of them."""

    def __init__(self, existing: Mapping[str, bytes], channel: Channel, newest: str | None) -> None:
        """`newest` is the page that the feed points to, None for a feed without pages."""
        self._existing = existing
        self._channel = channel
        self._trees: dict[str, etree._ElementTree] = {}
        self._pages: dict[str, list[str]] = {}
        self._index_stale = False
        if newest is not None:
            self._pages = self._indexed(newest) or self._walked(newest)
        self._page_of = {guid: path for path, guids in self._pages.items() for guid in guids}

    @property
    def newest(self) -> str | None:
        """The path of the page with the highest number."""
        return next(reversed(self._pages), None)

    @property
    def older(self) -> str | None:
        """The page that the feed points to: the newest, None once all pages are empty."""
        return self.newest if self._page_of else None

    @property
    def guids(self) -> Collection[str]:
        """The episodes that the pages hold."""
        return self._page_of.keys()

    def held(self, path: str) -> Sequence[str] | None:
        """The episodes that a page holds, in its order; None where that is not known."""
        return self._pages.get(path)

    def restore(self, path: str, items: Iterable[etree._Element]) -> None:
        """Make a page that is gone again, of its items, the newest first."""
        paths = list(self._pages)
        number = paths.index(path)
        channel = new_channel(history=True)
        manage(channel, self._head(path, paths[number - 1] if number else None))
        for element in items:
            element.tail = INDENT
            channel.append(element)
        close(channel, END_INDENT)
        self._trees[path] = channel.getroottree()

    def __contains__(self, guid: str | None) -> bool:
        """Whether an archive page holds the episode."""
        return guid in self._page_of

    def date(self, guid: str) -> datetime:
        """When the item of an episode in a page says that it was published."""
        return next(one.date for one in self._entries(self._page_of[guid]) if one.guid == guid)

    def replace(self, guid: str, item: etree._Element) -> None:
        """Put an item in the place of the one with this guid."""
        for entry in self._entries(self._page_of[guid]):
            if entry.guid == guid:
                replace(entry.element, item)

    def remove(self, guid: str) -> None:
        """Take an item out of its page; the others stay in theirs."""
        path = self._page_of.pop(guid)
        self._pages[path].remove(guid)
        self._index_stale = True
        for entry in self._entries(path):
            if entry.guid == guid:
                remove(entry.element)

    def seal(self, items: Sequence[Entry]) -> None:
        """Move these items of the feed, the oldest first, into the next page."""
        previous, path = self.newest, page_path(len(self._pages) + 1)
        channel = new_channel(history=True)
        manage(channel, self._head(path, previous))
        for entry in items:
            remove(entry.element)
        place(channel, ((entry.date, entry.element) for entry in items))
        close(channel, END_INDENT)
        self._trees[path] = channel.getroottree()
        self._pages[path] = _guids(entries(channel))
        self._page_of.update((guid, path) for guid in self._pages[path])
        self._index_stale = True

    def move(self) -> None:
        """Give every page the show's address of now."""
        previous: str | None = None
        for path in self._pages:
            channel = self._channel_of(path)
            manage(channel, self._head(path, previous))
            for entry in entries(channel):
                item = moved(entry.element, self._channel) if is_ours(entry.element) else None
                if item is not None:
                    replace(entry.element, item)
            previous = path

    def written(self) -> Iterator[tuple[str, bytes]]:
        """The documents that were touched: path and bytes; the index if it is not as it was."""
        for path, tree in self._trees.items():
            yield path, document.serialise(tree)
        if self._index_stale:
            yield INDEX, json.dumps({"version": 1, "pages": self._pages}).encode() + b"\n"

    def _head(self, path: str, previous: str | None) -> list[etree._Element]:
        head = channel_elements(self._channel, path)
        head.append(atom_link("current", file_url(self._channel, "feed.xml")))
        if previous is not None:
            head.extend(paging_links(self._channel, previous))
        head.append(etree.Element(f"{{{document.HISTORY}}}archive"))
        return head

    def _entries(self, path: str) -> list[Entry]:
        return entries(self._channel_of(path))

    def _channel_of(self, path: str) -> etree._Element:
        if path not in self._trees:
            try:
                data = self._existing[path]
            except KeyError as error:
                raise FeedError(
                    f"reading {path}: the feed points to it and it is not there",
                    "restore it, or move feed.xml away and publish the show again",
                ) from error
            self._trees[path] = document.parse(data, path)
        return document.channel_of(self._trees[path], path)

    def _indexed(self, newest: str) -> dict[str, list[str]] | None:
        """The pages by the index; None where it is missing, broken or of another feed."""
        try:
            index = json.loads(self._existing[INDEX])
            pages = {path: [str(guid) for guid in page] for path, page in index["pages"].items()}
        except (KeyError, ValueError, TypeError, AttributeError):
            return None  # it holds nothing that the pages do not: they are read instead
        return pages if next(reversed(pages), None) == newest else None

    def _walked(self, newest: str) -> dict[str, list[str]]:
        """The pages by reading each, from the newest to the one that points no further."""
        found: dict[str, list[str]] = {}
        path: str | None = newest
        while path is not None and path not in found:
            found[path] = _guids(self._entries(path))
            path = newest_page(self._channel_of(path))
        self._index_stale = True
        return dict(reversed(found.items()))


def _guids(items: Sequence[Entry]) -> list[str]:
    return [entry.guid for entry in items if entry.guid]


def paging_links(channel: Channel, older: str) -> list[etree._Element]:
    """The links to the page with the next older items, by both of RFC 5005's ways to page."""
    url = file_url(channel, older)
    media = "application/rss+xml"
    return [atom_link("prev-archive", url, media), atom_link("next", url, media)]
