"""Rules 23 and 24: four transcripts, each well formed, with the same words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from listen.check.access import Reply
from listen.check.captions import (
    Caption,
    Script,
    read_html,
    read_json,
    read_srt,
    read_vtt,
    speakers,
)
from listen.check.fault import Finding, rule
from listen.check.feed import Item
from listen.check.urls import is_url

KINDS = {
    "text/html": "HTML",
    "application/json": "JSON",
    "application/x-subrip": "SRT",
    "application/srt": "SRT",
    "text/srt": "SRT",
    "text/vtt": "VTT",
    "text/plain": "text",
}
ORDER = ("HTML", "JSON", "SRT", "VTT")
VTT_WIDTH = 65
SRT_WIDTH = 32
SRT_LINES = 2
_READERS = {"HTML": read_html, "JSON": read_json, "SRT": read_srt, "VTT": read_vtt}


@dataclass(frozen=True, slots=True)
class Transcript:
    """One transcript of an episode."""

    name: str
    ours: bool
    kind: str
    """A value of `KINDS`."""
    reply: Reply
    duration: float | None = None

    def script(self) -> Script:
        """Read it; text without form is empty."""
        reader = _READERS.get(self.kind)
        return reader(self.reply.body) if reader and self.reply.ok else Script(())


@dataclass(frozen=True, slots=True)
class Transcripts:
    """All transcripts of an episode, and the words that its manifest has."""

    name: str
    ours: bool
    found: tuple[Transcript, ...]
    sentences: tuple[str, ...] = ()
    """The manifest's texts, in order; empty where there is none."""


@rule(23, Item)
def declared(item: Item) -> Iterator[Finding]:
    """HTML, JSON, SRT and, last, VTT, each with its type and language."""
    nodes = item.node.all("podcast:transcript")
    kinds = [KINDS.get(node.get("type"), "") for node in nodes]
    for node, kind in zip(nodes, kinds, strict=True):
        where = f"line {node.line}"
        if not is_url(node.get("url").strip()):
            yield Finding(where, f'the transcript\'s URL is "{node.get("url")}"', "give a URL")
        if not kind:
            yield Finding(
                where, f'the transcript\'s type is "{node.get("type")}"', "use a defined type"
            )
        elif item.ours and kind == "SRT" and node.get("type") != "application/x-subrip":
            yield Finding(where, f"SRT as {node.get('type')}", "write application/x-subrip")
        if not node.get("language"):
            yield Finding(where, "the transcript has no language", "add it", "choice")
    if item.ours and [kind for kind in kinds if kind in ORDER] != list(ORDER):
        there = ", ".join(kinds) or "none"
        yield Finding(
            f"line {item.node.line}",
            f"the transcripts are {there}",
            "give HTML, JSON, SRT and, last, VTT (one reader keeps only the last)",
        )


@rule(24, Transcript)
def well_formed(transcript: Transcript) -> Iterator[Finding]:
    """What each format asks for."""
    if not transcript.reply.ok:
        problem = transcript.reply.problem
        yield Finding("", f"the transcript is missing: {problem}", "publish the episode again")
        return
    script = transcript.script()
    for where, what in script.problems:
        yield Finding(where, what, f"write it as {transcript.kind} asks")
    if transcript.kind in _READERS and not script.captions and not script.problems:
        yield Finding("", "the transcript is empty", "publish the episode again")
    before = ended = 0
    for caption in script.captions:
        where = f"segment {caption.line}" if transcript.kind == "JSON" else f"line {caption.line}"
        yield from _timing(transcript, caption, where, before)
        # One voice speaks: others' may speak at once. What would last no time lasts a millisecond.
        if transcript.ours and before <= (caption.start or 0) < ended - 1:
            text = f"it starts at {caption.start} ms, one before it ends at {ended}"
            yield Finding(where, text, "publish the episode again")
        before = max(before, caption.start or 0)
        ended = max(ended, caption.end or 0)
        yield from _width(transcript.kind, caption, where)


