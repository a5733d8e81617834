"""Taking an episode out: out of the feed first, then its folder."""

from __future__ import annotations

from datetime import UTC, datetime

from listen.errors import UsageError, nearest
from listen.library.files import locked, remove_quietly
from listen.library.index import Index
from listen.publish.progress import Progress
from listen.publish.site import channel_of, write_site
from listen.show import Show


def remove(show: Show, slug: str, progress: Progress) -> str:
    """Remove an episode from the show; returns its title.

    Raises `UsageError` if there is no episode of that slug, naming the nearest.
    """

    def say_waiting() -> None:
        progress.waiting("another `listen` is publishing into this show: waiting for it")

    with locked(show.root, say_waiting):
        index = Index(show.root)
        entry = index.get(slug)
        if entry is None:
            known = [one.slug for one in index]
            close = nearest(slug, known)
            raise UsageError(
                f"removing {slug!r} from {show.root}: there is no such episode",
                f"did you mean {close!r}?"
                if close
                else f"episodes: {', '.join(sorted(known)[:20]) or 'none'}",
            )
        index.drop(slug)
        now = datetime.now(UTC).replace(microsecond=0)
        write_site(show, channel_of(show), index, put=(), remove=(entry,), now=now)
        remove_quietly(show.root / "output" / slug)
        index.save()
    return entry.title
