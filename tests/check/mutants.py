"""Shows with one defect each, by the number of the rule that must find it."""

from __future__ import annotations

import json
import random
import re
import struct
from collections.abc import Callable
from dataclasses import dataclass

from . import sound_specimen as sound
from .specimen import (
    BASE,
    CHAPTERS,
    FOLDER,
    GUID,
    LENGTHS,
    SHOW_GUID,
    Show,
    episode_tag,
    jpeg,
    mp3,
    section_mp3,
)


@dataclass(frozen=True)
class Mutant:
    name: str
    rule: int
    bend: Callable[[Show], object]
    advice: bool = False
    """Found as advice instead of as an error."""
    also: frozenset[int] = frozenset()
    """Other rules that cannot help noticing."""


MUTANTS: list[Mutant] = []


def mutant(
    rule: int, *, advice: bool = False, also: tuple[int, ...] = ()
) -> Callable[[Callable[[Show], object]], Callable[[Show], object]]:
    def keep(bend: Callable[[Show], object]) -> Callable[[Show], object]:
        MUTANTS.append(Mutant(bend.__name__, rule, bend, advice, frozenset(also)))
        return bend

    return keep


def feed(
    rule: int, name: str, old: str, new: str, *, advice: bool = False, also: tuple[int, ...] = ()
) -> None:
    """A mutant that replaces text of the feed."""
    MUTANTS.append(Mutant(name, rule, lambda show: show.feed(old, new), advice, frozenset(also)))


def edit(
    rule: int, name: str, path: str, old: str, new: str, *, also: tuple[int, ...] = ()
) -> None:
    """A mutant that replaces text of another file of the episode."""
    full = f"{FOLDER}/{path}"
    MUTANTS.append(Mutant(name, rule, lambda show: show.edit(full, old, new), also=frozenset(also)))


# 1 to 4: the channel
feed(1, "no declaration", '<?xml version="1.0" encoding="UTF-8"?>\n', "")
feed(1, "rss 0.92", '<rss version="2.0"', '<rss version="0.92"')
feed(1, "namespace in other letters", "/dtds/podcast-1.0.dtd", "/DTDs/Podcast-1.0.dtd")
feed(
    1,
    "old podcast namespace",
    "https://podcastindex.org/namespace/1.0",
    "https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md",
)
feed(1, "not well-formed", "</channel>", "</chanel>")
feed(1, "entities", "<rss ", '<!DOCTYPE rss [<!ENTITY a "b">]>\n<rss ')
MUTANTS.append(Mutant("not rss", 1, lambda show: show.write("feed.xml", "<feed/>")))
feed(2, "no self link", 'rel="self" ', 'rel="alternate" ')
feed(
    2,
    "two self links",
    "<itunes:author>",
    f'<atom:link rel="self" href="{BASE}feed.xml" type="application/rss+xml"/><itunes:author>',
)
feed(2, "self link without type", 'rel="self" type="application/rss+xml"', 'rel="self"')
feed(2, "self link elsewhere", f'href="{BASE}feed.xml"', f'href="{BASE}rss.xml"', also=(25,))
for element in ("description", "language", "itunes:author", "podcast:locked", "podcast:guid"):
    MUTANTS.append(
        Mutant(
            f"channel without {element}",
            3,
            lambda show, name=element: show.write(  # type: ignore[misc]
                "feed.xml",
                re.sub(f"<{name}>[^<]*</{name}>", "", show.read("feed.xml"), count=1),
            ),
        )
    )
feed(
    3,
    "no category",
    '<itunes:category text="News"><itunes:category text="Daily News"/></itunes:category>',
    "",
)
feed(3, "explicit is no", "<itunes:explicit>false", "<itunes:explicit>no")
feed(3, "long description", "News of the sea", "é" * 2001)
feed(3, "language in words", "<language>en-GB", "<language>English, British")
feed(3, "locked is maybe", "<podcast:locked>no", "<podcast:locked>maybe")
feed(3, "relative link", "<link>https://example.org/<", "<link>/<")
feed(4, "category in lower case", 'text="News"', 'text="news"')
feed(
    4,
    "subcategory at the top",
    '<itunes:category text="News"><itunes:category text="Daily News"/></itunes:category>',
    '<itunes:category text="Daily News"/>',
)
feed(4, "subcategory of another", "Daily News", "Documentary")


