"""A small show, made without the rest of the program: one tone a sentence, so that what is heard
says which sentence it is.
"""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import lameenc
import numpy as np

from listen import page
from listen.model import (
    Channel,
    Chapter,
    Cue,
    Episode,
    Media,
    Role,
    Source,
    UsedVoice,
    Voice,
    Word,
)
from listen.podcast.artwork import cover
from listen.speech.engines.tone import RATE, Tone

BASE = "https://listen.harbour.example/show/"

CHANNEL = Channel(
    title="The Harbour Listener",
    base_url=BASE,
    link="https://harbour.example/",
    description="Slow reporting from a small port, read aloud.",
    author="Harbour Press",
    language="en-GB",
    guid="917393e3-1b1e-5cef-ace4-edaa54e1f810",
)

TEXT: tuple[tuple[str, tuple[tuple[Role, tuple[str, ...]], ...]], ...] = (
    (
        "Introduction",
        (
            ("title", ("The lights that no longer turn",)),
            (
                "paragraph",
                (
                    "For ninety years a keeper climbed the stair at Sennen Head.",
                    "Last winter the lamp was put out, and nobody came to see it.",
                ),
            ),
            ("paragraph", ("“It was only a Tuesday,” says the last of them.",)),
        ),
    ),
    (
        "What a light is for",
        (
            ("heading", ("What a light is for",)),
            (
                "paragraph",
                (
                    "A light says where the land is, and, by its rhythm, which land.",
                    "Ships now know both from the sky & <em>satellites</em>.",
                ),
            ),
            ("item", ("A fixed light means a harbour.",)),
            ("item", ("A flashing light means a headland.",)),
        ),
    ),
    (
        "The keeper’s arithmetic",
        (
            ("heading", ("The keeper’s arithmetic",)),
            (
                "paragraph",
                (
                    "He counted oil in gallons, weather in knots, and years not at all.",
                    "On paper the station cost £41,000 in its last year.",
                ),
            ),
            ("quote", ("Nobody ever asked what the dark would cost.",)),
        ),
    ),
    (
        "What is left?",
        (
            ("heading", ("What is left?",)),
            (
                "paragraph",
                (
                    "The tower stays, as towers do, with its door painted every spring.",
                    "In the evening children throw stones at the glass.",
                    "None has broken it yet.",
                ),
            ),
        ),
    ),
)

_PAUSE = 0.5  # seconds
_DELAY = 1105 / RATE  # seconds by which an encoder without an Info frame is late
_ENGLISH = Voice("tone", "tone")


def _sound() -> tuple[bytes, tuple[Chapter, ...], tuple[Cue, ...], float, tuple[int, ...]]:
    waves: list[Any] = []
    at = passage = 0
    chapters: list[Chapter] = []
    cues: list[Cue] = []

    def still(until: float) -> None:
        nonlocal at
        count = round(until * RATE) - at
        waves.append(np.zeros(count, np.int16))
        at += count

    for number, (title, passages) in enumerate(TEXT, 1):
        whole = math.ceil(at / RATE + 0.3)
        start = 0 if number == 1 else whole
        still(start + (0 if number == 1 else 0.02))
        chapters.append(Chapter(number, title, 1, start, 0.0))
        for role, sentences in passages:
            passage += 1
            for text in sentences:
                speech = Tone().speak(text, _ENGLISH)
                first = at / RATE + _DELAY
                words = tuple(
                    Word(
                        round(first + word.sample / RATE, 3),
                        round(first + word.sample / RATE + 0.1, 3),
                        word.first,
                        word.length,
                    )
                    for word in speech.words
                )
                waves.append(speech.samples)
                at += len(speech.samples)
                name = hashlib.sha256(text.encode()).hexdigest()[:8]
                cues.append(
                    Cue(
                        name,
                        number,
                        role,
                        round(first, 3),
                        round(at / RATE + _DELAY, 3),
                        text,
                        text,
                        words,
                        passage=passage,
                    )
                )
                still(at / RATE + _PAUSE)
    duration = round(at / RATE, 3)
    ends = [*(chapter.start for chapter in chapters[1:]), duration]
    closed = tuple(
        Chapter(one.number, one.title, 1, one.start, float(end))
        for one, end in zip(chapters, ends, strict=True)
    )
    samples = np.concatenate(waves)
    encoder = lameenc.Encoder()
    encoder.set_bit_rate(64)
    encoder.set_in_sample_rate(RATE)
    encoder.set_channels(1)
    encoder.silence()
    data = bytes(encoder.encode(samples.tobytes()) + encoder.flush())
    stretches = np.array_split(np.abs(samples.astype(np.int32)), 300)
    shape = np.abs(np.sin(np.arange(300) / 7)) * 0.6 + 0.4  # a tone's own envelope is a block
    peaks = tuple(
        int(one.max() / 8192 * 100 * factor) for one, factor in zip(stretches, shape, strict=True)
    )
    return data, closed, tuple(cues), duration, peaks


