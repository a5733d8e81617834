"""Questions and their answers: known by their place under an FAQ's heading, or by their shape."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from listen.article.blocks import Block
from listen.article.furniture import fold_heading
from listen.article.phrases import FAQ_HEADINGS

TABLE_REASON = "a table's header, its first cell is the heading"


def is_faq(heading: str) -> bool:
    """Whether a heading names an FAQ, in any language that we have phrases for."""
    return fold_heading(heading) in FAQ_HEADINGS


def is_question(text: str) -> bool:
    """Whether a heading, or a paragraph in bold, asks something."""
    return text.rstrip("\"”’'»*) ").endswith(("?", "？"))


def with_questions(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks, with the roles question and answer where an FAQ or an interview has them.

    Under an FAQ's heading a question opens a section, one level below it. A heading that asks
    nothing, at the FAQ's level or above, ends the FAQ; so does a table after the last answer,
    which gets a section named by its first header cell. Elsewhere a question that is bold from
    end to end is a question, and the paragraphs after it its answer.
    """
    faq = 0  # the FAQ heading's level, while under it
    asked = False
    pending = list(blocks)
    for index, block in enumerate(pending):
        if block.reason:
            yield block
        elif block.opens and block.role == "heading":
            asked = bool(faq) and is_question(block.text)
            if asked:
                yield replace(block, role="question", level=max(block.level, faq + 1))
                continue
            # A group within an FAQ ("Shipping", "Payment") is deeper than its heading.
            faq = block.level if is_faq(block.text) else faq if block.level > faq > 0 else 0
            yield block
        elif block.role == "question":
            # In `details` the answers are known; elsewhere they follow until the next heading.
            asked = not block.group
            yield replace(block, opens=True, level=faq + 1) if faq else block
        elif block.role == "paragraph" and block.bold and is_question(block.text):
            asked = True
            yield replace(block, role="question", opens=bool(faq), level=faq + 1 if faq else 0)
        elif faq and asked and block.role == "table" and _ends(pending, index):
            yield from _key_points(block, faq)
            faq, asked = 0, False
        elif asked and block.role == "paragraph":
            yield replace(block, role="answer")
        else:
            yield block


def _ends(blocks: list[Block], index: int) -> bool:
    """Whether no answer and no question comes after the table at `index`."""
    if not blocks[index].header or not blocks[index].cells[0][0]:
        return False
    for block in blocks[index + 1 :]:
        if not block.reason:
            return block.opens and not is_question(block.text)
    return True


def _key_points(table: Block, level: int) -> Iterator[Block]:
    head = table.cells[0]
    rest = replace(
        table, cells=table.cells[1:], spans=table.spans[1:], header=max(table.header - 1, 0)
    )
    yield Block("heading", head[0], level, opens=True, language=table.language)
    if len(head) == 2:
        yield Block("table", head[1], reason=TABLE_REASON)
        yield rest
    elif any(head[1:]):
        # Each row is said with its headers: keep them with the table, but for the heading's words.
        yield replace(table, cells=(("", *head[1:]), *table.cells[1:]))
    else:
        yield rest
