"""Markdown's tokens to blocks: what each token does to what is open."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from markdown_it.token import Token
from msgspec.structs import replace

from listen.article.blocks import Block, Mark, fold
from listen.article.generators import ALERT, DIRECTIVE, box_title, is_module, parted
from listen.article.inline import Inline, inline
from listen.article.items import defined, numbered, task
from listen.article.tables import table
from listen.model import Role
from listen.regex import regex

_TAGS = regex(r"<!--.*?(?:-->|$)|<[^>]*>", re.DOTALL)
_SEEN = regex(r"\w")
_DETAILS = regex(r"<(/?)details\b", re.IGNORECASE)
_BADGE = "page furniture: a badge"


def blocks_of(tokens: Sequence[Token], env: dict[str, Any]) -> list[Block]:
    """The blocks of a document's tokens, in their order; `env` is what its parser filled."""
    return _TokenReader(env).read(tokens)


@dataclass(slots=True)
class _OpenList:
    """A list that is open."""

    number: int | None
    """The next item's number; None for bullets."""
    printed: str = ""
    """The open item's number as the source has it ("1."), until its first block takes it."""
    said: str = ""


@dataclass(slots=True)
class _TokenReader:
    """Reads the tokens of one document, one after another."""

    env: dict[str, Any]
    blocks: list[Block] = field(default_factory=list)
    lists: list[_OpenList] = field(default_factory=list)
    quotes: int = 0
    alert: bool = False
    """Whether the open quote is a box: "[!NOTE]"."""
    footnote: str | None = None
    heading: int = 0
    group: int = 0
    rows: list[list[str]] | None = None
    header: bool = False
    terms: list[Inline] = field(default_factory=list)
    """Terms of a definition list that wait for their definition."""
    in_term: bool = False
    definitions: int = 0
    details: list[bool] = field(default_factory=list)
    """For each open `details`, whether its summary asks."""

    def read(self, tokens: Sequence[Token]) -> list[Block]:
        """The blocks of all tokens, in their order."""
        for token in tokens:
            handle = _HANDLERS.get(token.type)
            if handle:
                handle(self, token)
        self.lead()
        return self.blocks

    def put(self, block: Block) -> None:
        """A block, with its item's number if it is the item's first."""
        terms, self.terms = self.terms, []
        for term in terms:  # a definition that does not begin with text
            self.put(
                Block("item", term.text, 1, marks=term.marks, notes=term.notes, group=self.group)
            )
        if self.lists and self.lists[-1].printed:
            item = self.lists[-1]
            if block.role in ("heading", "code", "table", "figure", "formula"):
                self.lead()
            else:
                block = numbered(block, item.printed, item.said)
                item.printed = ""
        self.blocks.append(block)

    def lead(self) -> None:
        """The number of an item that does not begin with text, as a block of its own."""
        if self.lists and self.lists[-1].printed:
            item, self.lists[-1].printed = self.lists[-1].printed, ""
            block = Block("item", "", level=len(self.lists), group=self.group)
            self.blocks.append(numbered(block, item, self.lists[-1].said))

    def inline(self, token: Token) -> None:
        before, token.children, after = parted(token.children or [])
        self.unseen(before)
        if token.children or self.rows is not None:  # a cell may be empty
            self.words(token)
        self.unseen(after)

    def unseen(self, directives: Sequence[Token]) -> None:
        text = fold(" ".join(each.content for each in directives if each.content))
        if text:
            self.blocks.append(Block("paragraph", text, reason=DIRECTIVE))

    def words(self, token: Token) -> None:
        words = inline(token, self.env)
        if self.rows is not None:
            self.rows[-1].append(words.text or " ".join(alt for alt, _ in words.images if alt))
        elif self.in_term:
            self.terms.append(words)
        elif self.heading and not self.quotes and self.footnote is None:
            text = words.text or " ".join(alt for alt, _ in words.images if alt)
            self.put(Block("heading", text, self.heading, True, words.marks, notes=words.notes))
        elif words.images:
            for alt, badge in words.images:
                if alt:
                    self.put(Block("figure", alt, reason=_BADGE if badge else None))
        elif is_module(token.content):
            self.blocks.append(Block("paragraph", words.text, reason=DIRECTIVE))
        elif words.text:
            self.text(words)

    def text(self, words: Inline) -> None:
        """A paragraph, in whatever it stands: a footnote, a quote, an item."""
        role: Role = "paragraph"
        if self.footnote is not None:
            role = "footnote"
        elif self.quotes and not self.alerts(words):
            role = "quote"
        elif self.lists or self.definitions:
            role = "item"
        elif any(self.details):
            role = "answer"
        plain = role == "paragraph"
        block = Block(
            role,
            words.text,
            len(self.lists),
            marks=words.marks,
            group=0 if plain else self.group,
            info=self.footnote or "",
            notes=words.notes,
            bold=plain and words.bold,
        )
        if self.lists and role == "item":
            block = task(block)
        named = ALERT.match(block.text) if self.alert else None
        if named:
            name = Mark(0, named.end(), f"{named[1].capitalize()}: ")
            block = replace(block, marks=(name, *block.marks))
        for term in reversed(self.terms):
            block = defined(Block("item", term.text, marks=term.marks, notes=term.notes), block)
        self.terms.clear()
        self.put(block)

    def alerts(self, words: Inline) -> bool:
        """Whether a quote is none, but a box that its first words name: "[!NOTE]"."""
        self.alert = self.alert or bool(ALERT.match(words.text))
        return self.alert

    def open_box(self, token: Token) -> None:
        """A box (":::note Title"): its title, or what it is, is printed over it."""
        self.lead()
        title = box_title(token.info)
        if title:
            self.put(Block("paragraph", title))

    def open_list(self, token: Token) -> None:
        self.lead()
        if not self.lists and not self.quotes:
            self.group += 1
        start = token.attrGet("start")
        ordered = token.type == "ordered_list_open"
        self.lists.append(_OpenList((1 if start is None else int(start)) if ordered else None))

    def close_list(self, _token: Token) -> None:
        self.lists.pop()

    def open_item(self, token: Token) -> None:
        open_list = self.lists[-1]
        if open_list.number is not None:
            open_list.printed = f"{token.info}{token.markup}"
            open_list.said = str(open_list.number)
            open_list.number += 1

    def close_item(self, _token: Token) -> None:
        self.lead()

    def open_quote(self, _token: Token) -> None:
        self.lead()
        self.group += not self.quotes
        self.quotes += 1

    def close_quote(self, _token: Token) -> None:
        self.quotes -= 1
        self.alert = self.alert and self.quotes > 0
        self.group += 1

    def open_heading(self, token: Token) -> None:
        self.heading = int(token.tag[1])

    def close_heading(self, _token: Token) -> None:
        self.heading = 0

    def open_footnote(self, token: Token) -> None:
        self.footnote = token.meta["label"]
        self.group += 1

    def close_footnote(self, _token: Token) -> None:
        self.footnote = None

    def open_definitions(self, _token: Token) -> None:
        self.group += 1

    def open_definition(self, _token: Token) -> None:
        self.definitions += 1

    def close_definition(self, _token: Token) -> None:
        self.definitions -= 1

    def open_term(self, _token: Token) -> None:
        self.in_term = True

    def close_term(self, _token: Token) -> None:
        self.in_term = False

    def code(self, token: Token) -> None:
        info = token.info.split()
        self.put(
            Block("code", token.content.strip("\n"), info=info[0].strip("{}.") if info else "")
        )

    def formula(self, token: Token) -> None:
        self.put(Block("formula", fold(token.content)))

    def open_table(self, _token: Token) -> None:
        self.rows = []

    def open_row(self, _token: Token) -> None:
        if self.rows is not None:
            self.rows.append([])

    def close_table(self, _token: Token) -> None:
        block = table(self.rows or [], 1)
        self.rows = None
        if block is not None:
            self.put(block)

    def html(self, token: Token) -> None:
        """HTML: a whole block, or only where one begins or ends (Markdown stands between)."""
        content = token.content
        for block in (
            _page(content)
            if _SEEN.search(_TAGS.sub("", content)) or "<img" in content.lower()
            else ()
        ):
            self.blocks.append(replace(block, group=block.group + self.group if block.group else 0))
        self.group = max((self.group, *(block.group for block in self.blocks[-50:]))) + 1
        for tag in _DETAILS.findall(content):
            if not tag:
                self.details.append(bool(self.blocks) and self.blocks[-1].role == "question")
                self.group = self.blocks[-1].group if self.details[-1] else self.group
            elif self.details:
                self.details.pop()


