"""Publishing into a feed that stands (standards 14), ours or another program's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from listen.errors import FeedError
from listen.model import Channel, Episode, Media
from listen.podcast.merge import update

from .foreign import BARE, FEEDS, big_feed
from .shows import BASE, FIRST, NOW, channel, episode


def put(
    existing: Mapping[str, bytes], *episodes: Episode, show: Channel | None = None
) -> dict[str, bytes]:
    return dict(existing) | update(existing, show or channel(), put=episodes, remove=(), now=NOW)


def without(existing: Mapping[str, bytes], guids: Iterable[str]) -> dict[str, bytes]:
    return dict(existing) | update(existing, channel(), put=(), remove=set(guids), now=NOW)


def canonical(feed: bytes) -> bytes:
    return etree.tostring(etree.fromstring(feed).getroottree(), method="c14n")


def titles(feed: bytes) -> list[str | None]:
    return [item.findtext("title") for item in etree.fromstring(feed).iter("item")]


@pytest.mark.parametrize("name", FEEDS)
def test_standard_14_published_and_removed_a_foreign_feed_is_the_same(name: str) -> None:
    foreign = FEEDS[name]
    ours = [episode(number) for number in (1, 40, 100)]
    standing = put({"feed.xml": foreign}, *ours)
    assert len(titles(standing["feed.xml"])) == len(titles(foreign)) + 3
    again = without(standing, [one.guid for one in ours])
    assert canonical(again["feed.xml"]) == canonical(foreign)


@pytest.mark.parametrize("name", FEEDS)
def test_standard_14_one_by_one_and_in_any_order(name: str) -> None:
    standing = {"feed.xml": FEEDS[name]}
    for number in (3, 1, 2):
        standing = put(standing, episode(number))
    standing = put(standing, episode(2, title="Another title"))
    for number in (1, 3, 2):
        standing = without(standing, [episode(number).guid])
    assert canonical(standing["feed.xml"]) == canonical(FEEDS[name])


@given(st.data())
@settings(deadline=None, max_examples=60)
def test_standard_14_any_white_space_survives(data: st.DataObject) -> None:
    gap = st.sampled_from(["", "\n", "\n  ", " text ", "<!-- c -->", "\t<?pi x?>\n", "<x:y/>"])
    pieces = [data.draw(gap) for _ in range(6)]
    item = "<item><guid>{0}</guid><pubDate>Thu, 0{0} Jan 2026 10:00:00 GMT</pubDate></item>"
    feed = (
        f'<rss xmlns:x="urn:x" version="2.0">{pieces[0].replace(" text ", "")}<channel>{pieces[1]}'
        f"<title>t</title>{pieces[2]}{item.format(9)}{pieces[3]}{item.format(2)}{pieces[4]}"
        f"</channel>{pieces[5].replace(' text ', '')}</rss>"
    ).encode()
    numbers = data.draw(st.lists(st.integers(0, 12), unique=True, min_size=1, max_size=4))
    ours = [episode(number) for number in numbers]
    standing = put({"feed.xml": feed}, *ours)
    for one in ours:
        standing = without(standing, [one.guid])
    assert canonical(standing["feed.xml"]) == canonical(feed)


def test_standard_14_our_items_stand_among_the_others_by_date() -> None:
    feed = put({"feed.xml": big_feed()}, episode(1), episode(10, title="Newer"))["feed.xml"]
    dates = [entry.published_parsed for entry in feedparser.parse(feed).entries]
    assert dates == sorted(dates, reverse=True)
    assert titles(feed).index("Newer") < titles(feed).index("The ferry, part 1")
    parsed: Any = feedparser.parse(feed)
    assert not parsed.bozo
    assert len(parsed.entries) == 52


def test_standard_14_nothing_of_another_programs_channel_changes() -> None:
    feed = put({"feed.xml": big_feed()}, episode())["feed.xml"]
    assert feed.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n<?xml-stylesheet')
    for kept in (b"<!-- made in 0.2 s -->", b'<?quill cache="off"?>', b"<!-- the items -->"):
        assert kept in feed
    assert b"<![CDATA[<p>Knot <em>7</em></p>]]>" in feed
    channel_tags = [child.tag for child in etree.fromstring(feed)[0] if child.tag != "item"]
    assert channel_tags == [
        child.tag for child in etree.fromstring(big_feed())[0] if child.tag != "item"
    ]


def test_a_foreign_feed_is_not_written_when_nothing_of_ours_changes() -> None:
    existing = {"feed.xml": big_feed()}
    assert update(existing, channel(), put=(), remove=("nothing",), now=NOW) == {}
    assert update(existing, channel(), put=[episode(draft=True)], remove=(), now=NOW) == {}


def test_publishing_again_gives_the_same_bytes_and_no_second_item() -> None:
    for start in ({}, {"feed.xml": big_feed()}):
        standing = put(start, episode(1), episode(2))
        assert update(standing, channel(), put=[episode(1)], remove=(), now=NOW) == {}
        changed = put(standing, episode(1, title="A better title"))
        assert changed["feed.xml"].count(episode(1).guid.encode()) == 1
        assert "A better title" in titles(changed["feed.xml"])
        assert put(changed, episode(1)) == standing


def test_a_new_date_moves_an_item() -> None:
    standing = put({}, episode(1), episode(2), episode(3))
    later = episode(1, published=FIRST + timedelta(days=20))
    assert titles(put(standing, later)["feed.xml"]) == [
        "The ferry, part 1",
        "The ferry, part 3",
        "The ferry, part 2",
    ]


def test_of_the_same_second_the_later_published_is_newer() -> None:
    one = episode(1, published=FIRST + timedelta(microseconds=700))
    two = episode(2, published=FIRST + timedelta(microseconds=900))
    together = put({}, one, two)
    assert titles(together["feed.xml"]) == ["The ferry, part 2", "The ferry, part 1"]
    assert put(put({}, one), two) == together
    assert put(together, one) == together


def test_a_draft_and_a_date_to_come_wait_for_their_day() -> None:
    coming = episode(2, published=NOW + timedelta(days=1))
    standing = put({}, episode(1), coming, episode(3, draft=True))
    assert titles(standing["feed.xml"]) == ["The ferry, part 1"]
    on_its_day = update(standing, channel(), put=[coming], remove=(), now=NOW + timedelta(days=1))
    assert titles(on_its_day["feed.xml"]) == ["The ferry, part 2", "The ferry, part 1"]
    drafted = put(standing, episode(1, draft=True))
    assert titles(drafted["feed.xml"]) == []


def test_a_comment_is_not_parted_from_the_item_below_it() -> None:
    feed = BARE.replace(b"<item>", b"<!-- about x --><?quill x?><item>")
    written = put({"feed.xml": feed}, episode())["feed.xml"]
    assert b"<!-- about x --><?quill x?><item><title>x" in written


def test_text_that_others_put_after_our_item_stays() -> None:
    standing = put({"feed.xml": BARE}, episode())["feed.xml"]
    edited = standing.replace(b"</item><item>", b"</item> a note <item>")
    assert edited != standing
    assert b"T</title> a note <item>" in without({"feed.xml": edited}, [episode().guid])["feed.xml"]


def test_our_feed_keeps_what_was_added_by_hand() -> None:
    standing = put({}, episode(1))
    by_hand = (
        b'<!-- mine -->\n    <copyright>Us</copyright>\n    <podcast:funding url="https://x.example/">'
        b"Give</podcast:funding>\n    <item><title>A guest</title>"
        b"<pubDate>Wed, 31 Dec 2025 00:00:00 GMT</pubDate></item>\n    <item>"
    )
    edited = standing["feed.xml"].replace(b"<item>", by_hand, 1)
    changed = put({"feed.xml": edited}, episode(2), show=channel(title="A new name"))["feed.xml"]
    assert titles(changed) == ["The ferry, part 2", "A guest", "The ferry, part 1"]
    for kept in (b"<!-- mine -->", b"<copyright>Us</copyright>", b">Give</podcast:funding>"):
        assert changed.count(kept) == 1
    root = etree.fromstring(changed)
    assert [title.text for title in root.findall("channel/title")] == ["A new name"]


def test_a_show_that_moves_takes_its_items_along() -> None:
    loopback = channel(base_url="http://127.0.0.1:8000/", public=False)
    standing = put({}, episode(1), episode(2), show=loopback)
    show = channel(enclosure_prefix="https://op3.example/e/")
    moved = put(standing, episode(3), show=show)["feed.xml"]
    assert b"127.0.0.1" not in moved
    assert moved == put({}, episode(1), episode(2), episode(3), show=show)["feed.xml"]
    back = put({"feed.xml": moved}, episode(3))["feed.xml"]
    assert b"op3.example" not in back


def test_moving_leaves_links_to_the_site_s_own_articles_alone() -> None:
    at_the_root = channel(base_url="https://news.example/")
    other = Media("output/ferry-1/ferry-1-00000001.m4b", "audio/x-m4a", 9, "0" * 64)
    link = "https://news.example/2026/ferry?a=1&b=2"
    one = episode(1, link=link, summary="More at https://news.example/more.", alternates=(other,))
    standing = put({}, one, show=at_the_root)
    for prefix in (None, "https://op3.example/e/"):
        below = channel(base_url="https://news.example/listen/", enclosure_prefix=prefix)
        standing = put(standing, episode(2), show=below)
        assert standing["feed.xml"] == put({}, one, episode(2), show=below)["feed.xml"]
    elsewhere = channel(base_url="https://cdn.example/", enclosure_prefix=prefix)
    moved = put(standing, episode(3), show=elsewhere)["feed.xml"]
    assert moved == put({}, one, episode(2), episode(3), show=elsewhere)["feed.xml"]
    assert moved.count(b"https://news.example/2026/ferry?") == 2
    back = put(standing, episode(3), show=at_the_root)["feed.xml"]
    assert back == put({}, one, episode(2), episode(3), show=at_the_root)["feed.xml"]


def test_moving_leaves_the_items_of_others_alone() -> None:
    theirs = BARE.replace(b"<title>x</title>", b"<link>http://127.0.0.1:8000/output/x</link>")
    loopback = channel(base_url="http://127.0.0.1:8000/", public=False)
    standing = put({"feed.xml": theirs}, episode(1), show=loopback)
    moved = put(standing, episode(2))["feed.xml"]
    assert moved.count(b"127.0.0.1") == 1
    assert BASE.encode() + b"output/ferry-1/index.html" in moved


@pytest.mark.parametrize(
    ("feed", "said"),
    [
        (b"", "line 1"),
        (b"   \n", "line "),
        (b"<rss version='2.0'>\n<channel>\n<title>a</titel>\n</channel></rss>", "line 3"),
        (b"<rss version='2.0'>\n<channel>\n<a:b/>\n</channel></rss>", "line 3"),
        (b"<rss version='2.0'>\n<channel>\n", "line "),
        (b"\n<rss version='2.0'></rss>", "no <channel>"),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'/>", "Atom}feed"),
        (b"<html><body>404</body></html>", "'html'"),
        (b"\xff\xfe\x00\x00 not xml", "line 1"),
        (b"<rss version='2.0'>\n\n<channel>\x01</channel></rss>", "line 3"),
    ],
)
def test_a_malformed_feed_is_an_error_that_names_the_line(feed: bytes, said: str) -> None:
    with pytest.raises(FeedError, match=re.escape(said)) as caught:
        put({"feed.xml": feed}, episode())
    assert "feed.xml" in caught.value.message
    assert "line" in caught.value.message
    assert caught.value.hint


def test_entities_and_external_references_are_never_resolved(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("do not read me")
    feed = (
        f'<!DOCTYPE rss SYSTEM "{secret.as_uri()}" [<!ENTITY file SYSTEM "{secret.as_uri()}">'
        '<!ENTITY firm "Quay &amp; Co">]>\n<rss version="2.0"><channel><title>&firm;</title>'
        "<item><title>&file;</title></item></channel></rss>"
    ).encode()
    written = put({"feed.xml": feed}, episode())["feed.xml"]
    assert b"do not read me" not in written
    assert b"<title>&firm;</title>" in written
    assert b"<title>&file;</title>" in written
    assert b'<!ENTITY firm "Quay &amp; Co">' in written


def test_a_feed_made_to_swell_is_refused() -> None:
    bomb = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    feed = f'<!DOCTYPE rss [<!ENTITY l0 "lol">{bomb}]><rss><channel>&l11;</channel></rss>'
    with pytest.raises(FeedError, match="line 1"):
        put({"feed.xml": feed.encode()}, episode())
