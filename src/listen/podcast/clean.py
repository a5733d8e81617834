"""Text made fit for XML: nothing that an XML 1.0 document may not hold, nothing too long."""

from __future__ import annotations

from listen.regex import regex

# Everything outside the production Char of XML 1.0 (section 2.2); lone surrogates are among it.
# Written out, as the complement of wide ranges takes 4 ms to compile.
_FORBIDDEN = regex("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPACE = regex(r"\s+")


def printable(text: str) -> str:
    """`text` with a space for each character that XML forbids.

    The length stays, so that word positions (code points) still hold.
    """
    return _FORBIDDEN.sub(" ", text)


def line(text: str, limit: int = 255) -> str:
    """`text` as one line of at most `limit` characters, no space at either end.

    What is too long is cut at a word, with an ellipsis (standards 6).
    """
    folded = _SPACE.sub(" ", printable(text)).strip()
    if len(folded) <= limit:
        return folded
    cut = folded[: limit - 1]
    head, space, _ = cut.rpartition(" ")
    # A cut at a word may cost a third at the most: past that it is one endless word.
    return (head if space and len(head) > limit * 2 // 3 else cut).rstrip() + "…"


def fit(text: str, limit: int) -> str:
    """`text` as one line of at most `limit` bytes of UTF-8, cut as in `line`."""
    folded = _SPACE.sub(" ", printable(text)).strip()
    if len(folded.encode()) <= limit:
        return folded
    room = len(folded.encode()[: max(limit - 3, 0)].decode("utf-8", "ignore"))
    return line(folded, room + 1)
