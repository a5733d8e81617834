"""An episode's own page, and its player for a frame."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import PurePosixPath
from typing import Final

import msgspec

from listen.model import Channel, Cue, Episode

from .assets import FEED_CODE
from .layout import parts, title_cues
from .metadata import EMBED_HEIGHT, EMBED_WIDTH, component_code, embed_code, structured_data
from .show import subscriptions
from .templating import fill
from .wording import is_english, relative, safe_link

_FORMATS: Final = {".mp3": "MP3", ".m4a": "M4A (AAC)", ".m4b": "M4B (AAC)", ".opus": "Opus"}


class Download(msgspec.Struct, frozen=True):
    """A file that a reader can keep."""

    name: str
    url: str
    length: int


def episode_page(episode: Episode, channel: Channel) -> str:
    """`output/<slug>/index.html`: the article as text, readable without script, with a player.

    Every word of the article is escaped, and its link is used only if it is http or https.
    """
    folder = episode.folder
    media = (episode.media, *episode.alternates)
    return fill(
        "episode.html",
        episode=episode,
        channel=channel,
        title_cues=title_cues(episode),
        parts=parts(episode),
        downloads=[
            Download(
                _FORMATS.get(PurePosixPath(one.path).suffix, one.type),
                relative(one.path, folder),
                one.length,
            )
            for one in media
        ],
        chapter_files=[
            (chapter, relative(chapter.path, folder))
            for chapter in episode.chapters
            if chapter.path
        ],
        subscriptions=subscriptions(channel),
        code=relative(FEED_CODE, folder),
        component_code=component_code(episode, channel),
        embed_code=embed_code(episode, channel),
        link=safe_link(episode.link),
        standfirst=_standfirst(episode),
        **_head(episode, channel),
    )


def _standfirst(episode: Episode) -> str | None:
    """The summary, unless it is only how the text begins: nobody reads that twice."""
    if episode.summary is None:
        return None
    text = " ".join(cue.text for cue in islice(_printed(episode), 8))
    start = episode.summary.rstrip("….").rstrip()[:120]
    return None if text.startswith(start) else episode.summary


def _printed(episode: Episode) -> Iterator[Cue]:
    return (c for c in episode.cues if not c.added and c.role not in {"title", "heading"})


def embed_page(episode: Episode, channel: Channel) -> str:
    """`output/<slug>/embed.html`: the player alone, for sites that only allow a frame."""
    return fill("embed.html", episode=episode, channel=channel, **_head(episode, channel))


def _head(episode: Episode, channel: Channel) -> dict[str, object]:
    folder = episode.folder
    return {
        "page_url": channel.url(f"{folder}/index.html"),
        "embed_url": channel.url(f"{folder}/embed.html"),
        "oembed_url": channel.url(f"{folder}/oembed.json"),
        "media_url": channel.url(episode.media.path),
        "image_url": channel.url(episode.image or channel.image),
        "media": relative(episode.media.path, folder),
        "structured_data": structured_data(episode, channel),
        "embed_width": EMBED_WIDTH,
        "embed_height": EMBED_HEIGHT,
        "english": is_english(episode.language),
    }
