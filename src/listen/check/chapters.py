"""Rules 16 to 18: JSON and Podlove chapters, and that every form says the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeGuard

from listen.check.access import Reply
from listen.check.fault import Finding, rule
from listen.check.feed import Item, Node
from listen.check.item import times_in_notes
from listen.check.strict_json import is_number, parse
from listen.check.urls import is_url

TYPE = "application/json+chapters"
NORMAL_PLAY_TIME = re.compile(r"(?:(?:(\d{1,3}):)?([0-5]?\d):)?(\d{1,2})(?:\.(\d{1,3}))?")

Mark = tuple[int, str]
"""A chapter in any form: its start in milliseconds, and its title."""


@dataclass(frozen=True, slots=True)
class ChapterFile:
    """The JSON chapters that an item points to."""

    name: str
    ours: bool
    declared: str
    """The type in the feed."""
    reply: Reply
    duration: float | None = None
    """Seconds of the episode, where known."""


@dataclass(frozen=True, slots=True)
class ChapterForms:
    """All forms in which an episode's chapters were found."""

    name: str
    ours: bool
    reference: tuple[str, tuple[Mark, ...]]
    """The form that the others are compared with: where it stands, its chapters."""
    others: tuple[tuple[int, str, tuple[Mark, ...]], ...]
    """(rule, where it stands, its chapters)."""


def load(reply: Reply) -> object:
    """The JSON document, or None where it is none."""
    try:
        found: object = parse(reply.body.decode("utf-8"))
    except ValueError:
        return None
    return found


def marks(document: object) -> tuple[Mark, ...]:
    """Start and title of every well-formed chapter of a JSON chapters document."""
    listed = document.get("chapters") if isinstance(document, dict) else None
    return tuple(
        (round(entry["startTime"] * 1000), str(entry.get("title", "")))
        for entry in (listed if isinstance(listed, list) else ())
        if isinstance(entry, dict) and _number(entry.get("startTime"))
    )


def _number(value: object) -> TypeGuard[float]:
    return is_number(value) and value >= 0


@rule(16, ChapterFile)
def json_chapters(subject: ChapterFile) -> Iterator[Finding]:
    """Version, list, times from 0 strictly ascending, titles."""
    if subject.declared != TYPE:
        yield Finding(
            "",
            f'podcast:chapters has type="{subject.declared}"',
            f"write {TYPE}",
            "advice" if subject.declared == "application/json" and not subject.ours else "error",
        )
    if not subject.reply.ok:
        yield Finding("", f"the chapters are missing: {subject.reply.problem}", "publish again")
        return
    document = load(subject.reply)
    listed = document.get("chapters") if isinstance(document, dict) else None
    if not isinstance(document, dict) or not isinstance(listed, list):
        yield Finding("", "it is not a JSON object with a list of chapters", "publish it again")
        return
    version = document.get("version")
    if version != "1.2.0":
        yield Finding(
            "",
            f"the version is {version!r}",
            'write "version": "1.2.0"',
            "choice" if version in ("1.0.0", "1.1.0") else "error",
        )
    if not listed:
        yield Finding("", "there are no chapters", "leave podcast:chapters out", "choice")
    before = -1.0
    for number, entry in enumerate(listed, 1):
        start = entry.get("startTime") if isinstance(entry, dict) else None
        if not _number(start):
            yield Finding(f"chapter {number}", f"startTime is {start!r}", "write seconds from 0")
            continue
        yield from _entry(number, entry, before, subject.duration)
        before = start


def _entry(
    number: int, entry: dict[str, object], before: float, duration: float | None
) -> Iterator[Finding]:
    at = f"chapter {number}"
    start = entry["startTime"]
    assert is_number(start)
    if number == 1 and start != 0:
        yield Finding(at, f"the first chapter starts at {start}", "start it at 0", "choice")
    if start <= before:
        yield Finding(at, f"startTime {start} comes after {before}", "put them in strict order")
    if duration is not None and start >= duration:
        text = f"startTime {start} is past the end ({duration:.3f} s)"
        yield Finding(at, text, "publish the episode again")
    title = entry.get("title")
    if not isinstance(title, str) or not title.strip():
        yield Finding(at, "the chapter has no title", "give it one", "choice")
    for key in ("url", "img"):
        if key in entry and not is_url(str(entry[key])):
            yield Finding(at, f"{key} is {entry[key]!r}", "give an absolute URL")
    end = entry.get("endTime")
    if end is not None and not (is_number(end) and end > start):
        yield Finding(at, f"endTime is {end!r}", "have it after startTime")


@rule(17, ChapterFile)
def whole_seconds(subject: ChapterFile) -> Iterator[Finding]:
    """Players exist that cut chapter times to seconds."""
    for number, (start, _) in enumerate(marks(load(subject.reply)), 1):
        if start % 1000:
            yield Finding(
                f"chapter {number}",
                f"it starts at {start / 1000} s",
                "start chapters on whole seconds: some players cut the rest off",
                "choice",
            )


