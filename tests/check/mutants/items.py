"""Rules 10 to 13 and 22: what an item says."""

from __future__ import annotations

import re
from collections.abc import Callable

from .. import sound_specimen as sound
from ..specimen import (
    BASE,
    FOLDER,
    GUID,
    LENGTHS,
    Show,
)
from .registry import MUTANTS, Mutant, feed, lean_item, mutant

ITEM_TITLE = "<title>Tides &amp; harbours</title>"
feed(10, "no title", ITEM_TITLE, "")
feed(10, "no guid", f'<guid isPermaLink="false">{GUID}</guid>', "", also=(30,))
feed(10, "guid that is no permalink", ' isPermaLink="false"', "")


@mutant(10)
def two_enclosures(show: Show) -> None:
    show.feed(
        "<itunes:duration>",
        '<enclosure url="https://a.example/b.mp3" length="1" type="audio/mpeg"/><itunes:duration>',
    )


@mutant(10)
def no_enclosure(show: Show) -> None:
    text = re.sub(r"<enclosure [^>]*/>", "", show.read("feed.xml"))
    show.write("feed.xml", text)


@mutant(10)
def guid_is_the_sound_file(show: Show) -> None:
    url = BASE + show.media
    show.feed(f'<guid isPermaLink="false">{GUID}', f"<guid>{url}")
    show.alter(guid=url)


@mutant(10)
def guid_twice(show: Show) -> None:
    show.feed("</channel>", lean_item(1) + lean_item(1).replace("1.mp3", "2.mp3") + "</channel>")


feed(11, "audio/mp3", 'type="audio/mpeg"', 'type="audio/mp3"')
feed(11, "no length", 'length="', 'size="')


@mutant(11)
def wrong_length(show: Show) -> None:
    length = show.manifest["media"]["length"]
    show.feed(f'length="{length}"', f'length="{length - 1}"')


@mutant(11)
def space_in_url(show: Show) -> None:
    show.feed(BASE + show.media, BASE + show.media.replace("tides-", "tides -"))
    (show.root / show.media).rename(show.root / show.media.replace("tides-", "tides -"))
    media = show.manifest["media"]
    show.alter(media=media | {"path": media["path"].replace("tides-", "tides -")})
    text = show.read(f"{FOLDER}/index.html").replace("tides-", "tides -")
    show.write(f"{FOLDER}/index.html", text)


@mutant(11)
def url_not_ascii(show: Show) -> None:
    show.feed("</channel>", lean_item(1).replace("/1.mp3", "/é.mp3") + "</channel>")


@mutant(11)
def relative_url(show: Show) -> None:
    show.feed("</channel>", lean_item(1).replace("https://elsewhere.example", "") + "</channel>")


@mutant(11)
def file_in_two_items(show: Show) -> None:
    show.feed("</channel>", lean_item(1) + lean_item(2).replace("2.mp3", "1.mp3") + "</channel>")


@mutant(11, also=(30,))
def sound_missing(show: Show) -> None:
    (show.root / show.media).unlink()


DATE = "Thu, 01 Oct 2026 09:00:00 +0000"
feed(12, "wrong weekday", DATE, DATE.replace("Thu", "Fri"))
feed(12, "two-digit year", DATE, DATE.replace("2026", "26"))
feed(12, "in the future", DATE, "Sun, 01 Nov 2026 00:00:01 +0000", also=(30,))
feed(12, "another format", DATE, "2026-10-01T09:00:00Z")
feed(12, "no such day", DATE, "Thu, 31 Sep 2026 09:00:00 +0000")
feed(12, "no date", f"<pubDate>{DATE}</pubDate>", "")
feed(13, "no link", f"<link>{BASE}{FOLDER}/index.html</link>", "")
feed(13, "duration as a clock", "<itunes:duration>", "<itunes:duration>0:0")
feed(13, "duration of another sound", "<itunes:duration>", "<itunes:duration>1")
feed(13, "no episode type", "<itunes:episodeType>full</itunes:episodeType>", "")
feed(13, "unknown episode type", "<itunes:episodeType>full", "<itunes:episodeType>whole")
feed(13, "long notes", "<![CDATA[<p>The sea.</p><ul>", "<![CDATA[<p>" + "s" * 4000 + "</p><ul>")
feed(13, "notes with a heading", "<p>The sea.</p><ul>", "<h2>The sea.</h2><ul>")
feed(13, "chapter time that is none", "00:00:03", "00:00:04")
feed(
    13,
    "no picture",
    f'<itunes:image href="{BASE}cover.jpg"/>\n<podcast:chapters',
    "<podcast:chapters",
    advice=True,
)


@mutant(13)
def notes_without_cdata(show: Show) -> None:
    text = re.sub(r"<description><!\[CDATA\[.*?\]\]></description>",
                  "<description>The sea. 00:00:00 00:00:04 00:00:08</description>",
                  show.read("feed.xml"), count=1, flags=re.DOTALL)  # fmt: skip
    starts = sound.lay_out(LENGTHS).starts
    text = text.replace("00:00:04", f"00:00:{starts[1]:02}").replace(
        "00:00:08", f"00:00:{starts[2]:02}"
    )
    show.write("feed.xml", text)


# 22: alternate enclosures (containers have their own tests)
def alternate(attributes: str, inside: str) -> Callable[[Show], object]:
    text = f"<podcast:alternateEnclosure {attributes}>{inside}</podcast:alternateEnclosure>"
    return lambda show: show.feed("</item>", text + "</item>")


SOURCE = '<podcast:source uri="https://elsewhere.example/a.opus"/>'
INTEGRITY = '<podcast:integrity type="sri" value="sha256-AAAA"/>'
for title, attributes, inside in (
    ("alternate without type", 'length="1"', SOURCE + INTEGRITY),
    ("alternate without length", 'type="audio/ogg"', SOURCE + INTEGRITY),
    ("alternate without source", 'type="audio/ogg" length="1"', INTEGRITY),
    ("alternate without integrity", 'type="audio/ogg" length="1"', SOURCE),
    (
        "alternate that is missing",
        'type="audio/ogg" length="1"',
        f'<podcast:source uri="{BASE}a.opus"/>{INTEGRITY}',
    ),
    (
        "alternate with another digest",
        f'type="text/vtt" length="{len(FOLDER)}"',
        f'<podcast:source uri="{BASE}{FOLDER}/chapters.json"/>{INTEGRITY}',
    ),
):
    MUTANTS.append(Mutant(title, 22, alternate(attributes, inside)))


feed(10, "isPermaLink is no", 'isPermaLink="false"', 'isPermaLink="no"')
feed(12, "no weekday", DATE, DATE.removeprefix("Thu, "))
feed(13, "explicit is perhaps", "<itunes:explicit>false</itunes:explicit>\n<itunes:episodeType>",
     "<itunes:explicit>perhaps</itunes:explicit>\n<itunes:episodeType>")  # fmt: skip
feed(13, "fewer than three times", "00:00:03 ", "", advice=True)
feed(13, "the first time is not zero", "00:00:00 Intro", "00:00:03 Intro")
feed(22, "Ogg as the main enclosure", '.mp3" length', '.opus" length', also=(11, 30))
