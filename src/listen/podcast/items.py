"""The items of a channel: which are ours, where one belongs, how one goes without a trace."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID

import msgspec
from lxml import etree

from listen.podcast.feed import published_of
from listen.regex import regex

# output/<slug>/<slug>-<8 hex digits>.<ending>: the contract's name for an episode's sound.
_SOUND = regex(r"(?:^|/)(output/([^/?#]+)/\2-[0-9a-f]{8}\.[0-9a-z]+)$")
_UNDATED = datetime.min.replace(tzinfo=UTC)


class Entry(msgspec.Struct, frozen=True):
    """An item that stands in a channel."""

    element: etree._Element
    guid: str | None
    date: datetime
    """Its pubDate; without one that of the next item below, at the end the year 1."""


def entries(channel: etree._Element) -> list[Entry]:
    """The channel's items, in document order."""
    found: list[Entry] = []
    below = _UNDATED
    for element in channel.iterchildren("item", reversed=True):
        below = published_of(element) or below
        found.append(Entry(element, guid_of(element), below))
    found.reverse()
    return found


def guid_of(element: etree._Element) -> str | None:
    """An item's guid without the space around it, or None."""
    return (element.findtext("guid") or "").strip() or None


def sound_path(element: etree._Element) -> str | None:
    """The path of an item's sound in a show of ours, as its URL spells it; None in others'."""
    enclosure = element.find("enclosure")
    return path_in_show(enclosure.get("url", "")) if enclosure is not None else None


def path_in_show(url: str) -> str | None:
    """The path that the URL of a sound has in a show of ours; None for another URL."""
    match = _SOUND.search(url)
    return match[1] if match else None


def is_ours(element: etree._Element) -> bool:
    """Whether an item is one that we wrote.

    It is known by what no other program writes together: a guid that is a UUID of version 5, and
    an enclosure named as the contract names it. So no mark of our own is needed.
    """
    try:
        version = UUID(guid_of(element) or "").version
    except ValueError:
        return False
    return version == 5 and sound_path(element) is not None


def place(channel: etree._Element, new: Iterable[tuple[datetime, etree._Element]]) -> None:
    """Put items among those that stand, newest first: each before the first that is no newer.

    What stands keeps its order. Of new ones with the same date the later given comes first.
    """
    later_given_first = list(new)[::-1]
    newest_first = sorted(later_given_first, key=lambda pair: pair[0], reverse=True)
    standing = entries(channel)
    position = 0
    for date, element in newest_first:
        while position < len(standing) and standing[position].date > date:
            position += 1
        if position < len(standing):
            _insert_before(standing[position].element, element)
        else:
            _insert_last(channel, element)


def replace(old: etree._Element, new: etree._Element) -> None:
    """Put `new` where `old` stands."""
    parent = old.getparent()
    if parent is not None:
        new.tail = old.tail
        parent.replace(old, new)


def remove(element: etree._Element) -> None:
    """Take an item out, with the white space that came in with it, but no text of others."""
    parent, tail = element.getparent(), element.tail or ""
    if parent is None:
        return
    if tail.strip():
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + tail
        else:
            before.tail = (before.tail or "") + tail
    parent.remove(element)


def _insert_before(reference: etree._Element, element: etree._Element) -> None:
    # A comment above an item most likely speaks of it: the two are not parted.
    above = reference.getprevious()
    while above is not None and not isinstance(above.tag, str):
        reference, above = above, above.getprevious()
    element.tail = gap(reference.getparent(), above)
    reference.addprevious(element)


def _insert_last(channel: etree._Element, element: etree._Element) -> None:
    """After the last item; without any, at the channel's end."""
    last = next(channel.iterchildren("item", reversed=True), None)
    if last is None:
        last = next(channel.iterchildren(reversed=True), None)
    element.tail = gap(channel, last)
    following = None if last is None else last.getnext()
    if following is None:
        channel.append(element)
    else:
        following.addprevious(element)


def gap(parent: etree._Element | None, before: etree._Element | None) -> str:
    """The white space before a place: an item takes as much with it as it finds.

    So the text of the feed is the same again once the item is removed.
    """
    text = before.tail if before is not None else None if parent is None else parent.text
    return text if text and not text.strip() else ""
