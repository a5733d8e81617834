"""`episode.json`: an `Episode` as JSON, and back. Same episode, same bytes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from listen.errors import LibraryError
from listen.model import (
    Chapter,
    Cue,
    Episode,
    Media,
    Skipped,
    Source,
    UsedVoice,
    Word,
)

MANIFEST = "episode.json"
VERSION = 1


def manifest(episode: Episode) -> dict[str, Any]:
    """The episode as `listen publish --json` prints it: the contract's keys, in its order."""
    return {
        key: list(value) if isinstance(value, Iterator) else value for key, value in _rows(episode)
    }


def manifest_bytes(episode: Episode) -> bytes:
    """`episode.json`: a line for each key, and for each item of a list of objects."""
    lines = []
    for key, value in _rows(episode):
        if isinstance(value, Iterator):
            # Encoded one by one: a long article has ten thousand sentences.
            rows = b",\n  ".join(map(msgspec.json.encode, value))
            encoded = b"[\n  %b\n ]" % rows if rows else b"[]"
        else:
            encoded = msgspec.json.encode(value)
        lines.append(b' "%b": %b' % (key.encode(), encoded))
    return b"{\n" + b",\n".join(lines) + b"\n}\n"


def _rows(episode: Episode) -> Iterator[tuple[str, Any]]:
    """The manifest's keys and values; a list of objects is an iterator."""
    yield "version", VERSION
    yield "guid", episode.guid
    yield "slug", episode.slug
    yield "title", episode.title
    yield "author", episode.author
    yield "language", episode.language
    yield "link", episode.link
    yield "summary", episode.summary
    yield "published", episode.published.isoformat()
    yield "draft", episode.draft
    yield "image", episode.image
    yield "source", _plain(episode.source)
    yield "inputs", episode.inputs
    yield "duration", episode.duration
    yield "voices", map(_plain, episode.voices)
    yield "media", _plain(episode.media)
    yield "alternates", map(_plain, episode.alternates)
    yield "chapters", map(_plain, episode.chapters)
    yield "sentences", map(_cue, episode.cues)
    yield "skipped", map(_plain, episode.skipped)
    yield "peaks", list(episode.peaks)


def read_manifest(path: Path) -> Episode:
    """The episode of a manifest. Raises `LibraryError` if it cannot be read as one."""
    try:
        return _episode(msgspec.json.decode(path.read_bytes()))
    except (OSError, msgspec.MsgspecError, KeyError, TypeError, ValueError) as error:
        raise LibraryError(
            f"reading the manifest {path}: {type(error).__name__}: {error}",
            "publish its article again, or `listen remove` the episode",
        ) from error


def _plain(value: Any) -> dict[str, Any]:
    built: dict[str, Any] = msgspec.to_builtins(value)
    return built


def _cue(cue: Cue) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": cue.id,
        "chapter": cue.chapter,
        "passage": cue.passage,
        "role": cue.role,
        "start": cue.start,
        "end": cue.end,
        "text": cue.text,
        "spoken": cue.spoken,
    }
    if cue.words:
        row["words"] = [[word.start, word.end, word.first, word.length] for word in cue.words]
    if cue.added:
        row["added"] = True
    return row


def _episode(row: dict[str, Any]) -> Episode:
    if row["version"] != VERSION:
        raise ValueError(f"version {row['version']!r}, this program writes {VERSION}")
    return Episode(
        guid=row["guid"],
        slug=row["slug"],
        title=row["title"],
        language=row["language"],
        published=datetime.fromisoformat(row["published"]),
        source=Source(**row["source"]),
        duration=row["duration"],
        media=Media(**row["media"]),
        chapters=tuple(Chapter(**chapter) for chapter in row["chapters"]),
        cues=tuple(map(_read_cue, row["sentences"])),
        voices=tuple(UsedVoice(**voice) for voice in row["voices"]),
        skipped=tuple(Skipped(**skipped) for skipped in row["skipped"]),
        author=row["author"],
        link=row["link"],
        summary=row["summary"],
        draft=row["draft"],
        image=row["image"],
        alternates=tuple(Media(**media) for media in row["alternates"]),
        peaks=tuple(row["peaks"]),
        inputs=row["inputs"],
    )


def _read_cue(row: dict[str, Any]) -> Cue:
    words: Sequence[Sequence[Any]] = row.get("words", ())
    return Cue(
        id=row["id"],
        chapter=row["chapter"],
        role=row["role"],
        start=row["start"],
        end=row["end"],
        text=row["text"],
        spoken=row["spoken"],
        words=tuple(Word(*word) for word in words),
        added=row.get("added", False),
        passage=row["passage"],
    )
