"""What no voice says in any language: invisible characters, markup, layout."""

from __future__ import annotations

import re

from listen.article.spoken.aligned import Aligned

_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"]+")
_DIRT = re.compile(
    r"[\x00-\x1f\x7f-\x9f|#<>\[\]{}*_\\`~^\u00ad\u200b-\u200f\u2028-\u202e\ufeff]+|\s{2,}"
)


def clean(text: Aligned) -> None:
    """Take out what cannot be said."""
    text.sub(_URL, lambda m: " link ")
    text.sub(_DIRT, lambda m: " " if any(map(str.isspace, m[0])) or "|" in m[0] else "")
    stripped = text.text.strip()
    start = len(text.text) - len(text.text.lstrip())
    changes = []
    if start:
        changes.append((0, start, ""))
    if start + len(stripped) < len(text.text):
        changes.append((start + len(stripped), len(text.text), ""))
    text.change(changes)
