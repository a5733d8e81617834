"""Markdown's inline tokens to running text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any

from markdown_it.token import Token

from listen.article.blocks import Mark, fold
from listen.article.flow import Flow, superscript
from listen.regex import regex

_TAG = regex(r"<(/?)([a-zA-Z][\w-]*)")
_BADGE = regex(r"\.svg\b|badge|shields\.io|/workflows/|codecov", re.IGNORECASE)
_ALT = regex(r"""\balt\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Inline:
    """A run of inline content."""

    text: str
    marks: tuple[Mark, ...] = ()
    notes: tuple[tuple[int, str], ...] = ()
    bold: bool = False
    """True if it is bold from end to end."""
    images: tuple[tuple[str, bool], ...] = ()
    """The images' alternative texts, where there is nothing but images; and whether each is a
    badge: a small picture of a project's state, which links to it."""


def inline(token: Token, env: dict[str, Any]) -> Inline:
    """The printed words of an inline token, with what is not said as printed."""
    children = token.children or []
    if len(children) == 1 and children[0].type == "text":
        return Inline(fold(children[0].content))
    images = _only_images(children)
    if images is not None:
        return Inline("", images=images)
    flow = Flow()
    _walk(children, flow, env)
    flow.paused()
    text, marks, notes = flow.close()
    return Inline(text, marks, notes, _is_bold(children))


def _walk(children: Sequence[Token], flow: Flow, env: dict[str, Any]) -> None:
    opened: defaultdict[str, list[int]] = defaultdict(list)  # where each began, the last innermost
    for child in children:
        kind = child.type
        if kind in ("text", "code_inline"):
            flow.add(child.content)
        elif kind in ("softbreak", "hardbreak"):
            flow.space()
            if kind == "hardbreak" and flow.length:
                flow.breaks.append(flow.length)
        elif kind == "image":
            flow.add(_alt(child))
        elif kind == "s_open":
            opened["~~"].append(flow.length)
        elif kind == "s_close":
            flow.mark(opened["~~"].pop(), "", "struck")
        elif kind in ("math_inline", "math_inline_double"):
            flow.say(child.content, "formula", "formula")
        elif kind == "directive":
            flow.say(child.content, "", "furniture")
        elif kind == "footnote_ref":
            _footnote(child, flow, env)
        elif kind == "html_inline":
            _tag(child.content, flow, opened)


def _alt(image: Token) -> str:
    return "".join(
        " " if child.type in ("softbreak", "hardbreak") else child.content or _alt(child)
        for child in image.children or []
    )


def _footnote(token: Token, flow: Flow, env: dict[str, Any]) -> None:
    label = token.meta.get("label")
    if label is None:
        # An inline note, `^[words]`: its words stand in the text.
        note = env["footnotes"]["list"][token.meta["id"]]
        flow.add(" (")
        _walk(note.get("tokens") or [], flow, env)
        flow.add(")")
        return
    flow.say(f"[{label}]", "", "reference")
    flow.note(label)


def _tag(source: str, flow: Flow, opened: Mapping[str, list[int]]) -> None:
    """An HTML tag within Markdown: breaks, pictures and superscripts matter."""
    match = _TAG.match(source)
    if not match:
        return
    name = match[2].lower()
    if name in ("br", "td", "th", "p", "div", "li"):
        flow.space()
    elif name == "img":
        alt = _ALT.search(source)
        flow.add(unescape(alt[1] or alt[2] or "") if alt else "")
    elif name in ("sup", "s", "del", "strike"):
        if not match[1]:
            opened[name].append(flow.length)
        elif opened[name]:
            superscript(flow, opened[name].pop()) if name == "sup" else flow.mark(
                opened[name].pop(), "", "struck"
            )


def _only_images(children: Sequence[Token]) -> tuple[tuple[str, bool], ...] | None:
    """The alternative texts, if there is at least one image and nothing else that is printed."""
    images: list[tuple[str, bool]] = []
    linked = False
    for child in children:
        if child.type == "image":
            badge = linked and bool(_BADGE.search(str(child.attrGet("src") or "")))
            images.append((fold(_alt(child)), badge))
        elif child.type == "html_inline" and child.content[:4].lower() == "<img":
            alt = _ALT.search(child.content)
            words = fold(unescape(alt[1] or alt[2] or "")) if alt else ""
            images.append((words, linked and bool(_BADGE.search(child.content))))
        elif child.type in ("link_open", "link_close"):
            linked = child.type == "link_open"
        elif child.content.strip() and child.type != "html_inline":
            return None
    return tuple(images) if images else None


def _is_bold(children: Sequence[Token]) -> bool:
    inner = [child for child in children if child.type != "text" or child.content.strip()]
    return (
        len(inner) > 2
        and inner[0].type == "strong_open"
        and inner[-1].type == "strong_close"
        and sum(child.type == "strong_open" for child in inner) == 1
    )
