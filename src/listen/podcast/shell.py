"""A channel around its items: a new document of ours, and the elements that we keep in it."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from listen.podcast.document import ATOM, HISTORY, ITUNES, NAMESPACES, PODCAST
from listen.podcast.feed import GENERATOR

_RSS = ("title", "link", "description", "language", "generator", "image")
_ITUNES = ("author", "category", "explicit", "image", "type", "owner")
_PODCAST = ("guid", "locked", "medium")
_MANAGED = frozenset(
    (
        *_RSS,
        *(f"{{{ITUNES}}}{name}" for name in _ITUNES),
        *(f"{{{PODCAST}}}{name}" for name in _PODCAST),
        f"{{{HISTORY}}}archive",
    )
)
_LINKS = frozenset(("self", "hub", "current", "next", "prev-archive"))
INDENT = "\n    "
"""What stands before a channel's child in a document of ours."""
END_INDENT = "\n  "
"""What stands before a channel's end tag in a document of ours."""


def new_channel(*, history: bool = False) -> etree._Element:
    """The empty channel of a new document; `history` declares RFC 5005's namespace too."""
    namespaces = NAMESPACES | ({"fh": HISTORY} if history else {})
    root = etree.Element("rss", {"version": "2.0"}, nsmap=namespaces)
    root.text = "\n  "
    channel = etree.SubElement(root, "channel")
    channel.text = INDENT
    channel.tail = "\n"
    return channel


def close(channel: etree._Element, indent: str) -> None:
    """Set the white space before the channel's end tag, if there is nothing but white space.

    It is `INDENT` while items come and go, so that one at the end stands like the others.
    """
    if len(channel) and not (channel[-1].tail or "").strip():
        channel[-1].tail = indent


def is_kept_by_us(channel: etree._Element) -> bool:
    """Whether the channel's own elements are ours to write: its generator says so."""
    return (channel.findtext("generator") or "").strip() == GENERATOR


def manage(channel: etree._Element, elements: Iterable[etree._Element]) -> None:
    """Set the elements that we manage, at the channel's start; all others stay, after them."""
    for child in list(channel):
        if _is_managed(child):
            channel.remove(child)
    channel.text = INDENT
    for position, element in enumerate(elements):
        etree.indent(element, "  ", level=2)
        element.tail = INDENT
        channel.insert(position, element)


def _is_managed(child: etree._Element) -> bool:
    if child.tag == f"{{{ATOM}}}link":
        return child.get("rel") in _LINKS
    if child.tag == f"{{{PODCAST}}}txt":
        return child.get("purpose") == "ai-content"
    if child.tag == f"{{{PODCAST}}}person":
        return child.get("role") == "author"
    return child.tag in _MANAGED
