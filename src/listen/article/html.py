"""HTML to blocks: our own walk over the page, in its order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from lxml import etree

from listen.article.blocks import Block, Mark, fold
from listen.article.faq import is_question
from listen.article.flow import Flow, superscript
from listen.article.furniture import fold_heading
from listen.article.grid import Grid
from listen.article.items import defined, numbered
from listen.article.language import canonical, same
from listen.article.markup import (
    BLOCKS,
    FILE_NAME,
    Element,
    code_language,
    furniture_reason,
    is_footnote,
    is_layout,
    is_mark,
    is_seen,
    reference_of,
    seen_text,
    tag_of,
)

OUTSIDE = "page furniture: outside the article"


def walk(
    body: Element, main: Element | None, language: str | None, title: Element | None = None
) -> list[Block]:
    """The blocks of a page.

    `main` is the element that holds the article, `title` a heading elsewhere that belongs to
    it: what is outside is furniture, a block each. None: all of it is the article. `language`
    is the page's own.
    """
    whole = main is None or main is body
    walker = _Walker(() if whole else (main, title), language, inside=whole)
    walker.size = len(seen_text(body if main is None else main))
    # The tree is as deep as the page says: events, not recursion.
    events = etree.iterwalk(body, events=("start", "end", "comment", "pi"))
    for event, element in events:
        if event == "start":
            if walker.start(element):
                walker.skipped = element
                events.skip_subtree()
            continue
        if event == "end":
            walker.end(element)
        if element is not body:
            walker.text(element.tail)
    walker.flush()
    walker.settle()
    return walker.blocks


@dataclass(slots=True)
class _List:
    next: int | None
    """The next item's number; None for bullets."""
    step: int = 1
    number: str = ""
    """The open item's number until its first block takes it."""


