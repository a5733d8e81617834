"""What a page prints between its title and its article: the standfirst, who wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from listen.article.blocks import fold
from listen.article.markup import BLOCKS, Element, furniture_reason, is_seen, seen_text
from listen.regex import regex

OF_TITLE = regex(
    r"(?:^|[\s_-])(?:sub-?title|standfirst|dek|byline|author(?:[-_]name)?)(?=\s|$)", re.IGNORECASE
)
"""Classes of what goes on with the title, or names who wrote it."""
_NAMED = regex(
    r"(?:^|[\s_-])(?:sub-?(?:title|head(?:ing|line)?)|standfirst|deck?|summary|lead|lede|intro"
    r"|teaser|excerpt|strapline|byline|author(?:[-_]name)?)(?=[\s_-]|$)",
    re.IGNORECASE,
)
_BYLINE = regex(r"(?:by|von|por|par|di)\s+[^\W\d_].{0,100}", re.IGNORECASE)
_TEXTS = frozenset(("p", "div", "h2", "h3", "h4", "h5", "h6", "address"))
_LONGEST = 600
_MOST = 8
_SENTENCE = 5
"""Spaces in it, at least."""


def under_title(body: Element, title: Element, main: Element) -> Iterator[Element]:
    """The texts between the title and the article that belong to it: what says so by its class,
    a byline, a sentence right under the title.

    Newspapers print the standfirst there, and what the page needs besides: dates, buttons.
    """
    shared = set(main.iterancestors())
    found = 0
    after = first = False
    for element in body.iter(*BLOCKS):
        if element is main or found == _MOST:
            return
        if element is title:
            after = first = True
        elif after and _is_text(element) and title not in element.iterancestors():
            within = [element, *takewhile(lambda each: each not in shared, element.iterancestors())]
            if any(map(_is_unread, within)):
                continue
            if _belongs(element, first):
                found += 1
                yield element
            first = False


def _is_unread(element: Element) -> bool:
    return not is_seen(element) or furniture_reason(element) is not None or element.tag == "li"


def _is_text(element: Element) -> bool:
    """Whether an element is a block with words and without blocks in it."""
    if element.tag not in _TEXTS or any(each.tag in BLOCKS for each in element.iterdescendants()):
        return False
    return any(map(str.isalpha, seen_text(element)))


def _belongs(element: Element, first: bool) -> bool:
    """Whether a text is the standfirst or the byline."""
    text = fold(seen_text(element))
    if len(text) > _LONGEST:
        return False
    ends = text.rstrip("\"'”’»)")[-1:] in (".", "!", "?")
    if (first and ends and text.count(" ") >= _SENTENCE) or _BYLINE.fullmatch(text):
        return True
    parent = element.getparent()
    alone = element.getprevious() is None and element.getnext() is None
    names = [element, parent] if parent is not None and alone else [element]
    return any(_NAMED.search(each.get("class", "")) for each in names)
