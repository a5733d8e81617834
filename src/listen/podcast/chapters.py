"""Chapters in the forms that a feed points to or carries (standards 16 to 18)."""

from __future__ import annotations

import json

from listen.model import Channel, Chapter, Episode
from listen.podcast.clean import line
from listen.podcast.links import page_url

TYPE = "application/json+chapters"


def chapter_title(chapter: Chapter) -> str:
    """The chapter's title as one line; "Chapter N" where it has none. At most 255 characters."""
    return line(chapter.title) or f"Chapter {chapter.number}"


def chapter_url(channel: Channel, episode: Episode, chapter: Chapter) -> str:
    """The episode's page at the chapter's start."""
    return f"{page_url(channel, episode)}#t={chapter.start}"


def chapters_json(episode: Episode, channel: Channel) -> str:
    """Podcasting 2.0 JSON chapters, version 1.2.0.

    `startTime` is the chapter's whole second from the start of the episode (standards 16, 17);
    `url` is the episode's page at that second.
    """
    chapters = [
        {
            "startTime": chapter.start,
            "title": chapter_title(chapter),
            "url": chapter_url(channel, episode, chapter),
        }
        for chapter in episode.chapters
    ]
    document = {"version": "1.2.0", "title": line(episode.title), "chapters": chapters}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
