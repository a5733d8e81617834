"""The static search index: shards of titles and sentences that the page's script reads."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any, Final

from listen.errors import LibraryError
from listen.model import Episode

SHARD_SIZE: Final = 20
"""Episodes a shard: about 300 kB of text for articles of a quarter of an hour."""


def shard_path(number: int) -> str:
    """Where the n-th oldest shard stands, relative to the show's folder; n from 1."""
    return f"listen/search-{number}.json"


def search_shard(
    standing: str | bytes | None, put: Sequence[Episode] = (), drop: Collection[str] = ()
) -> str:
    """A shard of the search index with `put` in it (replacing episodes of the same slug) and the
    slugs in `drop` out of it. A draft is left out, and taken out.

    `standing` is the shard's text as it stands, None for a new one. The order is that of
    first publishing. Text in, text out: publishing one more reads and writes one shard.
    Raises LibraryError if `standing` is not a shard; the cure is to build it from its manifests.
    """
    entries = {} if standing is None else _read(standing)
    drafts = [episode.slug for episode in put if episode.draft]
    for episode in put:
        entries[episode.slug] = _entry(episode)
    for slug in (*drop, *drafts):
        entries.pop(slug, None)
    answer = {"version": 1, "episodes": list(entries.values())}
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":")) + "\n"


def _read(standing: str | bytes) -> dict[str, dict[str, Any]]:
    try:
        return {entry["slug"]: entry for entry in json.loads(standing)["episodes"]}
    except (ValueError, KeyError, TypeError) as error:
        raise LibraryError(
            f"Reading a shard of the search index failed: {error}",
            "Delete the file; publishing writes it anew from the manifests.",
        ) from error


def _entry(episode: Episode) -> dict[str, Any]:
    return {
        "slug": episode.slug,
        "title": episode.title,
        "language": episode.language,
        "date": episode.published.date().isoformat(),
        "sentences": [[round(cue.start, 2), cue.text] for cue in episode.cues if not cue.added],
    }
