"""What each element of HTML does when it begins and when it ends."""

from __future__ import annotations

from collections.abc import Callable

from listen.article.anchors import is_contents, reference_of
from listen.article.blocks import Block, fold
from listen.article.flow import Flow, superscript
from listen.article.grid import Grid
from listen.article.markup import (
    FILE_NAME,
    Element,
    code_language,
    is_layout,
    seen_text,
    tag_of,
)
from listen.article.walker import ListState, Walker
from listen.regex import regex

_ALPHA = regex(r"list-style(?:-type)?\s*:\s*(?:lower|upper)-(?:alpha|latin)")


def _picture(walker: Walker, element: Element) -> bool:
    alt = fold(element.get("alt") or "")
    walker.pictured = True
    if walker.reason or not alt or element.get("role") == "presentation":
        return False
    if walker.flow.length or any(
        walker.open.get(kind) for kind in ("cell", "heading", "term", "summary")
    ):
        walker.flow.add(f" {alt} ")
        return False
    reason = "a file's name" if FILE_NAME.fullmatch(alt) else None
    walker.put(Block("figure", alt, info="alt", reason=reason))
    return False


def _code(walker: Walker, element: Element) -> bool:
    code = seen_text(element, "\n").strip("\n")
    if walker.open.get("cell") or walker.reason:
        return False
    if code.strip():
        walker.put(Block("code", code, info=code_language(element)))
    return True


def _formula(walker: Walker, element: Element) -> bool:
    words = seen_text(element)
    if element.get("display") == "block" and not walker.flow.length:
        walker.block(Block("paragraph", fold(words))) if walker.reason else walker.put(
            Block("formula", fold(words))
        )
    else:
        walker.flow.say(words, "formula", "formula")
    return True


def _heading(walker: Walker, element: Element) -> bool:
    walker.enter(element, "heading")
    walker.level = int(tag_of(element)[1])
    return False


def _quote(walker: Walker, element: Element) -> bool:
    walker.group += not walker.open.get("quote")
    walker.enter(element, "quote")
    return False


def _quoted(walker: Walker, _element: Element) -> None:
    walker.group += 1


_CONTENTS = "page furniture: a table of contents"


def _list(walker: Walker, element: Element) -> bool:
    if not walker.lists and not walker.reason and is_contents(element):
        walker.reasons.append((element, _CONTENTS))
    if not walker.lists and not walker.open.get("quote"):
        walker.group += 1
    start = _integer(element.get("start"), 1)
    step = 1
    if "reversed" in element.attrib:
        start, step = _integer(element.get("start"), len(element.findall("li"))), -1
    walker.lists.append(
        ListState(start if element.tag == "ol" else None, step, _is_lettered(element))
    )
    return False


def _list_ends(walker: Walker, _element: Element) -> None:
    walker.lists.pop()


def _item(walker: Walker, element: Element) -> bool:
    walker.enter(element, "li")
    walker.flow.marks.clear()
    if walker.lists:
        current = walker.lists[-1]
        if current.next is not None:
            number = _integer(element.get("value"), current.next)
            current.number = (
                chr(ord("A") + number - 1)
                if current.lettered and 1 <= number <= 26
                else str(number)
            )
            current.next = number + current.step
    return False


def _is_lettered(element: Element) -> bool:
    """Whether a list's items have letters: (a), (b)…"""
    return element.get("type") in ("a", "A") or bool(_ALPHA.search(element.get("style") or ""))


def _integer(value: str | None, default: int) -> int:
    try:
        return int(value) if value and len(value) < 12 else default
    except ValueError:
        return default


def _details(walker: Walker, _element: Element) -> bool:
    walker.asked.append(False)
    walker.group += 1
    return False


def _details_end(walker: Walker, _element: Element) -> None:
    walker.asked.pop()


def _table(walker: Walker, element: Element) -> bool:
    if not walker.tables and not walker.reason and is_contents(element):
        walker.reasons.append((element, _CONTENTS))
    walker.tables.append(None if walker.reason or is_layout(element) else Grid())
    return False


