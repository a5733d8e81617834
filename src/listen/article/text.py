"""Plain text to blocks."""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec.structs import replace

from listen.article.blocks import Block, Mark, fold
from listen.article.furniture import without_furniture
from listen.article.headings import headline_shaped, with_headings
from listen.article.items import numbered
from listen.article.lines import ITEM, Line, lines_of
from listen.article.phrases import PHRASES
from listen.article.tables import table
from listen.article.utter import MOST, TooManyError
from listen.model import Role
from listen.regex import regex

_RULE = regex(r"[-*_=~#.·•—–+\s]+")
_ATX = regex(r"\s*(#{1,6})\s+(\S.*?)(?:\s+#+)?")
_QUOTED = regex(r"\s*(?:>\s?)+")
_DELIMITER = regex(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*")
_BAR = regex(r"(?<!\\)\|")
_UNDER_LEVEL = {"=": 1, "-": 2, "~": 3}


def _labels(name: str) -> re.Pattern[str]:
    found = {label for words in PHRASES.values() for label in getattr(words, name)}
    return regex(rf"(?:{'|'.join(sorted(found))})\s?[:.]\s+", re.IGNORECASE)


_ASKED = _labels("asked")
_ANSWERED = _labels("answered")


def read_text(text: str) -> list[Block]:
    """The blocks of a plain text; a title line is a block of role `title`.

    Lists, quotes and tables are known by the signs that people type for them, headings by
    their shape and place, a question and its answer by "Q:" and "A:".
    """
    lines = lines_of(text)
    if len(lines) > MOST:
        raise TooManyError
    blocks: list[Block] = []
    gaps: list[bool] = []
    indents: list[int] = []
    index = group = 0
    while index < len(lines):
        rows = _table(lines, index)
        if rows:
            indents = []
            block = table(_cells(rows), int(_has_header(rows))) or Block("table", "")
        else:
            block = _item(lines, index, indents) or _plain(lines[index])
        if block.role in ("item", "quote"):
            group += not (blocks and blocks[-1].role == block.role)
            block = replace(block, group=group)
        else:
            indents = []
        if block.text or block.cells:
            blocks.append(block)
            gaps.append(lines[index].gap)
        index += len(rows) or 1
    return with_headings(list(without_furniture(_labelled(blocks))), gaps)


def _plain(line: Line) -> Block:
    if _RULE.fullmatch(line.text):
        return Block("paragraph", "")
    if line.under and headline_shaped(fold(line.text)):
        return Block("heading", fold(line.text), level=_UNDER_LEVEL[line.under], opens=True)
    heading = _ATX.fullmatch(line.text)
    if heading:
        return Block("heading", fold(heading[2]), level=len(heading[1]), opens=True)
    quoted = _QUOTED.match(line.text)
    if quoted:
        return _without(line, quoted.end(), "quote")
    return _without(line, len(line.text) - len(line.text.lstrip()), "paragraph")


def _without(line: Line, cut: int, role: Role) -> Block:
    """A block of the line without its first `cut` characters."""
    marks = tuple(Mark(mark.start - cut, mark.stop - cut, "", "hyphen") for mark in line.marks)
    text = line.text[cut:]
    if not marks:
        text = fold(text)
    return Block(role, text, marks=marks)


def _item(lines: list[Line], index: int, indents: list[int]) -> Block | None:
    """The line as a list item, its level from the indentations of the items before it."""
    match = ITEM.match(lines[index].text)
    if not match or _RULE.fullmatch(lines[index].text):
        return None
    number = match[3]
    if number and not _counts(lines, index, number):
        return None
    indent = len(match[1].expandtabs(4))
    while indents and indents[-1] > indent:
        indents.pop()
    if not indents or indents[-1] < indent:
        indents.append(indent)
    block = replace(_without(lines[index], match.end(), "item"), level=len(indents))
    return numbered(block, number, number.strip("(.)")) if number else block


def _counts(lines: list[Line], index: int, number: str) -> bool:
    """Whether the item's number goes on from the line before, or in the line after: a single
    "1. Introduction" over a paragraph is a heading, "1984. It was…" a sentence.
    """
    value = _value(number)
    for step in (-1, 1):
        other = index + step
        while 0 <= other < len(lines) and other - index in range(-8, 9):
            match = ITEM.match(lines[other].text)
            if not match:
                break
            if match[3] and _value(match[3]) == value + step:
                return True
            other += step
    return False


def _value(number: str) -> int:
    bare = number.strip("(.)")
    return int(bare) if bare.isdecimal() else ord(bare.lower()) - ord("a") + 1001


def _table(lines: list[Line], index: int) -> list[str]:
    """The lines of the table that begins at `index`; none if there is none.

    Two lines tell: bars and a row of dashes, bars at both starts, or as many tabs.
    """
    first = lines[index].text
    if index + 1 >= len(lines) or lines[index].under or lines[index + 1].gap:
        return []
    second = lines[index + 1].text
    if _BAR.search(first) and _DELIMITER.fullmatch(second):
        return _run(lines, index, lambda text: _BAR.search(text) is not None)
    if first.lstrip().startswith("|") and second.lstrip().startswith("|"):
        return _run(lines, index, lambda text: text.lstrip().startswith("|"))
    tabs = first.strip().count("\t")
    if tabs and second.strip().count("\t") == tabs:
        return _run(lines, index, lambda text: text.strip().count("\t") == tabs)
    return []


def _run(lines: list[Line], index: int, belongs: Callable[[str], bool]) -> list[str]:
    """The lines from `index` on that belong together, without an empty line between."""
    run: list[str] = []
    while index < len(lines):
        line = lines[index]
        if line.under or not belongs(line.text) or (run and line.gap):
            break
        run.append(line.text)
        index += 1
    return run


def _has_header(rows: list[str]) -> bool:
    """Whether a row of dashes follows the first; of rows with tabs, whether only the first has
    no figures.
    """
    if "|" not in rows[0]:
        figures = [any(map(str.isdecimal, row)) for row in rows]
        return not figures[0] and all(figures[1:])
    return len(rows) > 1 and bool(_DELIMITER.fullmatch(rows[1])) and "-" in rows[1]


def _cells(rows: list[str]) -> tuple[tuple[str, ...], ...]:
    cells: list[tuple[str, ...]] = []
    for row in rows:
        if _DELIMITER.fullmatch(row):
            continue
        bare = row.strip()
        if "|" not in bare:
            cells.append(tuple(map(fold, row.strip().split("\t"))))
            continue
        bare = bare.removeprefix("|")
        bare = bare.removesuffix("|") if not bare.endswith("\\|") else bare
        cells.append(tuple(fold(cell.replace("\\|", "|")) for cell in _BAR.split(bare)))
    return tuple(cells)


def _labelled(blocks: list[Block]) -> list[Block]:
    """Paragraphs that begin with "Q:" and "A:" as questions and answers, if there are both."""
    texts = [block.text for block in blocks if block.role == "paragraph"]
    if not any(map(_ASKED.match, texts)) or not any(map(_ANSWERED.match, texts)):
        return blocks
    result: list[Block] = []
    for block in blocks:
        asked = _ASKED.match(block.text) if block.role in ("paragraph", "heading") else None
        answered = _ANSWERED.match(block.text) if block.role == "paragraph" else None
        label = asked or answered
        if label:
            role: Role = "question" if asked else "answer"
            mark = Mark(0, label.end(), "", "reference")
            marks = (mark, *block.marks)
            result.append(replace(block, role=role, opens=False, level=0, marks=marks))
        else:
            result.append(block)
    return result
