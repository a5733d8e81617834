"""HTML to blocks: our own walk over the page, in its order."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from listen.article.anchors import is_footnote, note_of
from listen.article.blocks import Block, Mark
from listen.article.elements import END, KINDS, START
from listen.article.markup import (
    BLOCKS,
    Element,
    is_seen,
    is_tex,
    seen_text,
    tag_of,
)
from listen.article.walker import Walker


def walk(
    body: Element, main: Element | None, language: str | None, others: Sequence[Element] = ()
) -> list[Block]:
    """The blocks of a page.

    `main` is the element that holds the article, `others` are elsewhere and belong to it, as its
    title may: what is outside is furniture, a block each. None: all of it is the article.
    `language` is the page's own.
    """
    whole = main is None or main is body
    walker = Walker(() if whole else (main, *others), language, inside=whole)
    walker.size = len(seen_text(body if main is None else main))
    # The tree is as deep as the page says: events, not recursion.
    events = etree.iterwalk(body, events=("start", "end", "comment", "pi"))
    for event, element in events:
        if event == "start":
            if _start(walker, element):
                walker.skipped = element
                events.skip_subtree()
            continue
        if event == "end":
            _end(walker, element)
        if element is not body:
            walker.text(element.tail)
    walker.flush()
    walker.settle()
    return walker.blocks


def _start(walker: Walker, element: Element) -> bool:
    """An element begins. True if what is in it is done with."""
    tag = tag_of(element)
    if tag == "input" and element.get("type", "").lower() == "checkbox" and walker.open.get("li"):
        said = "done" if "checked" in element.attrib else "to do"
        walker.flow.marks.append(Mark(walker.flow.length, walker.flow.length, said, "task"))
    if not is_seen(element):
        return True
    if tag in BLOCKS:
        walker.flush()
        walker.speaks(element)
    if element in walker.mains:
        walker.inside = True
    elif walker.inside and not walker.reasons and walker.is_furniture(element):
        return True
    handle = START.get("math" if is_tex(element) else tag)
    if handle is not None and handle(walker, element):
        return True
    if tag in BLOCKS and is_footnote(element):
        walker.enter(element, "footnote")
        walker.note = note_of(element)
        walker.group += 1
    walker.text(element.text)
    return False


def _end(walker: Walker, element: Element) -> None:
    done = element is walker.skipped
    if done:
        walker.skipped = None
    else:
        _leave(walker, element)
    if walker.reasons and walker.reasons[-1][0] is element:
        walker.flush()
        walker.reasons.pop()
    if walker.languages and walker.languages[-1][0] is element:
        walker.languages.pop()
    if element in walker.mains:
        walker.flush()
        walker.inside = False


def _leave(walker: Walker, element: Element) -> None:
    """An element that was walked through ends: its last block, and what it opened."""
    tag = tag_of(element)
    if tag in BLOCKS and tag not in ("td", "th"):
        walker.flush()
    handle = END.get(tag)
    if handle is not None:
        handle(walker, element)
    kind = KINDS.get(tag)
    if kind:
        walker.open[kind] -= 1
    if tag in BLOCKS and is_footnote(element):
        walker.open["footnote"] -= 1
