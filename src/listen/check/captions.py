"""Read transcripts in their four forms."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from listen.check import markup
from listen.check.strict_json import is_number, parse

_TIME_VTT = re.compile(r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})")
_TIME_SRT = re.compile(r"(\d{2,}):([0-5]\d):([0-5]\d),(\d{3})")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "nbsp": " ", "lrm": "\u200e", "rlm": "\u200f"}


@dataclass(frozen=True, slots=True)
class Caption:
    """A cue, a segment or a paragraph."""

    line: int
    """Of its first line in the file; for JSON the segment's number."""
    start: int | None
    """Milliseconds."""
    end: int | None
    lines: tuple[str, ...]
    """The text, without markup."""

    @property
    def text(self) -> str:
        """The lines in one."""
        return " ".join(self.lines)


@dataclass(frozen=True, slots=True)
class Script:
    """A transcript as read, with what its format forbids."""

    captions: tuple[Caption, ...]
    problems: tuple[tuple[str, str], ...] = ()
    """(place, what is wrong)."""


def _milliseconds(match: re.Match[str]) -> int:
    hours, minutes, seconds, rest = (int(part or 0) for part in match.groups())
    return (hours * 3600 + minutes * 60 + seconds) * 1000 + rest


def _text(data: bytes, problems: list[tuple[str, str]]) -> str:
    if data.startswith(b"\xef\xbb\xbf"):
        problems.append(("line 1", "there is a byte order mark"))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as reason:
        problems.append((f"byte {reason.start}", "it is not UTF-8"))
        return data.decode("utf-8", "replace")


def read_vtt(data: bytes) -> Script:
    """WebVTT (W3C, clause 4)."""
    problems: list[tuple[str, str]] = []
    lines = re.split(r"\r\n|\n|\r", _text(data, problems))
    if not re.fullmatch(r"WEBVTT([ \t].*)?", lines[0]):
        problems.append(("line 1", "it does not begin with WEBVTT"))
    elif len(lines) > 1 and lines[1].strip():
        problems.append(("line 2", "there is no blank line after WEBVTT"))
    captions: list[Caption] = []
    for first, block in _blocks(lines[1:], 2):
        if re.match(r"(NOTE|STYLE|REGION)\b", block[0]):
            continue
        timing = next((n for n, line in enumerate(block[:2]) if "-->" in line), None)
        if timing is None:
            problems.append((f"line {first}", f'"{block[0][:40]}" is no cue'))
            continue
        where = first + timing
        start, end = _times(block[timing], _TIME_VTT, f"line {where}", problems)
        texts = [
            _vtt_text(line, f"line {where + number}", problems)
            for number, line in enumerate(block[timing + 1 :], 1)
        ]
        captions.append(Caption(where, start, end, tuple(texts)))
    return Script(tuple(captions), tuple(problems))


def _blocks(lines: list[str], number: int) -> list[tuple[int, list[str]]]:
    """Runs of lines that are not blank, each with its first line's number."""
    found: list[tuple[int, list[str]]] = []
    open_block = False
    for line in lines:
        if not line.strip():
            open_block = False
        elif open_block:
            found[-1][1].append(line)
        else:
            found.append((number, [line]))
            open_block = True
        number += 1
    return found


def _times(
    line: str, form: re.Pattern[str], where: str, problems: list[tuple[str, str]]
) -> tuple[int | None, int | None]:
    before, _, after = line.partition("-->")
    start = form.fullmatch(before.strip())
    end = form.fullmatch(after.split()[0]) if after.split() else None
    if start is None or end is None or not (before.endswith(" ") and after.startswith(" ")):
        problems.append((where, f'the times "{line}" are not of the format'))
    return (
        _milliseconds(start) if start else None,
        _milliseconds(end) if end else None,
    )


def _vtt_text(line: str, where: str, problems: list[tuple[str, str]]) -> str:
    if "-->" in line:
        problems.append((where, "--> in the text"))
    bare = re.sub(r"</?(?:[cibuv]|ruby|rt|lang)(?:\.[^ >]*)?(?: [^<>]*)?>|<\d[\d:.]*>", "", line)
    loose = re.findall(r"[<>]|&(?!(?:amp|lt|gt|nbsp|lrm|rlm|#\d+|#x[0-9a-fA-F]+);)", bare)
    problems += [(where, f"{character} is not escaped") for character in loose]
    return _entities(bare)


