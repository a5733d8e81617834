"""What commands print on stdout."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import msgspec

from listen.library.manifest import manifest
from listen.publish import Result

_FEW = 12  # episodes that are told one by one


def result_json(result: Result) -> Iterator[str]:
    """The document of `listen publish --json`, in pieces: one manifest is held at a time."""
    yield '{\n "episodes": ['
    for number, outcome in enumerate(result.outcomes):
        row = {
            **manifest(outcome.episode),
            "rendered": outcome.rendered,
            "reused": outcome.reused,
        }
        yield ",\n" if number else "\n"
        yield msgspec.json.format(msgspec.json.encode(row), indent=1).decode()
    yield '],\n "feed": "feed.xml"'
    if result.failures:
        failures = [
            {"source": source, "error": error.message, "hint": error.hint}
            for source, error in result.failures
        ]
        yield f',\n "failures": {msgspec.json.encode(failures).decode()}'
    yield "\n}\n"


def result_lines(result: Result, root: Path) -> Iterator[str]:
    """A few lines for a person: where each episode is, and the feed; of a batch, the feed."""
    if len(result.outcomes) <= _FEW:
        for outcome in result.outcomes:
            count = outcome.chapters
            facts = f"{clock(outcome.duration)}, {count} chapter{'' if count == 1 else 's'}"
            yield f"{outcome.title} ({facts})"
            yield f"  {_shown(root / outcome.media)}"
            yield f"  {_shown(root / 'output' / outcome.slug / 'index.html')}"
    if result.outcomes:
        yield _shown(root / "feed.xml")


def summary_lines(result: Result, *, removed: int = 0) -> Iterator[str]:
    """How a batch went: the counts, then each failure with its cure."""
    new = sum(outcome.changed for outcome in result.outcomes)
    counts = [f"{new} published", f"{len(result.outcomes) - new} unchanged"]
    if removed:
        counts.append(f"{removed} removed")
    if result.failures:
        counts.append(f"{len(result.failures)} failed")
    yield f"{len(result.outcomes) + len(result.failures)} articles: {', '.join(counts)}"
    for source, error in result.failures:
        yield f"failed: {source}: {error.message}"
        if error.hint:
            yield f"  cure: {error.hint}"


def clock(seconds: float) -> str:
    """`m:ss`, or `h:mm:ss` from an hour on."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _shown(path: Path) -> str:
    """A path as short as it can be said from here."""
    relative = os.path.relpath(path)
    return str(path) if relative.startswith(f"..{os.sep}..") else relative