def _timing(transcript: Transcript, caption: Caption, where: str, before: int) -> Iterator[Finding]:
    start, end = caption.start, caption.end
    if start is not None and start < before:
        text = f"it starts at {start} ms, one before it at {before}"
        yield Finding(where, text, "put the cues in order")
    if start is not None and end is not None and end <= start:
        yield Finding(where, f"it ends at {end} ms, starts at {start}", "end it after its start")
    last = max(start or 0, end or 0)
    if transcript.duration is not None and last > transcript.duration * 1000 + 1:
        text = f"{last} ms is past the end of the sound ({transcript.duration:.3f} s)"
        yield Finding(where, text, "publish the episode again")


def _width(kind: str, caption: Caption, where: str) -> Iterator[Finding]:
    limit = {"VTT": VTT_WIDTH, "SRT": SRT_WIDTH}.get(kind)
    if limit is None:
        return
    long = next((line for line in caption.lines if len(line) > limit and " " in line), None)
    if long:
        text = f"a line has {len(long)} characters"
        yield Finding(where, text, f"keep lines to {limit}", "choice")
    if kind == "SRT" and len(caption.lines) > SRT_LINES:
        yield Finding(where, f"{len(caption.lines)} lines", f"keep it to {SRT_LINES}", "choice")


def plain(text: str) -> str:
    """Text as it is compared: SubRip cannot hold `-->`, so an arrow may stand for it."""
    return text.replace("-->", "→")


def _words(transcript: Transcript, names: frozenset[str]) -> list[str]:
    words: list[str] = []
    for caption in transcript.script().captions:
        text = caption.text
        for name in names:
            text = text.removeprefix(f"{name}: ")
        words += plain(text).split()
    return words


@rule(23, Transcripts)
def same_words(subject: Transcripts) -> Iterator[Finding]:
    """Every form carries the manifest's words, or the first form's where there is none.

    A word longer than a line may be broken: then only its characters are compared.
    """
    names = frozenset[str]().union(
        *(speakers(one.reply.body) for one in subject.found if one.kind == "JSON")
    )
    forms = (
        [("the manifest", plain(" ".join(subject.sentences)).split())] if subject.sentences else []
    )
    forms += [
        (one.name, _words(one, names))
        for one in subject.found
        if one.kind in _READERS and one.reply.ok
    ]
    for name, words in forms[1:]:
        reference, expected = forms[0]
        difference = _difference(expected, words)
        if difference:
            text = f"{name} says {difference} (as in {reference})"
            yield Finding("", text, "publish the episode again", "choice")


def _difference(expected: list[str], found: list[str]) -> str | None:
    if expected == found:
        return None
    if "".join(expected) == "".join(found) and any(len(word) > SRT_WIDTH for word in expected):
        return None
    pairs = zip([*expected, ""], [*found, ""], strict=False)
    place = next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(expected), len(found)))
    there = " ".join(found[place : place + 5]) or "nothing"
    here = " ".join(expected[place : place + 5]) or "nothing"
    return f'"{there}" where "{here}" is expected (word {place + 1})'


@dataclass(frozen=True, slots=True)
class Timings:
    """An episode's sentences with their times, and its transcripts."""

    name: str
    ours: bool
    found: tuple[Transcript, ...]
    sentences: tuple[tuple[int, int, str], ...]
    """(start, end, text) in milliseconds."""


@rule(24, Timings)
def same_times(subject: Timings) -> Iterator[Finding]:
    """Where a transcript begins a sentence, it begins when the manifest says.

    A sentence may be split into several cues, or several joined in one; so the first cue that
    begins with a sentence's words must have the sentence's start, to the millisecond (HTML: to
    the second).
    """
    for one in subject.found:
        if one.kind not in _READERS:
            continue
        starts = _starts(subject.sentences)
        position = 0
        for caption in one.script().captions:
            expected = starts.get(position)
            position += len(re.sub(r"\s", "", plain(caption.text)))
            if expected is None or caption.start is None:
                continue
            limit = 1000 if one.kind == "HTML" else 1
            if abs(caption.start - expected) > limit:
                where = f"{one.name}: {caption.line}"
                text = f'"{caption.text[:40]}" starts at {caption.start} ms, not {expected} ms'
                yield Finding(where, text, "publish the episode again", "choice")
                break


def _starts(sentences: tuple[tuple[int, int, str], ...]) -> dict[int, int]:
    """Start of each sentence by its place in the text without white space."""
    found: dict[int, int] = {}
    position = 0
    for start, _, text in sentences:
        found[position] = start
        position += len(re.sub(r"\s", "", plain(text)))
    return found
