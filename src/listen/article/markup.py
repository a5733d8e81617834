"""What HTML's elements and their attributes tell: what is seen, what is furniture, what is text."""

from __future__ import annotations

import re
from itertools import islice
from typing import TypeAlias

from lxml import etree

from listen.regex import regex

Element: TypeAlias = "etree._Element"  # noqa: SLF001 -- the only name that lxml gives it

UNSEEN = frozenset(
    [
        "script",
        "style",
        "template",
        "noscript",
        "head",
        "meta",
        "link",
        "base",
        "title",
        "iframe",
        "object",
        "embed",
        "audio",
        "video",
        "canvas",
        "datalist",
        "param",
        "source",
        "track",
        "area",
        "map",
        "rp",
    ]
)
"""Elements whose words a browser does not show."""

BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "optgroup",
        "option",
        "p",
        "pre",
        "search",
        "section",
        "select",
        "summary",
        "table",
        "tbody",
        "td",
        "textarea",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "caption",
    ]
)
"""Elements that begin and end a block of text."""

_ROLES = {
    "navigation": "navigation",
    "search": "a form",
    "banner": "the page's header",
    "contentinfo": "the page's footer",
    "complementary": "beside the article",
    "dialog": "a dialog",
    "alertdialog": "a dialog",
    "button": "a button",
    "menu": "navigation",
    "menubar": "navigation",
    "toolbar": "a button",
    "tooltip": "a tooltip",
}
_TAGS = {
    "nav": "navigation",
    "aside": "beside the article",
    "form": "a form",
    "button": "a button",
    "select": "a form",
    "textarea": "a form",
    "input": "a form",
    "dialog": "a dialog",
    "search": "a form",
    "svg": "a drawing",
    "footer": "the page's footer",
}
_NAMES = {
    "a sharing button": "share sharing sharedaddy social addtoany socials",
    "links elsewhere": "related recommended recommendations readmore outbrain taboola trending "
    "kg-bookmark-card",
    "a sign-up": "newsletter subscribe subscription signup paywall",
    "a cookie notice": "cookie cookies consent gdpr",
    "advertising": "ad ads advert advertisement adsense sponsored promo dfp",
    "navigation": "breadcrumb breadcrumbs pagination pager toc navbox menu skip-link catlinks",
    "comments": "comments comment-list disqus respond",
    "beside the article": "sidebar popup modal noprint hatnote",
    "for screen readers": "sr-only usa-sr-only visually-hidden visuallyhidden screen-reader-text",
    "a page's number": "pagenum pageno",
    "a link to edit": "editsection mw-editsection",
    "references": "reflist references bibliography mw-references-wrap",
}
_PARTS = {
    "pagebreak": "a page's number",
    "cover": "a cover",
    "copyright-page": "a copyright page",
    "toc": "a table of contents",
    "page-list": "a list of pages",
    "pagelist": "a list of pages",
    "landmarks": "navigation",
    "index": "an index",
    "pg-boilerplate": "a licence",
}
"""What EPUB and DPUB-ARIA call a book's parts that are not read out, and one class."""
_LICENCE = frozenset(("pg-boilerplate",))
"""The class of what Project Gutenberg puts before and after each of its books."""
_REASON_OF = {name: reason for reason, names in _NAMES.items() for name in names.split()}
_HIDDEN = regex(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_PART = regex(r"[\s_-]+")


def tag_of(element: Element) -> str:
    """An element's name, lower case (lxml allows bytes where a tree is built by hand)."""
    return str(element.tag)


def is_seen(element: Element) -> bool:
    """Whether a browser shows the element, as far as its own attributes tell."""
    if element.tag in UNSEEN or "hidden" in element.attrib:
        return False
    if element.tag == "input" and element.get("type") not in (None, "submit", "button", "reset"):
        return False
    style = element.get("style")
    return not (style and _HIDDEN.search(style))


def is_tex(element: Element) -> bool:
    """Whether an element is a formula in TeX, which a script of the page sets."""
    names = element.get("class", "").split()
    return "math" in names and (element.text or "").lstrip().startswith(("\\(", "\\["))


def part_reason(element: Element) -> str | None:
    """Why a part of a book is not read, by what it says it is."""
    role = element.get("role", "").lower()
    names = [role.removeprefix("doc-")] if role.startswith("doc-") else []
    names += _LICENCE.intersection(element.get("class", "").split())
    kind = next((_PARTS[name] for name in (*epub_types(element), *names) if name in _PARTS), None)
    return f"page furniture: {kind}" if kind else None


def epub_types(element: Element) -> list[str]:
    """What an element of an EPUB is."""
    types = element.get("{http://www.idpf.org/2007/ops}type") or element.get("epub:type") or ""
    return types.lower().split()


def furniture_reason(element: Element) -> str | None:
    """Why an element within the article is page furniture, by its tag, role, class and id."""
    tag = tag_of(element)
    types = epub_types(element)
    role = element.get("role", "").lower()
    if role == "note" and "hatnote" in element.get("class", "").split():
        role = ""
    if (
        "footnote" in types
        or (tag == "aside" and types)  # a book's, not a page's
        or role in ("doc-footnote", "note")
        or (tag == "footer" and _is_quoted(element))
    ):
        return None
    kind = _ROLES.get(role) or _TAGS.get(tag)
    if kind == "a button" and is_opener(element):
        return None
    if kind is None and tag not in (*_HEADINGS, "p", "li", "body", "html", "table"):
        kind = _named(element)
    return f"page furniture: {kind}" if kind else None


def is_opener(element: Element) -> bool:
    """Whether a button is a heading's words, which fold what is under it in and out."""
    return any(
        parent.tag in (*_HEADINGS, "summary", "dt") or parent.get("role") == "heading"
        for parent in islice(element.iterancestors(), 3)
    )


def _is_quoted(element: Element) -> bool:
    """A footer in a quote says whose it is."""
    return any(parent.tag == "blockquote" for parent in element.iterancestors())


def _named(element: Element) -> str | None:
    names = f"{element.get('class', '')} {element.get('id', '')}".lower()
    if not names.strip():
        return None
    for name in names.split():
        if name in _REASON_OF:
            return _REASON_OF[name]
        parts = [part for part in _PART.split(name) if part]
        if len(parts) > 3 or {"has", "no", "is", "js", "with", "open"} & set(parts):
            continue
        for part in parts:
            if part in _REASON_OF:
                return _REASON_OF[part]
    return None


def seen_text(element: Element, space: str = " ") -> str:
    """All words that a browser shows in an element, its tail left out; not folded.

    `space` stands where a block or a line ends.
    """
    pieces: list[str] = []
    walker = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, each in walker:
        if event == "start":
            if not is_seen(each):
                walker.skip_subtree()
            else:
                pieces.append(each.text or "")
            if each.tag in BLOCKS or each.tag == "br":
                pieces.append(space)
        if event != "start" and each is not element:
            pieces.append(space if each.tag in BLOCKS else "")
            pieces.append(each.tail or "")
    return "".join(pieces)


def code_language(element: Element) -> str:
    """The language of a code block, from its own, its child's or its parent's class."""
    parent = element.getparent()
    for each in (element, *element.iterchildren("code"), *([parent] if parent is not None else [])):
        for name in each.get("class", "").split():
            match = re.fullmatch(r"(?:language|lang|highlight-source|brush:?)-?([\w+#.-]+)", name)
            if match:
                return match[1]
        if each.get("data-lang") or each.get("data-language"):
            return str(each.get("data-lang") or each.get("data-language"))
    return ""


_NOT_IN_CELLS = ("h1", "h2", "h3", "h4", "blockquote", "pre", "figure")


def is_layout(table: Element) -> bool:
    """Whether a table only places things: it says so, or its cells hold blocks, or one column."""
    if table.get("role") in ("presentation", "none"):
        return True
    if table.find(".//table") is not None:
        return True
    if any(
        table.find(f".//{tag}") is not None
        for tag in ("h1", "h2", "h3", "h4", "blockquote", "pre", "figure")
    ):
        return True
    return not any(len(row.findall("td") + row.findall("th")) > 1 for row in table.iter("tr"))


FILE_NAME = regex(
    r"[\w.()-]+\.(?:jpe?g|png|gif|webp|svg|avif|bmp)|(?:IMG|DSC|image)[-_ ]?\d+", re.IGNORECASE
)
"""An alternative text that only names the file."""
