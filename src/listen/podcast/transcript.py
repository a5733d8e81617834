"""The four transcripts of an episode (standards 23, 24): the same words, sentence by sentence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape

from listen.direction import direction
from listen.model import Cue, Episode
from listen.podcast.captions import captions
from listen.podcast.clean import line, printable
from listen.podcast.clock import milliseconds, short_clock, stamp

_SRT_WIDTH, _SRT_HEIGHT = 32, 2
_VTT_WIDTH, _VTT_HEIGHT = 65, 2


def transcript_html(episode: Episode) -> str:
    """A page whose `<p>`s are the sentences in order, each after the `<time>` it starts at."""
    language, title = escape(episode.language), escape(line(episode.title))
    # Left out where it is what a page has of itself; else a full stop stands at the wrong end.
    towards = ' dir="rtl"' if direction(episode.language) == "rtl" else ""
    rows = [
        "<!doctype html>",
        f'<html lang="{language}"{towards}>',
        f'<head><meta charset="utf-8"><title>{title}</title></head>',
        "<body>",
        # One voice speaks throughout: it is named once, where it starts.
        f"<cite>{escape(speaker(episode))}</cite>",
    ]
    rows += [
        f"<time>{short_clock(cue.start)}</time>\n<p>{escape(text, quote=False)}</p>"
        for cue, text in _spoken(episode)
    ]
    return "\n".join([*rows, "</body>", "</html>", ""])


def transcript_json(episode: Episode) -> str:
    """A segment a sentence; times in seconds, to the millisecond."""
    voice = speaker(episode)
    segments = [
        {
            "speaker": voice,
            "startTime": milliseconds(cue.start) / 1000,
            "endTime": milliseconds(cue.end) / 1000,
            "body": text,
        }
        for cue, text in _spoken(episode)
    ]
    # A line each: json's own indenting is pure Python, and this may be a ten-hour reading.
    rows = ",\n".join(json.dumps(segment, ensure_ascii=False) for segment in segments)
    return f'{{"version": "1.0.0", "segments": [\n{rows}\n]}}\n'


def transcript_srt(episode: Episode) -> str:
    """SubRip: numbered from 1, at most two lines of 32 characters."""
    blocks = []
    for number, caption in enumerate(captions(episode.cues, _SRT_WIDTH, _SRT_HEIGHT), 1):
        # SubRip has no escapes: an arrow in the text would be taken for a time line.
        text = "\n".join(caption.lines).replace("-->", "→")
        times = f"{stamp(caption.start, ',')} --> {stamp(caption.end, ',')}"
        blocks.append(f"{number}\n{times}\n{text}\n")
    return "\n".join(blocks)


def transcript_vtt(episode: Episode) -> str:
    """WebVTT: at most two lines of 65 characters, `& < >` escaped."""
    blocks = ["WEBVTT\n"]
    for caption in captions(episode.cues, _VTT_WIDTH, _VTT_HEIGHT):
        text = escape("\n".join(caption.lines), quote=False)
        blocks.append(f"{stamp(caption.start)} --> {stamp(caption.end)}\n{text}\n")
    return "\n".join(blocks)


def speaker(episode: Episode) -> str:
    """Who is heard: the first voice by name, said to be synthetic. Not the article's author."""
    name = line(episode.voices[0].name, 60) if episode.voices else ""
    return f"{name} (synthetic voice)" if name else "Synthetic voice"


def _spoken(episode: Episode) -> Iterator[tuple[Cue, str]]:
    """The cues with words to print, and those words on one line."""
    for cue in episode.cues:
        text = " ".join(printable(cue.text).split())
        if text:
            yield cue, text
