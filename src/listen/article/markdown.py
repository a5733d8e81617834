"""Markdown to blocks: CommonMark with GFM's tables, footnotes, task lists, strikethrough,
definition lists, formulas and admonitions, by markdown-it-py and its plug-ins; and what is for a
site's generator, not for readers.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

from listen.article.blocks import Block
from listen.article.generators import generators_plugin, rendered
from listen.article.text import read_text
from listen.article.tokens import blocks_of
from listen.regex import regex

_DEEPEST = 60
"""Blocks within blocks."""


@cache
def parser() -> MarkdownIt:
    """The parser; footnotes stay where they are defined, so that the order is the source's."""
    made = MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).enable(["table", "strikethrough"])
    made.use(footnote_plugin).use(deflist_plugin)
    made.use(dollarmath_plugin, allow_space=False, allow_digits=False)
    made.use(admon_plugin).use(container_plugin, "box", validate=lambda _info, _markup: True)
    return made.use(generators_plugin).disable("footnote_tail")


_SIGNS = regex(r"[\[\]*_`<!~$^&]")
_LARGE = 100_000
"""Code points, from which a document's marks are counted."""
_DENSE = 0.12
"""Of its characters, that many are marks in no article: a page of links has a third of it."""
_UNCLOSED = 2_000


def is_dense(text: str) -> bool:
    """Whether a document holds so many marks that the parser would take minutes: each sign costs
    it as much as a hundred letters, and an open bracket a look at all that follows.
    """
    if len(text) < _LARGE:
        return False
    if abs(text.count("[") - text.count("]")) > _UNCLOSED:
        return True
    return len(_SIGNS.findall(text)) > _DENSE * len(text)


def read_markdown(text: str) -> list[Block]:
    """The blocks of a Markdown document (without its front matter), in the source's order."""
    env: dict[str, Any] = {}
    if not is_dense(text):
        tokens = parser().parse(rendered(text), env)
        # What is nested deeper the parser drops without a word.
        if not any(token.level >= _DEEPEST - 1 for token in tokens):
            return blocks_of(tokens, env)
    return read_text(text)