@dataclass(slots=True)
class _Walker:
    mains: tuple[Element | None, ...]
    language: str | None
    inside: bool
    size: int = 0
    """How much text the article has, to judge what part of it an element is."""
    judged: int = 0
    skipped: Element | None = None
    blocks: list[Block] = field(default_factory=list)
    flow: Flow = field(default_factory=Flow)
    open: dict[str, int] = field(default_factory=dict)
    """How many elements of a kind are open: heading, quote, footnote, caption, summary…"""
    reasons: list[tuple[Element, str]] = field(default_factory=list)
    languages: list[tuple[Element, str | None]] = field(default_factory=list)
    lists: list[_List] = field(default_factory=list)
    tables: list[Grid | None] = field(default_factory=list)
    """Open tables, the innermost last; None for a table of layout."""
    asked: list[bool] = field(default_factory=list)
    """For each open `details`, whether its summary asks."""
    starts: dict[Element, int] = field(default_factory=dict)
    """Where an inline element began in the flow."""
    terms: list[Block] = field(default_factory=list)
    level: int = 0
    group: int = 0
    note: str = ""
    pictured: bool = False
    strong: int = 0
    bold: bool = False
    plain: bool = False

    @property
    def reason(self) -> str | None:
        """Why what comes now is furniture."""
        if self.reasons:
            return self.reasons[-1][1]
        return None if self.inside else OUTSIDE

    def start(self, element: Element) -> bool:
        """An element begins. True if what is in it is done with."""
        tag = tag_of(element)
        if tag == "input" and element.get("type", "").lower() == "checkbox" and self.open.get("li"):
            said = "done" if "checked" in element.attrib else "to do"
            self.flow.marks.append(Mark(self.flow.length, self.flow.length, said, "task"))
        if not is_seen(element):
            return True
        if tag in BLOCKS:
            self.flush()
            self.speaks(element)
        if element in self.mains:
            self.inside = True
        elif self.inside and not self.reasons and self.is_furniture(element):
            return True
        handle = _START.get(tag)
        if handle is not None and handle(self, element):
            return True
        if tag in BLOCKS and is_footnote(element):
            self.enter(element, "footnote")
            self.note = element.get("id", "")
            self.group += 1
        self.text(element.text)
        return False

    def is_furniture(self, element: Element) -> bool:
        """Notes that an element is furniture. True if its words were taken at once."""
        if is_mark(element):
            self.flow.say(seen_text(element), "", "furniture")
            return True
        reason = furniture_reason(element)
        if reason is None or self.is_large(element):
            return False
        if element.tag not in BLOCKS and self.flow.length:
            self.flow.say(seen_text(element), "", "furniture")
            return True
        self.flush()
        self.reasons.append((element, reason))
        return False

    def is_large(self, element: Element) -> bool:
        """Whether an element holds so much of the article that it cannot be furniture.

        Only the first few are judged: each costs a look at all that it holds.
        """
        self.judged += 1
        return self.judged < 200 and len(seen_text(element)) * 5 > self.size * 2

    def end(self, element: Element) -> None:
        if element is self.skipped:
            self.skipped = None
            return
        tag = tag_of(element)
        if tag in BLOCKS and tag not in ("td", "th"):
            self.flush()
        if self.reasons and self.reasons[-1][0] is element:
            self.flush()
            self.reasons.pop()
        handle = _END.get(tag)
        if handle is not None:
            handle(self, element)
        kind = _KINDS.get(tag)
        if kind:
            self.open[kind] -= 1
        if tag in BLOCKS and is_footnote(element):
            self.open["footnote"] -= 1
        if self.languages and self.languages[-1][0] is element:
            self.languages.pop()
        if element in self.mains:
            self.flush()
            self.inside = False

    def enter(self, _element: Element, kind: str) -> None:
        self.open[kind] = self.open.get(kind, 0) + 1

    def speaks(self, element: Element) -> None:
        """Notes the language that an element says it is in."""
        tag = element.get("lang") or element.get("{http://www.w3.org/XML/1998/namespace}lang")
        found = canonical(tag) if tag else None
        if found:
            other = found if not (self.language and same(found, self.language)) else None
            self.languages.append((element, other))

    def text(self, words: str | None) -> None:
        """Words between tags."""
        if not words:
            return
        self.flow.add(words)
        if not words.isspace():
            self.bold, self.plain = self.bold or self.strong > 0, self.plain or not self.strong

    def flush(self) -> None:
        """The block that was read so far, if it has words. In a table's cell it goes on."""
        if self.open.get("cell"):
            self.flow.space()
            return
        bold, self.bold, self.plain = self.bold and not self.plain, False, False
        if not self.flow.length:
            if not self.open.get("li"):
                self.flow.marks.clear()
            return
        text, marks, notes = self.flow.close()
        self.flow = Flow()
        self.starts.clear()
        rest = ""
        while marks and marks[-1].role == "furniture" and marks[-1].stop == len(text):
            rest = fold(f"{text[marks[-1].start :]} {rest}")
            text, marks = text[: marks[-1].start].rstrip(), marks[:-1]
        if text:
            self.block(Block("paragraph", text, marks=marks, notes=notes, bold=bold))
        if rest:
            self.settle()
            self.blocks.append(
                Block("paragraph", rest, reason=self.reason or "page furniture: a link")
            )

    def block(self, block: Block) -> None:
        """A paragraph, with the role that it has from what it stands in."""
        is_open = self.open.get
        if self.reason:
            self.settle()
            self.blocks.append(replace(block, reason=self.reason))
        elif is_open("footnote"):
            self.put(replace(block, role="footnote", info=self.note, group=self.group))
        elif is_open("quote"):
            self.put(replace(block, role="quote", group=self.group))
        elif is_open("heading"):
            self.put(replace(block, role="heading", level=self.level, opens=True))
        elif is_open("term"):
            self.terms.append(block)
        elif is_open("caption"):
            self.caption(block)
        elif is_open("summary"):
            asks = is_question(block.text)
            self.asked[-1:] = [asks]
            self.put(replace(block, role="question" if asks else "paragraph", group=self.group))
        elif is_open("li") or self.terms or is_open("definition"):
            for term in reversed(self.terms):
                block = defined(term, block)
            self.terms.clear()
            self.put(replace(block, role="item", level=max(len(self.lists), 1), group=self.group))
        elif any(self.asked[-1:]):
            self.put(replace(block, role="answer", group=self.group))
        else:
            self.put(block)

    def settle(self) -> None:
        """A definition list's terms that no definition's text follows, as items of their own."""
        terms, self.terms = self.terms, []
        for term in terms:
            self.put(replace(term, role="item", level=1, group=self.group))

    def put(self, block: Block) -> None:
        self.settle()
        if self.lists and self.lists[-1].number and block.role in ("item", "quote", "paragraph"):
            block = numbered(block, "", self.lists[-1].number)
            self.lists[-1].number = ""
        if self.languages and self.languages[-1][1]:
            block = replace(block, language=self.languages[-1][1])
        self.blocks.append(block)

    def caption(self, block: Block) -> None:
        """A figure's caption; a picture's alternative text that says the same is not said."""
        last = self.blocks[-1] if self.blocks else None
        pictured = (
            last is not None and last.role == "figure" and last.info == "alt" and not last.reason
        )
        if pictured and last is not None and fold_heading(last.text) == fold_heading(block.text):
            self.blocks[-1] = replace(last, reason="the same words as the caption")
            pictured = False
        lead = "" if self.pictured and not pictured else "caption"
        self.put(replace(block, role="figure", info=lead))


def _picture(walker: _Walker, element: Element) -> bool:
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


def _code(walker: _Walker, element: Element) -> bool:
    code = seen_text(element, "\n").strip("\n")
    if walker.open.get("cell") or walker.reason:
        return False
    if code.strip():
        walker.put(Block("code", code, info=code_language(element)))
    return True


