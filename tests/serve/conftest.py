"""A show's folder with what must be seen and what must not, served over loopback."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

BASE = "https://listen.example.org/show/"
SECRET = b"not for you"
SOUND = bytes(range(256)) * 40

FEED = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
<atom:link href="https://hub.example.org/" rel="hub"/>
<atom:link rel="self" type="application/rss+xml" href="{BASE}feed.xml"/>
<link>https://listen.example.org/</link>
<image><url>{BASE}art/cover.png</url></image>
<item><link>{BASE}output/one/index.html</link>
<description>At {BASE}about.html and https://listen.example.org/news.</description>
<enclosure url="https://count.example/p/listen.example.org/show/output/one/one.mp3" length="10240"
 type="audio/mpeg"/></item>
</channel></rss>
"""

PAGE = f"""<!doctype html><a href="podcast://listen.example.org/show/feed.xml">p</a>
<a href="https://antennapod.org/x?url=https%3A%2F%2Flisten.example.org%2Fshow%2Ffeed.xml">a</a>
<a href="{BASE}about.html">about</a> <a href="{BASE}output/one/index.html">page</a>"""


@pytest.fixture(scope="session")
def show(tmp_path_factory: pytest.TempPathFactory) -> Path:
    top = tmp_path_factory.mktemp("served")
    root = top / "show"
    files: dict[str, bytes] = {
        "feed.xml": FEED.encode(),
        "feed/0001.xml": FEED.encode(),
        "index.html": PAGE.encode(),
        "art/cover.png": b"\x89PNG\r\n\x1a\n",
        "listen/player.js": b"// script",
        "listen/page.css": b"/* style */",
        "output/one/index.html": PAGE.encode(),
        "output/one/embed.html": PAGE.encode(),
        "output/one/one.mp3": SOUND,
        "output/one/one.m4a": SOUND,
        "output/one/one.m4b": SOUND,
        "output/one/one.opus": SOUND,
        "output/one/chapters.json": f'{{"url": "{BASE}output/one/index.html#t=1"}}'.encode(),
        "output/one/episode.json": b"{}",
        "output/one/transcript.html": b"<p>words</p>",
        "output/one/transcript.json": b"{}",
        "output/one/transcript.srt": b"1\n",
        "output/one/transcript.vtt": b"WEBVTT\n",
        "output/one/empty.mp3": b"",
        "output/one/été.mp3": SOUND,
    }
    hidden = [
        "listen.toml",
        "voices/steph.toml",
        "voices/photo.png",
        "about.html",
        "feed-old.xml",
        "feed/notes.xml",
        "feed/0001.json",
        "cover.jpg.bak",
        ".listen/index.json",
        ".secret.json",
        "output/.new-1/one.mp3",
        "output/one/.one.mp3.part",
        "output/one/notes.txt",
        "output/one/key",
        "articles/one.html",
        "../outside.mp3",
    ]
    for name, data in {**files, **dict.fromkeys(hidden, SECRET)}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    (root / "output/one/out.mp3").symlink_to(top / "outside.mp3")
    (root / "output/one/toml.html").symlink_to(root / "listen.toml")
    (root / "output/away").symlink_to(top)
    (root / "output/loop.mp3").symlink_to(root / "output/loop.mp3")
    return root


@pytest.fixture(scope="session")
def served(show: Path) -> Iterator[str]:
    """The address that a server process of its own says it has."""
    program = (
        "import sys, pathlib, listen.serve as s;"
        "s.serve(pathlib.Path(sys.argv[1]), port=0, ready=lambda a: print(a.page, flush=True))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(show)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()
