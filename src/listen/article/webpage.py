"""A page of HTML: its metadata, and which of its elements is the article."""

from __future__ import annotations

import copy
import html
import logging
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from lxml import etree
from lxml import html as lxml_html
from msgspec.structs import replace

from listen.article.blocks import Draft, fold
from listen.article.dates import to_datetime
from listen.article.decode import calmed, decode
from listen.article.html import walk
from listen.article.markup import BLOCKS, Element, is_opener, seen_text
from listen.article.masthead import OF_TITLE, under_title
from listen.article.titles import prints_title
from listen.errors import SourceError
from listen.regex import regex

_CHARSET = regex(
    rb"<(?:meta[^>]+charset|\?xml[^>]+encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE
)
_REFERENCE = regex(r"&#(?:[xX]0*([0-9a-fA-F]{1,8})|0*([0-9]{1,8}));?")
_DECLARATION = regex(r"\s*<\?xml[^>]*\?>")
_JSON_DATE = regex(r'"(datePublished|dateModified)"\s*:\s*"([^"]+)"')
_EXTRACTOR_FAILS = (
    ValueError,
    TypeError,
    AttributeError,
    KeyError,
    RecursionError,
    etree.LxmlError,
)
"""What the extractor raises for pages that it was not made for: then the page's own structure
tells where the article is."""
_TELLS = regex(r"\s(?:is|was|has|writes|covers|works|lives|reports)\s", re.IGNORECASE)
_PROSE = 80
"""Characters: more than a line of who wrote it and when."""
_LARGEST = 3_000_000
"""Code points, past which the extractor is not asked (its time grows): the page's own
`article`, `main` or body is the article."""
_DEEPEST = 200
"""Nested elements, past which the extractor is not asked: it recurses."""
_SHARE = 0.9
"""Of what the extractor found, this much must be in the element that is taken."""


def read_html(data: bytes, name: str, url: str | None) -> Draft:
    """A page's article. Raises SourceError if there are no words in it."""
    charset = _CHARSET.search(data[:4096])
    text, hint = decode(data, name, charset[1].decode("ascii") if charset else None)
    root = parse(text, name)
    body = root.find("body")
    if body is None:
        body = root
    _unfold(root)
    _flatten(root)
    language = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang")
    # What the extractor says of its own work is no news to a listener.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    plain = len(text) <= _LARGEST and not _is_deep(root)
    draft = _metadata(root, url) if plain else Draft(())
    main = _main(root, body, plain)
    title = _title_outside(main, body, draft.title)
    others = [] if title is None or main is None else list(under_title(body, title, main))
    for each in others:
        each.tag = "p"  # a heading there goes on with the title: nothing stands under it
    of_it = others if title is None else [title, *others]
    blocks = walk(body, main, language or draft.language, of_it)
    if prints_title(blocks):
        draft = replace(draft, title=None)  # the page prints it: site names and the like stay out
    return replace(
        draft,
        blocks=tuple(blocks),
        language=language or draft.language,
        hints=(hint,) if hint else (),
    )


def parse(text: str, name: str) -> Element:
    """The tree of a page, however deep it is."""
    parser = lxml_html.HTMLParser(huge_tree=True, remove_blank_text=False)
    try:
        # Python strings must not declare an encoding.
        text = calmed(_REFERENCE.sub(_as_browsers_do, _DECLARATION.sub("", text, count=1)))
        root = lxml_html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise SourceError(
            f"Reading {name}: there is no page in it", "give a page with text"
        ) from error
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        # The parser drops what is deeper.
        raise SourceError(
            f"Reading {name}: its elements are nested more than 2,000 deep", "give a simpler page"
        )
    return root


def _flatten(root: Element) -> None:
    """Makes a paragraph of a heading that goes on with the title: nothing stands under it.

    Once the text has begun, "subtitle" is a site's name for its sections' headings.
    """
    begun = False
    for element in root.iter("h1", "h2", "h3", "h4", "h5", "h6", "p"):
        if element.tag == "h1":
            begun = False
        elif element.tag == "p":
            begun = begun or len(seen_text(element)) > _PROSE
        elif not begun and OF_TITLE.search(element.get("class", "")):
            element.tag = "p"


def _unfold(root: Element) -> None:
    """Shows what a heading's button shows: an FAQ's answers are hidden until one asks."""
    named = {each.get("aria-controls", ""): each for each in root.iter("button", "a")}
    named.pop("", None)
    for element in root.iter(etree.Element) if named else ():
        opener = named.get(element.get("id", ""))
        if opener is not None and is_opener(opener):
            for hides in ("hidden", "aria-hidden", "style"):
                element.attrib.pop(hides, None)


def _as_browsers_do(reference: re.Match[str]) -> str:
    """What a numbered reference to a control is: &#150; is a dash of Windows, &#5; is nothing."""
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    plain = code in (9, 10, 13) or 0x20 <= code < 0x7F or 0xA0 <= code < 0xD800
    return reference[0] if plain else html.unescape(reference[0])


