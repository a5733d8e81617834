"""Taking episodes out: out of the feed first, then their folders."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from listen.errors import UsageError, nearest
from listen.library.entry import Entry
from listen.library.files import discard, locked
from listen.library.index import Index
from listen.publish.progress import Progress
from listen.publish.site import channel_of, write_site
from listen.show import Show


def remove(show: Show, slugs: Sequence[str], progress: Progress) -> tuple[Entry, ...]:
    """Remove episodes from the show; returns what they were.

    Raises `UsageError` if there is none of a slug, naming the nearest; then none is removed.
    """

    def say_waiting() -> None:
        progress.waiting("another `listen` is publishing into this show: waiting for it")

    if not (show.root / "output").is_dir():  # then nothing is written either
        raise _unknown(show.root, slugs[0], [])
    with locked(show.root, say_waiting), closing(Index(show.root)) as index:
        gone = tuple(_entry(index, slug) for slug in slugs)
        for slug in slugs:
            index.drop(slug)
        now = datetime.now(UTC).replace(microsecond=0)
        write_site(show, channel_of(show), index, put=(), remove=gone, now=now)
        for slug in slugs:
            discard(show.root / "output" / slug)
        index.save()
    return gone


def _entry(index: Index, slug: str) -> Entry:
    entry = index.get(slug)
    if entry is None:
        raise _unknown(index.root, slug, [one.slug for one in index])
    return entry


def _unknown(root: Path, slug: str, known: Sequence[str]) -> UsageError:
    close = nearest(slug, known)
    return UsageError(
        f"removing {slug!r} from {root}: there is no such episode",
        f"did you mean {close!r}?"
        if close
        else f"episodes: {', '.join(sorted(known)[:20]) or 'none'}",
    )
