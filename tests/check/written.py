"""The texts of the specimen: feed, transcripts, chapters, page, written by hand."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime
from typing import Any

from . import sound_specimen as sound

BASE = "https://example.org/show/"
NOW = datetime(2026, 11, 1, tzinfo=UTC)
SHOW_GUID = str(
    uuid.uuid5(uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6"), "example.org/show/feed.xml")
)
GUID = str(uuid.uuid5(uuid.UUID(SHOW_GUID), "tides"))
TITLE = "Tides & harbours"
CHAPTERS = ("Introduction", "The moon’s pull", "Harbours <old & new>")
TEXTS = (
    ("Tides & harbours", "The sea rises twice a day, and every harbour knows it."),
    ("The moon’s pull", "Twice a day the water comes and goes, and nobody has to wind it up."),
    ("Harbours <old & new>", "A harbour of 1850 was built for sail. Is it still of use?"),
)
LENGTHS = (2.6, 2.9, 2.4)
FOLDER = "output/tides"


def sentences() -> list[dict[str, Any]]:
    """Two sentences a chapter, evenly in its sound."""
    laid = sound.lay_out(LENGTHS)
    found = []
    for number, (texts, start, length) in enumerate(
        zip(TEXTS, laid.starts, LENGTHS, strict=True), 1
    ):
        step = length / 2
        for place, text in enumerate(texts):
            found.append(
                {
                    "id": f"s{number}{place}",
                    "chapter": number,
                    "role": ("title" if number == 1 else "heading") if not place else "paragraph",
                    "start": start + 0.1 + place * step,
                    "end": round(start + 0.1 + (place + 1) * step - 0.1, 3),
                    "text": text,
                    "spoken": text.replace("&", "and"),
                    "words": [[start + 0.1 + place * step, start + 0.3 + place * step, 0, 3]],
                }
            )
    return found


def clock(milliseconds: int, mark: str = ".") -> str:
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{mark}{rest:03}"


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def wrap(text: str, width: int) -> list[str]:
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def transcripts() -> dict[str, str]:
    """The four transcripts by file name."""
    vtt, srt, html = ["WEBVTT", ""], [], ["<cite>Steph</cite>"]
    segments = []
    number = 0
    for one in sentences():
        start, end = round(one["start"] * 1000), round(one["end"] * 1000)
        vtt += [f"{clock(start)} --> {clock(end)}", *map(escape, wrap(one["text"], 65)), ""]
        lines = wrap(one["text"], 32)
        pieces = [lines[place : place + 2] for place in range(0, len(lines), 2)]
        step = (end - start) // len(pieces)
        for place, piece in enumerate(pieces):
            number += 1
            times = (
                f"{clock(start + place * step, ',')} --> {clock(start + (place + 1) * step, ',')}"
            )
            srt += [str(number), times, *piece, ""]
        html += [
            f"<time>{start // 60000}:{start // 1000 % 60:02}</time>",
            f"<p>{escape(one['text'])}</p>",
        ]
        segments.append(
            {
                "speaker": "Steph",
                "startTime": one["start"],
                "endTime": one["end"],
                "body": one["text"],
            }
        )
    return {
        "transcript.html": "\n".join(html),
        "transcript.json": json.dumps({"version": "1.0.0", "segments": segments}),
        "transcript.srt": "\n".join(srt),
        "transcript.vtt": "\n".join(vtt),
    }


def json_chapters() -> str:
    laid = sound.lay_out(LENGTHS)
    listed = [
        {"startTime": start, "title": title}
        for start, title in zip(laid.starts, CHAPTERS, strict=True)
    ]
    return json.dumps({"version": "1.2.0", "chapters": listed})


def page(media: str) -> str:
    duration = sound.lay_out(LENGTHS).duration
    data = {
        "@context": "https://schema.org",
        "@graph": [
            {
                "@type": "NewsArticle",
                "headline": TITLE,
                "datePublished": "2026-10-01T09:00:00+00:00",
                "author": {"@type": "Person", "name": "Ann Mole"},
                "audio": {
                    "@type": "AudioObject",
                    "contentUrl": BASE + media,
                    "encodingFormat": "audio/mpeg",
                    "duration": f"PT{duration:.0f}S",
                    "transcript": "The sea rises",
                    "inLanguage": "en-GB",
                },
                "speakable": {"@type": "SpeakableSpecification", "cssSelector": [".text"]},
            },
            {
                "@type": "PodcastEpisode",
                "name": TITLE,
                "partOfSeries": {
                    "@type": "PodcastSeries",
                    "name": "Harbour news",
                    "webFeed": BASE + "feed.xml",
                },
            },
        ],
    }
    (first, *others) = [(escape(head), escape(body)) for head, body in TEXTS]
    text = f"<h1>{first[0]}</h1><p>{first[1]}</p>"
    text += "".join(f"<h2>{head}</h2><p>{body}</p>" for head, body in others)
    return (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(TITLE)}</title>"
        f'<link rel="alternate" type="application/rss+xml" href="{BASE}feed.xml">'
        f'<script type="application/ld+json">{json.dumps(data)}</script></head><body>'
        '<main><label>Speed <select id="speed"><option>1</option></select></label>'
        '<button type="button" aria-label="Play">▶</button>'
        f'<div class="text">{text}</div></main></body></html>'
    )


def feed(media: str, length: int) -> str:
    laid = sound.lay_out(LENGTHS)
    marks = "".join(
        f'<psc:chapter start="{clock(start * 1000)}" title="{escape(title)}"/>'
        for start, title in zip(laid.starts, CHAPTERS, strict=True)
    )
    notes = "".join(
        f"<li>{clock(start * 1000)[:8]} {escape(title)}</li>"
        for start, title in zip(laid.starts, CHAPTERS, strict=True)
    )
    scripts = "".join(
        f'<podcast:transcript url="{BASE}{FOLDER}/transcript.{kind}" type="{name}"'
        ' language="en-GB"/>'
        for kind, name in (
            ("html", "text/html"),
            ("json", "application/json"),
            ("srt", "application/x-subrip"),
            ("vtt", "text/vtt"),
        )
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
 xmlns:podcast="https://podcastindex.org/namespace/1.0" xmlns:atom="http://www.w3.org/2005/Atom"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:psc="http://podlove.org/simple-chapters">
<channel>
<title>Harbour news</title>
<link>https://example.org/</link>
<description>News of the sea, read out.</description>
<language>en-GB</language>
<atom:link rel="self" type="application/rss+xml" href="{BASE}feed.xml"/>
<atom:link rel="hub" href="https://hub.example/"/>
<itunes:author>Ann Mole</itunes:author>
<itunes:category text="News"><itunes:category text="Daily News"/></itunes:category>
<itunes:explicit>false</itunes:explicit>
<itunes:image href="{BASE}cover.jpg"/>
<itunes:type>episodic</itunes:type>
<podcast:guid>{SHOW_GUID}</podcast:guid>
<podcast:locked>no</podcast:locked>
<podcast:medium>podcast</podcast:medium>
<podcast:txt purpose="ai-content">true</podcast:txt>
<podcast:person>Ann Mole</podcast:person>
<item>
<title>{escape(TITLE)}</title>
<link>{BASE}{FOLDER}/index.html</link>
<guid isPermaLink="false">{GUID}</guid>
<pubDate>Thu, 01 Oct 2026 09:00:00 +0000</pubDate>
<description><![CDATA[<p>The sea.</p><ul>{notes}</ul>]]></description>
<content:encoded><![CDATA[<p>The sea.</p>]]></content:encoded>
<enclosure url="{BASE}{media}" length="{length}" type="audio/mpeg"/>
<itunes:duration>{laid.duration:.0f}</itunes:duration>
<itunes:explicit>false</itunes:explicit>
<itunes:episodeType>full</itunes:episodeType>
<itunes:image href="{BASE}cover.jpg"/>
<podcast:chapters url="{BASE}{FOLDER}/chapters.json" type="application/json+chapters"/>
{scripts}
<psc:chapters version="1.2">{marks}</psc:chapters>
</item>
</channel>
</rss>
"""
