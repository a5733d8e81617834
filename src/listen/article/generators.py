"""What static-site generators put into Markdown: directives of templates, lists of attributes.

Liquid (Jekyll, Eleventy), Hugo's shortcodes, Nunjucks and MDX are run before the page is seen, so
nobody reads them out. What they would print we cannot know, but for code, pictures and comments.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from itertools import takewhile

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.admon.index import admonition

from listen.regex import regex

DIRECTIVE = "a template's directive"
"""Why it is not said."""

# A directive; no longer than a person writes one, so that the search for its end stays short.
_TAG = r"(?:\{\{(?:[^{}]|\{[^{}]{0,200}\}){0,600}\}\}|\{%[^{}]{0,600}%\}|\{/\*[^{}]{0,600}\*/\})"
_DIRECTIVE = regex(_TAG)
# What stands in a directive that has an end, which no other that has one stands in.
_TO_NEXT = r"(?:[^{]|\{(?!(?:%-?|\{[<%])\s{0,9}(?:highlight|comment)\b)){0,20000}?"
_HIGHLIGHT = (
    r"^[ ]{0,3}\{(?:%-?|\{[<%])\s{0,9}highlight\s(?P<info>\S{1,40})[^{}\n]{0,200}\}{1,2}[ ]*\n?"
    rf"(?P<lines>{_TO_NEXT})"
    r"\{(?:%-?\s{0,9}end|\{[<%]\s{0,9}/\s{0,9})highlight\s{0,9}-?[%>]\}{1,2}"
)
_COMMENT = (
    rf"\{{%-?\s{{0,9}}comment\b[^{{}}]{{0,200}}%\}}(?P<comment>{_TO_NEXT})"
    r"\{%-?\s{0,9}endcomment\s{0,9}-?%\}"
)
_PICTURE = (
    r"^[ ]{0,3}(?P<picture>\{(?:%-?\s{0,9}include|\{[<%])\s(?:[^{}\n]{1,600}\s)?"
    r"(?:alt|caption)=[\"'][^{}\n]{1,600}[%>]\}{1,2})[ ]*$"
)
_RENDERED = regex(
    # Code stays as it is.
    r"(?P<code>^(?P<fence>`{3,}+|~{3,}+).{0,20000}?^(?P=fence)|`[^`\n]{1,500}`)"
    rf"|{_HIGHLIGHT}|{_COMMENT}|(?P<link>\]\(\s?){_TAG}|{_PICTURE}",
    re.DOTALL | re.MULTILINE,
)
_WORDS = regex(r"\b(alt|caption|title)=(?:\"([^\"]*)\"|'([^']*)')")
_NAME = r"[#.][\w:./-]{1,80}"
_ATTRIBUTE = (
    rf"(?:{_NAME}|[\w:-]{{1,40}}=(?:\"[^\"\n]{{0,200}}\"|'[^'\n]{{0,200}}'|[^\s{{}}\"']{{1,200}}))"
)
_AFTER_ELEMENT = regex(rf"\{{:?\s?{_ATTRIBUTE}(?:\s{{1,3}}{_ATTRIBUTE}){{0,9}}\s?\}}")
_AT_END = regex(
    rf"(?:\{{\s?{_NAME}(?:\s{{1,3}}{_ATTRIBUTE}){{0,9}}\s?\}}"
    rf"|\{{:\s?(?:{_ATTRIBUTE}|[\w-]{{1,40}})(?:\s{{1,3}}{_ATTRIBUTE}){{0,9}}\s?\}})\s*(?=\n|\Z)"
)
_MODULE = regex(
    r"(?:import\s(?:.{1,300}\sfrom\s)?[\"'][^\"'\n]{1,300}[\"'];?"
    r"|export\s(?:(?:const|let|var|default|function|async)\s.{0,300}[={(].{0,500}|default\s[\w.]{1,80};?))"
)

ALERT = regex(r"\[!([A-Za-z]{2,20})\][+-]?\s?")
"""What GitHub and Obsidian begin a box with that is written as a quote."""

_BOX = regex(r"\s*(?:\{[^{}]*\}|([\w-]+))?\s*(?:\[(.*)\]|(.*?))\s*(?:\{[^{}]*\})?\s*")
_KINDS = frozenset(
    ("note", "tip", "info", "warning", "danger", "caution", "important", "hint", "attention")
)

_NAMED_BOX = regex(
    rf"[!?]{{3}}\+?\s*(?:[\w-]+(?:\s*\Z|\s[^\"]*\".*\"\s*\Z)|(?:{'|'.join(sorted(_KINDS))})\s)"
)


def rendered(text: str) -> str:
    """Markdown in which what a template would print is Markdown, as far as that can be known: its
    code and pictures. Its comments are comments, and no link leads through it.
    """
    return _RENDERED.sub(_as_printed, text) if "{{" in text or "{%" in text else text


def _as_printed(match: re.Match[str]) -> str:
    if match["info"]:
        return f"```{match['info']}\n{match['lines']}\n```"
    if match["comment"] is not None:
        return f"<!--{match['comment'].replace('--', '')}-->"
    if match["link"]:
        return match["link"] + "#"
    if match["picture"]:
        words = {name: a or b for name, a, b in _WORDS.findall(match["picture"])}
        caption = " ".join(words[name] for name in ("title", "caption") if words.get(name))
        alt = escape(words.get("alt", ""))
        return f'\n<figure><img alt="{alt}"><figcaption>{caption}</figcaption></figure>\n'
    return match[0]


def generators_plugin(parser: MarkdownIt) -> None:
    """Takes a template's directive for one token, and a list of attributes for none."""
    parser.block.ruler.at(
        "admonition", _box, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )
    parser.inline.ruler.before("text", "attributes", _attributes)
    parser.inline.ruler.before("text", "directive", _directive)


