"""An episode's folder: the text files beside its media, and what is no longer pointed to."""

from __future__ import annotations

from pathlib import Path

from listen import page
from listen.library.files import Staging
from listen.library.manifest import MANIFEST, manifest_bytes
from listen.model import Channel, Episode
from listen.podcast import chapters, transcript
from listen.podcast.artwork import SIDE

_HASH = "[0-9a-f]" * 8  # what our names of media end in


def add_texts(stage: Staging, episode: Episode, channel: Channel, side: int = SIDE) -> None:
    """Have all text files of an episode written; the manifest comes last, as it points to them.

    `side` is how many pixels its artwork is wide and high.
    """
    stage.add("chapters.json", chapters.chapters_json(episode, channel).encode())
    stage.add("transcript.html", transcript.transcript_html(episode).encode())
    stage.add("transcript.json", transcript.transcript_json(episode).encode())
    stage.add("transcript.srt", transcript.transcript_srt(episode).encode())
    stage.add("transcript.vtt", transcript.transcript_vtt(episode).encode())
    stage.add("index.html", page.episode_page(episode, channel).encode())
    stage.add("embed.html", page.embed_page(episode, channel).encode())
    stage.add("oembed.json", page.oembed(episode, channel, side).encode())
    stage.add(MANIFEST, manifest_bytes(episode))


def media_names(episode: Episode) -> frozenset[str]:
    """The media files and the artwork of an episode, relative to its folder."""
    paths = [episode.media.path, *(other.path for other in episode.alternates)]
    paths += [chapter.path for chapter in episode.chapters if chapter.path]
    paths += [episode.image] if episode.image else []
    return frozenset(path.removeprefix(f"{episode.folder}/") for path in paths)


def stale_media(home: Path, episode: Episode) -> tuple[Path, ...]:
    """Media files and artwork of ours in the folder that the episode does not point to."""
    kept = {home / name for name in media_names(episode)}
    names = (
        "*-{}.mp3",
        "*-{}.m4b",
        "*-{}.opus",
        "chapters/*-{}.mp3",
        "cover-{}.jpg",
        "cover-{}.png",
    )
    found = [path for name in names for path in home.glob(name.format(_HASH))]
    return tuple(sorted(set(found) - kept))
