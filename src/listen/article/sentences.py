"""Text to sentences: sentencex, and our mending of its known errors."""

from __future__ import annotations

import re

import sentencex

_UNENCODABLE = re.compile("[\ud800-\udfff]")


def split(text: str, language: str) -> list[str]:
    """The sentences of `text`, each with the white space after it.

    `language` is BCP 47. The pieces concatenate exactly to `text`; none is only white space,
    unless `text` is.
    """
    # A copy of the same length: what sentencex must not see is masked in it.
    seen = _UNENCODABLE.sub("\ufffd", text)
    pieces: list[str] = []
    start = 0
    for segment in sentencex.segment(language.partition("-")[0].lower() or "en", seen):
        piece = text[start : start + len(segment)]
        start += len(segment)
        if pieces and not (piece.strip() and pieces[-1].strip()):
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return pieces