def _box(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    """A box (`!!! note "Title"`), unless it is a sentence: "!!! Don't do that"."""
    line = state.src[state.bMarks[first] + state.tShift[first] : state.eMarks[first]]
    return _NAMED_BOX.match(line) is not None and admonition(state, first, last, silent)


def _directive(state: StateInline, silent: bool) -> bool:
    match = _DIRECTIVE.match(state.src, state.pos) if state.src[state.pos] == "{" else None
    if match is None:
        return False
    if not silent:
        state.push("directive", "", 0).content = match[0]
    state.pos = match.end()
    return True


def _attributes(state: StateInline, _silent: bool) -> bool:
    """“{#id}”, "{: .class}", "{width=50%}": of an element, or at the end of a line."""
    if state.src[state.pos] != "{":
        return False
    match = _AT_END.match(state.src, state.pos)
    if match is None and state.src[state.pos - 1 : state.pos] in (")", "]", "`"):
        match = _AFTER_ELEMENT.match(state.src, state.pos)
    if match is None:
        return False
    state.pos = match.end()
    return True


def parted(children: Sequence[Token]) -> tuple[list[Token], list[Token], list[Token]]:
    """A block's tokens: the directives that it begins with, what is printed, those at its end."""
    if not any(child.type == "directive" for child in children):
        return [], list(children), []
    before = list(takewhile(_unprinted, children))
    rest = children[len(before) :]
    after = list(takewhile(_unprinted, reversed(rest)))[::-1]
    return before, list(rest[: len(rest) - len(after)]), after


def _unprinted(token: Token) -> bool:
    return token.type in ("directive", "softbreak", "hardbreak") or (
        token.type == "text" and not token.content.strip()
    )


def is_module(text: str) -> bool:
    """Whether a paragraph's lines are the imports and exports of MDX."""
    return all(map(_MODULE.fullmatch, filter(None, map(str.strip, text.split("\n")))))


def box_title(info: str) -> str:
    """What is printed over a box: "tip[My tip]" and "tip My tip" have a title; "warning" is one."""
    match = _BOX.fullmatch(info)
    if match is None:
        return info
    kind, title = match[1] or "", match[2] or match[3] or ""
    return title or (kind if kind.lower() in _KINDS else "")
