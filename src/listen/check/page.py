"""Rule 26, as far as markup shows it: a page for keyboard, screen reader and no script.

Contrast and what scripts do need a browser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from lxml import etree, html

from listen.check import markup
from listen.check.access import Access
from listen.check.fault import Fault, Finding, rule
from listen.check.urls import join, split

Element = html.HtmlElement


@dataclass(frozen=True, slots=True)
class Page:
    """An HTML page of the show."""

    name: str
    ours: bool
    body: bytes
    media: str | None = None
    """An episode's page: the URL of its sound file."""
    feed: str | None = None
    """The feed's URL."""
    duration: float | None = None
    sentences: tuple[str, ...] = ()
    """What the article prints, in order."""

    def tree(self) -> Element | None:
        """The parsed page, or None for an empty file."""
        return markup.document(self.body.decode("utf-8", "replace"))


def _line(element: Element) -> str:
    return f"line {element.sourceline or 0}"


@rule(26, Page)
def document(page: Page) -> Iterator[Finding]:
    """Language, title, zoom, headings, landmark."""
    tree = page.tree()
    if tree is None:
        yield Finding("", "the page is empty", "publish it again")
        return
    if not re.match(rb"\s*<!doctype html>", page.body, re.IGNORECASE):
        yield Finding("line 1", "there is no <!doctype html>", "begin with it")
    if not tree.get("lang"):
        yield Finding("line 1", "<html> has no lang", "name the page's language")
    if not (tree.findtext(".//title") or "").strip():
        yield Finding("line 1", "the page has no title", "add <title>")
    for meta in tree.iterfind('.//meta[@name="viewport"]'):
        content = (meta.get("content") or "").replace(" ", "")
        if re.search(r"user-scalable=(no|0)|maximum-scale=1(\.0)?(,|$)", content):
            yield Finding(_line(meta), "the page cannot be zoomed", "allow it (1.4.4)")
    if len(list(tree.iter("main"))) != 1:
        yield Finding("", "the page has not one <main>", "mark the main part")
    levels = [int(str(one.tag)[1]) for one in tree.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    if levels.count(1) != 1:
        yield Finding("", f"the page has {levels.count(1)} <h1>", "have one")
    for before, after in pairwise(levels):
        if after > before + 1:
            yield Finding("", f"an <h{after}> follows an <h{before}>", "leave no level out")
            break


@rule(30, Page)
def subscribable(page: Page) -> Iterator[Finding]:
    """A page of the show leads to its feed."""
    tree = page.tree()
    if tree is None or not page.feed or not page.ours:
        return
    found = [
        link.get("href")
        for link in tree.iterfind(".//link[@rel='alternate']")
        if link.get("type") == "application/rss+xml"
    ]
    if page.feed not in found:
        text = f'rel="alternate" leads to {", ".join(map(str, found)) or "nothing"}'
        yield Finding("", text, f'add <link rel="alternate" type="application/rss+xml" '
                      f'href="{page.feed}">')  # fmt: skip


def parts(page: Page, url: str, access: Access, seen: set[str]) -> Iterator[Fault]:
    """Scripts, styles, pictures and answers that a page of ours names under its own host are
    there (rule 30), each asked for once: a folder that was put on a host without `listen/` has
    pages without a player.
    """
    tree = page.tree()
    if tree is None or not page.ours:
        return
    named = [(one, one.get("src")) for one in tree.iter("script", "img")]
    named += [(one, one.get("href")) for one in tree.iter("link") if one.get("rel") != "canonical"]
    for element, name in named:
        target = join(url, name) if name else ""
        if not target or target in seen or split(target).netloc != split(url).netloc:
            continue
        seen.add(target)
        reply = access.get(target)
        if reply is not None and not reply.ok:
            where = f"{page.name}: {_line(element)}"
            what = f"{access.label(target)} is missing: {reply.problem}"
            yield Fault(where, 30, "error", what, "publish again, and put all files on the host")


@rule(26, Page)
def names_and_roles(page: Page) -> Iterator[Finding]:
    """Pictures, controls and links have names; ids are unique; the tab order is the page's."""
    tree = page.tree()
    if tree is None:
        return
    ids = [str(element.get("id")) for element in tree.iter() if element.get("id") is not None]
    for name in sorted({name for name in ids if ids.count(name) > 1})[:3]:
        yield Finding("", f'the id "{name}" is used twice', "give each its own")
    known = set(ids)
    for element in tree.iter(etree.Element):
        yield from _element(element, tree, known)


def _element(element: Element, tree: Element, ids: set[str]) -> Iterator[Finding]:
    where = _line(element)
    if element.tag == "img" and element.get("alt") is None:
        yield Finding(where, "a picture has no alt", 'describe it, or write alt=""')
    kind = str(element.tag)
    pressed = kind in ("button", "summary") or (kind == "a" and element.get("href") is not None)
    if pressed and not _name(element):
        yield Finding(where, f"a <{kind}> has no name", "give it text or aria-label")
    filled = kind in ("input", "select", "textarea") and element.get("type") != "hidden"
    if filled and not (_label(element) or _labelled(element, tree)):
        yield Finding(where, f"an <{kind}> has no label", "add <label>")
    tab = element.get("tabindex")
    if tab is not None and tab.lstrip("+").isdigit() and int(tab) > 0:
        yield Finding(where, f'tabindex="{tab}"', "leave the order to the page")
    if element.get("onclick") is not None and kind not in ("button", "a", "input"):
        yield Finding(where, f"a <{kind}> that only a mouse can press", "make it a button")
    for attribute in ("aria-labelledby", "aria-describedby", "aria-controls"):
        for name in (element.get(attribute) or "").split():
            if name not in ids:
                yield Finding(where, f'{attribute} names "{name}", which is not there', "add it")


def _label(element: Element) -> str:
    names = (element.get(key) for key in ("aria-label", "title", "aria-labelledby"))
    return next((name.strip() for name in names if name), "")


def _name(element: Element) -> str:
    inner = "".join(image.get("alt") or "" for image in element.iter("img"))
    return _label(element) or str(element.text_content()).strip() or inner.strip()


def _labelled(element: Element, tree: Element) -> bool:
    if next(element.iterancestors("label"), None) is not None:
        return True
    name = element.get("id")
    return name is not None and any(label.get("for") == name for label in tree.iter("label"))


@rule(26, Page)
def text_as_text(page: Page) -> Iterator[Finding]:
    """Every sentence stands in the page, in order, without a script's help."""
    tree = page.tree()
    if tree is None or not page.sentences:
        return
    for element in [*tree.iter("script", "style", "template")]:
        element.drop_tree()
    text = re.sub(r"\s", "", tree.text_content())
    position = 0
    for sentence in page.sentences:
        wanted = re.sub(r"\s", "", sentence)
        found = text.find(wanted, position)
        if found < 0:
            where = "is not in the page" if wanted not in text else "stands too early in the page"
            yield Finding("", f'"{sentence[:60]}" {where}', "publish the page again")
            return
        position = found + len(wanted)
