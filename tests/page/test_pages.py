"""The pages as text: what they say, refer to and escape."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listen import page
from listen.errors import LibraryError
from listen.model import Chapter, Cue, Episode, Media, Role
from listen.page import wording
from listen.page.layout import parts

from . import harbour

EPISODE, _ = harbour.make_episode()
CHANNEL = harbour.CHANNEL


class Tags(HTMLParser):
    """Every tag with its attributes, and the text of every data block."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.data: list[str] = []
        self._in_data = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._in_data = tag == "script"

    def handle_data(self, data: str) -> None:
        if self._in_data:
            self.data.append(data)

    def handle_endtag(self, tag: str) -> None:
        self._in_data = False

    def having(self, tag: str, **attributes: str) -> list[dict[str, str | None]]:
        return [
            found
            for name, found in self.tags
            if name == tag and attributes.items() <= found.items()
        ]


def every_page() -> dict[str, str]:
    return {
        "episode": page.episode_page(EPISODE, CHANNEL),
        "embed": page.embed_page(EPISODE, CHANNEL),
        "show": page.show_page(CHANNEL, [page.listing(EPISODE)], shards=1),
        "older": page.show_page(CHANNEL, [page.listing(EPISODE)], number=2),
    }


@pytest.mark.parametrize("name", ["episode", "embed", "show", "older"])
def test_a_page_has_nothing_inline_and_its_policy(name: str) -> None:
    tags = Tags(every_page()[name])
    policy = tags.having("meta", **{"http-equiv": "Content-Security-Policy"})
    assert [one["content"] for one in policy] == [page.CONTENT_SECURITY_POLICY]
    assert not tags.having("style")
    for tag, attributes in tags.tags:
        assert not [key for key in attributes if key == "style" or key.startswith("on")]
        assert (
            tag != "script" or attributes.get("src") or attributes["type"] == "application/ld+json"
        )


@pytest.mark.parametrize("name", ["episode", "embed", "show", "older"])
def test_what_a_page_loads_is_relative(name: str) -> None:
    for tag, attributes in Tags(every_page()[name]).tags:
        for key in ("src", "srcset", "poster", "data"):
            assert not re.match(r"[a-z]+:|//", attributes.get(key) or ""), (tag, attributes)
        if tag == "link" and attributes["rel"] in {"stylesheet", "icon"}:
            assert not re.match(r"[a-z]+:|//", attributes["href"] or "")


def test_the_script_is_under_30_kb_and_alone() -> None:
    assert len(page.ASSETS["listen/player.js"]) < 30_000
    assert len(page.ASSETS["listen/search.js"]) < 5_000
    script = page.ASSETS["listen/player.js"].decode()
    assert not re.search(
        r"innerHTML|insertAdjacent|document\.write|eval\(|import |require\(", script
    )
    assert set(re.findall(r"https?://[^'\"\s]+", script)) == {"http://www.w3.org/2000/svg"}


def test_the_audio_plays_without_script() -> None:
    (audio,) = Tags(page.episode_page(EPISODE, CHANNEL)).having("audio")
    assert audio["src"] == EPISODE.media.path.removeprefix("output/lights/")
    assert "controls" in audio


def test_metadata_is_absolute() -> None:
    tags = Tags(page.episode_page(EPISODE, CHANNEL))
    folder = harbour.BASE + "output/lights/"
    assert tags.having("link", rel="canonical")[0]["href"] == folder + "index.html"
    oembed = tags.having("link", type="application/json+oembed")[0]
    assert oembed["href"] == folder + "oembed.json"
    assert tags.having("meta", name="twitter:player")[0]["content"] == folder + "embed.html"
    assert tags.having("meta", property="og:audio")[0]["content"] == CHANNEL.url(EPISODE.media.path)
    feed = tags.having("link", type="application/rss+xml")[0]
    assert feed["href"] == harbour.BASE + "feed.xml"