# 5: artwork
@mutant(5)
def artwork_missing(show: Show) -> None:
    (show.root / "cover.jpg").unlink()


@mutant(5)
def artwork_small(show: Show) -> None:
    show.write("cover.jpg", jpeg(1399))


@mutant(5)
def artwork_grey(show: Show) -> None:
    show.write("cover.jpg", jpeg(1400, "L"))


@mutant(5)
def artwork_is_something_else(show: Show) -> None:
    from io import BytesIO

    from PIL import Image

    out = BytesIO()
    Image.new("RGB", (1400, 1400)).save(out, "PNG")
    show.write("cover.jpg", out.getvalue())


@mutant(5)
def artwork_with_alpha(show: Show) -> None:
    from io import BytesIO

    from PIL import Image

    out = BytesIO()
    Image.new("RGBA", (1400, 1400)).save(out, "PNG")
    show.write("cover.png", out.getvalue())
    show.write("feed.xml", show.read("feed.xml").replace("cover.jpg", "cover.png"))


@mutant(5)
def artwork_not_square(show: Show) -> None:
    from io import BytesIO

    from PIL import Image

    out = BytesIO()
    Image.new("RGB", (1400, 1500)).save(out, "JPEG")
    show.write("cover.jpg", out.getvalue())


@mutant(5)
def artwork_broken(show: Show) -> None:
    show.write("cover.jpg", b"\xff\xd8" + bytes(100))


# 6 to 9
feed(6, "space around a title", "<title>Harbour news<", "<title> Harbour news<")
feed(6, "long author", "<itunes:author>Ann Mole", "<itunes:author>" + "Ann Mole" * 32)
feed(6, "space in an item's guid", f"{GUID}<", f"{GUID}\n<")
feed(7, "guid is no UUID", SHOW_GUID, "harbour")
feed(7, "guid is random", SHOW_GUID, "2f2c0c3e-7b0a-4c3b-9e8a-6c8d1a1f4b22")
feed(7, "guid of another address", SHOW_GUID, "9b024349-ccf0-5f69-a609-6b82873eab3c", advice=True)
feed(
    7, "two guids", "<podcast:locked>", f"<podcast:guid>{SHOW_GUID}</podcast:guid><podcast:locked>"
)
feed(
    8, "voice not said to be synthetic", '<podcast:txt purpose="ai-content">true</podcast:txt>', ""
)
feed(8, "nameless person", "<podcast:person>Ann Mole<", "<podcast:person> <", also=(6,))
feed(
    8,
    "owner without address",
    "<itunes:author>",
    "<itunes:owner><itunes:name>Ann</itunes:name></itunes:owner><itunes:author>",
)
feed(8, "unknown medium", "<podcast:medium>podcast", "<podcast:medium>radio")
feed(8, "unknown type", "<itunes:type>episodic", "<itunes:type>daily")
feed(8, "no medium", "<podcast:medium>podcast</podcast:medium>", "", advice=True)
feed(9, "relative hub", 'href="https://hub.example/"', 'href="/hub"')
feed(
    9,
    "next page missing",
    "<itunes:author>",
    f'<atom:link rel="next" href="{BASE}feed-2.xml"/><itunes:author>',
)
feed(
    9,
    "next page is this one",
    "<itunes:author>",
    f'<atom:link rel="next" href="{BASE}feed.xml"/><itunes:author>',
)


def item_of(show: Show) -> str:
    match = re.search(r"<item>.*</item>", show.read("feed.xml"), re.DOTALL)
    assert match
    return match[0]


def lean_item(number: int) -> str:
    """Somebody else's item, with nothing to fetch."""
    return (
        f"<item><title>Old {number}</title><guid isPermaLink='false'>old-{number}</guid>"
        f'<enclosure url="https://elsewhere.example/{number}.mp3" length="1" type="audio/mpeg"/>'
        "<pubDate>Thu, 01 Oct 2020 09:00:00 +0000</pubDate></item>"
    )


@mutant(9)
def long_feed_in_one_piece(show: Show) -> None:
    items = "".join(lean_item(number) for number in range(300))
    show.feed("</channel>", items + "</channel>")


