"""Rules 11 and 22 (its last sentence): what an item says of its sound files."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from listen.check.access import MEDIA_LIMIT, Reply, type_by_name
from listen.check.fault import Finding, rule
from listen.check.feed import Feed, Item, Node
from listen.check.urls import is_url

EQUAL = (
    {"audio/x-m4a", "audio/mp4", "audio/m4a"},
    {"audio/ogg", "audio/opus", "application/ogg"},
    {"application/x-subrip", "application/srt", "text/srt"},
)
"""Types that mean the same thing; a show of ours uses the first."""


def same_type(one: str, other: str) -> bool:
    """Whether two media types mean the same."""
    return one == other or any({one, other} <= group for group in EQUAL)


@rule(11, Item)
def enclosure(item: Item) -> Iterator[Finding]:
    """URL, length and type as they are written."""
    for node in item.node.all("enclosure"):
        yield from _address(node, node.get("url"))
        where = f"line {node.line}"
        length = node.get("length")
        if not (length.isascii() and length.isdigit() and int(length) > 0):
            yield Finding(
                where, f'the enclosure\'s length is "{length}"', "give the file's size in bytes"
            )
        said = node.get("type")
        meant = type_by_name(node.get("url").strip())
        if "/" not in said:
            yield Finding(where, f'the enclosure\'s type is "{said}"', "give its media type")
        elif meant and said != meant:
            yield Finding(
                where,
                f"the enclosure's type is {said} for a file that is {meant}",
                f"write {meant}",
                "choice" if same_type(said, meant) else "error",
            )


def _address(node: Node, url: str) -> Iterator[Finding]:
    where = f"line {node.line}"
    if not is_url(url.strip()):
        yield Finding(where, f'the URL is "{url}"', "give an absolute http(s) URL")
    elif not url.isascii() or any(character.isspace() for character in url):
        yield Finding(where, f"the URL {url!r} has a space or is not ASCII", "percent-encode it")


@rule(11, Feed)
def one_file_each(feed: Feed) -> Iterator[Finding]:
    """No enclosure twice."""
    seen: set[str] = set()
    for item in feed.items:
        for node in item.all("enclosure"):
            url = node.get("url").strip()
            if url in seen:
                yield Finding(f"line {node.line}", f"{url} is in two items", "one file, one item")
            seen.add(url)


@dataclass(frozen=True, slots=True)
class Delivery:
    """An enclosure with the file that came for it."""

    name: str
    ours: bool
    item: Item
    node: Node
    reply: Reply
    duration: float | None = None
    """Seconds of the file, where they could be counted."""


@rule(11, Delivery)
def delivered(delivery: Delivery) -> Iterator[Finding]:
    """The file is there and has the declared length."""
    where, reply = f"line {delivery.node.line}", delivery.reply
    if not reply.ok:
        yield Finding(where, f"the sound file is missing: {reply.problem}", "publish it again")
        return
    length = delivery.node.get("length")
    if length.isdigit() and int(length) != len(reply.body):
        text = f"the enclosure's length is {length}, the file has {len(reply.body)} bytes"
        yield Finding(where, text, "publish the item again")


@rule(13, Delivery)
def declared_duration(delivery: Delivery) -> Iterator[Finding]:
    """itunes:duration is the file's, to the second."""
    text = delivery.item.node.value("itunes:duration") or ""
    if text.isdigit() and delivery.duration and abs(int(text) - delivery.duration) > 1:
        found = f"itunes:duration is {text} s, the file has {delivery.duration:.1f} s"
        yield Finding(f"line {delivery.node.line}", found, "publish the item again", "choice")


@rule(22, Item)
def alternates(item: Item) -> Iterator[Finding]:
    """podcast:alternateEnclosure: type, length, source, integrity; Opus only there."""
    if type_by_name(item.enclosure) == "audio/ogg":
        yield Finding(
            at_enclosure(item),
            "the main enclosure is Ogg, which Apple's players do not play",
            "make it MP3, and Opus a podcast:alternateEnclosure",
            "choice",
        )
    for node in item.node.all("podcast:alternateEnclosure"):
        yield from _alternate(item, node)


def at_enclosure(item: Item) -> str:
    """The line of the item's enclosure."""
    return f"line {(item.node.first('enclosure') or item.node).line}"


def _alternate(item: Item, node: Node) -> Iterator[Finding]:
    where = f"line {node.line}"
    if "/" not in node.get("type"):
        yield Finding(where, "an alternateEnclosure has no type", "add its media type")
    length = node.get("length")
    if not (length.isdigit() and int(length) > 0):
        yield Finding(where, "an alternateEnclosure has no length", "add it in bytes", "choice")
    sources = node.all("podcast:source")
    if not sources:
        yield Finding(where, "an alternateEnclosure has no podcast:source", "add one")
    for source in sources:
        yield from _address(source, source.get("uri"))
    integrity = node.first("podcast:integrity")
    if integrity is None:
        yield Finding(where, "an alternateEnclosure has no podcast:integrity", "add it", "choice")
    elif integrity.get("type") not in ("sri", "pgp-signature") or not integrity.get("value"):
        yield Finding(where, "podcast:integrity lacks its type or value", "write type and value")
    for source in sources:
        reply = item.context.access.get(source.get("uri"), MEDIA_LIMIT)
        if reply is None:
            continue
        if not reply.ok:
            yield Finding(where, f"{source.get('uri')}: {reply.problem}", "publish it again")
        elif length.isdigit() and int(length) != len(reply.body):
            text = f"the length is {length}, the file has {len(reply.body)} bytes"
            yield Finding(where, text, "publish the item again")
        elif integrity and integrity.get("type") == "sri" and not sri(integrity, reply.body):
            yield Finding(where, "podcast:integrity does not fit the file", "publish it again")


def sri(node: Node, body: bytes) -> bool:
    """Whether one of the digests of a subresource-integrity value is the body's."""
    for value in node.get("value").split():
        name, _, digest = value.partition("-")
        if name in ("sha256", "sha384", "sha512"):
            found = hashlib.new(name, body).digest()
            if base64.b64encode(found).decode() == digest.split("?")[0]:
                return True
    return False
