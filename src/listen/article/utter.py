"""A block's text to sentences: as printed, as said, and how the one became the other."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

import msgspec
from msgspec.structs import replace

from listen.article.blocks import Mark, fold
from listen.article.sentences import split
from listen.article.spoken import speak
from listen.article.spoken.clean import QUOTES
from listen.model import Edit
from listen.regex import regex

LONGEST = 1000
"""Code points: a longer sentence is said in pieces, cut at a space (an engine takes no more)."""

MOST = 300_000
"""Sentences of an article: some 600 hours. More is a document made to be slow, or data."""

_WORDLESS = regex(r"[\s!-/:-@\[-`{-~]*")
_RUN = regex(rf"(?<![!-~])[!-~]{{{LONGEST},}}")
"""ASCII without a space; other scripts write whole paragraphs without one."""
_NOISE = 300
_ALNUM = regex(r"[^\W_]")
_SPACE = regex(r"\s*")
_PAUSE = regex(r"[,;:.!?)\"'”’»]+(?=\s|\Z)")
"""What a voice pauses at, after what is not said."""
_OPENS = regex(r"\w|[(“‘«]")
"""What is no pause, but stands apart."""
_STRAIGHT = str.maketrans(QUOTES)


class Said(msgspec.Struct, frozen=True):
    """A sentence's words; `spoken` is "" if there is nothing in it to say."""

    text: str
    spoken: str
    edits: tuple[Edit, ...]
    stop: int
    """Code point after its last, in the block's text."""


def utter(text: str, marks: tuple[Mark, ...], language: str, whole: bool) -> list[Said]:
    """The sentences of a block. `whole` keeps it in one piece, as a heading is."""
    if whole and len(text) <= LONGEST:
        spans = [(0, len(text))]
    else:
        spans = [part for span in _spans(text, marks, language) for part in _cut(text, *span)]
    if len(spans) > MOST:
        raise TooManyError
    starts = [mark.start for mark in marks]
    said: list[Said] = []
    for start, stop in spans:
        first, last = bisect_left(starts, start), bisect_right(starts, stop)
        inside = [mark for mark in marks[first:last] if mark.stop <= stop]
        said.append(_said(text, start, stop, inside, language))
    return said


class TooManyError(Exception):
    """An article has more than MOST sentences."""


def _spans(text: str, marks: tuple[Mark, ...], language: str) -> list[tuple[int, int]]:
    """Where each sentence starts and stops, without the white space around it."""
    if len(text) > LONGEST and _RUN.search(text):
        return _around_runs(text, language)
    silent = [mark for mark in marks if not mark.say]
    bare, ends, cuts = _without(text, silent) if silent else (text, [], [])
    starts = [mark.start for mark in marks]
    spans: list[tuple[int, int]] = []
    start = position = 0
    for piece in split(bare, language):
        position += len(piece)
        # At a cut, after what was cut: a reference's mark belongs to the sentence before it.
        stop = (
            position + cuts[min(bisect_right(ends, position), len(cuts) - 1)] if cuts else position
        )
        at = bisect_right(starts, stop)
        if any(mark.say and stop <= mark.stop and mark.stop for mark in marks[max(at - 2, 0) : at]):
            continue  # never between a number and its item, or two cells of a row
        if spans and _WORDLESS.fullmatch(text, start, stop):
            spans[-1] = (spans[-1][0], stop)  # signs alone are no sentence
            start = stop
            continue
        spans.append((start, stop))
        start = stop
    if start < len(text):
        spans.append((start, len(text)))
    return [(a, b) for a, b in (_trim(text, *span) for span in spans) if a < b]


def _around_runs(text: str, language: str) -> list[tuple[int, int]]:
    """Sentences of a text with runs of signs that no word is as long as, each run by itself."""
    spans: list[tuple[int, int]] = []
    position = 0
    for run in (*_RUN.finditer(text), None):
        start, stop = run.span() if run else (len(text), len(text))
        for piece in split(text[position:start], language):
            spans.append((position, position + len(piece)))
            position += len(piece)
        spans.append((start, stop))
        position = stop
    return [(a, b) for a, b in (_trim(text, *span) for span in spans) if a < b]


def _without(text: str, silent: list[Mark]) -> tuple[str, list[int], list[int]]:
    """`text` without what is not said (a sentence may end before a reference's mark), and for
    each stretch that is left its end in the result, and how much was cut before it.
    """
    kept: list[str] = []
    ends: list[int] = []
    cuts: list[int] = []
    position = cut = 0
    for mark in silent:
        kept.append(text[position : mark.start])
        ends.append(mark.start - cut)
        cuts.append(cut)
        cut += mark.stop - mark.start
        position = mark.stop
    kept.append(text[position:])
    ends.append(len(text) - cut)
    cuts.append(cut)
    return "".join(kept), ends, cuts


def _trim(text: str, start: int, stop: int) -> tuple[int, int]:
    piece = text[start:stop]
    return start + len(piece) - len(piece.lstrip()), stop - len(piece) + len(piece.rstrip())


