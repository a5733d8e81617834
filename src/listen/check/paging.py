"""Rule 9: a long feed in pages, and the hub that spreads it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from listen.check.channel import LONG_FEED, self_link
from listen.check.fault import Finding, rule
from listen.check.feed import Feed, MalformedError, read_feed
from listen.check.urls import is_url

PAGES = 50
"""Pages that are followed over HTTP."""


@dataclass(frozen=True, slots=True)
class Pages:
    """A feed with the pages that it leads to."""

    name: str
    ours: bool
    documents: tuple[Feed, ...]
    problems: tuple[Finding, ...] = ()
    """What was found while following."""


def link(feed: Feed, rel: str) -> str:
    """The `href` of the channel's first atom:link of that rel, or the empty string."""
    for node in feed.channel.all("atom:link"):
        if node.get("rel") == rel:
            return node.get("href").strip()
    return ""


def follow(feed: Feed) -> Pages:
    """Read all that `next` and `prev-archive` lead to."""
    documents = [feed]
    problems: list[Finding] = []
    seen = {self_link(feed)}
    here = feed
    while target := link(here, "next") or link(here, "prev-archive"):
        if feed.context.access.live and len(documents) >= PAGES:
            break
        if target in seen:
            problems.append(Finding("", f"the pages go round: {target} again", "end the last page"))
            break
        seen.add(target)
        access = feed.context.access
        reply = access.get(target)
        if reply is None:
            break
        if not reply.ok:
            text = f"the page {target} is missing: {reply.problem}"
            problems.append(Finding("", text, "publish it, or take the link out"))
            break
        label = access.label(target)
        try:
            here = read_feed(
                reply.body,
                label,
                feed.context,
                ours=feed.ours,
                url=target,
                page=len(documents) + 1,
            )
        except MalformedError as reason:
            text = f"{label}, line {reason.line}: {reason.reason}"
            problems.append(Finding("", text, "publish the page again"))
            break
        documents.append(here)
    return Pages(feed.name, feed.ours, tuple(documents), tuple(problems))


@rule(9, Pages)
def pages(subject: Pages) -> Iterator[Finding]:
    """Pages exist, end, and never repeat an item."""
    yield from subject.problems
    first = subject.documents[0]
    if len(first.items) > LONG_FEED and not (link(first, "next") or link(first, "prev-archive")):
        yield Finding(
            f"line {first.channel.line}",
            f"{len(first.items)} items in one document",
            'page or archive the feed (RFC 5005: atom:link rel="next")',
            "choice",
        )
    for before, after in pairwise(subject.documents):
        archived = link(before, "prev-archive") and not link(before, "next")
        if archived and after.channel.first("fh:archive") is None:
            text = f"{after.name} is an archive that does not say so"
            yield Finding("", text, "add <fh:archive/>", "choice")
    seen: dict[str, str] = {}
    for document in subject.documents:
        for item in document.items:
            guid = item.value("guid") or ""
            if seen.get(guid, document.name) != document.name:
                yield Finding(
                    f"line {item.line}",
                    f"the item {guid} is on {seen[guid]} and on {document.name}",
                    "an item belongs to one page",
                )
            seen.setdefault(guid, document.name)


@rule(9, Feed)
def history_links(feed: Feed) -> Iterator[Finding]:
    """Links of RFC 5005 and WebSub are absolute; an archive says so."""
    for node in feed.channel.all("atom:link"):
        rel = node.get("rel")
        if rel in (
            "hub",
            "next",
            "previous",
            "first",
            "last",
            "prev-archive",
            "next-archive",
            "current",
        ) and not is_url(node.get("href").strip()):
            yield Finding(
                f"line {node.line}",
                f'atom:link rel="{rel}" has href="{node.get("href")}"',
                "give an absolute http(s) URL",
            )
    if feed.channel.first("fh:archive") and not link(feed, "current"):
        yield Finding(
            f"line {feed.channel.line}",
            "an archive document does not link to the current feed",
            'add atom:link rel="current"',
        )
