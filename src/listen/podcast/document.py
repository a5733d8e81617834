"""A feed's XML read and written without losing anything that is not ours.

Nothing outside the document is ever looked at: no DTD is loaded, no entity is resolved, no
network is touched.
"""

from __future__ import annotations

from lxml import etree

from listen.errors import FeedError

ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
PODCAST = "https://podcastindex.org/namespace/1.0"
ATOM = "http://www.w3.org/2005/Atom"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
PSC = "http://podlove.org/simple-chapters"
HISTORY = "http://purl.org/syndication/history/1.0"

NAMESPACES = {
    "itunes": ITUNES,
    "podcast": PODCAST,
    "atom": ATOM,
    "content": CONTENT,
    "psc": PSC,
}
"""What a feed of ours declares on its root (standards 1), by prefix."""

_DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'
_HINT = "the feed was left as it is: mend it, or move it away to start a new one"


def parse(data: bytes, path: str) -> etree._ElementTree:
    """The document in `data`; `path` names it in errors.

    Raises FeedError, with the line, where it is not well-formed.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        strip_cdata=False,
    )
    try:
        return etree.fromstring(data, parser).getroottree()
    except etree.XMLSyntaxError as error:
        line, _ = error.position
        reason = (error.msg or "it is empty").partition(", line ")[0]
        raise FeedError(f"reading {path}, line {max(line, 1)}: {reason}", _HINT) from error


def channel_of(tree: etree._ElementTree, path: str) -> etree._Element:
    """The `channel` of an RSS document. Raises FeedError where it is not RSS 2.0."""
    root = tree.getroot()
    if root.tag != "rss":
        raise FeedError(
            f"reading {path}, line {root.sourceline}: the root element is {root.tag!r}, not 'rss'",
            _HINT,
        )
    channel = root.find("channel")
    if channel is None:
        raise FeedError(f"reading {path}, line {root.sourceline}: <rss> has no <channel>", _HINT)
    return channel


def serialise(tree: etree._ElementTree) -> bytes:
    """The document as UTF-8, its first line the declaration of standards 1."""
    return _DECLARATION + etree.tostring(tree, encoding="UTF-8", xml_declaration=False) + b"\n"
