"""Rule 30: an episode's manifest says what its files are."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

from listen.check.access import Reply
from listen.check.chapters import Mark
from listen.check.fault import Finding, rule
from listen.check.feed import Item
from listen.check.sound import Sound
from listen.check.strict_json import is_number

_NUMBERS = (int, float)
_FIELDS: dict[str, tuple[type, ...]] = {
    "version": (int,), "guid": (str,), "slug": (str,), "title": (str,),
    "author": (str, type(None)), "language": (str,), "link": (str, type(None)),
    "summary": (str, type(None)), "published": (str,), "source": (dict,), "duration": _NUMBERS,
    "voices": (list,), "media": (dict,), "chapters": (list,), "sentences": (list,),
    "skipped": (list,),
}  # fmt: skip
_CHAPTER: dict[str, tuple[type, ...]] = {
    "number": (int,), "title": (str,), "level": (int,), "start": _NUMBERS, "end": _NUMBERS,
    "path": (str, type(None)),
}  # fmt: skip
_SENTENCE: dict[str, tuple[type, ...]] = {
    "id": (str,), "chapter": (int,), "role": (str,), "start": _NUMBERS, "end": _NUMBERS,
    "text": (str,), "spoken": (str,),
}  # fmt: skip
CLOSE = 0.0006
"""Seconds that two ways of writing one time may differ by: half a millisecond's rounding."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """An `episode.json` with the files that it names."""

    name: str
    ours: bool
    data: Mapping[str, Any]
    read: Callable[[str], Reply]
    """Reads a path relative to the show's folder."""
    now: datetime
    sound: Sound | None = None
    """The episode's file, where it is an MP3 that came."""
    listed: bool | None = None
    """Whether the feed has an item with its guid; None where that is not known."""
    item: Item | None = None
    """The item that stands for it, where there is one."""
    sections: Mapping[int, Sound] = field(default_factory=dict)
    """The section files that came, by the chapter's number."""

    @property
    def chapters(self) -> list[dict[str, Any]]:
        """The chapters that are objects."""
        return [one for one in _list(self.data, "chapters") if isinstance(one, dict)]

    @property
    def sentences(self) -> list[dict[str, Any]]:
        """The sentences that are objects."""
        return [one for one in _list(self.data, "sentences") if isinstance(one, dict)]

    def marks(self) -> tuple[Mark, ...]:
        """Start in milliseconds and title of each chapter."""
        return tuple(
            (round(one["start"] * 1000), one["title"])
            for one in self.chapters
            if is_number(one.get("start")) and isinstance(one.get("title"), str)
        )

    def texts(self) -> tuple[tuple[int, int, str], ...]:
        """(start, end, text) of each sentence, in milliseconds."""
        return tuple(
            (round(one["start"] * 1000), round(one["end"] * 1000), one["text"])
            for one in self.sentences
            if is_number(one.get("start"))
            and is_number(one.get("end"))
            and isinstance(one.get("text"), str)
        )

    def media(self) -> dict[str, Any]:
        """The `media` object, empty where it is none."""
        found = self.data.get("media")
        return found if isinstance(found, dict) else {}


def _list(data: Mapping[str, Any], key: str) -> list[Any]:
    found = data.get(key)
    return found if isinstance(found, list) else []


@rule(30, Manifest)
def shape(manifest: Manifest) -> Iterator[Finding]:
    """Every key of the contract with its type."""
    yield from _typed("", manifest.data, _FIELDS)
    if manifest.data.get("version") != 1:
        yield Finding("", f"the version is {manifest.data.get('version')!r}", "publish it again")
    for number, chapter in enumerate(_list(manifest.data, "chapters"), 1):
        yield from _typed(f"chapter {number}", chapter, _CHAPTER)
    for number, sentence in enumerate(_list(manifest.data, "sentences"), 1):
        yield from _typed(f"sentence {number}", sentence, _SENTENCE)
    yield from _typed(
        "media",
        manifest.media(),
        {"path": (str,), "type": (str,), "length": (int,), "sha256": (str,)},
    )