def _table_ends(walker: Walker, _element: Element) -> None:
    grid = walker.tables.pop()
    block = grid.read() if grid is not None else None
    if block is not None:
        walker.put(block)


def _row(walker: Walker, element: Element) -> bool:
    if walker.tables and walker.tables[-1] is not None:
        walker.tables[-1].row(element)
    return False


def _cell(walker: Walker, element: Element) -> bool:
    if walker.tables and walker.tables[-1] is not None:
        walker.enter(element, "cell")
    return False


def _cell_ends(walker: Walker, element: Element) -> None:
    if not walker.open.get("cell"):
        walker.flush()
        return
    walker.open["cell"] -= 1
    text, _marks, _notes = walker.flow.close()
    walker.flow = Flow()
    walker.starts.clear()
    if walker.tables and walker.tables[-1] is not None:
        walker.tables[-1].cell(element, text)


def _raised(walker: Walker, element: Element) -> bool:
    walker.starts[element] = walker.flow.length
    return False


def _raised_ends(walker: Walker, element: Element) -> None:
    start = walker.starts.pop(element, 0)
    if start >= walker.flow.length:
        return
    note = reference_of(element)
    if note is not None:
        walker.flow.mark(start, "", "reference")
        walker.flow.note(note)
    elif element.tag == "sup":
        superscript(walker.flow, start)
    elif element.tag != "a":
        walker.flow.mark(start, "", "struck")


def _link(walker: Walker, element: Element) -> bool:
    if reference_of(element) is not None:
        walker.starts[element] = walker.flow.length
    return False


def _link_ends(walker: Walker, element: Element) -> None:
    parent = element.getparent()
    if element in walker.starts and (parent is None or parent.tag != "sup"):
        _raised_ends(walker, element)


def _strong(walker: Walker, _element: Element) -> bool:
    walker.strong += 1
    return False


def _strong_ends(walker: Walker, _element: Element) -> None:
    walker.strong -= 1


def _break(walker: Walker, _element: Element) -> bool:
    """A line ends; with a second break, so does a paragraph."""
    walker.flow.space()
    whole = any(map(walker.open.get, ("heading", "term", "summary", "caption")))
    if walker.flow.length and walker.broken == walker.flow.length and not whole:
        walker.flush()
    walker.broken = walker.flow.length
    if walker.flow.length:
        walker.flow.breaks.append(walker.flow.length)
    return False


def _kind(walker: Walker, element: Element) -> bool:
    walker.enter(element, KINDS[tag_of(element)])
    return False


def _definitions_end(walker: Walker, _element: Element) -> None:
    walker.settle()


def _figure(walker: Walker, _element: Element) -> bool:
    walker.pictured = False
    return False


KINDS = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    "blockquote": "quote",
    "li": "li",
    "dt": "term",
    "dd": "definition",
    "figcaption": "caption",
    "summary": "summary",
}
START: dict[str, Callable[[Walker, Element], bool]] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), _heading),
    **dict.fromkeys(("dt", "dd", "figcaption", "summary"), _kind),
    **dict.fromkeys(("sup", "del", "s", "strike"), _raised),
    **dict.fromkeys(("strong", "b"), _strong),
    **dict.fromkeys(("ul", "ol", "menu"), _list),
    **dict.fromkeys(("td", "th"), _cell),
    "a": _link,
    "blockquote": _quote,
    "br": _break,
    "details": _details,
    "figure": _figure,
    "img": _picture,
    "li": _item,
    "math": _formula,
    "pre": _code,
    "table": _table,
    "tr": _row,
}
END: dict[str, Callable[[Walker, Element], None]] = {
    **dict.fromkeys(("sup", "del", "s", "strike"), _raised_ends),
    **dict.fromkeys(("strong", "b"), _strong_ends),
    **dict.fromkeys(("ul", "ol", "menu"), _list_ends),
    **dict.fromkeys(("td", "th"), _cell_ends),
    "a": _link_ends,
    "blockquote": _quoted,
    "details": _details_end,
    "dl": _definitions_end,
    "table": _table_ends,
}