def _entities(text: str) -> str:
    def character(match: re.Match[str]) -> str:
        name = match[1]
        if name.startswith("#"):
            return chr(int(f"0{name[1:]}", 0) if name[1] == "x" else int(name[1:]))
        return _ENTITIES[name]

    return re.sub(r"&(amp|lt|gt|nbsp|lrm|rlm|#\d{1,6}|#x[0-9a-fA-F]{1,5});", character, text)


def read_srt(data: bytes) -> Script:
    """SubRip: a number, times with commas, text, a blank line."""
    problems: list[tuple[str, str]] = []
    lines = re.split(r"\r\n|\n|\r", _text(data, problems))
    captions: list[Caption] = []
    for expected, (first, block) in enumerate(_blocks(lines, 1), 1):
        if block[0].strip() != str(expected):
            problems.append((f"line {first}", f'the number is "{block[0]}", not {expected}'))
        if len(block) < 3:
            problems.append((f"line {first}", "a cue lacks its times or its text"))
            continue
        start, end = _times(block[1], _TIME_SRT, f"line {first + 1}", problems)
        captions.append(Caption(first, start, end, tuple(block[2:])))
    return Script(tuple(captions), tuple(problems))


def read_json(data: bytes) -> Script:
    """The podcast namespace's JSON transcript."""
    problems: list[tuple[str, str]] = []
    try:
        document: Any = parse(_text(data, problems))
    except ValueError as reason:
        return Script((), (("", f"it is not JSON: {reason}"),))
    segments = document.get("segments") if isinstance(document, dict) else None
    if not isinstance(segments, list):
        return Script((), (("", "there is no list of segments"),))
    if document.get("version") != "1.0.0":
        problems.append(("", f"the version is {document.get('version')!r}, not 1.0.0"))
    captions: list[Caption] = []
    for number, segment in enumerate(segments, 1):
        entry = segment if isinstance(segment, dict) else {}
        where = f"segment {number}"
        times: list[int | None] = []
        for key in ("startTime", "endTime"):
            value = entry.get(key)
            if is_number(value):
                times.append(round(value * 1000))
            else:
                problems.append((where, f"{key} is {value!r}"))
                times.append(None)
        body = entry.get("body")
        if not isinstance(body, str) or not body.strip():
            problems.append((where, "the body is empty"))
        captions.append(Caption(number, times[0], times[1], (str(body or ""),)))
    return Script(tuple(captions), tuple(problems))


def speakers(data: bytes) -> frozenset[str]:
    """The speakers that a JSON transcript names; empty where it cannot be read."""
    try:
        segments: Any = parse(data)["segments"]
        return frozenset(str(one["speaker"]) for one in segments if one.get("speaker"))
    except (ValueError, KeyError, TypeError, AttributeError):
        return frozenset()


def read_html(data: bytes) -> Script:
    """HTML: `<cite>`, `<time>` and `<p>` in turn; only `<p>` is spoken."""
    problems: list[tuple[str, str]] = []
    text = _text(data, problems)
    tree = markup.document(text)
    if tree is None:
        return Script((), (("", "it is empty"),))
    captions: list[Caption] = []
    clock: int | None = None
    for element in tree.iter("time", "p", "cite"):
        content = " ".join(str(element.text_content()).split())
        line = element.sourceline or 0
        if element.tag == "time":
            match = re.fullmatch(r"(?:(\d+):)?(\d{1,2}):(\d{2})(?:\.(\d{3}))?", content)
            if match is None:
                problems.append((f"line {line}", f'the time is "{content}"'))
            clock = _milliseconds(match) if match else None
        elif element.tag == "p":
            captions.append(Caption(line, clock, None, (content,)))
        elif not content:
            problems.append((f"line {line}", "an empty <cite>"))
    if not captions:
        problems.append(("", "there is no <p>"))
    elif tree.find(".//time") is None:
        problems.append(("", "there is no <time>"))
    return Script(tuple(captions), tuple(problems))
