"""Printed text to spoken text, with the alignment between them."""

from __future__ import annotations

from listen.article.spoken.aligned import Aligned
from listen.article.spoken.clean import clean
from listen.model import Edit

__all__ = ["speak"]


def speak(text: str, language: str) -> tuple[str, tuple[Edit, ...]]:
    """What a narrator says for `text`, and how it came from it.

    `language` is BCP 47. The spoken text is "" if nothing in `text` can be said. The edits are
    in order, do not overlap, and applied to `text` give the spoken text.
    """
    aligned = Aligned(text)
    clean(aligned)
    if not any(map(str.isalnum, aligned.text)):
        return "", ((Edit(0, len(text), 0, 0),) if text else ())
    return aligned.text, aligned.edits
