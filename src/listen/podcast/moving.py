"""Items of ours whose URLs follow the show when it gets another address."""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from listen.model import Channel
from listen.podcast.document import ITUNES, PODCAST
from listen.podcast.items import path_in_show, sound_path
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
    for source in copy.iter(f"{{{PODCAST}}}source"):
        other = path_in_show(source.get("uri", ""))
        if other is not None:
            source.set("uri", enclosure_url(channel, "") + other)
    return copy


def _base(element: etree._Element, path: str) -> str | None:
    """The show's address when the item was written: its page's URL without the page's path."""
    folder = path.rpartition("/")[0]
    base, found, _ = (element.findtext("link") or "").strip().rpartition(f"{folder}/index.html")
    return base if found else None


def _replaced(element: etree._Element, before: str, after: str) -> etree._Element:
    # In its text, for URLs stand in attributes, in text and in the notes' markup alike. What is
    # not in `output/` may be the site's own: its articles stay where they are.
    for image in element.iter(f"{{{ITUNES}}}image"):  # it may be the show's
        href = image.get("href", "")
        if href.startswith(before):
            image.set("href", after + href.removeprefix(before))
    xml = etree.tostring(element, encoding="unicode")
    xml = xml.replace(f"{_escaped(before)}output/", f"{_escaped(after)}output/")
    return etree.fromstring(xml, etree.XMLParser(strip_cdata=False, resolve_entities=False))


def _escaped(url: str) -> str:
    return url.replace("&", "&amp;")