def test_structured_data_says_article_audio_and_series() -> None:
    (data,) = Tags(page.episode_page(EPISODE, CHANNEL)).data
    article, podcast = json.loads(data)["@graph"]
    assert article["@type"] == "NewsArticle"
    audio = article["audio"]
    assert audio["contentUrl"] == CHANNEL.url(EPISODE.media.path)
    assert audio["encodingFormat"] == "audio/mpeg"
    assert audio["duration"] == "PT55S"
    assert audio["inLanguage"] == "en-GB"
    assert "Nobody ever asked" in audio["transcript"]
    assert article["speakable"]["cssSelector"]
    assert podcast["@type"] == "PodcastEpisode"
    assert podcast["partOfSeries"]["webFeed"] == harbour.BASE + "feed.xml"
    assert podcast["associatedMedia"]["@id"] == audio["@id"]


def test_oembed_answers_by_the_specification() -> None:
    answer = json.loads(page.oembed(EPISODE, CHANNEL))
    assert answer["version"] == "1.0"
    assert answer["type"] == "rich"
    (frame,) = Tags(answer["html"]).having("iframe")
    assert frame["src"] == harbour.BASE + "output/lights/embed.html"
    assert frame["height"] == str(answer["height"])


def test_the_same_episode_gives_the_same_bytes() -> None:
    assert every_page() == every_page()


@pytest.mark.parametrize(
    ("link", "used"),
    [
        ("https://a.example/b?c=d&e", True),
        ("HTTP://a.example", True),
        ("javascript:alert(1)", False),
        (" javascript:alert(1)", False),
        ("java\nscript:alert(1)", False),
        ("data:text/html,x", False),
        ("//a.example/", False),
        ("http://[", False),
        ("https:///nohost", False),
        (None, False),
    ],
)
def test_only_web_links_are_links(link: str | None, used: bool) -> None:
    text = page.episode_page(replace(EPISODE, link=link), CHANNEL)
    assert ("Read the article where it was published" in text) is used
    assert "javascript:" not in text
    (data,) = Tags(text).data
    assert ("isBasedOn" in data) is used


@given(st.text(min_size=1, max_size=60))
def test_any_text_stays_text(text: str) -> None:
    cue = Cue("x", 1, "paragraph", 0.0, 1.0, text, "x", passage=1)
    episode = replace(
        EPISODE,
        title=text,
        author=text,
        summary=text,
        cues=(cue,),
        chapters=(Chapter(1, text, 1, 0, 1.0),),
    )
    plain = [tag for tag, _ in Tags(page.episode_page(_plain(), CHANNEL)).tags]
    tags = Tags(page.episode_page(episode, CHANNEL))
    # One tag less where the summary only repeats the text; never another one.
    assert [tag for tag, _ in tags.tags] in (plain, _without_standfirst(plain))
    assert json.loads(tags.data[0])["@graph"][0]["headline"] == text


def _plain() -> Episode:
    cue = Cue("x", 1, "paragraph", 0.0, 1.0, "Words", "x", passage=1)
    return replace(EPISODE, cues=(cue,), chapters=(Chapter(1, "A", 1, 0, 1.0),))


def _without_standfirst(tags: list[str]) -> list[str]:
    first = tags.index("p")
    return tags[:first] + tags[first + 1 :]


def _cue(number: int, role: Role, passage: int, chapter: int = 1) -> Cue:
    return Cue(
        f"c{number}", chapter, role, number, number + 1.0, f"{number}.", "x", passage=passage
    )


def test_passages_keep_their_paragraphs_and_lists() -> None:
    cues = (
        _cue(1, "heading", 1),
        _cue(2, "paragraph", 2),
        _cue(3, "paragraph", 2),
        _cue(4, "paragraph", 3),
        _cue(5, "item", 4),
        _cue(6, "item", 5),
        _cue(7, "item", 5),
        _cue(8, "heading", 6),
        _cue(9, "quote", 7),
    )
    (part,) = parts(replace(EPISODE, cues=cues, chapters=(Chapter(1, "One", 2, 0, 10.0),)))
    assert part.heading is not None
    assert part.rank == 3
    shape = [[[cue.id for cue in block.cues] for block in run.blocks] for run in part.runs]
    assert shape == [[["c2", "c3"]], [["c4"]], [["c5"], ["c6", "c7"]], [["c8"]], [["c9"]]]