@mutant(9)
def item_on_two_pages(show: Show) -> None:
    show.feed("<itunes:author>", f'<atom:link rel="next" href="{BASE}feed-2.xml"/><itunes:author>')
    show.feed("</channel>", lean_item(1) + "</channel>")
    text = show.read("feed.xml").replace(item_of(show), "", 1)
    text = re.sub(r"<item>.*<title>Old", "<item><title>Old", text, flags=re.DOTALL)
    text = text.replace(f'rel="next" href="{BASE}feed-2.xml"', f'rel="first" href="{BASE}feed.xml"')
    text = text.replace(f'href="{BASE}feed.xml"', f'href="{BASE}feed-2.xml"', 1)
    show.write("feed-2.xml", text.replace("</channel>", lean_item(1) + "</channel>"))


# 10 to 13: the item
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
feed(12, "in the future", DATE, "Sun, 01 Nov 2026 00:00:01 +0000")
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


# 16 to 18: chapters
edit(16, "old version", "chapters.json", "1.2.0", "1.3")
edit(16, "another title", "chapters.json", "Introduction", "Preface")
edit(16, "first chapter late", "chapters.json", '"startTime": 0', '"startTime": 1')
edit(16, "time as text", "chapters.json", '"startTime": 0', '"startTime": "0"')
edit(16, "not JSON", "chapters.json", "}", "")
edit(
    16,
    "chapter with a relative picture",
    "chapters.json",
    '"startTime": 0',
    '"img": "a.jpg", "startTime": 0',
)
edit(17, "half a second", "chapters.json", '"startTime": 3', '"startTime": 3.5', also=(16,))
feed(16, "type of the chapters", 'type="application/json+chapters"', 'type="text/json"')


@mutant(16)
def chapters_missing(show: Show) -> None:
    (show.root / f"{FOLDER}/chapters.json").unlink()


@mutant(16)
def chapters_out_of_order(show: Show) -> None:
    data = json.loads(show.read(f"{FOLDER}/chapters.json"))
    data["chapters"].reverse()
    show.write(f"{FOLDER}/chapters.json", json.dumps(data))


@mutant(17)
def chapter_late_in_its_sound(show: Show) -> None:
    """Three silent frames before the sound of chapter 2 are in its file too."""
    number = 2
    body = sound.silence(3) + sound.lay_out(LENGTHS).sections[number - 1]
    tag = section_mp3(number)
    tag = tag[: tag.index(b"\xff\xf3\x80\xc4")]
    show.write(show.manifest["chapters"][number - 1]["path"], mp3(body, tag))


feed(18, "psc version", '<psc:chapters version="1.2">', '<psc:chapters version="2">')
feed(18, "psc time", 'start="00:00:00.000"', 'start="0"')
feed(18, "psc no time", 'start="00:00:00.000"', 'start="soon"')
feed(18, "psc title", '.000" title="Introduction"', '.000" title="Preface"')
feed(18, "psc a millisecond", 'start="00:00:00.000"', 'start="00:00:00.001"')
feed(18, "psc missing", "psc:chapter ", "psc:mark ")


# 19 to 21: the tag
@mutant(19)
def version_2_4(show: Show) -> None:
    show.retag(sound.tag(_short_frames(), version=4))


def _short_frames() -> list[bytes]:
    """Frames under 128 bytes are alike in 2.3 and 2.4; a small picture and text see to that."""
    return [part for part in episode_tag(
        APIC=sound.picture(b"\xff\xd8small"), USLT=sound.lyrics("The sea"), CHAP=_chaps_v24()
    )]  # fmt: skip


def _chaps_v24() -> bytes:
    laid = sound.lay_out(LENGTHS)
    ends = [*(start * 1000 for start in laid.starts[1:]), int(laid.duration * 1000)]
    rows = zip(laid.starts, ends, CHAPTERS, strict=True)
    return b"".join(
        sound.chap(f"ch{number}", start * 1000, end, title)
        for number, (start, end, title) in enumerate(rows, 1)
    )


@mutant(19)
def unsynchronised(show: Show) -> None:
    frames = [part for part in episode_tag(APIC=sound.picture(b"\xff\xd8small"),
                                           USLT=sound.lyrics("x"))]  # fmt: skip
    tag = sound.tag(frames)
    body = tag[10:].replace(b"\xff\x00", b"\xff\x00\x00")
    size = bytes(len(body) >> shift & 0x7F for shift in (21, 14, 7, 0))
    show.retag(b"ID3\x03\x00\x80" + size + body)


@mutant(19)
def frame_flags(show: Show) -> None:
    show.retag(sound.tag(episode_tag(TPE1=sound.frame("TPE1", b"\0Ann Mole", 0x2000))))