def _formula(walker: _Walker, element: Element) -> bool:
    words = seen_text(element)
    if element.get("display") == "block" and not walker.flow.length:
        walker.block(Block("paragraph", fold(words))) if walker.reason else walker.put(
            Block("formula", fold(words))
        )
    else:
        walker.flow.say(words, "formula", "formula")
    return True


def _heading(walker: _Walker, element: Element) -> bool:
    walker.enter(element, "heading")
    walker.level = int(tag_of(element)[1])
    return False


def _quote(walker: _Walker, element: Element) -> bool:
    walker.group += not walker.open.get("quote")
    walker.enter(element, "quote")
    return False


def _quoted(walker: _Walker, _element: Element) -> None:
    walker.group += 1


def _list(walker: _Walker, element: Element) -> bool:
    if not walker.lists and not walker.open.get("quote"):
        walker.group += 1
    start = _integer(element.get("start"), 1)
    step = 1
    if "reversed" in element.attrib:
        start, step = _integer(element.get("start"), len(element.findall("li"))), -1
    walker.lists.append(_List(start if element.tag == "ol" else None, step))
    return False


def _list_ends(walker: _Walker, _element: Element) -> None:
    walker.lists.pop()


def _item(walker: _Walker, element: Element) -> bool:
    walker.enter(element, "li")
    walker.flow.marks.clear()
    if walker.lists:
        current = walker.lists[-1]
        if current.next is not None:
            number = _integer(element.get("value"), current.next)
            current.number = str(number)
            current.next = number + current.step
    return False


def _integer(value: str | None, default: int) -> int:
    try:
        return int(value) if value and len(value) < 12 else default
    except ValueError:
        return default


def _details(walker: _Walker, _element: Element) -> bool:
    walker.asked.append(False)
    walker.group += 1
    return False


def _details_end(walker: _Walker, _element: Element) -> None:
    walker.asked.pop()


def _table(walker: _Walker, element: Element) -> bool:
    walker.tables.append(None if walker.reason or is_layout(element) else Grid())
    return False


def _table_ends(walker: _Walker, _element: Element) -> None:
    grid = walker.tables.pop()
    if grid is not None and any(map(any, grid.rows)):
        walker.put(Block("table", "", cells=tuple(map(tuple, grid.rows)), header=grid.header))


def _row(walker: _Walker, element: Element) -> bool:
    if walker.tables and walker.tables[-1] is not None:
        walker.tables[-1].row(element)
    return False


def _cell(walker: _Walker, element: Element) -> bool:
    if walker.tables and walker.tables[-1] is not None:
        walker.enter(element, "cell")
    return False


def _cell_ends(walker: _Walker, element: Element) -> None:
    if not walker.open.get("cell"):
        walker.flush()
        return
    walker.open["cell"] -= 1
    text, _marks, _notes = walker.flow.close()
    walker.flow = Flow()
    walker.starts.clear()
    if walker.tables and walker.tables[-1] is not None:
        walker.tables[-1].cell(element, text)


def _raised(walker: _Walker, element: Element) -> bool:
    walker.starts[element] = walker.flow.length
    return False


def _raised_ends(walker: _Walker, element: Element) -> None:
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


def _link(walker: _Walker, element: Element) -> bool:
    if reference_of(element) is not None:
        walker.starts[element] = walker.flow.length
    return False


def _link_ends(walker: _Walker, element: Element) -> None:
    parent = element.getparent()
    if element in walker.starts and (parent is None or parent.tag != "sup"):
        _raised_ends(walker, element)


def _strong(walker: _Walker, _element: Element) -> bool:
    walker.strong += 1
    return False


def _strong_ends(walker: _Walker, _element: Element) -> None:
    walker.strong -= 1


def _space(walker: _Walker, _element: Element) -> bool:
    walker.flow.space()
    return False


def _kind(walker: _Walker, element: Element) -> bool:
    walker.enter(element, _KINDS[tag_of(element)])
    return False


def _definitions_end(walker: _Walker, _element: Element) -> None:
    walker.settle()


def _figure(walker: _Walker, _element: Element) -> bool:
    walker.pictured = False
    return False


_KINDS = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    "blockquote": "quote",
    "li": "li",
    "dt": "term",
    "dd": "definition",
    "figcaption": "caption",
    "summary": "summary",
}
_START: dict[str, Callable[[_Walker, Element], bool]] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), _heading),
    **dict.fromkeys(("dt", "dd", "figcaption", "summary"), _kind),
    **dict.fromkeys(("sup", "del", "s", "strike"), _raised),
    **dict.fromkeys(("strong", "b"), _strong),
    **dict.fromkeys(("ul", "ol", "menu"), _list),
    **dict.fromkeys(("td", "th"), _cell),
    "a": _link,
    "blockquote": _quote,
    "br": _space,
    "details": _details,
    "figure": _figure,
    "img": _picture,
    "li": _item,
    "math": _formula,
    "pre": _code,
    "table": _table,
    "tr": _row,
}
_END: dict[str, Callable[[_Walker, Element], None]] = {
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