def test_passages_without_numbers_are_told_by_role() -> None:
    roles: tuple[Role, ...] = ("paragraph", "paragraph", "item", "item")
    cues = tuple(_cue(n, role, 0) for n, role in enumerate(roles))
    (part,) = parts(replace(EPISODE, cues=cues, chapters=(Chapter(1, "One", 1, 0, 10.0),)))
    shape = [[[cue.id for cue in block.cues] for block in run.blocks] for run in part.runs]
    assert shape == [[["c0", "c1"]], [["c2"], ["c3"]]]


def test_anchors_are_readable_and_unlike() -> None:
    titles = ["One & two", "One – two!", "", "Ünï 東京", "listen-text", "?!"]
    chapters = tuple(Chapter(n, title, 1, n, n + 1.0) for n, title in enumerate(titles, 1))
    found = [part.anchor for part in parts(replace(EPISODE, cues=(), chapters=chapters))]
    assert found == ["one-two", "one-two-2", "chapter-3", "ünï-東京", "listen-text-2", "chapter-6"]


def test_a_shard_takes_replaces_and_drops() -> None:
    other = replace(EPISODE, slug="other", title="Other")
    first = page.search_shard(None, [EPISODE, other])
    again = page.search_shard(first, [replace(EPISODE, title="New")])
    titles = [(one["slug"], one["title"]) for one in json.loads(again)["episodes"]]
    assert titles == [("lights", "New"), ("other", "Other")]
    dropped = json.loads(page.search_shard(again, drop=["lights", "unknown"]))["episodes"]
    assert [one["slug"] for one in dropped] == ["other"]
    assert dropped[0]["sentences"][0] == [round(EPISODE.cues[0].start, 2), EPISODE.cues[0].text]


def test_a_draft_is_not_found() -> None:
    first = page.search_shard(None, [EPISODE, replace(EPISODE, slug="other", draft=True)])
    assert [one["slug"] for one in json.loads(first)["episodes"]] == ["lights"]
    again = page.search_shard(first, [replace(EPISODE, draft=True)])
    assert json.loads(again)["episodes"] == []


@pytest.mark.parametrize("text", ["", "{", "[]", '{"episodes": [1]}', '{"version": 1}'])
def test_a_broken_shard_is_an_error_with_its_cure(text: str) -> None:
    with pytest.raises(LibraryError) as caught:
        page.search_shard(text, [EPISODE])
    assert caught.value.hint


def test_long_shows_are_paged_from_the_oldest() -> None:
    assert [page.archive_count(n, 3) for n in (0, 3, 5, 6, 8, 9, 300)] == [0, 0, 0, 1, 1, 2, 99]
    newest = page.show_page(CHANNEL, [page.listing(EPISODE)], archives=2)
    assert 'href="listen/episodes-2.html"' in newest
    second = page.show_page(CHANNEL, [page.listing(EPISODE)], number=2, archives=7)
    assert 'href="episodes-1.html"' in second
    assert 'href="../output/lights/index.html"' in second
    # A full page is the same however many follow it.
    assert second == page.show_page(CHANNEL, [page.listing(EPISODE)], number=2, archives=2)
    assert "Older" not in page.show_page(CHANNEL, [page.listing(EPISODE)], number=1, archives=2)


@pytest.mark.parametrize(
    ("seconds", "written", "iso"),
    [
        (0, "0:00", "PT0S"),
        (59.9, "0:59", "PT1M"),
        (75.4, "1:15", "PT1M15S"),
        (3600, "1:00:00", "PT1H"),
        (36_061, "10:01:01", "PT10H1M1S"),
    ],
)
def test_times_are_written(seconds: float, written: str, iso: str) -> None:
    assert wording.clock(seconds) == written
    assert wording.iso_duration(seconds) == iso


