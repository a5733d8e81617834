"""A show and its episodes as the elements of an RSS feed (standards 1 to 14, 18, 22, 23)."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import lru_cache

from lxml import etree

from listen.address import ascii_url
from listen.model import Channel, Cue, Episode, Media
from listen.podcast import chapters
from listen.podcast.clean import fit, line
from listen.podcast.clock import milliseconds, stamp
from listen.podcast.document import NAMESPACES
from listen.podcast.links import enclosure_url, file_url, page_url
from listen.podcast.notes import LIMIT, notes

GENERATOR = "listen-article"
"""What the feeds that we keep say made them; a feed that says otherwise is another program's."""

_ENCODED_LIMIT = 20_000  # bytes of content:encoded: room for every chapter of a long article
_SOUNDBITE = (15.0, 60.0)  # seconds: the shortest we look for, and the longest

_TRANSCRIPTS = (
    ("html", "text/html"),
    ("json", "application/json"),
    ("srt", "application/x-subrip"),
    ("vtt", "text/vtt"),  # last: feedparser keeps only the last (standards 23)
)


def text(tag: str, value: str, /, **attributes: str) -> etree._Element:
    """An element with text; `tag` is `prefix:name`, or a plain name of RSS."""
    element = etree.Element(_name(tag), attributes, nsmap=_nsmap(tag))
    if value:
        element.text = value
    return element


def empty(tag: str, /, **attributes: str) -> etree._Element:
    """An element without text."""
    return text(tag, "", **attributes)


def atom_link(rel: str, href: str, media: str | None = None) -> etree._Element:
    """A link of the channel: `self`, `hub`, `next`, `prev-archive`…"""
    element = empty("atom:link", rel=rel, href=href)
    if media:
        element.set("type", media)
    return element


def channel_elements(channel: Channel, path: str = "feed.xml") -> list[etree._Element]:
    """All that a channel holds before its items, in order; `path` is the document's own."""
    return list(_channel(channel, path))


def _channel(channel: Channel, path: str) -> Iterator[etree._Element]:
    image = file_url(channel, channel.image)
    title, link = line(channel.title), ascii_url(channel.link)
    yield text("title", title)
    yield text("link", link)
    yield atom_link("self", file_url(channel, path), "application/rss+xml")
    if channel.hub:
        yield atom_link("hub", ascii_url(channel.hub))
    yield text("description", fit(channel.description, LIMIT) or title)
    yield text("language", channel.language)
    yield text("generator", GENERATOR)
    rss_image = empty("image")
    rss_image.extend([text("url", image), text("title", title), text("link", link)])
    yield rss_image
    author = line(channel.author) or title
    yield text("itunes:author", author)
    yield from (_category(name) for name in channel.categories)
    yield text("itunes:explicit", _boolean(channel.explicit))
    yield empty("itunes:image", href=image)
    yield text("itunes:type", "episodic")
    if channel.email:
        owner = empty("itunes:owner")
        owner.extend([text("itunes:name", author), text("itunes:email", line(channel.email))])
        yield owner
    if channel.public:
        yield text("podcast:guid", channel.guid)
    # Locked needs an owner whom another host can ask; without an address nobody could unlock it.
    if channel.email:
        yield text("podcast:locked", "yes", owner=line(channel.email))
    else:
        yield text("podcast:locked", "no")
    yield text("podcast:medium", "podcast")
    yield text("podcast:txt", "true", purpose="ai-content")
    yield _person(author)


def item(episode: Episode, channel: Channel) -> etree._Element:
    """An episode as the feed's item."""
    element = etree.Element("item", nsmap=NAMESPACES)
    element.extend(_item(episode, channel))
    return element


def _item(episode: Episode, channel: Channel) -> Iterator[etree._Element]:
    yield text("title", line(episode.title) or episode.slug)
    yield text("guid", episode.guid, isPermaLink="false")
    yield text("link", page_url(channel, episode))
    yield text("pubDate", format_datetime(episode.published))
    yield empty(
        "enclosure",
        url=enclosure_url(channel, episode.media.path),
        length=str(episode.media.length),
        type=episode.media.type,
    )
    yield _cdata("description", notes(episode, channel))
    yield _cdata("content:encoded", notes(episode, channel, _ENCODED_LIMIT))
    yield text("itunes:duration", str(max(1, round(episode.duration))))
    yield text("itunes:explicit", _boolean(channel.explicit))
    yield text("itunes:episodeType", "full")
    author = line(episode.author or "")
    if author:
        yield text("itunes:author", author)
    yield empty("itunes:image", href=file_url(channel, episode.image or channel.image))
    yield from _namespace_2(episode, channel, author)
    if episode.chapters:
        yield _podlove(episode, channel)


