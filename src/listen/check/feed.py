"""Read an RSS feed: no entities, no network, no repair."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from listen.check.access import Access
from listen.check.fault import Fault

NAMESPACES = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "psc": "http://podlove.org/simple-chapters",
    "fh": "http://purl.org/syndication/history/1.0",
}
"""Our prefix of each namespace; a feed may use another."""
OLD_PODCAST = "https://github.com/podcastindex-org/podcast-namespace/blob/main/docs/1.0.md"
_PREFIX = {uri.lower(): prefix for prefix, uri in NAMESPACES.items()} | {OLD_PODCAST: "podcast"}
_PAGE = re.compile(rb"\s*<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_FEED_LINK = re.compile(rb'<link rel="alternate" type="application/rss\+xml"[^>]* href="([^"]+)"')
_HEAD = 1 << 16  # bytes of a page, within which it names its feed


class MalformedError(Exception):
    """A feed that is not XML, or not RSS; the text says where."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line
        self.reason = reason


def unreadable(name: str, reason: MalformedError, body: bytes) -> Fault:
    """What is said of a feed that is malformed, or of a page that was named for one."""
    if _PAGE.match(body):
        linked = _FEED_LINK.search(body[:_HEAD])
        cure = f"check {linked[1].decode('utf-8', 'replace')}" if linked else "name its feed"
        return Fault(name, 1, "error", "it is a web page, not a feed", cure)
    where = f"{name}: line {reason.line}"
    return Fault(where, 1, "error", f"the feed cannot be read: {reason.reason}", "mend the line")


@dataclass(frozen=True, slots=True)
class Node:
    """An element."""

    name: str
    """With our own prefix (`itunes:author`), or `{uri}local` in an unknown namespace."""
    attributes: Mapping[str, str]
    text: str
    """All text inside, as it stands."""
    line: int
    children: tuple[Node, ...] = ()
    cdata: bool = False
    """Whether its text stands in a CDATA section."""

    def all(self, name: str) -> tuple[Node, ...]:
        """The children of that name, in order."""
        return tuple(child for child in self.children if child.name == name)

    def first(self, name: str) -> Node | None:
        """The first child of that name, or None."""
        return next((child for child in self.children if child.name == name), None)

    def value(self, name: str) -> str | None:
        """The stripped text of the first child of that name, or None."""
        child = self.first(name)
        return None if child is None else child.text.strip()

    def walk(self) -> Iterator[Node]:
        """This element and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()

    def get(self, attribute: str) -> str:
        """An attribute's value, or the empty string."""
        return self.attributes.get(attribute, "")


@dataclass(frozen=True, slots=True)
class Context:
    """What judging needs besides the feed."""

    access: Access
    now: datetime
    """Aware."""
    config: Mapping[str, object]
    """The `[show]` table of `listen.toml`, where there is one."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed document."""

    name: str
    """File or URL."""
    ours: bool
    raw: bytes
    root: Node
    channel: Node
    uris: tuple[tuple[str, str], ...]
    """Every namespace declaration: (prefix, URI)."""
    context: Context
    url: str | None = None
    """The URL that it came from, where it came from one."""
    page: int = 1
    """1 for the feed itself, 2… for what `rel="next"` and `prev-archive` lead to."""

    main: str = ""
    """The self link of the first page: the feed that people subscribe to."""

    @property
    def items(self) -> tuple[Node, ...]:
        """The items, in order."""
        return self.channel.all("item")


@dataclass(frozen=True, slots=True)
class Item:
    """An item, for the rules that are held against each."""

    name: str
    """`feed.xml: item 3 "Title" (line 80)`."""
    ours: bool
    node: Node
    context: Context

    @property
    def enclosure(self) -> str:
        """The enclosure's URL, or the empty string."""
        node = self.node.first("enclosure")
        return "" if node is None else node.get("url").strip()


def parse(raw: bytes) -> tuple[Node, tuple[tuple[str, str], ...]]:
    """The root element and all namespace declarations of an XML document.

    Raises `MalformedError` for what does not parse, and for a document type declaration: a feed
    needs none, and entities have been used to read files and to exhaust memory.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, strip_cdata=False, huge_tree=False
    )
    try:
        root = etree.fromstring(raw, parser)
    except etree.XMLSyntaxError as reason:
        line, column = reason.position
        message = (reason.msg or "not XML").split(", line")[0]
        raise MalformedError(line, f"{message}, column {column}") from reason
    if root.getroottree().docinfo.internalDTD is not None:
        raise MalformedError(1, "there is a document type declaration")
    declared: dict[tuple[str, str], None] = {}
    for element in root.iter(etree.Element):
        for prefix, uri in element.nsmap.items():
            declared[(prefix or "", uri)] = None
    return _node(root), tuple(declared)


def _node(element: etree._Element) -> Node:
    name = _name(str(element.tag))
    children = tuple(_node(child) for child in element.iterchildren(etree.Element))
    # string() leaves comments out and takes the text after them.
    text = str(element.xpath("string()")) if len(element) else element.text or ""
    cdata = name in ("description", "content:encoded") and b"<![CDATA[" in etree.tostring(element)
    attributes = {_name(str(key)): str(value) for key, value in element.attrib.items()}
    return Node(name, attributes, text, element.sourceline or 0, children, cdata)


def _name(tag: str) -> str:
    match = re.match(r"\{([^}]*)\}(.*)", tag, re.DOTALL)
    if match is None:
        return tag
    prefix = _PREFIX.get(match[1].lower().rstrip("#"))
    return f"{prefix}:{match[2]}" if prefix else tag


def read_feed(
    raw: bytes, name: str, context: Context, *, ours: bool, url: str | None = None, page: int = 1
) -> Feed:
    """Parse a feed document. Raises `MalformedError`."""
    root, uris = parse(raw)
    if root.name != "rss":
        raise MalformedError(root.line, f"the root element is <{root.name}>, not <rss>")
    channel = root.first("channel")
    if channel is None:
        raise MalformedError(root.line, "there is no <channel>")
    return Feed(name, ours, raw, root, channel, uris, context, url, page)
