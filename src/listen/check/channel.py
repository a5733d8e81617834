"""Rules 1 to 4, 6 to 9: what stands once in a feed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from importlib import resources

from listen.check.fault import Finding, rule
from listen.check.feed import NAMESPACES, OLD_PODCAST, Feed, Node
from listen.check.urls import as_written, is_loopback, is_url

DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>'
LIKE_DECLARATION = re.compile(
    rb"(\xef\xbb\xbf)?<\?xml version=[\"']1\.0[\"'] encoding=[\"']utf-8[\"']\s*(\?>| standalone)",
    re.IGNORECASE,
)
LONG_FEED = 300
"""Items after which one document is long."""
SHORT = (
    "title", "link", "language", "copyright", "generator", "guid", "pubDate", "lastBuildDate",
    "itunes:author", "itunes:type", "itunes:explicit", "itunes:duration", "itunes:episodeType",
    "itunes:season", "itunes:episode", "itunes:title", "podcast:locked", "podcast:guid",
    "podcast:medium", "podcast:person",
)  # fmt: skip
"""Elements whose text is a short value (rule 6)."""


def self_link(feed: Feed) -> str:
    """The `atom:link rel="self"`, or the empty string."""
    for node in feed.channel.all("atom:link"):
        if node.get("rel") == "self":
            return node.get("href").strip()
    return ""


@rule(1, Feed)
def prologue(feed: Feed) -> Iterator[Finding]:
    """Declaration and rss version; bytes that are not what they say do not parse at all."""
    first = feed.raw.splitlines()[0] if feed.raw else b""
    if not LIKE_DECLARATION.match(first):
        yield Finding(
            "line 1",
            "the first line is not an XML 1.0 declaration with UTF-8",
            f"begin with {DECLARATION.decode()}",
            "choice",
        )
    elif not first.startswith(DECLARATION):
        yield Finding(
            "line 1",
            "the XML declaration is spelt in another way than the guides ask",
            f"write {DECLARATION.decode()}",
            "advice",
        )
    if feed.root.get("version") != "2.0":
        yield Finding(
            f"line {feed.root.line}",
            f'<rss version="{feed.root.get("version")}">',
            'write <rss version="2.0">',
        )


@rule(1, Feed)
def namespaces(feed: Feed) -> Iterator[Finding]:
    """Namespace URIs are compared letter by letter by readers."""
    known = {uri.lower(): uri for uri in NAMESPACES.values()}
    for _, uri in feed.uris:
        right = known.get(uri.lower().rstrip("#"))
        if right and uri != right:
            yield Finding(
                f"line {feed.root.line}",
                f"the namespace {uri} is not spelt as readers expect",
                f"write {right}",
            )
        if uri.lower() == OLD_PODCAST:
            yield Finding(
                f"line {feed.root.line}",
                "the podcast namespace has its old address",
                f"write {NAMESPACES['podcast']}",
                "choice",
            )
    by_prefix = dict(feed.uris)
    for prefix in ("itunes", "podcast", "atom", "content"):
        right = NAMESPACES[prefix]
        found = by_prefix.get(prefix)
        if found and found.lower().rstrip("#") not in (right, right.lower(), OLD_PODCAST):
            yield Finding(
                f"line {feed.root.line}", f"{prefix}: stands for {found}", f"declare {right}"
            )
        elif found is None and right.lower() not in {uri.lower() for _, uri in feed.uris}:
            severity = "error" if prefix == "itunes" else "choice"
            yield Finding(
                f"line {feed.root.line}",
                f"the namespace {right} is not declared",
                f'add xmlns:{prefix}="{right}" to <rss>',
                severity,  # type: ignore[arg-type]
            )


@rule(2, Feed)
def own_address(feed: Feed) -> Iterator[Finding]:
    """Exactly one link to itself."""
    links = [node for node in feed.channel.all("atom:link") if node.get("rel") == "self"]
    if len(links) != 1:
        yield Finding(
            f"line {feed.channel.line}",
            f'there are {len(links)} atom:link rel="self"',
            "have exactly one, with the feed's public URL",
        )
    for node in links:
        at = f"line {node.line}"
        href = node.get("href")
        if not is_url(href):
            yield Finding(at, f'the self link is "{href}"', "give the feed's absolute public URL")
        if node.get("type") != "application/rss+xml":
            yield Finding(
                at,
                f'the self link\'s type is "{node.get("type")}"',
                'add type="application/rss+xml"',
                "choice",
            )
        expected = _expected_address(feed)
        if is_url(href) and expected and href != expected:
            yield Finding(
                at,
                f"the self link is {href}, but the feed is at {expected}",
                "make the self link the public URL of this feed",
                "advice" if feed.context.access.live else "choice",
            )


def _expected_address(feed: Feed) -> str | None:
    if feed.page > 1 or feed.context.access.live:
        return feed.url
    base = as_written(str(feed.context.config.get("base_url") or ""))
    return f"{base.rstrip('/')}/{feed.name}" if base else None


@rule(3, Feed)
def required(feed: Feed) -> Iterator[Finding]:
    """The elements that a channel must have."""
    channel = feed.channel
    at = f"line {channel.line}"
    needed = ["title", "description", "link", "language", "itunes:category", "itunes:explicit"]
    for name in [*needed, "itunes:image"]:
        node = channel.first(name)
        if node is None or not (node.text.strip() or node.attributes):
            yield Finding(at, f"the channel has no {name}", f"add <{name}>")
    for name in ("itunes:author", "podcast:locked"):
        if not channel.value(name):
            yield Finding(at, f"the channel has no {name}", f"add <{name}>", "choice")
    # A show on a loopback address has no identity in the world yet.
    if not channel.value("podcast:guid") and not is_loopback(self_link(feed)):
        yield Finding(at, "the channel has no podcast:guid", "add <podcast:guid>", "choice")


@rule(3, Feed)
def channel_values(feed: Feed) -> Iterator[Finding]:
    """The form of the required elements."""
    channel = feed.channel
    for node in channel.children:
        text = node.text.strip()
        at = f"line {node.line}"
        if node.name == "description" and len(node.text.encode()) > 4000:
            size = len(node.text.encode())
            yield Finding(at, f"the description has {size} bytes", "keep it within 4,000")
        elif node.name == "link" and not is_url(text):
            yield Finding(at, f'the link is "{text}"', "give an absolute http(s) URL")
        elif node.name == "language" and not re.fullmatch(
            r"[a-z]{2,3}(-[a-z0-9]{2,8})*", text, re.IGNORECASE
        ):
            yield Finding(at, f'the language is "{text}"', "write it like en or en-us")
        elif node.name == "itunes:explicit":
            yield from explicit(at, text)
        elif node.name == "podcast:locked" and text not in ("yes", "no"):
            yield Finding(at, f'podcast:locked is "{text}"', "write yes or no")
        elif node.name == "itunes:image" and not is_url(node.get("href").strip()):
            yield Finding(
                at, f'itunes:image has href="{node.get("href")}"', "give the image's absolute URL"
            )


def explicit(at: str, text: str) -> Iterator[Finding]:
    """`true` or `false`; directories still read what Apple asked for before 2018."""
    if text not in ("true", "false"):
        old = text.lower() in ("yes", "no", "clean", "explicit")
        yield Finding(
            at, f'itunes:explicit is "{text}"', "write true or false", "choice" if old else "error"
        )


@cache
def categories() -> dict[str, list[str]]:
    """Apple's categories and the subcategories of each."""
    text = resources.files("listen.check").joinpath("categories.json").read_text("utf-8")
    found: dict[str, list[str]] = json.loads(text)
    return found


