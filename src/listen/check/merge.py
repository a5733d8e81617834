"""Rule 14: a feed that another program wrote keeps what is not ours."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from listen.check.fault import Finding, rule
from listen.check.feed import NAMESPACES

UNMANAGED = (
    "category", "cloud", "copyright", "docs", "managingEditor", "rating", "skipDays", "skipHours",
    "textInput", "ttl", "webMaster",
)  # fmt: skip
"""RSS's own channel elements that publishing never touches. Elements of foreign namespaces,
comments, processing instructions and others' items are never touched either."""


@dataclass(frozen=True, slots=True)
class Merge:
    """A feed before and after publishing into it."""

    name: str
    ours: bool
    before: bytes
    after: bytes
    guids: frozenset[str]
    """The guids of our own items."""


@rule(14, Merge)
def kept(merge: Merge) -> Iterator[Finding]:
    """Every foreign part is there, unchanged, in its order."""
    try:
        before, after = _parts(merge.before, merge), _parts(merge.after, merge)
    except etree.XMLSyntaxError as reason:
        yield Finding("", f"one of the feeds does not parse: {reason}", "restore the feed")
        return
    left = [text for _, text in after]
    for what, text in before:
        if text in left:
            left.remove(text)
        else:
            yield Finding("", f"{what} is gone or changed", "restore it from the old feed")
    kept_before = [text for _, text in before if text in {text for _, text in after}]
    kept_after = [text for _, text in after if text in set(kept_before)]
    if kept_before != kept_after and sorted(kept_before) == sorted(kept_after):
        yield Finding("", "what others wrote has changed its order", "keep the order")


def _parts(raw: bytes, merge: Merge) -> list[tuple[str, bytes]]:
    """(what it is, canonical form) of each foreign part, in document order."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.fromstring(raw, parser)
    channel = root.find("channel")
    nodes = [] if channel is None else list(channel)
    beside = [*root.itersiblings(preceding=True), *root.itersiblings()]
    foreign = [node for node in [*beside, *nodes] if _foreign(node, merge.guids)]
    found = [(_what(node), _form(node)) for node in foreign]
    if channel is not None:
        found += [
            (f"the attribute {key}", f"{key}={value}".encode())
            for key, value in [*root.attrib.items(), *channel.attrib.items()]
        ]
    return found


def _foreign(node: etree._Element, guids: frozenset[str]) -> bool:
    if not isinstance(node.tag, str):  # a comment or a processing instruction
        return True
    name = etree.QName(node)
    if name.namespace is not None:
        return name.namespace not in NAMESPACES.values()
    if name.localname == "item":
        return (node.findtext("guid") or "").strip() not in guids
    return name.localname in UNMANAGED


def _form(node: etree._Element) -> bytes:
    """An element in canonical form, without the text after it.

    A comment or an instruction is its own text: lxml 6.1 crashes on the canonical form of one
    that stands alone.
    """
    if not isinstance(node.tag, str):
        return f"{getattr(node, 'target', '')} {node.text}".encode()
    bare = deepcopy(node)
    bare.tail = None
    return etree.tostring(bare, method="c14n", exclusive=True)


def _what(node: etree._Element) -> str:
    if not isinstance(node.tag, str):
        return f"the comment or instruction {(node.text or '')[:40]!r}"
    if node.tag == "item":
        return f'the item "{(node.findtext("title") or "")[:60]}"'
    return f"<{node.tag}> (line {node.sourceline})"
