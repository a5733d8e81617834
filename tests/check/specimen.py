"""A small valid show, written by hand: the feed, the manifest, the transcripts, the page."""

from __future__ import annotations

import hashlib
import io
import json
import re
from pathlib import Path
from typing import Any

from PIL import Image

from . import sound_specimen as sound
from .written import (
    BASE,
    CHAPTERS,
    FOLDER,
    GUID,
    LENGTHS,
    NOW,
    SHOW_GUID,
    TEXTS,
    TITLE,
    feed,
    json_chapters,
    page,
    sentences,
    transcripts,
)


def jpeg(side: int, mode: str = "RGB") -> bytes:
    """A JPEG square."""
    out = io.BytesIO()
    Image.new(mode, (side, side), 90).save(out, "JPEG", quality=30)
    return out.getvalue()


def episode_tag(**changes: Any) -> list[bytes]:
    """The frames of the episode's tag; `changes` replace parts by name."""
    laid = sound.lay_out(LENGTHS)
    ends = [*(start * 1000 for start in laid.starts[1:]), int(laid.duration * 1000)]
    chaps = [
        sound.chap(f"ch{number}", start * 1000, end, title)
        for number, (start, end, title) in enumerate(
            zip(laid.starts, ends, CHAPTERS, strict=True), 1
        )
    ]
    parts: dict[str, Any] = {
        "TIT2": sound.text("TIT2", TITLE),
        "TPE1": sound.text("TPE1", "Ann Mole"),
        "TALB": sound.text("TALB", "Harbour news"),
        "TLAN": sound.text("TLAN", "eng"),
        "CTOC": sound.ctoc(["ch1", "ch2", "ch3"]),
        "CHAP": b"".join(chaps),
        "USLT": sound.lyrics(" ".join(text for pair in TEXTS for text in pair)),
        "APIC": sound.picture(jpeg(200)),
    }
    return [part for part in (parts | changes).values() if part is not None]


def mp3(frames: list[bytes], tag: bytes, info: bytes | None = None) -> bytes:
    """Tag, Info frame, frames."""
    return tag + (sound.info(frames) if info is None else info) + b"".join(frames)


def section_mp3(number: int, **changes: Any) -> bytes:
    """The file of a chapter."""
    parts = {
        "TIT2": sound.text("TIT2", CHAPTERS[number - 1]),
        "TALB": sound.text("TALB", TITLE),
        "TRCK": sound.text("TRCK", f"{number}/3"),
    }
    body = sound.lay_out(LENGTHS).sections[number - 1]
    return mp3(body, sound.tag([part for part in (parts | changes).values() if part is not None]))


def hashed(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class Show:
    """A show in a folder, to be bent by a test."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @property
    def manifest(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.read(f"{FOLDER}/episode.json"))
        return found

    @property
    def media(self) -> str:
        path: str = self.manifest["media"]["path"]
        return path

    def read(self, path: str) -> str:
        return (self.root / path).read_text("utf-8")

    def write(self, path: str, content: str | bytes) -> None:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)

    def edit(self, path: str, old: str, new: str, count: int = 1) -> None:
        """Replace text that must be there."""
        text = self.read(path)
        assert old in text, f"{old!r} is not in {path}"
        self.write(path, text.replace(old, new, count))

    def feed(self, old: str, new: str) -> None:
        self.edit("feed.xml", old, new)

    def alter(self, **keys: Any) -> None:
        """Change keys of the manifest."""
        self.write(f"{FOLDER}/episode.json", json.dumps(self.manifest | keys))

    def set_media(self, data: bytes) -> None:
        """Put another sound file in, with its length and digest everywhere: no other defect."""
        self.write(self.media, data)
        media = self.manifest["media"] | {"length": len(data), "sha256": hashed(data)}
        self.alter(media=media)
        text = re.sub(r'(<enclosure [^>]*length=")\d+', rf"\g<1>{len(data)}", self.read("feed.xml"))
        self.write("feed.xml", text)

    def retag(self, tag: bytes) -> None:
        """The same sound under another tag."""
        laid = sound.lay_out(LENGTHS)
        self.set_media(mp3(laid.frames, tag))


def build(root: Path) -> Show:
    """Write the show into a folder."""
    show = Show(root)
    laid = sound.lay_out(LENGTHS)
    data = mp3(laid.frames, sound.tag(episode_tag()))
    media = f"{FOLDER}/tides-{hashed(data)[:8]}.mp3"
    show.write(media, data)
    chapters = []
    ends = [*laid.starts[1:], laid.duration]
    for number, (start, end, title) in enumerate(zip(laid.starts, ends, CHAPTERS, strict=True), 1):
        section = section_mp3(number)
        path = f"{FOLDER}/chapters/{number:02}-part-{hashed(section)[:8]}.mp3"
        show.write(path, section)
        chapters.append(
            {
                "number": number,
                "title": title,
                "level": 1,
                "start": start,
                "end": end,
                "path": path,
            }
        )
    manifest = {
        "version": 1,
        "guid": GUID,
        "slug": "tides",
        "title": TITLE,
        "author": "Ann Mole",
        "language": "en-GB",
        "link": None,
        "summary": "The sea.",
        "published": "2026-10-01T09:00:00+00:00",
        "source": {"name": "tides.txt", "sha256": "0" * 64},
        "duration": laid.duration,
        "voices": [{"name": "steph", "engine": "e", "engine_version": "1", "voice": "v"}],
        "media": {
            "path": media,
            "type": "audio/mpeg",
            "length": len(data),
            "sha256": hashed(data),
        },
        "chapters": chapters,
        "sentences": sentences(),
        "skipped": [],
    }
    show.write(f"{FOLDER}/episode.json", json.dumps(manifest))
    show.write(f"{FOLDER}/chapters.json", json_chapters())
    for name, content in transcripts().items():
        show.write(f"{FOLDER}/{name}", content)
    show.write(f"{FOLDER}/index.html", page(media))
    show.write("feed.xml", feed(media, len(data)))
    show.write("cover.jpg", jpeg(1400))
    show.write("listen.toml", f'[show]\nbase_url = "{BASE}"\n')
    return show


__all__ = ["BASE", "CHAPTERS", "FOLDER", "GUID", "LENGTHS", "NOW", "SHOW_GUID", "Show", "build"]
