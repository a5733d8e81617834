"""Rules 10, 12 and 13: what stands in an item. Rule 11 is in `enclosure.py`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime

from lxml import etree

from listen.check import markup
from listen.check.channel import explicit
from listen.check.fault import Finding, rule
from listen.check.feed import Feed, Item
from listen.check.urls import is_url

NOTES_TAGS = frozenset(("p", "ol", "ul", "li", "a", "b", "i", "strong", "em", "br"))
"""Tags that readers keep in a description."""
DATE = re.compile(
    r"(?:(Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?\d{1,2} "
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (\d+) "
    r"\d{2}:\d{2}(?::\d{2})? (?:[+-]\d{4}|UT|GMT|Z|[ECMP][SD]T)"
)
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
CLOCK = re.compile(r"(?<![\d:])(?:(\d{1,2}):)?(\d{1,2}):(\d{2})(?![\d:])")


def at(item: Item, name: str) -> str:
    """The line of an item's element, or of the item."""
    return f"line {(item.node.first(name) or item.node).line}"


@rule(10, Item)
def identity(item: Item) -> Iterator[Finding]:
    """A title, one enclosure, one guid that is not the sound file's address."""
    if not item.node.value("title"):
        yield Finding(at(item, "title"), "the item has no title", "add <title>")
    enclosures = item.node.all("enclosure")
    if len(enclosures) != 1:
        yield Finding(
            at(item, "enclosure"),
            f"the item has {len(enclosures)} enclosures",
            "have exactly one; other formats go into podcast:alternateEnclosure",
        )
    guids = item.node.all("guid")
    if len(guids) != 1 or not guids[0].text.strip():
        yield Finding(at(item, "guid"), "the item has no guid of its own", "add one <guid>")
        return
    text = guids[0].text.strip()
    permalink = guids[0].attributes.get("isPermaLink", "true")
    if permalink not in ("true", "false"):
        yield Finding(at(item, "guid"), f'isPermaLink is "{permalink}"', "write true or false")
    if permalink == "true" and not is_url(text):
        yield Finding(
            at(item, "guid"), f'the guid "{text}" is not a URL', 'add isPermaLink="false"'
        )
    media = item.enclosure.split("?")[0]
    if media and (text.split("?")[0] == media or media.rsplit("/", 1)[-1] == text):
        yield Finding(
            at(item, "guid"),
            "the guid is the sound file's address, which changes with the file",
            "give a guid that stays",
            "choice",
        )


@rule(10, Feed)
def one_guid_each(feed: Feed) -> Iterator[Finding]:
    """No guid twice."""
    seen: set[str] = set()
    for item in feed.items:
        guid = item.value("guid") or ""
        if guid and guid in seen:
            yield Finding(f"line {item.line}", f"the guid {guid} is used twice", "give it its own")
        seen.add(guid)


@rule(12, Item)
def publication_date(item: Item) -> Iterator[Finding]:
    """RFC 2822, the right weekday, not in the future."""
    text = item.node.value("pubDate")
    where = at(item, "pubDate")
    if not text:
        yield Finding(where, "the item has no pubDate", "add <pubDate>", "choice")
        return
    cure = "write it like Tue, 03 Jun 2025 09:39:21 GMT"
    match = DATE.fullmatch(text)
    if match is None or len(match[2]) != 4:
        yield Finding(where, f'pubDate "{text}" is not an RFC 2822 date', cure)
        return
    try:
        moment: datetime = parsedate_to_datetime(text)
    except ValueError:
        yield Finding(where, f'pubDate "{text}" is not a date', cure)
        return
    if match[1] and DAYS[moment.weekday()] != match[1]:
        day = DAYS[moment.weekday()]
        yield Finding(where, f'pubDate "{text}" was a {day}', f"write {day}")
    elif not match[1]:
        yield Finding(where, f'pubDate "{text}" has no weekday', cure, "choice")
    now = item.context.now
    if (moment if moment.tzinfo else moment.replace(tzinfo=now.tzinfo)) > now:
        yield Finding(where, f'pubDate "{text}" is in the future', "publish the item on its day")


@rule(13, Item)
def expected_elements(item: Item) -> Iterator[Finding]:
    """What an item of ours always has, and what it should have."""
    node = item.node
    if not (node.value("link") or "").startswith(("http://", "https://")):
        yield Finding(at(item, "link"), "the item has no link", "add <link>", "choice")
    for name in ("itunes:duration", "itunes:explicit", "itunes:episodeType", "description"):
        if not node.value(name):
            yield Finding(at(item, name), f"the item has no {name}", f"add <{name}>", "choice")
    for name in ("itunes:image", "content:encoded"):
        if node.first(name) is None:
            yield Finding(at(item, name), f"the item has no {name}", f"add <{name}>", "advice")
    if text := node.value("itunes:explicit"):
        yield from explicit(at(item, "itunes:explicit"), text)
    kind = node.value("itunes:episodeType")
    if kind and kind not in ("full", "trailer", "bonus"):
        yield Finding(
            at(item, "itunes:episodeType"),
            f'itunes:episodeType is "{kind}"',
            "write full, trailer or bonus",
        )


@rule(13, Item)
def duration(item: Item) -> Iterator[Finding]:
    """Whole seconds; other readers' HH:MM:SS is allowed in others' feeds."""
    text = item.node.value("itunes:duration")
    if text and not re.fullmatch(r"\d+", text):
        clock = re.fullmatch(r"(\d+:)?[0-5]?\d:[0-5]\d", text)
        yield Finding(
            at(item, "itunes:duration"),
            f'itunes:duration is "{text}"',
            "write whole seconds",
            "choice" if clock else "error",
        )


@rule(13, Item)
def notes(item: Item) -> Iterator[Finding]:
    """The description: size, CDATA, plain tags."""
    node = item.node.first("description")
    if node is None or not node.text.strip():
        return
    where = f"line {node.line}"
    size = len(node.text.encode())
    if size > 4000:
        yield Finding(where, f"the description has {size} bytes", "keep it within 4,000")
    if not node.cdata:
        yield Finding(where, "the description is not in CDATA", "write it as CDATA", "choice")
    tags = {str(element.tag) for element in markup.fragment(node.text).iter(etree.Element)}
    if strange := sorted(tags - NOTES_TAGS - {"html", "body"}):
        yield Finding(
            where,
            f"the description uses {', '.join(strange)}",
            f"use only {' '.join(sorted(NOTES_TAGS))}",
            "choice",
        )


def times_in_notes(item: Item) -> tuple[int, ...]:
    """The times of day-like form in the description, in seconds, in order."""
    text = item.node.value("description") or ""
    plain = str(markup.fragment(text).text_content())
    return tuple(
        int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)
        for hours, minutes, seconds in CLOCK.findall(plain)
    )