@mutant(19)
def utf8_text(show: Show) -> None:
    show.retag(sound.tag(episode_tag(TPE1=sound.text("TPE1", "Ann Mole", 3))))


@mutant(19)
def frame_longer_than_the_tag(show: Show) -> None:
    broken = b"TXXX" + struct.pack(">IH", 1 << 20, 0) + b"\0a\0b"
    show.retag(sound.tag([*episode_tag(), broken]))


@mutant(19, also=(20,))
def no_tag(show: Show) -> None:
    show.set_media(mp3(sound.lay_out(LENGTHS).frames, b""))


def chaps(
    order: tuple[int, ...] = (0, 1, 2),
    *,
    ids: tuple[str, ...] = ("ch1", "ch2", "ch3"),
    gap: int = 0,
    offset: int = 0xFFFFFFFF,
    blank: int | None = None,
    late: int = 0,
) -> bytes:
    laid = sound.lay_out(LENGTHS)
    ends = [*(start * 1000 for start in laid.starts[1:]), int(laid.duration * 1000) + late]
    found = [
        sound.chap(
            ids[n], laid.starts[n] * 1000, ends[n] - (gap if n < 2 else 0),
            "" if n == blank else CHAPTERS[n], offset,
        )
        for n in range(3)
    ]  # fmt: skip
    return b"".join(found[n] for n in order)


@mutant(20)
def chap_out_of_order(show: Show) -> None:
    show.retag(sound.tag(episode_tag(CHAP=chaps((1, 0, 2)))))


@mutant(20)
def chap_ids_alike(show: Show) -> None:
    show.retag(sound.tag(episode_tag(CHAP=chaps(ids=("ch1", "ch1", "ch3")))))


@mutant(20)
def chap_gap(show: Show) -> None:
    show.retag(sound.tag(episode_tag(CHAP=chaps(gap=5))))


@mutant(20)
def chap_offsets(show: Show) -> None:
    show.retag(sound.tag(episode_tag(CHAP=chaps(offset=0))))


@mutant(20)
def chap_without_title(show: Show) -> None:
    show.retag(sound.tag(episode_tag(CHAP=chaps(blank=1))))


@mutant(20)
def chap_past_the_end(show: Show) -> None:
    show.retag(sound.tag(episode_tag(CHAP=chaps(late=2))))


@mutant(20)
def ctoc_flags(show: Show) -> None:
    show.retag(sound.tag(episode_tag(CTOC=sound.ctoc(["ch1", "ch2", "ch3"], 1))))


@mutant(20)
def ctoc_incomplete(show: Show) -> None:
    show.retag(sound.tag(episode_tag(CTOC=sound.ctoc(["ch1", "ch2"]))))


@mutant(20)
def no_ctoc(show: Show) -> None:
    show.retag(sound.tag(episode_tag(CTOC=None)))


@mutant(20)
def chapters_not_in_the_tag(show: Show) -> None:
    show.retag(sound.tag(episode_tag(CTOC=None, CHAP=None)))


@mutant(21)
def no_author(show: Show) -> None:
    show.retag(sound.tag(episode_tag(TPE1=None)))


@mutant(21)
def language_in_two_letters(show: Show) -> None:
    show.retag(sound.tag(episode_tag(TLAN=sound.text("TLAN", "en"))))


@mutant(21)
def picture_of_the_back(show: Show) -> None:
    show.retag(sound.tag(episode_tag(APIC=sound.picture(jpeg(100), place=4))))


@mutant(21)
def picture_of_another_type(show: Show) -> None:
    show.retag(sound.tag(episode_tag(APIC=sound.picture(jpeg(100), "image/png"))))


@mutant(21)
def heavy_picture(show: Show) -> None:
    image = jpeg(100) + random.Random(1).randbytes(300_000)
    show.retag(sound.tag(episode_tag(APIC=sound.picture(image))))


@mutant(21)
def section_numbered_wrong(show: Show) -> None:
    path = show.manifest["chapters"][1]["path"]
    show.write(path, section_mp3(2, TRCK=sound.text("TRCK", "3/3")))


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
        f'type="text/vtt" length="{len((FOLDER))}"',
        f'<podcast:source uri="{BASE}{FOLDER}/chapters.json"/>{INTEGRITY}',
    ),
):
    MUTANTS.append(Mutant(title, 22, alternate(attributes, inside)))
