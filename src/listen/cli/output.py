"""What commands print on stdout."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import msgspec

from listen.library.manifest import manifest
from listen.publish import Result


def result_json(result: Result) -> str:
    """The document of `listen publish --json`."""
    episodes = [
        {**manifest(outcome.episode), "rendered": outcome.rendered, "reused": outcome.reused}
        for outcome in result.outcomes
    ]
    document: dict[str, object] = {"episodes": episodes, "feed": "feed.xml"}
    if result.failures:
        document["failures"] = [
            {"source": source, "error": error.message, "hint": error.hint}
            for source, error in result.failures
        ]
    return msgspec.json.format(msgspec.json.encode(document), indent=1).decode()


def result_lines(result: Result, root: Path) -> Iterator[str]:
    """A few lines for a person: where each episode is, and the feed."""
    for outcome in result.outcomes:
        episode = outcome.episode
        count = len(episode.chapters)
        facts = f"{clock(episode.duration)}, {count} chapter{'' if count == 1 else 's'}"
        yield f"{episode.title} ({facts})"
        yield f"  {_shown(root / episode.media.path)}"
        yield f"  {_shown(root / episode.folder / 'index.html')}"
    if result.outcomes:
        yield _shown(root / "feed.xml")


def clock(seconds: float) -> str:
    """`m:ss`, or `h:mm:ss` from an hour on."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _shown(path: Path) -> str:
    """A path as short as it can be said from here."""
    relative = os.path.relpath(path)
    return str(path) if relative.startswith(f"..{os.sep}..") else relative