def test_words_for_lengths_sizes_and_dates() -> None:
    assert [wording.spell_minutes(s) for s in (5, 892, 3600, 5400)] == [
        "1 min",
        "15 min",
        "1 h",
        "1 h 30 min",
    ]
    assert [wording.spell_size(n) for n in (1, 441_573, 7_140_000)] == ["1 kB", "442 kB", "7.1 MB"]
    assert wording.spell_date(EPISODE.published + timedelta(days=30)) == "3 April 2026"


def test_right_to_left_pages_say_so() -> None:
    text = page.episode_page(replace(EPISODE, language="ar-EG"), CHANNEL)
    assert '<html lang="ar-EG" dir="rtl">' in text
    assert 'class="skip" href="#listen-text" lang="en" dir="ltr"' in text


def test_the_feeds_code_reads_back() -> None:
    import xml.etree.ElementTree as ET

    root = ET.fromstring(page.feed_code("https://a.example/feed.xml"))
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert "viewBox" in root.attrib


def test_added_sentences_are_shown_but_are_not_the_title() -> None:
    added = replace(EPISODE.cues[0], id="added", role="title", added=True, text="Read for you.")
    text = page.episode_page(replace(EPISODE, cues=(added, *EPISODE.cues)), CHANNEL)
    heading = text[text.index("<h1") : text.index("</h1>")]
    assert "Read for you." not in heading
    assert 'class="sentence added" id="s-added"' in text


def test_a_summary_that_repeats_the_text_is_not_printed_twice() -> None:
    own: Any = replace(EPISODE, summary="For ninety years a keeper climbed the stair…")
    assert "standfirst" not in page.episode_page(own, CHANNEL)
    assert "standfirst" in page.episode_page(EPISODE, CHANNEL)


def test_every_format_can_be_kept() -> None:
    others = (
        Media("output/lights/lights-1.m4b", "audio/x-m4a", 2_000_000, ""),
        Media("output/lights/lights 2.opus", "audio/ogg", 1_000_000, ""),
    )
    chapters = (replace(EPISODE.chapters[0], path="output/lights/chapters/01-a-1.mp3"),)
    text = page.episode_page(replace(EPISODE, alternates=others, chapters=chapters), CHANNEL)
    links = {str(one["href"]) for one in Tags(text).having("a") if "download" in one}
    assert {"lights-1.m4b", "lights%202.opus", "chapters/01-a-1.mp3", "transcript.vtt"} <= links
    assert 'M4B (AAC)</a> <span class="size">2.0 MB' in text


def test_a_heading_that_is_no_chapter_is_a_heading_still() -> None:
    cues = (_cue(1, "heading", 1), _cue(2, "paragraph", 2), _cue(3, "heading", 3))
    episode = replace(EPISODE, cues=cues, chapters=(Chapter(1, "One", 2, 0, 10.0),))
    text = page.episode_page(episode, CHANNEL)
    assert re.search(r"<h3><span[^>]* id=\"s-c1\"", text)
    assert re.search(r"<h4><span[^>]* id=\"s-c3\"[^>]*>3\.</span></h4>", text)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_every_text_stands_out_by_wcag_aa() -> None:
    """Also on the highlights, which axe does not see."""
    style = page.ASSETS["listen/page.css"].decode()
    by_day, by_night = style.split("(prefers-color-scheme:dark)", 1)
    for part in (by_day, by_night):
        scheme = dict(re.findall(r"--(\w+):(#\w{6})", part))
        for text, ground in (
            ("ink", "paper"),
            ("muted", "paper"),
            ("accent", "paper"),
            ("ink", "spoken"),
            ("ink", "word"),
        ):
            one, other = sorted((_luminance(scheme[text]), _luminance(scheme[ground])))
            assert (other + 0.05) / (one + 0.05) >= 4.5, (text, ground)
