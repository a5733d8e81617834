"""What machines read of an episode: JSON-LD, oEmbed."""

from __future__ import annotations

import json
from typing import Any, Final

from listen.model import Channel, Episode

from .templating import fill
from .wording import iso_duration, safe_link

EMBED_WIDTH: Final = 640
EMBED_HEIGHT: Final = 232
"""CSS pixels that `embed.html` needs before its chapter list is opened."""


def structured_data(episode: Episode, channel: Channel) -> dict[str, Any]:
    """The episode's page as schema.org sees it (standards 25): the article with its audio, and
    the podcast episode with its series.
    """
    page = channel.url(f"{episode.folder}/index.html")
    audio = {
        "@type": "AudioObject",
        "@id": f"{page}#audio",
        "name": episode.title,
        "contentUrl": channel.url(episode.media.path),
        "encodingFormat": episode.media.type,
        "contentSize": str(episode.media.length),
        "duration": iso_duration(episode.duration),
        "inLanguage": episode.language,
        "transcript": " ".join(cue.text for cue in episode.cues),
    }
    article: dict[str, Any] = {
        "@type": "NewsArticle",
        "@id": f"{page}#article",
        "headline": episode.title,
        "url": page,
        "inLanguage": episode.language,
        "datePublished": episode.published.isoformat(),
        "image": channel.url(episode.image or channel.image),
        "publisher": {"@type": "Organization", "name": channel.author, "url": channel.link},
        "audio": audio,
        "speakable": {
            "@type": "SpeakableSpecification",
            "cssSelector": ["#listen-title", "#listen-text section"],
        },
    }
    if episode.author:
        article["author"] = {"@type": "Person", "name": episode.author}
    if episode.summary:
        article["description"] = episode.summary
    if link := safe_link(episode.link):
        article["isBasedOn"] = link
    podcast = {
        "@type": "PodcastEpisode",
        "@id": f"{page}#episode",
        "name": episode.title,
        "url": page,
        "inLanguage": episode.language,
        "datePublished": episode.published.isoformat(),
        "duration": iso_duration(episode.duration),
        "associatedMedia": {"@id": f"{page}#audio"},
        "partOfSeries": {
            "@type": "PodcastSeries",
            "name": channel.title,
            "url": channel.url("index.html"),
            "webFeed": channel.url("feed.xml"),
        },
    }
    return {"@context": "https://schema.org", "@graph": [article, podcast]}


def component_code(episode: Episode, channel: Channel) -> str:
    """The line of HTML that puts the player into a page of another site."""
    return fill(
        "component.html",
        script=channel.url("listen/player.js"),
        manifest=channel.url(f"{episode.folder}/episode.json"),
    ).strip()


def embed_code(episode: Episode, channel: Channel) -> str:
    """The line of HTML that shows the player in a frame on another site."""
    return fill(
        "frame.html",
        url=channel.url(f"{episode.folder}/embed.html"),
        title=episode.title,
        height=EMBED_HEIGHT,
    ).strip()


def oembed(episode: Episode, channel: Channel, side: int = 1400) -> str:
    """`output/<slug>/oembed.json`: oEmbed 1.0, type "rich", so that an editor that is given the
    page's address can show the player. `side` is how many pixels the artwork is wide and high.
    """
    answer = {
        "version": "1.0",
        "type": "rich",
        "title": episode.title,
        "author_name": episode.author or channel.author,
        "provider_name": channel.title,
        "provider_url": channel.link,
        "thumbnail_url": channel.url(episode.image or channel.image),
        "thumbnail_width": side,
        "thumbnail_height": side,
        "html": embed_code(episode, channel),
        "width": EMBED_WIDTH,
        "height": EMBED_HEIGHT,
    }
    return json.dumps(answer, ensure_ascii=False, indent=1) + "\n"
