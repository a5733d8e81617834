"""Rules 7 and 8: who the show is, who speaks, and that the voice is synthetic."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator

from listen.check.channel import self_link
from listen.check.fault import Finding, rule
from listen.check.feed import Feed
from listen.check.urls import is_loopback, is_url

GUID_NAMESPACE = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
_MEDIUMS = (
    "podcast", "music", "video", "film", "audiobook", "newsletter", "blog", "publisher", "course",
)  # fmt: skip
MEDIUMS = frozenset([*_MEDIUMS, *(f"{one}L" for one in _MEDIUMS), "mixed"])
"""Values of podcast:medium; a list of others' items has an L at its end."""


@rule(7, Feed)
def show_guid(feed: Feed) -> Iterator[Finding]:
    """A UUIDv5 that the feed's URL gave once."""
    nodes = feed.channel.all("podcast:guid")
    if len(nodes) > 1:
        yield Finding(f"line {nodes[1].line}", "there are two podcast:guid", "keep the first")
    for node in nodes[:1]:
        at = f"line {node.line}"
        text = node.text.strip()
        try:
            value = uuid.UUID(text)
        except ValueError:
            yield Finding(at, f'podcast:guid is "{text}", not a UUID', "store the UUIDv5 once")
            continue
        configured = feed.context.config.get("guid")
        if text != str(value) or value.version != 5:
            yield Finding(at, f"podcast:guid {text} is not a UUIDv5", "store the UUIDv5 once")
        elif configured and str(configured).lower() != text:
            yield Finding(
                at,
                f"podcast:guid is {text}, but listen.toml says {configured}",
                "publish again, so that the feed has the configured one",
            )
        elif (
            feed.page == 1
            and not configured
            and is_url(self_link(feed))
            and not is_loopback(self_link(feed))
            and text != computed_guid(self_link(feed))
        ):
            yield Finding(
                at,
                "podcast:guid is not the one of the feed's present address",
                "nothing to do if the show has moved: it must never change",
                "advice",
            )


def computed_guid(url: str) -> str:
    """UUIDv5 of a feed URL without its scheme and the slashes at its end."""
    return str(uuid.uuid5(GUID_NAMESPACE, re.sub(r"^[a-z]+://", "", url).rstrip("/")))


@rule(8, Feed)
def about_the_show(feed: Feed) -> Iterator[Finding]:
    """medium, type, ai-content, owner."""
    channel = feed.channel
    at = f"line {channel.line}"
    for name, known in (("podcast:medium", MEDIUMS), ("itunes:type", ("episodic", "serial"))):
        node = channel.first(name)
        if node is None:
            yield Finding(at, f"the channel has no {name}", f"add <{name}>", "advice")
        elif node.text.strip() not in known:
            yield Finding(f"line {node.line}", f'{name} is "{node.text}"', "use a defined value")
    synthetic = [node for node in channel.all("podcast:txt") if node.get("purpose") == "ai-content"]
    if feed.ours and not synthetic:
        yield Finding(
            at,
            "nothing says that the voice is synthetic",
            'add <podcast:txt purpose="ai-content">true</podcast:txt>',
        )
    for node in synthetic:
        if node.text.strip() not in ("true", "false"):
            yield Finding(f"line {node.line}", f'ai-content is "{node.text}"', "write true")
    for node in channel.all("itunes:owner"):
        if not node.value("itunes:email"):
            yield Finding(
                f"line {node.line}", "itunes:owner has no itunes:email", "add it, or leave both out"
            )


@rule(8, Feed)
def persons(feed: Feed) -> Iterator[Finding]:
    """A person has a name."""
    for parent in (feed.channel, *feed.items):
        for node in parent.all("podcast:person"):
            name = node.text.strip()
            if not name or len(name) > 128:
                yield Finding(
                    f"line {node.line}",
                    "podcast:person has no name" if not name else "podcast:person is too long",
                    "give a name of at most 128 characters",
                )
