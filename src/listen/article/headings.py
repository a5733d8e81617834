"""Headings of a plain text, which has no markup: known by their shape and their place."""

from __future__ import annotations

import re

from msgspec.structs import replace

from listen.article.blocks import Block
from listen.article.faq import is_faq, is_question
from listen.article.furniture import fold_heading
from listen.article.phrases import OPENINGS
from listen.regex import regex

_LONGEST = 120
_MOST_WORDS = 20
_STOP = regex(r"[.!…;:,。！、，][\"”’'»)\]]*$|[?？][\"”’'»]$")
_TWO_SENTENCES = regex(r"[^\W\d_]{3}[.!?]\s")
_NOT_HEADING = regex(
    r"(?:(?:by|von|por|par|di|written by)\s+[^\W\d_]"
    r"|(?:published|updated|posted|last updated|veröffentlicht|publicado|publié|pubblicato)\b"
    r"|https?://|www\.|[\w.+-]+@|©|copyright\b"
    r"|[^\W\d_]{3,12}\.? \d{1,2}, \d{4}|\d{1,2}\.? [^\W\d_]{3,12} \d{4}|\d{4}-\d\d-\d\d|[\d\W]+$)",
    re.IGNORECASE,
)
_BYLINE = regex(r"(?:by|von|por|par|di|written by)\s+[^\W\d_]", re.IGNORECASE)
_ADDRESS = regex(r"\w@\w|://|\d{3}[\s-]\d{3}")
_BODY = 60
"""Characters: a paragraph that long is a heading's text, whatever it ends with."""


def headline_shaped(text: str) -> bool:
    """Whether a line could be a heading: short, one phrase, no sentence."""
    if not 1 < len(text) <= _LONGEST or text.count(" ") >= _MOST_WORDS:
        return False
    if _STOP.search(text) or _TWO_SENTENCES.search(text):
        return False
    if _NOT_HEADING.match(text) or _ADDRESS.search(text):
        return False
    first = next((sign for sign in text if sign.isalnum()), "")
    return bool(first) and not first.islower()


def with_headings(blocks: list[Block], gaps: list[bool]) -> list[Block]:
    """The blocks, with those that are headings by shape and place, and the title line.

    `gaps` says for each block whether an empty line stands before it. A run of short lines is
    a heading with its subheading at most; a longer run is verse, an address or a list of names.
    """
    shaped = [
        block.role == "paragraph"
        and not block.reason
        and headline_shaped(block.text)
        # Under a name, what its bearer is: "Staff Writer".
        and (index == 0 or gaps[index] or not _BYLINE.match(blocks[index - 1].text))
        for index, block in enumerate(blocks)
    ]
    result = list(blocks)
    first = next((index for index, block in enumerate(blocks) if not block.reason), len(blocks))
    index = 0
    while index < len(blocks):
        if not shaped[index]:
            index += 1
            continue
        stop = index
        while stop < len(blocks) and shaped[stop]:
            stop += 1
        for place in _heads(blocks, gaps, index, stop, index == first):
            result[place] = replace(blocks[place], role="heading", opens=True, level=1)
        index = stop
    return _titled(result, shaped, gaps, first)


def _heads(
    blocks: list[Block], gaps: list[bool], start: int, stop: int, leading: bool
) -> list[int]:
    """Which of the run of short lines `start` to `stop` are headings."""
    after = next((block for block in blocks[stop:] if not block.reason), None)
    if after is None or not _is_body(after):
        return []
    count = stop - start
    if leading and count > 1 and not _names_a_part(blocks[start].text):
        # The first is the title, which is taken care of; a subtitle may follow it.
        count -= 1
        start += 1
        if count == 2 and not is_faq(blocks[start].text):
            return [stop - 1]
    if count <= 2:
        return list(range(start, stop))
    return [stop - 1] if gaps[stop - 1] and not any(gaps[start + 1 : stop - 1]) else []


def _names_a_part(text: str) -> bool:
    """Whether a first heading is that of a part ("Introduction", "FAQ"), not of the article."""
    return fold_heading(text) in OPENINGS or is_faq(text)


def _is_body(block: Block) -> bool:
    """Whether a block can be what a heading stands over."""
    if block.opens or block.role != "paragraph":
        return True
    text = block.text
    return (
        len(text) > _BODY or bool(_STOP.search(text) or _ADDRESS.search(text)) or is_question(text)
    )


def _titled(blocks: list[Block], shaped: list[bool], gaps: list[bool], first: int) -> list[Block]:
    """The first line is the title, if it is shaped as one and does not name a part."""
    if first >= len(blocks) or first + 1 >= len(blocks):
        return blocks
    block = blocks[first]
    explicit = block.role == "heading" and not shaped[first]  # underlined, or with a #
    if explicit:
        levels = [other.level for other in blocks if other.opens]
        if levels.count(min(levels)) > 1 or block.level > min(levels) or len(levels) < 2:
            return blocks
    elif (
        not shaped[first]
        or is_question(block.text)
        or (
            block.role != "heading"
            and not gaps[first + 1]
            and shaped[first + 1 : first + 4] == [True] * 3
        )
    ):
        return blocks
    if _names_a_part(block.text):
        return blocks
    title = replace(block, role="title", opens=False, level=0)
    return [*blocks[:first], title, *blocks[first + 1 :]]


def with_bold_headings(blocks: list[Block]) -> list[Block]:
    """Where an article has no headings, paragraphs that are bold from end to end are its headings,
    if they are shaped as such and stand over text.
    """
    if any(block.opens for block in blocks):
        return blocks
    found = [
        index
        for index, block in enumerate(blocks)
        if block.bold
        and not block.reason
        and headline_shaped(block.text)
        and not is_question(block.text)
        and index + 1 < len(blocks)
        and not blocks[index + 1].bold
    ]
    result = list(blocks)
    for index in found:
        result[index] = replace(blocks[index], role="heading", opens=True, level=1)
    return result
