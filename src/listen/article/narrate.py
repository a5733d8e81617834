"""What is done with each block: read, announced or skipped, and the words that we add."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

import msgspec
from msgspec.structs import replace

from listen.article.blocks import Block, Mark, fold
from listen.article.phrases import Phrases
from listen.article.tables import announced as table_announced
from listen.article.tables import table_rows
from listen.article.utter import words as count_words
from listen.model import Policy, Role

POLICIES: Mapping[Role, Policy] = {
    "item": "read",
    "quote": "read",
    "table": "read",
    "code": "announce",
    "figure": "read",
    "footnote": "read",
    "formula": "announce",
}
"""The roles that take a policy in `listen.toml`, each with its default."""

Footnotes = Literal["inline", "end", "skip"]
"""Where footnotes are said: after the sentence that refers to them, after the article, nowhere."""


class Manner(msgspec.Struct, frozen=True):
    """How blocks are narrated."""

    policies: Mapping[Role, Policy]
    footnotes: Footnotes
    quote_marks: bool
    """Say "Quote" and "End of quote" (else a voice of its own marks a quote)."""
    table_rows: int
    """A table of more rows is announced."""
    words: Phrases


def narrated(blocks: Iterable[Block], manner: Manner) -> Iterator[Block]:
    """The blocks as they are said, each with a role's policy applied; tables become rows."""
    last_announced = 0  # a list or a quote is announced once, at its first block
    pending = list(blocks)
    sizes = _sizes(pending)
    for index, block in enumerate(pending):
        policy = manner.policies.get(block.role, "read")
        if block.reason or block.added:
            yield block
        elif policy == "skip":
            yield from _skipped(block)
        elif block.role == "table":
            if policy == "announce":
                yield from table_announced(block, manner.words, "a table, announced")
            else:
                yield from table_rows(block, manner.words, manner.table_rows)
        elif policy == "announce":
            first = not block.group or block.group != last_announced
            last_announced = block.group
            yield from _announced(block, manner, sizes, first)
        elif block.role == "code":
            # A line is what a listener can hold.
            yield from (
                replace(block, text=line) for line in map(fold, block.text.split("\n")) if line
            )
        else:
            yield _read(block, manner, _edge(pending, index, -1), _edge(pending, index, 1))


def _edge(blocks: list[Block], index: int, step: int) -> bool:
    """Whether the block is the first (step −1) or the last (step 1) of its group."""
    block, index = blocks[index], index + step
    while 0 <= index < len(blocks) and blocks[index].reason:
        index += step
    return not (0 <= index < len(blocks) and block.group == blocks[index].group != 0)


def _sizes(blocks: list[Block]) -> dict[int, tuple[int, int]]:
    """For each group how many blocks and how many words it has."""
    sizes: dict[int, tuple[int, int]] = {}
    for block in blocks:
        if block.group and not block.reason:
            count, total = sizes.get(block.group, (0, 0))
            sizes[block.group] = (count + 1, total + count_words(block.text))
    return sizes


def _plural(role: Role) -> str:
    return {"code": "code is", "item": "lists are"}.get(role, f"{role}s are")


def _skipped(block: Block) -> Iterator[Block]:
    text = block.text or " ".join(cell for row in block.cells for cell in row if cell)
    yield replace(block, text=text, cells=(), reason=f"{_plural(block.role)} set to be skipped")


def _announced(
    block: Block, manner: Manner, sizes: dict[int, tuple[int, int]], first: bool
) -> Iterator[Block]:
    if first:
        count, total = sizes.get(block.group, (1, count_words(block.text)))
        words = manner.words
        said = {
            "code": words.code_announced(
                _language(block.info), len(block.text.strip("\n").split("\n"))
            ),
            "item": words.list_announced(count),
            "quote": words.quote_announced(total),
            "formula": words.formula,
            "figure": words.figure,
            "footnote": words.footnote.strip(" :") + ".",
        }[block.role]
        yield replace(block, text="", marks=(), notes=(), before=said)
    yield replace(block, reason=f"{block.role}, announced")


_LANGUAGES = dict(
    pair.split("=")
    for pair in [
        "py=Python",
        "python=Python",
        "js=JavaScript",
        "javascript=JavaScript",
        "jsx=JavaScript",
        "ts=TypeScript",
        "typescript=TypeScript",
        "sh=shell",
        "bash=shell",
        "zsh=shell",
        "shell=shell",
        "sql=SQL",
        "toml=TOML",
        "yaml=YAML",
        "yml=YAML",
        "json=JSON",
        "html=HTML",
        "css=CSS",
        "xml=XML",
        "cpp=C++",
        "c++=C++",
        "cs=C#",
        "csharp=C#",
        "c=C",
        "go=Go",
        "golang=Go",
        "rs=Rust",
        "rust=Rust",
        "rb=Ruby",
        "ruby=Ruby",
        "java=Java",
        "kt=Kotlin",
        "kotlin=Kotlin",
        "swift=Swift",
        "php=PHP",
        "r=R",
        "lua=Lua",
        "perl=Perl",
        "scala=Scala",
        "haskell=Haskell",
        "hs=Haskell",
        "ps1=PowerShell",
        "powershell=PowerShell",
        "text=",
        "txt=",
        "plain=",
        "plaintext=",
        "none=",
        "console=",
        "output=",
    ]
)


def _language(info: str) -> str:
    """A code block's language as a person says it; "" if it is none."""
    return _LANGUAGES.get(info.lower(), info)


def _read(block: Block, manner: Manner, first: bool, last: bool) -> Block:
    words = manner.words
    if block.role == "quote" and manner.quote_marks:
        return _marked(
            replace(
                block,
                before=words.quote if first else "",
                after=words.end_quote if last else "",
            ),
            manner,
        )
    lead = {"figure": words.image, "footnote": words.footnote}.get(block.role)
    if lead and block.info != "caption":
        block = replace(block, marks=(Mark(0, 0, lead), *block.marks))
    return _marked(block, manner)


def _is_letter(formula: str) -> bool:
    """A formula of one sign ("the slope S") is said as it is printed."""
    return len(formula) <= 2 and formula.isalnum()


def _marked(block: Block, manner: Manner) -> Block:
    """With our words for the marks that readers leave to us."""
    if not any(mark.role in ("formula", "task") for mark in block.marks):
        return block
    formula = manner.policies.get("formula", "announce")
    said = {"done": manner.words.done, "to do": manner.words.to_do}
    marks: list[Mark] = []
    for mark in block.marks:
        if mark.role == "task":
            marks.append(replace(mark, say=said[mark.say]))
        elif mark.role == "formula" and _is_letter(block.text[mark.start : mark.stop]):
            continue
        elif mark.role == "formula" and formula == "announce":
            marks.append(replace(mark, say=manner.words.formula.strip(" .").lower()))
        elif mark.role != "formula" or formula == "skip":
            marks.append(mark)
    return replace(block, marks=tuple(marks))