def _typed(at: str, value: object, fields: Mapping[str, tuple[type, ...]]) -> Iterator[Finding]:
    entry = value if isinstance(value, Mapping) else {}
    for key, kinds in fields.items():
        if key not in entry:
            yield Finding(at, f'"{key}" is missing', "publish the episode again")
        elif not isinstance(entry[key], kinds) or (kinds == _NUMBERS and not is_number(entry[key])):
            yield Finding(at, f'"{key}" is {entry[key]!r}', "publish the episode again")


@rule(30, Manifest)
def media_file(manifest: Manifest) -> Iterator[Finding]:
    """The sound file: there, whole, unaltered, as long as the manifest says."""
    media = manifest.media()
    yield from _whole(manifest, "media", media)
    for entry in _list(manifest.data, "alternates"):
        yield from _whole(manifest, "alternates", entry if isinstance(entry, dict) else {})
    said = manifest.data.get("duration")
    sound = manifest.sound
    counted = sound.duration if sound else None
    if counted is not None and is_number(said) and abs(said - counted) > CLOSE:
        text = f"the duration is {said} s, the sound's frames give {counted:.6f} s"
        yield Finding("", text, "publish the episode again")


def _whole(manifest: Manifest, at: str, entry: Mapping[str, Any]) -> Iterator[Finding]:
    path = entry.get("path")
    if not isinstance(path, str):
        return
    again = "publish the episode again: it is mended from the cache or rendered"
    known = manifest.sound if at == "media" else None
    if known is not None and not known.name.endswith(path):
        known = None
    reply = Reply(path, 200, {}, known.data) if known else manifest.read(path)
    if not reply.ok:
        yield Finding(at, f"{path}: {reply.problem}", again)
        return
    if entry.get("length") != len(reply.body):
        text = f"{path} has {len(reply.body)} bytes, not {entry.get('length')}"
        yield Finding(at, text, again)
    if entry.get("sha256") != hashlib.sha256(reply.body).hexdigest():
        yield Finding(at, f"{path} is not the file that was published", again)
    if not re.search(r"-[0-9a-f]{8}\.\w+$", path):
        yield Finding(at, f"{path} does not carry its content's hash", again)


@rule(30, Manifest)
def artwork_file(manifest: Manifest) -> Iterator[Finding]:
    """The episode's own artwork: there, and what its name has the hash of."""
    path = manifest.data.get("image")
    if not isinstance(path, str):
        return
    again = "publish the episode again"
    reply = manifest.read(path)
    if not reply.ok:
        yield Finding("image", f"{path}: {reply.problem}", again)
        return
    digest = hashlib.sha256(reply.body).hexdigest()
    if not re.search(rf"-{digest[:8]}\.\w+$", path):
        yield Finding("image", f"{path} is not the file that was published", again)


@rule(30, Manifest)
def chapter_times(manifest: Manifest) -> Iterator[Finding]:
    """Numbered from 1; each ends where the next starts, the last with the sound."""
    chapters = manifest.chapters
    duration = manifest.data.get("duration")
    ends = [one.get("start") for one in chapters[1:]] + [duration]
    for number, (chapter, expected) in enumerate(zip(chapters, ends, strict=True), 1):
        at = f"chapter {number}"
        start, end = chapter.get("start"), chapter.get("end")
        if chapter.get("number") != number:
            yield Finding(at, f"its number is {chapter.get('number')}", "publish it again")
        if not is_number(start) or not is_number(end):
            continue
        if end <= start or not is_number(expected) or abs(end - expected) > CLOSE:
            text = f"it is from {start} to {end}, the next begins (or all ends) at {expected}"
            yield Finding(at, text, "publish the episode again")
        if number == 1 and start != 0:
            yield Finding(at, f"it starts at {start}", "publish the episode again")


