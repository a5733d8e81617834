"""A new feed, clause by clause of the standards, read with feedparser and lxml."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Any

import feedparser
import pytest
from lxml import etree

from listen.model import Channel, Episode, Media
from listen.podcast.merge import update

from .shows import BASE, GUID, NOW, channel, cue, episode

NS = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "psc": "http://podlove.org/simple-chapters",
}


def published(*episodes: Episode, show: Channel | None = None) -> bytes:
    return update({}, show or channel(), put=episodes, remove=(), now=NOW)["feed.xml"]


def root_of(feed: bytes) -> etree._Element:
    return etree.fromstring(feed)


def one(feed: bytes, path: str) -> etree._Element:
    found = root_of(feed).findall(path, NS)
    assert len(found) == 1, (path, len(found))
    return found[0]


def text(feed: bytes, path: str) -> str:
    value = one(feed, path).text
    assert value is not None
    return value


def test_standard_1_declaration_root_and_namespaces() -> None:
    feed = published(episode())
    assert feed.split(b"\n")[0] == b'<?xml version="1.0" encoding="UTF-8"?>'
    root = root_of(feed)
    assert (root.tag, root.get("version")) == ("rss", "2.0")
    assert NS.items() <= root.nsmap.items()
    assert feed.count(b"xmlns:") == len(NS)


def test_standard_2_one_self_link() -> None:
    link = one(published(episode()), "channel/atom:link[@rel='self']")
    assert link.get("href") == BASE + "feed.xml"
    assert link.get("type") == "application/rss+xml"


def test_standard_3_what_a_channel_must_have() -> None:
    feed = published(episode())
    assert text(feed, "channel/title") == "Harbour & Tide"
    assert text(feed, "channel/description") == "Long reads from the coast, read aloud."
    assert text(feed, "channel/link") == "https://news.example/"
    assert text(feed, "channel/language") == "en-GB"
    assert text(feed, "channel/itunes:explicit") == "false"
    assert text(feed, "channel/itunes:author") == "The Harbour Desk"
    assert one(feed, "channel/itunes:image").get("href") == BASE + "cover.jpg"
    assert text(feed, "channel/podcast:locked") == "no"
    assert text(feed, "channel/podcast:guid") == GUID
    assert text(published(show=channel(explicit=True)), "channel/itunes:explicit") == "true"


def test_standard_3_a_description_of_at_most_4000_bytes() -> None:
    feed = published(show=channel(description="Ωδη " * 3000))
    assert 3900 < len(text(feed, "channel/description").encode()) <= 4000


def test_standard_4_categories_nested_and_escaped() -> None:
    feed = published(episode())
    assert one(feed, "channel/itunes:category[@text='News']/itunes:category").get("text") == (
        "Politics"
    )
    assert b'text="Society &amp; Culture"' in feed


def test_standard_6_values_are_short_and_trimmed() -> None:
    long = "  A title that never ends " + "and goes on " * 1000
    feed = published(episode(title=long, author=long), show=channel(title=long, author=long))
    for path in ("channel/title", "channel/item/title", "channel/item/itunes:author"):
        value = text(feed, path)
        assert value == value.strip()
        assert 200 < len(value) <= 255
    for person in root_of(feed).iterfind(".//podcast:person", NS):
        assert 0 < len(person.text or "") <= 128


def test_standard_7_no_guid_while_the_show_is_not_public() -> None:
    feed = published(episode(), show=channel(public=False, base_url="http://127.0.0.1:8000/"))
    assert root_of(feed).find("channel/podcast:guid", NS) is None


def test_standard_8_says_that_the_voice_is_synthetic() -> None:
    feed = published(episode())
    for parent in ("channel", "channel/item"):
        assert text(feed, f"{parent}/podcast:txt[@purpose='ai-content']") == "true"
    assert text(feed, "channel/podcast:medium") == "podcast"
    assert text(feed, "channel/itunes:type") == "episodic"


def test_standard_8_an_owner_only_with_an_address() -> None:
    assert root_of(published()).find("channel/itunes:owner", NS) is None
    feed = published(show=channel(email="desk@news.example"))
    assert text(feed, "channel/itunes:owner/itunes:email") == "desk@news.example"
    assert one(feed, "channel/podcast:locked").get("owner") == "desk@news.example"
    assert text(feed, "channel/podcast:locked") == "yes"


def test_standard_9_a_hub_for_websub() -> None:
    feed = published(show=channel(hub="https://hub.example/"))
    assert one(feed, "channel/atom:link[@rel='hub']").get("href") == "https://hub.example/"
    assert b'rel="hub"' not in published()


def test_standard_10_title_enclosure_guid() -> None:
    feed = published(episode())
    guid = one(feed, "channel/item/guid")
    assert guid.text == episode().guid
    assert guid.get("isPermaLink") == "false"
    assert text(feed, "channel/item/title") == "The ferry, part 1"


def test_standard_11_enclosure() -> None:
    enclosure = one(published(episode()), "channel/item/enclosure")
    assert dict(enclosure.attrib) == {
        "url": BASE + "output/ferry-1/ferry-1-00000001.mp3",
        "length": "212345",
        "type": "audio/mpeg",
    }


def test_standard_11_every_url_is_ascii() -> None:
    slug = "fähre nach ålesund 100%"
    feed = published(
        episode(slug=slug, image=f"output/{slug}/bild ö.jpg"),
        show=channel(base_url="https://müller.example/høre/", image="bild ä.png"),
    )
    root = root_of(feed)
    urls = [
        value
        for element in root.iter()
        for name, value in element.attrib.items()
        if name in {"url", "href", "uri"}
    ]
    assert len(urls) > 8
    for url in [*urls, text(feed, "channel/item/link")]:
        assert re.fullmatch(r"https://[!-~]+", url), url
    assert one(feed, "channel/item/enclosure").get("url") == (
        "https://xn--mller-kva.example/h%C3%B8re/output/f%C3%A4hre%20nach%20%C3%A5lesund%20100%25/"
        "f%C3%A4hre%20nach%20%C3%A5lesund%20100%25-00000001.mp3"
    )


def test_an_enclosure_prefix_for_download_statistics() -> None:
    show = channel(enclosure_prefix="https://op3.example/e/")
    feed = published(episode(), show=show)
    assert one(feed, "channel/item/enclosure").get("url") == (
        "https://op3.example/e/news.example/listen/output/ferry-1/ferry-1-00000001.mp3"
    )
    plain = channel(enclosure_prefix="https://op3.example/e", base_url="http://news.example/")
    assert one(published(episode(), show=plain), "channel/item/enclosure").get("url") == (
        "https://op3.example/e/http://news.example/output/ferry-1/ferry-1-00000001.mp3"
    )


@pytest.mark.parametrize(
    "date",
    [
        datetime(2026, 2, 28, 23, 59, 59, 999_999, tzinfo=UTC),
        datetime(2026, 3, 1, 1, 0, tzinfo=timezone(timedelta(hours=5, minutes=30))),
        datetime(1999, 12, 31, tzinfo=UTC),
    ],
)
def test_standard_12_pub_date(date: datetime) -> None:
    value = text(published(episode(published=date)), "channel/item/pubDate")
    assert parsedate_to_datetime(value) == date.replace(microsecond=0)
    assert value[:3] == date.strftime("%a")
    assert re.search(r" \d{4} ", value)


def test_standard_12_never_in_the_future() -> None:
    feed = published(episode(1), episode(2, published=NOW + timedelta(seconds=1)))
    assert len(root_of(feed).findall("channel/item")) == 1


def test_standard_13_what_an_item_must_have() -> None:
    feed = published(episode(duration=1234.5678))
    assert text(feed, "channel/item/link") == BASE + "output/ferry-1/index.html"
    assert text(feed, "channel/item/itunes:duration") == "1235"
    assert text(feed, "channel/item/itunes:explicit") == "false"
    assert text(feed, "channel/item/itunes:episodeType") == "full"
    assert one(feed, "channel/item/itunes:image").get("href") == BASE + "cover.jpg"
    assert b"<description><![CDATA[<p>A ferry" in feed
    assert b"<content:encoded><![CDATA[<p>A ferry" in feed
    own = published(episode(image="output/ferry-1/quay.png"))
    assert one(own, "channel/item/itunes:image").get("href") == BASE + "output/ferry-1/quay.png"


def test_standard_22_alternate_enclosures() -> None:
    digest = hashlib.sha256(b"opus").hexdigest()
    other = Media("output/ferry-1/ferry-1-0badcafe.opus", "audio/ogg", 4, digest)
    feed = published(episode(alternates=(other,)))
    alternate = one(feed, "channel/item/podcast:alternateEnclosure")
    assert dict(alternate.attrib) == {"type": "audio/ogg", "length": "4"}
    assert one(feed, ".//podcast:source").get("uri") == BASE + other.path
    integrity = one(feed, ".//podcast:integrity")
    assert integrity.get("type") == "sri"
    # echo -n opus | openssl dgst -sha256 -binary | base64
    assert integrity.get("value") == "sha256-4SzoKF78Z8bZPToSLiWJ7ZUIm8u3dbpWNNlOK4OF2wc="


def test_standard_23_four_transcripts_vtt_last() -> None:
    feed = published(episode())
    transcripts = root_of(feed).findall("channel/item/podcast:transcript", NS)
    folder = BASE + "output/ferry-1/transcript."
    assert [(one.get("url"), one.get("type"), one.get("language")) for one in transcripts] == [
        (folder + "html", "text/html", "en-GB"),
        (folder + "json", "application/json", "en-GB"),
        (folder + "srt", "application/x-subrip", "en-GB"),
        (folder + "vtt", "text/vtt", "en-GB"),
    ]
    chapters = one(feed, "channel/item/podcast:chapters")
    assert chapters.get("url") == BASE + "output/ferry-1/chapters.json"
    assert chapters.get("type") == "application/json+chapters"


def test_a_soundbite_of_the_first_sentences() -> None:
    feed = published(episode())
    bite = one(feed, "channel/item/podcast:soundbite")
    assert (bite.get("startTime"), bite.get("duration")) == ("2.750", "23.373")
    assert bite.text == "For nine years the quay stood empty."
    endless = episode(cues=(cue("On and on", 1, 500),))
    bite = one(published(endless), "channel/item/podcast:soundbite")
    assert (bite.get("startTime"), bite.get("duration")) == ("1.000", "60.000")
    titled = episode(cues=(cue("A title", 0, 1, role="title"),))
    assert b"podcast:soundbite" not in published(titled)


def test_any_characters_give_a_feed_that_parses() -> None:
    odd = "a\x00b\x0b\ufffe\ud800 \u202eRTL\u200f 👩‍🚀 <&>\"' ]]> é"
    feed = published(
        episode(title=odd, author=odd, summary=odd, cues=(cue(odd, 0, 1),)),
        show=channel(title=odd, description=odd, author=odd),
    )
    assert text(feed, "channel/item/title") == "a b \u202eRTL\u200f 👩‍🚀 <&>\"' ]]> é"
    assert text(feed, "channel/title") == text(feed, "channel/item/title")


def test_feedparser_reads_it_without_complaint() -> None:
    parsed: Any = feedparser.parse(published(episode(1), episode(2)))
    assert not parsed.bozo
    assert parsed.feed.title == "Harbour & Tide"
    assert [entry.title for entry in parsed.entries] == ["The ferry, part 2", "The ferry, part 1"]
    entry = parsed.entries[1]
    assert entry.enclosures[0].length == "212345"
    assert entry.id == episode().guid
    assert entry.podcast_transcript["type"] == "text/vtt"
    assert entry.itunes_duration == "27"


def test_same_input_same_bytes() -> None:
    assert published(episode(1), episode(2)) == published(episode(2), episode(1))