def _main(root: Element, body: Element, plain: bool) -> Element | None:
    """The element that holds the article; None if that is all of the page."""
    found = _extracted(root, body) if plain else None
    if found is None:
        for tag in ("article", "main"):
            candidates = list(body.iter(tag))
            if len(candidates) == 1:
                return candidates[0]
        return None
    for holder in (found, *found.iterancestors("article", "main")):
        # The title and the byline often stand in a header before the text.
        if holder.tag in ("article", "main"):
            return holder
    return None if found is body else found


def _title_outside(main: Element | None, body: Element, title: str | None) -> Element | None:
    """The page's only h1, if it stands outside the article and is what the page calls itself
    (else it is the site's name).
    """
    headings = [each for each in body.iter("h1") if fold(seen_text(each))]
    if main is None or len(headings) != 1 or main in headings[0].iterancestors():
        return None
    printed = fold(seen_text(headings[0])).casefold()
    return headings[0] if title and printed in title.casefold() else None


def _is_deep(root: Element) -> bool:
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > _DEEPEST:
            return True
    return False


def _extracted(root: Element, body: Element) -> Element | None:
    """Where trafilatura's text stands in the page: it chooses the node, we read it."""
    import trafilatura  # most of a second

    try:
        found: Any = trafilatura.bare_extraction(
            _copy(root), include_comments=False, include_tables=True
        )
    except _EXTRACTOR_FAILS:
        return None
    if found is None or found.body is None:
        return None
    wanted: dict[str, int] = {}
    for element in found.body.iter(etree.Element):
        words = fold(element.text or "")[:40]
        if len(words) > 3:
            wanted[words] = max(wanted.get(words, 0), len(fold("".join(element.itertext()))))
    return _holder(body, wanted) if wanted else None


def _copy(root: Element) -> Any:
    """The extractor changes what it is given."""
    return copy.deepcopy(root)


def _holder(body: Element, wanted: dict[str, int]) -> Element | None:
    """The deepest element that holds nearly all of the wanted texts (start of a text, length)."""
    weight: dict[Element, int] = {}
    total = 0
    for element in body.iter(etree.Element):
        for words in _own(element):
            start = fold(words[:200])[:40]
            length = wanted.pop(start, 0) if start else 0
            if length:
                total += length
                for holder in (element, *element.iterancestors()):
                    weight[holder] = weight.get(holder, 0) + length
    if not total:
        return None
    holder = body
    while True:
        inner = next((child for child in holder if weight.get(child, 0) >= _SHARE * total), None)
        if inner is None or inner.tag in ("p", "table", "ul", "ol", "blockquote", "pre"):
            return holder
        # Words beside an inline element are of the same line as those in it.
        if inner.tag not in BLOCKS and any(map(fold, _beside(inner, holder))):
            return holder
        holder = inner


def _beside(inner: Element, holder: Element) -> Iterator[str]:
    """The words of the line that an inline element stands in, its own left out."""
    yield from _own(holder)
    yield from (
        seen_text(child) for child in holder if child is not inner and child.tag not in BLOCKS
    )


def _own(element: Element) -> Iterator[str]:
    """The words in an element that are in no element within it."""
    return (words for words in (element.text, *(child.tail for child in element)) if words)


def _metadata(root: Element, url: str | None) -> Draft:
    """What the page says of itself (JSON-LD, Open Graph, meta elements), as trafilatura reads it.

    Times of day, which it cuts off, and the language are read here.
    """
    import trafilatura  # most of a second

    metas = _metas(root)
    try:
        found: Any = trafilatura.extract_metadata(_copy(root), default_url=url, extensive=False)
    except _EXTRACTOR_FAILS:
        found = None
    link = found.url if found is not None else None
    published = metas.get("article:published_time") or metas.get("datepublished")
    modified = metas.get("article:modified_time") or metas.get("datemodified")
    title = root.find(".//title")
    printed = fold("".join(title.itertext())) if title is not None else ""
    return Draft(
        (),
        title=(found.title if found is not None else None) or printed or None,
        author=_name(found.author if found is not None else None) or metas.get("author"),
        language=(metas.get("og:locale") or metas.get("content-language") or "").partition(",")[0]
        or None,
        link=urljoin(url or "", link) if link and link.startswith(("http", "/")) else None,
        summary=(found.description if found is not None else None) or metas.get("description"),
        published=to_datetime(published) or to_datetime(found.date if found is not None else None),
        modified=to_datetime(modified),
        image=fold((found.image if found is not None else None) or metas.get("og:image", ""))
        or None,
    )


def _name(found: str | None) -> str | None:
    """An author as the extractor found it, unless it is what a page tells of one."""
    return None if found and _TELLS.search(found) else found


def _metas(root: Element) -> dict[str, str]:
    """Meta elements by their name, property or http-equiv, and JSON-LD's dates."""
    metas: dict[str, str] = {}
    for element in root.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("http-equiv") or ""
        content = fold(element.get("content") or "")
        if name and content:
            metas.setdefault(name.lower(), content)
    for element in root.iter("script"):
        if element.get("type") == "application/ld+json":
            for name, value in _JSON_DATE.findall(element.text or ""):
                metas.setdefault(name.lower(), value)
    return metas
