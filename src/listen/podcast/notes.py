"""Show notes: what an episode says of itself in a podcast app."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from listen.address import ascii_url
from listen.model import Channel, Episode
from listen.podcast.chapters import chapter_title
from listen.podcast.clean import fit, line, printable
from listen.podcast.clock import clock
from listen.podcast.links import page_url

LIMIT = 4000
"""Bytes of UTF-8 in a description (standards 13)."""

AI_NOTICE = "This episode is read by a synthetic voice."
"""What a listener is told in every description (standards 8)."""

_SUMMARY = 1500  # bytes: the chapters and the links need the rest


def summary(episode: Episode) -> str:
    """The article's summary, else its first sentences, as one line of plain text."""
    if episode.summary and episode.summary.strip():
        return fit(episode.summary, _SUMMARY)
    words = " ".join(cue.text for cue in episode.cues if cue.role == "paragraph" and not cue.added)
    return fit(words, 300)


def notes(episode: Episode, channel: Channel, limit: int = LIMIT) -> str:
    """HTML of `p ul li a` alone: summary, links, the voice's notice, chapters with times.

    At most `limit` bytes of UTF-8: chapters are left out from the end, with a line that says so.
    `]]>` cannot occur in it, so that it may stand in a CDATA section.
    """
    head = list(_head(episode, channel))
    chapters = [
        f"<li>{clock(chapter.start)} {escape(chapter_title(chapter), quote=False)}</li>"
        for chapter in episode.chapters
    ]
    shown = len(chapters)
    while True:
        text = "\n".join([*head, *_chapter_list(chapters[:shown], len(chapters))])
        if len(text.encode()) <= limit or shown == 0:
            return text
        shown -= 1


def _head(episode: Episode, channel: Channel) -> Iterator[str]:
    about = summary(episode)
    if about:
        yield f"<p>{escape(about, quote=False)}</p>"
    links = []
    if episode.link:
        author = f" by {escape(line(episode.author, 100), quote=False)}" if episode.author else ""
        links.append(_link(ascii_url(printable(episode.link).strip()), "The article") + author)
    links.append(_link(page_url(channel, episode), "Listen and read along"))
    yield f"<p>{' · '.join(links)}</p>"
    yield f"<p>{AI_NOTICE}</p>"


def _link(url: str, text: str) -> str:
    return f'<a href="{escape(url)}">{text}</a>'


def _chapter_list(shown: list[str], total: int) -> Iterator[str]:
    if len(shown) > 0:
        yield "<p>Chapters</p>"
        yield "<ul>"
        yield from shown
        if len(shown) < total:
            yield "<li>…</li>"
        yield "</ul>"
