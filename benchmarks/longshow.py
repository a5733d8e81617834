"""Make a show of many episodes quickly: one is published, the others are copies of it.

Manifests, index, feed, pages and search are written by the project's own code; media, and texts
unless they are asked for, are hard links to the one episode's.

    python benchmarks/longshow.py FOLDER [EPISODES]
"""

from __future__ import annotations

import os
import sys
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from listen.library.files import staging, write_file
from listen.library.index import Index
from listen.library.manifest import MANIFEST, manifest_bytes
from listen.model import Episode, Source
from listen.podcast.guid import episode_guid
from listen.publish import Options, Silent, publish
from listen.publish.folder import add_texts
from listen.publish.site import channel_of, write_site
from listen.show import find_show

FIRST = datetime(1990, 1, 1, tzinfo=UTC)
_TOGETHER = 300  # episodes put into the feed at once
CONFIGURATION = """\
[show]
title = "A long show"
base_url = "https://long.example.org/show/"
[voice]
default = "tone"
"""
ARTICLE = """\
# The harbour, number {number}

The first ferry of day {number} left the quay before the mist had gone.

## What was seen

- a boat with two masts
- a heron that stood on one leg

It came back at noon, and nobody had missed it.
"""


def write_articles(folder: Path, first: int, count: int) -> list[str]:
    """Write short articles that differ from each other in each sentence; returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number in range(first, first + count):
        path = folder / f"harbour-{number}.md"
        path.write_text(ARTICLE.format(number=number), encoding="utf-8")
        paths.append(str(path))
    return paths


def make_show(
    root: Path, episodes: int, configuration: str = CONFIGURATION, *, texts: bool = False
) -> None:
    """Fill the folder `root` with a show of so many episodes, a day apart.

    With `texts` each gets pages and transcripts of its own; else they are links like its media,
    which is many times quicker.
    """
    root.mkdir(parents=True, exist_ok=True)
    (root / "listen.toml").write_text(configuration, encoding="utf-8")
    if not episodes:
        return
    show = find_show(root, root)
    sources = write_articles(root / "articles", 1, 1)
    first = publish(show, sources, Options(date=FIRST.isoformat()), Silent()).outcomes[0].episode
    channel = channel_of(show)
    with closing(Index(root)) as index:
        made: list[Episode] = []
        for number in range(2, episodes + 1):
            slug = f"harbour-{number}"
            one = _copy(first, slug, number, episode_guid(channel.guid, slug))
            _link(root, first, one)
            if texts:
                with staging(root / one.folder) as stage:
                    add_texts(stage, one, channel)
                    stage.move()
            index.put(one, source=one.source.identity, in_feed=True)
            made.append(one)
            if len(made) == _TOGETHER or number == episodes:
                write_site(show, channel, index, put=made, remove=(), now=datetime.now(UTC))
                index.save()
                made.clear()


def _copy(first: Episode, slug: str, number: int, guid: str) -> Episode:
    def moved(path: str) -> str:
        return path.replace(first.slug, slug)

    return replace(
        first,
        slug=slug,
        guid=guid,
        title=f"The harbour, number {number}",
        published=FIRST + timedelta(days=number - 1),
        source=Source(f"{slug}.md", f"{number:064x}", f"articles/{slug}.md"),
        media=replace(first.media, path=moved(first.media.path)),
        chapters=tuple(
            replace(one, path=one.path and one.path.replace(first.folder, f"output/{slug}"))
            for one in first.chapters
        ),
    )


def _link(root: Path, first: Episode, one: Episode) -> None:
    old, new = root / first.folder, root / one.folder
    (new / "chapters").mkdir(parents=True)
    for path in old.rglob("*"):
        if path.is_file() and path.name != MANIFEST:
            target = new / path.relative_to(old)
            os.link(path, target.with_name(target.name.replace(first.slug, one.slug)))
    write_file(new / MANIFEST, manifest_bytes(one))


if __name__ == "__main__":
    make_show(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 10_000)