@rule(18, Item)
def podlove(item: Item) -> Iterator[Finding]:
    """Version, times and titles of Podlove Simple Chapters."""
    node = item.node.first("psc:chapters")
    if node is None:
        if item.ours and item.node.first("podcast:chapters") is not None:
            line = f"line {item.node.line}"
            yield Finding(line, "there are no Podlove chapters", "add <psc:chapters>")
        return
    where = f"line {node.line}"
    version = node.get("version")
    if version != "1.2":
        yield Finding(
            where,
            f'psc:chapters has version="{version}"',
            'write version="1.2"',
            "choice" if version in ("1.0", "1.1") else "error",
        )
    before = -1
    for chapter in node.all("psc:chapter"):
        at = f"line {chapter.line}"
        text = chapter.get("start")
        start = play_time(text)
        if start is None:
            yield Finding(at, f'the chapter starts at "{text}"', "write HH:MM:SS.mmm")
            continue
        if not re.fullmatch(r"\d\d:\d\d:\d\d\.\d{3}", text):
            cure = "write HH:MM:SS.mmm"
            yield Finding(at, f'the chapter starts at "{text}"', cure, "choice")
        if start <= before:
            yield Finding(at, f"{text} is not after the chapter before", "put them in order")
        if not chapter.get("title").strip():
            yield Finding(at, "the chapter has no title", "give it one")
        before = start


def play_time(text: str) -> int | None:
    """Milliseconds of a normal play time (`1:02:03.5`, `83`), or None."""
    match = NORMAL_PLAY_TIME.fullmatch(text.strip())
    if match is None:
        return None
    hours, minutes, seconds, fraction = match.groups()
    whole = int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds)
    return whole * 1000 + int((fraction or "").ljust(3, "0"))


def podlove_marks(node: Node) -> tuple[Mark, ...]:
    """Start and title of every Podlove chapter with a readable start."""
    found = ((play_time(one.get("start")), one.get("title")) for one in node.all("psc:chapter"))
    return tuple((start, title) for start, title in found if start is not None)


def disagreement(one: tuple[Mark, ...], other: tuple[Mark, ...]) -> str | None:
    """The first difference between two lists of chapters, in words; None where there is none."""
    if len(one) != len(other):
        return f"{len(other)} chapters instead of {len(one)}"
    for number, (left, right) in enumerate(zip(one, other, strict=True), 1):
        if left[0] != right[0]:
            return f"chapter {number} starts at {right[0]} ms instead of {left[0]} ms"
        if left[1] != right[1]:
            return f'chapter {number} is "{right[1]}" instead of "{left[1]}"'
    return None


def _agree(forms: ChapterForms, number: int) -> Iterator[Finding]:
    where, expected = forms.reference
    for rule_number, name, found in forms.others:
        difference = disagreement(expected, found) if rule_number == number else None
        if difference:
            text = f"{name} has {difference} (as in {where})"
            yield Finding("", text, "publish the episode again", "choice")


@rule(16, ChapterForms)
def json_agrees(forms: ChapterForms) -> Iterator[Finding]:
    """The JSON chapters, to the millisecond."""
    return _agree(forms, 16)


@rule(18, ChapterForms)
def podlove_agrees(forms: ChapterForms) -> Iterator[Finding]:
    """The Podlove chapters, to the millisecond."""
    return _agree(forms, 18)


@rule(20, ChapterForms)
def id3_agrees(forms: ChapterForms) -> Iterator[Finding]:
    """The tag's chapters, to the millisecond."""
    return _agree(forms, 20)


@rule(22, ChapterForms)
def containers_agree(forms: ChapterForms) -> Iterator[Finding]:
    """The chapters inside MP4 and Opus, to the millisecond."""
    return _agree(forms, 22)


@dataclass(frozen=True, slots=True)
class Notes:
    """An item's description and its chapters."""

    name: str
    ours: bool
    item: Item
    chapters: tuple[Mark, ...]


@rule(13, Notes)
def times_in_description(notes: Notes) -> Iterator[Finding]:
    """Apple makes chapters of at least three times, the first 00:00:00."""
    times = times_in_notes(notes.item)
    node = notes.item.node.first("description") or notes.item.node
    where = f"line {node.line}"
    starts = tuple(start // 1000 for start, _ in notes.chapters)
    if len(starts) < 3 or not notes.ours:
        return
    if len(times) < 3:
        text = f"the description has {len(times)} chapter times"
        yield Finding(where, text, "list the chapters with their times", "advice")
    elif times[0] != 0:
        yield Finding(where, "the first chapter time is not 00:00:00", "start with 00:00:00")
    elif not set(times) <= set(starts):
        late = next(time for time in times if time not in starts)
        text = f"the description has a chapter at {late} s, the episode has none there"
        yield Finding(where, text, "publish the episode again")