def _namespace_2(episode: Episode, channel: Channel, author: str) -> Iterator[etree._Element]:
    """The elements of the podcast namespace."""
    if episode.chapters:
        url = file_url(channel, f"{episode.folder}/chapters.json")
        yield empty("podcast:chapters", url=url, type=chapters.TYPE)
    for ending, media in _TRANSCRIPTS:
        url = file_url(channel, f"{episode.folder}/transcript.{ending}")
        yield empty("podcast:transcript", url=url, type=media, language=episode.language)
    yield from (_alternate(media, channel) for media in episode.alternates)
    bite = soundbite(episode.cues)
    if bite:
        start, duration, words = bite
        times = {"startTime": f"{start / 1000:.3f}", "duration": f"{duration / 1000:.3f}"}
        yield text("podcast:soundbite", line(words, 128), **times)
    if author:
        yield _person(author)
    yield text("podcast:txt", "true", purpose="ai-content")


def soundbite(cues: tuple[Cue, ...]) -> tuple[int, int, str] | None:
    """The article's first sentences, 15 to 60 seconds of them if there are as many.

    Returns (start, duration, first sentence), times in milliseconds; None where no paragraph is.
    """
    shortest, longest = _SOUNDBITE
    first: Cue | None = None
    end = 0.0
    for cue in cues:
        if first is None:
            if cue.role != "paragraph" or cue.added:
                continue
            first = cue
        elif cue.end - first.start > longest or end - first.start >= shortest:
            break
        if cue.role != "heading":  # a bite that ends on one leads nowhere
            end = cue.end
    if first is None:
        return None
    start = milliseconds(first.start)
    return start, max(1, milliseconds(min(end, first.start + longest)) - start), first.text


def published_of(element: etree._Element) -> datetime | None:
    """An item's pubDate, aware; None where it has none that can be read."""
    return _date((element.findtext("pubDate") or "").strip())


@lru_cache(maxsize=1024)  # one update looks at the same dates several times
def _date(value: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    # RFC 2822's -0000: the zone is not known.
    return date.replace(tzinfo=UTC) if date.tzinfo is None else date


def _alternate(media: Media, channel: Channel) -> etree._Element:
    element = empty("podcast:alternateEnclosure", type=media.type, length=str(media.length))
    digest = base64.b64encode(bytes.fromhex(media.sha256)).decode("ascii")
    element.append(empty("podcast:source", uri=enclosure_url(channel, media.path)))
    element.append(empty("podcast:integrity", type="sri", value=f"sha256-{digest}"))
    return element


def _podlove(episode: Episode, channel: Channel) -> etree._Element:
    element = empty("psc:chapters", version="1.2")
    for chapter in episode.chapters:
        start = stamp(chapter.start * 1000)
        title = chapters.chapter_title(chapter)
        href = chapters.chapter_url(channel, episode, chapter)
        element.append(empty("psc:chapter", start=start, title=title, href=href))
    return element


def _category(name: str) -> etree._Element:
    """`News > Politics` as a category within a category (standards 4)."""
    outer, _, inner = (part.strip() for part in name.partition(">"))
    element = empty("itunes:category", text=outer)
    if inner:
        element.append(empty("itunes:category", text=inner))
    return element


def _person(name: str) -> etree._Element:
    return text("podcast:person", line(name, 128), role="author", group="writing")


def _boolean(value: bool) -> str:
    return "true" if value else "false"


def _cdata(tag: str, html: str) -> etree._Element:
    element = empty(tag)
    element.text = etree.CDATA(html)
    return element


def _name(tag: str) -> str:
    prefix, colon, name = tag.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{name}" if colon else tag


def _nsmap(tag: str) -> dict[str, str] | None:
    prefix, colon, _ = tag.partition(":")
    return {prefix: NAMESPACES[prefix]} if colon else None