@rule(30, Manifest)
def sentence_times(manifest: Manifest) -> Iterator[Finding]:
    """In order, inside their chapters, words inside their sentences; ids unique."""
    spans = {
        str(one.get("number")): (one["start"], one["end"])
        for one in manifest.chapters
        if is_number(one.get("start")) and is_number(one.get("end"))
    }
    seen: set[str] = set()
    before = 0.0
    for number, one in enumerate(manifest.sentences, 1):
        at = f"sentence {number}"
        name, start, end = str(one.get("id")), one.get("start"), one.get("end")
        if name in seen:
            yield Finding(at, f"the id {name} is used twice", "publish the episode again")
        seen.add(name)
        if not is_number(start) or not is_number(end):
            continue
        if start < before - CLOSE or end <= start:
            text = f"it is from {start} to {end}, the one before ends at {before}"
            yield Finding(at, text, "publish the episode again")
        first, last = spans.get(str(one.get("chapter")), (math.inf, 0.0))
        if start < first - CLOSE or end > last + CLOSE:
            text = f"{start} to {end} is not inside its chapter {one.get('chapter')}"
            yield Finding(at, text, "publish the episode again")
        before = end
        yield from _words(at, one)


def _words(at: str, sentence: Mapping[str, Any]) -> Iterator[Finding]:
    text = sentence.get("text")
    last = sentence["start"]
    for word in _list(sentence, "words"):
        good = (
            isinstance(word, list)
            and len(word) == 4
            and all(map(is_number, word))
            and last - CLOSE <= word[0] <= word[1] <= sentence["end"] + CLOSE
            and 0 <= word[2] < word[2] + word[3] <= len(str(text))
        )
        if not good:
            yield Finding(at, f"the word {word} is outside of its sentence", "publish it again")
            return
        last = word[0]


@rule(30, Manifest)
def as_in_the_feed(manifest: Manifest) -> Iterator[Finding]:
    """Its item has its title (a long one may be cut) and its date."""
    if manifest.item is None:
        return
    shown = manifest.item.node.value("title") or ""
    title, begun = (_letters(str(manifest.data.get("title"))), _letters(shown.removesuffix("…")))
    cut = shown.endswith("…") and title.startswith(begun)
    if title and begun and title != begun and not cut:
        text = f"the title is {manifest.data.get('title')!r}, the feed says {shown!r}"
        yield Finding("", text, "publish the episode again")
    try:
        published = datetime.fromisoformat(str(manifest.data.get("published")))
        date = parsedate_to_datetime(manifest.item.node.value("pubDate") or "")
    except ValueError:
        return  # other rules look at each
    if published.year < 1000:
        return  # an item's is read as a year of two digits (RFC 5322, 4.3)
    if published.tzinfo and date.tzinfo and abs((published - date).total_seconds()) >= 1:
        text = f"it was published {published.isoformat()}, the feed says {date.isoformat()}"
        yield Finding("", text, "publish the episode again")


def _letters(text: str) -> str:
    """A text without its spaces and what XML cannot hold, which a feed may write otherwise."""
    return "".join(one for one in text if one.isprintable() and not one.isspace())


@rule(30, Manifest)
def in_the_feed(manifest: Manifest) -> Iterator[Finding]:
    """An episode whose day has come is in the feed, unless it is a draft."""
    if manifest.listed is not False or manifest.data.get("draft"):
        return
    try:
        published = datetime.fromisoformat(str(manifest.data.get("published")))
    except ValueError:
        yield Finding("", f"published is {manifest.data.get('published')!r}", "publish it again")
        return
    if published.tzinfo is None:
        yield Finding("", "published has no time zone", "publish the episode again")
    elif published <= manifest.now:
        guid = manifest.data.get("guid")
        yield Finding("", f"the feed has no item {guid}", "publish the episode again")