def make_episode(slug: str = "lights") -> tuple[Episode, bytes]:
    """The episode, and its MP3."""
    data, chapters, cues, duration, peaks = _sound()
    digest = hashlib.sha256(data).hexdigest()
    episode = Episode(
        guid=f"guid-{slug}",
        slug=slug,
        title="The lights that no longer turn",
        language="en-GB",
        published=datetime(2026, 3, 4, 7, 0, tzinfo=UTC),
        source=Source("lights.md", "0" * 64, "lights.md"),
        duration=duration,
        media=Media(f"output/{slug}/{slug}-{digest[:8]}.mp3", "audio/mpeg", len(data), digest),
        chapters=chapters,
        cues=cues,
        voices=(UsedVoice("tone", "tone", "1", "tone"),),
        author="Ada Penrose",
        link="https://harbour.example/lights",
        summary="The last lighthouse of the coast is dark. What went out with it?",
        peaks=peaks,
    )
    return episode, data


def manifest(episode: Episode) -> dict[str, Any]:
    """`episode.json`, by the contract in the design."""
    sentences = []
    for cue in episode.cues:
        entry = asdict(cue)
        entry["words"] = [[w.start, w.end, w.first, w.length] for w in cue.words]
        sentences.append(entry)
    return {
        "version": 1,
        "guid": episode.guid,
        "slug": episode.slug,
        "title": episode.title,
        "author": episode.author,
        "language": episode.language,
        "duration": episode.duration,
        "media": asdict(episode.media),
        "chapters": [asdict(chapter) for chapter in episode.chapters],
        "sentences": sentences,
        "peaks": list(episode.peaks),
    }


def write_show(root: Path) -> tuple[Episode, Episode]:
    """Two episodes of the same sound with their pages, the show's page and its assets."""
    episodes = []
    for slug in ("lights", "lights-again"):
        episode, data = make_episode(slug)
        folder = root / episode.folder
        folder.mkdir(parents=True)
        (root / episode.media.path).write_bytes(data)
        (folder / "episode.json").write_text(json.dumps(manifest(episode)), "utf-8")
        (folder / "index.html").write_text(page.episode_page(episode, CHANNEL), "utf-8")
        (folder / "embed.html").write_text(page.embed_page(episode, CHANNEL), "utf-8")
        (folder / "oembed.json").write_text(page.oembed(episode, CHANNEL), "utf-8")
        episodes.append(episode)
    for path, content in page.ASSETS.items():
        (root / path).parent.mkdir(exist_ok=True)
        (root / path).write_bytes(content)
    (root / CHANNEL.image).write_bytes(cover(CHANNEL.title, CHANNEL.author))
    (root / page.FEED_CODE).write_text(page.feed_code(CHANNEL.url("feed.xml")), "utf-8")
    (root / "listen" / "search-1.json").write_text(page.search_shard(None, episodes), "utf-8")
    listings = [page.listing(episode) for episode in reversed(episodes)]
    (root / "index.html").write_text(page.show_page(CHANNEL, listings, shards=1), "utf-8")
    (root / "feed.xml").write_text(_feed(episodes), "utf-8")
    return episodes[0], episodes[1]


def _feed(episodes: list[Episode]) -> str:
    items = "".join(
        f"<item><title>{one.title}</title><link>{CHANNEL.url(one.folder)}/index.html</link>"
        f'<enclosure url="https://count.example/e/{CHANNEL.url(one.media.path)[8:]}" '
        f'length="{one.media.length}" type="audio/mpeg"/></item>'
        for one in episodes
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" '
        'xmlns:atom="http://www.w3.org/2005/Atom"><channel>'
        f'<atom:link rel="self" type="application/rss+xml" href="{BASE}feed.xml"/>'
        f"<link>https://harbour.example/</link><image><url>{BASE}cover.jpg</url></image>"
        f"{items}</channel></rss>\n"
    )
