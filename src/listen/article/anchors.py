"""Footnotes in HTML: what is a note, what refers to it, and the links that are only signs."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from listen.article.markup import Element
from listen.regex import regex

_NOTE_ID = regex(r"(?:fn|footnote|endnote|note|ftn|cite_note)[-_:]?[\w-]*\d+")
_REFERENCES = frozenset(
    ("reference", "footnote-ref", "footnote-reference", "footnote-anchor", "fnanchor")
)
_BACK = frozenset(("footnote-backref", "footnote-back", "footnote-number"))
_NOTE_TYPES = frozenset(("footnote", "endnote", "rearnote"))
_MARKS = frozenset(["¶", "#", "§", "🔗", "↩", "↩︎", "↑", "^"])
_NUMBER = regex(r"[\[(]?(?:\d{1,3}|[*†‡§]{1,3})[\])]?[.:]?")
_FEWEST = 2
_PLACE = regex(r"[\d\sIVXLCivxlc.,…·–—-]*")
"""What a list of contents has besides its links: numbers of chapters and pages."""
_EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"


def is_footnote(element: Element) -> bool:
    """Whether an element is a footnote's text."""
    if element.get("role") in ("doc-footnote", "doc-endnote"):
        return True
    types = (element.get(_EPUB_TYPE) or element.get("epub:type") or "").split()
    if _NOTE_TYPES.intersection(types) or _numbered(element) is not None:
        return True
    return element.tag in ("li", "aside", "dd") and bool(
        _NOTE_ID.fullmatch(element.get("id") or "")
    )


def note_of(element: Element) -> str:
    """The id by which a footnote is referred to."""
    number = _numbered(element)
    return (element if number is None else number).get("id", "")


def _numbered(element: Element) -> Element | None:
    """The link with a footnote's number, which has its id in the pages of Substack and in Project
    Gutenberg's books.
    """
    if element.tag != "div":
        return None
    if "footnote" in element.get("class", "").split():
        first = element.find(".//a[@id]")
        return first if first is not None and is_number(first) else None
    return element.find("a[@class='footnote-number']")


def reference_of(element: Element) -> str | None:
    """The id of the footnote that an element refers to; "" if it is a reference to something
    else (a list of sources); None if it is no reference's mark.
    """
    names = element.get("class", "").split()
    kind = element.get(_EPUB_TYPE) or element.get("epub:type") or element.get("role") or ""
    link = element if element.tag == "a" else element.find(".//a")
    target = (link.get("href") or "").partition("#")[2] if link is not None else ""
    if "noteref" in kind or _REFERENCES.intersection(names):
        return target
    if element.tag == "sup" and link is not None and "#" in (link.get("href") or ""):
        return target
    return None


def is_mark(element: Element) -> bool:
    """Whether a link is only a sign: a heading's anchor, a footnote's way back."""
    if element.tag != "a":
        return False
    if element.get("role") == "doc-backlink" or _BACK.intersection(
        element.get("class", "").split()
    ):
        return True
    return "".join(element.itertext()).strip() in _MARKS


def is_number(element: Element) -> bool:
    """Whether a link is only a number, as a footnote has that leads back to the text."""
    words = "".join(element.itertext()).strip() if element.tag == "a" else ""
    return bool(_NUMBER.fullmatch(words)) and "#" in (element.get("href") or "")


def is_contents(element: Element) -> bool:
    """Whether a list or a table holds nothing but links to places on its own page."""
    rows = list(element.iter("tr" if element.tag == "table" else "li"))
    links = [each for each in element.iter("a") if (each.get("href") or "").startswith("#")]
    if len(rows) < _FEWEST or len(links) < len(rows):
        return False
    if any("".join(link.itertext()).strip() in _MARKS for link in links):
        return False
    return bool(_PLACE.fullmatch("".join(_unlinked(element, set(links)))))


def _unlinked(element: Element, links: set[Element]) -> Iterator[str]:
    """The words in an element that are in none of the links."""
    walker = etree.iterwalk(element, events=("start", "end"))
    for event, each in walker:
        if event == "start" and each in links:
            walker.skip_subtree()
        elif event == "start":
            yield each.text or ""
        if event == "end" and each is not element:
            yield each.tail or ""