def _cut(text: str, start: int, stop: int) -> list[tuple[int, int]]:
    """A sentence that is too long for an engine, cut after a clause or at a space.

    A run of more than LONGEST code points without a space stays whole: no word is that long.
    """
    parts: list[tuple[int, int]] = []
    while stop - start > LONGEST:
        limit = start + LONGEST
        end = max(
            text.rfind(sign, start + LONGEST // 2, limit) + 1 for sign in (";", ":", ",", "—")
        )
        if end <= start or not text[end : end + 1].isspace():
            end = text.rfind(" ", start, limit + 1)
        if end <= start:
            end = text.find(" ", limit, stop)
            if end < 0:
                break
        parts.append((start, end))
        space = _SPACE.match(text, end)
        start = space.end() if space else end
    if start < stop:
        parts.append((start, stop))
    return parts


def _said(text: str, start: int, stop: int, inside: list[Mark], language: str) -> Said:
    printed = text[start:stop]
    if len(printed) > LONGEST:
        return Said(printed, "", (), stop)
    if _WORDLESS.fullmatch(printed) or is_noise(printed):
        return Said(printed, "", (), stop)
    if not inside:
        spoken, edits = speak(printed, language)
        return Said(printed, spoken, edits, stop)
    return _pieced(printed, [_moved(mark, -start) for mark in inside], language, stop)


def is_noise(sentence: str) -> bool:
    """Whether a long sentence is mostly signs: it would be minutes of "asterisk"."""
    if len(sentence) < _NOISE:
        return False
    return len(_ALNUM.findall(sentence)) * 2 <= len(sentence) - sentence.count(" ")


def _moved(mark: Mark, by: int) -> Mark:
    return Mark(mark.start + by, mark.stop + by, mark.say, mark.role)


def _pieced(printed: str, marks: list[Mark], language: str, stop: int) -> Said:
    """A sentence with marks: what is between them is spoken, they are said as they say."""
    chunks: list[_Chunk] = []
    position, apart = 0, False
    raised, marks = _raised(printed, marks, language)
    for mark in marks:
        if mark.start < position:
            continue
        chunks.extend(_between(raised, position, mark.start, language))
        # The space before what is not said is its own; a word may follow at once: "if {% x %}so".
        apart = printed[mark.start : mark.start + 1].isspace() or (apart and mark.start == position)
        joins = apart and not mark.say and _OPENS.match(printed, mark.stop) is not None
        chunks.append(_Chunk(mark.start, mark.stop, " " if joins else mark.say))
        position = mark.stop
        stands = mark.say and mark.role != "formula"
        after = None if stands else _PAUSE.match(printed, position)
        if after:
            pause = after[0].translate(_STRAIGHT) if _is_word(chunks) else ""
            chunks.append(_Chunk(position, after.end(), pause))
            position = after.end()
    chunks.extend(_between(raised, position, len(printed), language))
    printed_words = any(chunk.edits is not None and chunk.said for chunk in chunks)
    if not printed_words and not any(mark.role in ("number", "formula") for mark in marks):
        return Said(printed, "", (), stop)
    for index in range(len(chunks) - 1, -1, -1):
        chunks[index] = replace(chunks[index], said=chunks[index].said.rstrip())
        if chunks[index].said:
            break
    spoken, edits = _joined(printed, chunks)
    return Said(printed, spoken, edits, stop)


def _raised(printed: str, marks: list[Mark], language: str) -> tuple[str, list[Mark]]:
    """A sentence with its powers as characters that are raised, of which English knows how to say
    each; else they are kept apart from their base.
    """
    powers = [mark for mark in marks if mark.role == "raised"]
    if not powers:
        return printed, marks
    if language.partition("-")[0].lower() != "en":
        return printed, [
            Mark(mark.start, mark.start, " ") if mark.role == "raised" else mark for mark in marks
        ]
    letters = list(printed)
    for mark in powers:
        letters[mark.start : mark.stop] = mark.say
    return "".join(letters), [mark for mark in marks if mark.role != "raised"]


def _is_word(chunks: list[_Chunk]) -> bool:
    """Whether the last that is said is a word, not the end of a sentence or a clause."""
    last = next((chunk.said for chunk in reversed(chunks) if chunk.said.strip()), "")
    return last.rstrip()[-1:].isalnum()


class _Chunk(msgspec.Struct, frozen=True):
    """A span of a sentence and what is said for it."""

    start: int
    stop: int
    said: str
    edits: tuple[Edit, ...] | None = None
    """From `speak`, counted from `start`; None where the span is said in our words."""


def _between(printed: str, first: int, last: int, language: str) -> list[_Chunk]:
    if first >= last:
        return []
    start, stop = _trim(printed, first, last)
    if start >= stop:
        return [_Chunk(first, last, " ")]
    if last < len(printed) and printed[stop - 1] == "," and stop - 1 > start:
        stop -= 1  # alone, it would stand at an end, where no pause is said
    said, edits = speak(printed[start:stop], language)
    chunks = [
        _Chunk(first, start, printed[first:start]),
        _Chunk(start, stop, said, edits),
        _Chunk(stop, last, printed[stop:last]),
    ]
    return [chunk for chunk in chunks if chunk.start < chunk.stop]


def _joined(printed: str, chunks: list[_Chunk]) -> tuple[str, tuple[Edit, ...]]:
    spoken = ""
    edits: list[Edit] = []
    for chunk in chunks:
        said, at = chunk.said, len(spoken)
        if chunk.edits is not None:
            edits.extend(
                Edit(
                    chunk.start + edit.source_start,
                    chunk.start + edit.source_stop,
                    at + edit.target_start,
                    at + edit.target_stop,
                )
                for edit in chunk.edits
            )
        else:
            said = said.lstrip() if not spoken or spoken[-1].isspace() else said
            if said != printed[chunk.start : chunk.stop]:
                edits.append(Edit(chunk.start, chunk.stop, at, at + len(said)))
        spoken += said
    return spoken, tuple(edits)


def words(text: str) -> int:
    """How many words `text` has."""
    return len(fold(text).split())
