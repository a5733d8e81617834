"""Read HTML as a browser would start to; what is none gives nothing, not an error."""

from __future__ import annotations

from lxml import etree, html


def document(text: str) -> html.HtmlElement | None:
    """A page's root element, or None where there is no element in it."""
    # Bytes: lxml refuses a string that declares an encoding.
    parser = html.HTMLParser(encoding="utf-8")
    try:
        return html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None


def fragment(text: str) -> html.HtmlElement:
    """The root of a page whose body is a piece of HTML."""
    found = document(f"<!doctype html><body>{text}</body>")
    return html.HtmlElement("") if found is None else found