@rule(4, Feed)
def category_names(feed: Feed) -> Iterator[Finding]:
    """Apple's names, a subcategory inside its category."""
    for node in feed.channel.all("itunes:category"):
        name = node.get("text")
        if name not in categories():
            yield _unknown(node, name, list(categories()))
            continue
        for inner in node.all("itunes:category"):
            if inner.get("text") not in categories()[name]:
                yield _unknown(inner, inner.get("text"), categories()[name])


def _unknown(node: Node, name: str, known: list[str]) -> Finding:
    near = next((one for one in known if one.lower() == name.strip().lower()), None)
    parent = next((top for top, subs in categories().items() if name in subs), None)
    cure = "take one of Apple's categories"
    if near:
        cure = f'write "{near}"'
    elif parent:
        cure = f'put it inside <itunes:category text="{parent}">'
    return Finding(f"line {node.line}", f'"{name}" is not a category here', cure)


@rule(6, Feed)
def short_values(feed: Feed) -> Iterator[Finding]:
    """Values of at most 255 characters without space around them."""
    nodes = list(feed.channel.children)
    for item in feed.items:
        nodes += item.children
    for node in nodes:
        if node.name not in SHORT:
            continue
        at = f"line {node.line}"
        if len(node.text) > 255:
            yield Finding(at, f"<{node.name}> has {len(node.text)} characters", "keep it to 255")
        if node.text != node.text.strip():
            yield Finding(at, f"<{node.name}> has space at an end", "remove the space")
