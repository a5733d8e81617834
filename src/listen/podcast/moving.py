"""Items of ours whose URLs follow the show when it gets another address."""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from listen.model import Channel
from listen.podcast.items import sound_path
from listen.podcast.links import enclosure_url, file_url


def moved(element: etree._Element, channel: Channel) -> etree._Element | None:
    """A copy of an item of ours with the show's address of now; None if it has it already.

    A show is first tried at a loopback address, then gets its real one, or a prefix for download
    statistics; its older items come along without being rendered again.
    """
    enclosure, path = element.find("enclosure"), sound_path(element)
    if enclosure is None or path is None:
        return None
    before, after = _base(element, path), file_url(channel, "")
    url = enclosure_url(channel, "") + path
    if enclosure.get("url") == url and before in {None, after}:
        return None
    copy = deepcopy(element)
    copy.tail = None
    if before is not None and before != after:
        copy = _replaced(copy, before, after)
    for moved_enclosure in copy.iterchildren("enclosure"):
        moved_enclosure.set("url", url)
    return copy


def _base(element: etree._Element, path: str) -> str | None:
    """The show's address when the item was written: its page's URL without the page's path."""
    folder = path.rpartition("/")[0]
    base, found, _ = (element.findtext("link") or "").strip().rpartition(f"{folder}/index.html")
    return base if found else None


def _replaced(element: etree._Element, before: str, after: str) -> etree._Element:
    # In its text, for URLs stand in attributes, in text and in the notes' markup alike.
    xml = etree.tostring(element, encoding="unicode")
    xml = xml.replace(_escaped(before), _escaped(after))
    return etree.fromstring(xml, etree.XMLParser(strip_cdata=False, resolve_entities=False))


def _escaped(url: str) -> str:
    return url.replace("&", "&amp;")
