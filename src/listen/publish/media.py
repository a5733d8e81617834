"""An episode's media files: tagged, and named for their content.

A chapter's file that stands, made of the same things, is not written again: after an edit that is
all of them but one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import msgspec
from msgspec import structs
from slugify import slugify

import listen
from listen.library.files import Staging
from listen.model import Cue, Episode, Media
from listen.publish.find import FORMAT
from listen.publish.identity import Identity
from listen.sound.assemble import Stream, write_media
from listen.sound.frames import Encoding
from listen.sound.tag import ChapterMark, Tag, write_tag

_SLUG = 60  # characters of a section's slug at the most

Layout = Sequence[Sequence[tuple[str, int]]]
"""For each chapter, its clips in order: (key, first frame in the episode)."""


class Built(msgspec.Struct, frozen=True):
    """An episode whose files are written."""

    episode: Episode
    made_of: tuple[tuple[str, str], ...]
    """For each chapter's file: its path, and a digest of all that shapes its bytes."""


def write_files(
    stage: Staging,
    episode: Episode,
    stream: Stream,
    encoding: Encoding,
    identity: Identity,
    layout: Layout,
    standing: Mapping[str, str],
) -> Built:
    """Write the episode's MP3 and its chapters' files into `stage`.

    `standing` are chapters' files that are there, whole: the path of each, by the digest of all
    that shapes its bytes. They are left as they are.
    """
    made_of = []
    chapters = episode.chapters
    if identity.files:
        for tag, digest in _described(episode, identity, stream, encoding, layout):
            path = standing.get(digest) or _write_chapter(stage, episode, stream, encoding, tag)
            made_of.append((path, digest))
        chapters = tuple(
            replace(chapter, path=path)
            for chapter, (path, _) in zip(chapters, made_of, strict=True)
        )
    tag = whole_tag(episode, identity, encoding, stream.frames)
    written = write_media(stage.path("episode"), stream, None, encoding, write_tag(tag))
    name = f"{episode.slug}-{written.sha256[:8]}.mp3"
    stage.rename("episode", name)
    media = Media(f"{episode.folder}/{name}", "audio/mpeg", written.length, written.sha256)
    return Built(replace(episode, media=media, chapters=chapters), tuple(made_of))


def whole_tag(episode: Episode, identity: Identity, encoding: Encoding, frames: int) -> Tag:
    """The tag of the whole episode, in any format; `frames` are those of its MP3."""
    marks = tuple(
        ChapterMark(c.title, c.start * 1000, int(c.end * 1000 + 1e-6)) for c in episode.chapters
    )
    whole = _tag(episode, identity, episode.cues, encoding, frames)
    return structs.replace(whole, chapters=marks)


def _described(
    episode: Episode, identity: Identity, stream: Stream, encoding: Encoding, layout: Layout
) -> Iterable[tuple[Tag, str]]:
    """For each chapter, the tag of its file and the digest of all that shapes the file's bytes."""
    spoken: dict[int, list[Cue]] = {}
    for cue in episode.cues:
        spoken.setdefault(cue.chapter, []).append(cue)
    cover = hashlib.sha256(identity.thumbnail).hexdigest()
    borders = [*stream.marks, (stream.frames, stream.size)]
    for chapter, clips in zip(episode.chapters, layout, strict=True):
        # Where it stands shapes the padding of the silence in it.
        first, last = borders[chapter.number - 1], borders[chapter.number]
        cues = spoken.get(chapter.number, ())
        own = _tag(episode, identity, cues, encoding, last[0] - first[0])
        track = (chapter.number, len(episode.chapters))
        tag = structs.replace(own, title=chapter.title, track=track)
        shaping = (
            *(listen.__version__, FORMAT, structs.replace(tag, cover=b""), cover),
            *(encoding, first, last, clips),
        )
        yield tag, hashlib.sha256(msgspec.json.encode(shaping)).hexdigest()


def _write_chapter(
    stage: Staging, episode: Episode, stream: Stream, encoding: Encoding, tag: Tag
) -> str:
    """Write the file of the chapter that the tag is for; its path relative to the show."""
    assert tag.track is not None
    number, total = tag.track
    written = write_media(stage.path("chapter"), stream, number - 1, encoding, write_tag(tag))
    slug = slugify(tag.title, max_length=_SLUG) or "chapter"
    name = f"chapters/{number:0{max(2, len(str(total)))}}-{slug}-{written.sha256[:8]}.mp3"
    stage.rename("chapter", name)
    return f"{episode.folder}/{name}"


def _tag(
    episode: Episode, identity: Identity, cues: Iterable[Cue], encoding: Encoding, frames: int
) -> Tag:
    return Tag(
        title=episode.title,
        artist=episode.author or identity.show_author,
        album=identity.show_title,
        language=episode.language,
        date=episode.published,
        length=encoding.duration(frames) * 1000 // encoding.sample_rate,
        lyrics=_lyrics(cues),
        cover=identity.thumbnail,
    )


def _lyrics(cues: Iterable[Cue]) -> str:
    """The text as it is read, a line a passage."""
    lines: dict[int, list[str]] = {}
    for cue in cues:
        lines.setdefault(cue.passage, []).append(cue.text)
    return "\n".join(" ".join(texts) for texts in lines.values())
