"""Rule 14: what another program wrote is kept."""

from __future__ import annotations

import re

import pytest

from listen.check import check_show

from .mutants import lean_item
from .specimen import NOW, Show

FOREIGN = (
    "<!-- by hand --><ttl>60</ttl><x:mood xmlns:x='urn:x' level='2'>calm</x:mood>"
    + lean_item(1)
    + lean_item(2)
)


def merged_before(show: Show) -> bytes:
    text = show.read("feed.xml")
    own = re.search(r"<item>\n.*?</item>", text, re.DOTALL)
    assert own
    return text.replace(own[0], "").encode()


def rules(show: Show, before: bytes) -> set[int]:
    found = check_show(str(show.root), now=NOW, before=before)
    return {fault.rule for fault in found if fault.severity == "error"}


def test_nothing_is_lost(show: Show) -> None:
    show.feed("</channel>", FOREIGN + "</channel>")
    before = merged_before(show)
    assert b"Old 1" in before
    assert rules(show, before) == set()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (lean_item(2), ""),
        ("<!-- by hand -->", ""),
        ("<ttl>60</ttl>", ""),
        ("level='2'", "level='3'"),
        ("<title>Old 1</title>", "<title>Old one</title>"),
        (lean_item(1) + lean_item(2), lean_item(2) + lean_item(1)),
    ],
    ids=["item", "comment", "element", "attribute", "title", "order"],
)
def test_a_loss_is_found(show: Show, old: str, new: str) -> None:
    show.feed("</channel>", FOREIGN + "</channel>")
    before = merged_before(show)
    show.feed(old, new)
    assert rules(show, before) == {14}


def test_a_feed_before_that_does_not_parse(show: Show) -> None:
    assert 14 in rules(show, b"<rss>")