def _page(source: str) -> list[Block]:
    """The blocks of a piece of HTML."""
    from listen.article.html import walk  # lxml: only where a document holds HTML
    from listen.article.webpage import parse

    body = parse(f"<html><body>{source}</body></html>", "HTML").find("body")
    return [] if body is None else walk(body, None, None)


_HANDLERS: dict[str, Callable[[_TokenReader, Token], None]] = {
    "inline": _TokenReader.inline,
    "heading_open": _TokenReader.open_heading,
    "heading_close": _TokenReader.close_heading,
    "bullet_list_open": _TokenReader.open_list,
    "bullet_list_close": _TokenReader.close_list,
    "ordered_list_open": _TokenReader.open_list,
    "ordered_list_close": _TokenReader.close_list,
    "list_item_open": _TokenReader.open_item,
    "list_item_close": _TokenReader.close_item,
    "blockquote_open": _TokenReader.open_quote,
    "blockquote_close": _TokenReader.close_quote,
    "footnote_reference_open": _TokenReader.open_footnote,
    "footnote_reference_close": _TokenReader.close_footnote,
    "dl_open": _TokenReader.open_definitions,
    "dt_open": _TokenReader.open_term,
    "dt_close": _TokenReader.close_term,
    "dd_open": _TokenReader.open_definition,
    "dd_close": _TokenReader.close_definition,
    "container_box_open": _TokenReader.open_box,
    "fence": _TokenReader.code,
    "code_block": _TokenReader.code,
    "math_block": _TokenReader.formula,
    "math_block_label": _TokenReader.formula,
    "table_open": _TokenReader.open_table,
    "tr_open": _TokenReader.open_row,
    "table_close": _TokenReader.close_table,
    "html_block": _TokenReader.html,
}
