"""What a Word document says and mammoth does not pass on, put so that it does."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from lxml import etree

from listen.article.archive import xml_of
from listen.article.markup import Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_BODY = "word/document.xml"
_OFF = frozenset(("0", "false", "off"))
_LETTERS = frozenset(("lowerLetter", "upperLetter"))
STYLES = (
    "highlight[color='listen-formula'] => math:fresh",
    "highlight[color='listen-number'] => data.number:fresh",
    "highlight[color='listen-letter'] => data.letter:fresh",
)
"""What becomes of the runs that are made here: mammoth maps a highlight's colour as it stands."""


def prepared(archive: zipfile.ZipFile, data: bytes) -> bytes:
    """The document without its hidden words, with its formulas as words, and with the number of
    each item of its lists, as Word counts them, in a run before it.
    """
    root = xml_of(archive, _BODY)
    if root is None or not (_without_hidden(root) + _formulas(root) + _numbers(root, archive)):
        return data
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as written:
        for name in dict.fromkeys(archive.namelist()):
            if name != _BODY and not name.startswith("word/media/"):
                written.writestr(name, archive.read(name))
        written.writestr(_BODY, etree.tostring(root, encoding="UTF-8", xml_declaration=True))
    return made.getvalue()


def number_items(body: Element) -> None:
    """Gives each item of a page that mammoth made the number that stands in it."""
    for mark in list(body.iter("data")):
        item = next(mark.iterancestors("li"), None)
        parent = item.getparent() if item is not None else None
        if item is not None and parent is not None:
            item.set("value", mark.text or "")
            if mark.get("class") == "letter":
                parent.set("type", "a")
        mark.text = ""


def _without_hidden(root: Element) -> int:
    hidden = [
        run
        for run in root.iter(f"{_W}r")
        if (found := run.find(f"{_W}rPr/{_W}vanish")) is not None and _value(found, "") not in _OFF
    ]
    for run in hidden:
        for part in list(run):
            if part.tag != f"{_W}fldChar":  # where a field begins and ends stays
                run.remove(part)
    return len(hidden)


def _formulas(root: Element) -> int:
    formulas = list(root.iter(f"{_MATH}oMath"))
    for formula in formulas:
        words = " ".join(each.text or "" for each in formula.iter(f"{_MATH}t"))
        parent = formula.getparent()
        if parent is not None:
            if parent.tag == f"{_MATH}oMathPara" and (above := parent.getparent()) is not None:
                above.insert(above.index(parent), _run(words, "listen-formula"))
            else:
                parent.replace(formula, _run(words, "listen-formula"))
    return len(formulas)


def _run(text: str, colour: str) -> Element:
    run = etree.Element(f"{_W}r")
    etree.SubElement(etree.SubElement(run, f"{_W}rPr"), f"{_W}highlight").set(f"{_W}val", colour)
    etree.SubElement(run, f"{_W}t").text = text
    return run


def _numbers(root: Element, archive: zipfile.ZipFile) -> int:
    numbering = xml_of(archive, "word/numbering.xml")
    if numbering is None:
        return 0
    kinds = {_value(each, "abstractNumId"): each for each in numbering.iter(f"{_W}abstractNum")}
    lists = {
        _value(each, "numId"): _value(found, "")
        for each in numbering.iter(f"{_W}num")
        if (found := each.find(f"{_W}abstractNumId")) is not None
    }
    restarts = {
        (_value(each, "numId"), _value(level, "ilvl")): _value(found, "")
        for each in numbering.iter(f"{_W}num")
        for level in each.iter(f"{_W}lvlOverride")
        if (found := level.find(f"{_W}startOverride")) is not None
    }
    counts: dict[tuple[str, int], int] = {}
    seen: set[tuple[str, str]] = set()
    made = 0
    for paragraph, number, depth in _items(root, archive):
        kind = lists.get(number, "")
        level = next(
            (
                each
                for each in (kinds[kind].iter(f"{_W}lvl") if kind in kinds else ())
                if _value(each, "ilvl") == depth
            ),
            None,
        )
        if level is None or not depth.isdecimal():
            continue
        place = int(depth)
        start = _integer(level.find(f"{_W}start"))
        if (number, depth) in restarts and (number, depth) not in seen:
            counts[kind, place] = _whole(restarts[number, depth], start) - 1
        seen.add((number, depth))
        counts[kind, place] = counts.get((kind, place), start - 1) + 1
        for deeper in range(place + 1, 9):
            counts.pop((kind, deeper), None)
        form = level.find(f"{_W}numFmt")
        name = _value(form, "") if form is not None else "decimal"
        if name in ("bullet", "none") or not any(paragraph.itertext()):
            continue
        colour = "listen-letter" if name in _LETTERS else "listen-number"
        after = paragraph.find(f"{_W}pPr") is not None
        paragraph.insert(int(after), _run(str(counts[kind, place]), colour))
        made += 1
    return made


def _items(root: Element, archive: zipfile.ZipFile) -> Iterator[tuple[Element, str, str]]:
    """Each paragraph that is an item of a list: (it, the list's number, its level)."""
    styles = xml_of(archive, "word/styles.xml")
    of_style = {
        _value(style, "styleId"): found
        for style in (styles.iter(f"{_W}style") if styles is not None else ())
        if (found := style.find(f"{_W}pPr/{_W}numPr")) is not None
    }
    for paragraph in root.iter(f"{_W}p"):
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        found = paragraph.find(f"{_W}pPr/{_W}numPr")
        if found is None and style is not None:
            found = of_style.get(_value(style, ""))
        number = found.find(f"{_W}numId") if found is not None else None
        if found is not None and number is not None:
            level = found.find(f"{_W}ilvl")
            yield paragraph, _value(number, ""), _value(level, "") if level is not None else "0"


def _value(element: Element, name: str) -> str:
    """An attribute; "" is `val`, which most elements have."""
    return element.get(f"{_W}{name or 'val'}") or ""


def _integer(element: Element | None) -> int:
    return _whole(_value(element, ""), 1) if element is not None else 1


def _whole(text: str, default: int) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 else default
