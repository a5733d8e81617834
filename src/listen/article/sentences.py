"""Text to sentences: sentencex, and our mending of its known errors."""

from __future__ import annotations

import sentencex


def split(text: str, language: str) -> list[str]:
    """The sentences of `text`, each with the white space after it.

    `language` is BCP 47. The pieces concatenate exactly to `text`; none is only white space,
    unless `text` is.
    """
    if not text:
        return []
    pieces: list[str] = []
    for piece in sentencex.segment(language.partition("-")[0].lower() or "en", text):
        if pieces and not piece.strip():
            pieces[-1] += piece
        elif pieces and not pieces[-1].strip():
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return pieces
