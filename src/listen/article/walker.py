"""What is known while a page is walked: what is open, and the block that is being read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from msgspec.structs import replace

from listen.article.anchors import is_mark, is_number
from listen.article.blocks import Block, fold
from listen.article.faq import is_question
from listen.article.flow import Flow
from listen.article.furniture import fold_heading
from listen.article.grid import Grid
from listen.article.items import defined, numbered
from listen.article.language import canonical, same
from listen.article.markup import (
    BLOCKS,
    Element,
    furniture_reason,
    part_reason,
    seen_text,
)
from listen.regex import regex

_JUDGED = 200
"""Elements of a page that are looked at closely: each costs a look at all that it holds."""
_PULLED = regex(r"(?<![a-z])pull[-_]?quote", re.IGNORECASE)
_WORD = regex(r"[^\W_]+")
_UNBROKEN = ("heading", "term", "summary")
"""Kinds of elements whose lines are read as one."""
OUTSIDE = "page furniture: outside the article"


def _words(text: str) -> str:
    """The words of a text, as they are compared."""
    return " ".join(("", *_WORD.findall(text.casefold()), ""))


@dataclass(slots=True)
class ListState:
    """A list that is open."""

    next: int | None
    """The next item's number; None for bullets."""
    step: int = 1
    lettered: bool = False
    number: str = ""
    """The open item's number until its first block takes it."""


@dataclass(slots=True)
class Walker:
    """The state of a walk over a page, and the blocks so far."""

    mains: tuple[Element | None, ...]
    language: str | None
    inside: bool
    size: int = 0
    """How much text the article has, to judge what part of it an element is."""
    judged: int = 0
    words: str | None = None
    """The words of the article, once a pull quote asks for them."""
    skipped: Element | None = None
    blocks: list[Block] = field(default_factory=list)
    flow: Flow = field(default_factory=Flow)
    open: dict[str, int] = field(default_factory=dict)
    """How many elements of a kind are open: heading, quote, footnote, caption, summary…"""
    reasons: list[tuple[Element, str]] = field(default_factory=list)
    languages: list[tuple[Element, str | None]] = field(default_factory=list)
    lists: list[ListState] = field(default_factory=list)
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
    broken: int = 0
    """How long the flow was at the last line break."""
    strong: int = 0
    bold: bool = False
    plain: bool = False

    @property
    def reason(self) -> str | None:
        """Why what comes now is furniture."""
        if self.reasons:
            return self.reasons[-1][1]
        return None if self.inside else OUTSIDE

    def is_furniture(self, element: Element) -> bool:
        """Notes that an element is furniture. True if its words were taken at once."""
        if is_mark(element):
            self.unsaid(element)
            return True
        if self.open.get("footnote") and not self.flow.length and is_number(element):
            self.settle()
            self.blocks.append(Block("paragraph", seen_text(element), reason="a footnote's number"))
            return True
        part = part_reason(element)
        reason = part or furniture_reason(element) or self.pulled(element)
        if reason is None or (part is None and self.is_large(element)):
            return False
        if element.tag not in BLOCKS and self.flow.length:
            self.unsaid(element)
            return True
        self.flush()
        self.reasons.append((element, reason))
        return False

    def unsaid(self, element: Element) -> None:
        """Furniture within a line: printed, not said."""
        start = self.flow.length
        self.flow.say(seen_text(element), "", "furniture")
        mark = self.flow.marks[-1]
        if mark.start < start and (element.tail or "")[:1].isalnum():
            self.flow.marks[-1] = replace(mark, say=" ")  # the space before it parts two words

    def pulled(self, element: Element) -> str | None:
        """Why a pull quote is not read: its words stand in the text as well."""
        if "pull" not in element.get("class", "").lower() or self.judged > _JUDGED:
            return None
        if not _PULLED.search(element.get("class", "")):
            return None
        self.judged += 1
        quoted = next(element.iter("p"), element)
        words = _words(seen_text(quoted))
        if self.words is None:
            page = self.mains[0] if self.mains else element.getroottree().getroot()
            self.words = "" if page is None else _words(seen_text(page))
        twice = words and self.words.count(words) > 1
        return "a pull quote, which the text says as well" if twice else None

    def is_large(self, element: Element) -> bool:
        """Whether an element holds so much of the article that it cannot be furniture.

        Only the first few are judged: each costs a look at all that it holds.
        """
        self.judged += 1
        return self.judged < _JUDGED and len(seen_text(element)) * 5 > self.size * 2

    def enter(self, _element: Element, kind: str) -> None:
        """Notes that an element of a kind is open."""
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
        if not bold and not any(map(self.open.get, _UNBROKEN)):
            self.flow.paused()
        text, marks, notes = self.flow.close()
        self.flow = Flow()
        self.starts.clear()
        rest = ""
        while marks and marks[-1].role == "furniture" and marks[-1].stop >= len(text):
            rest = fold(f"{text[marks[-1].start :]} {rest}")
            text, marks = text[: marks[-1].start].rstrip(), marks[:-1]
        if rest:  # what began before it, as a note's number may, ends where the text now does
            end = len(text)
            marks = tuple(replace(m, stop=min(m.stop, end)) for m in marks if m.start <= end)
            notes = tuple((min(place, end), note) for place, note in notes)
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
        """Adds a block of the article, with its item's number and its language."""
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
