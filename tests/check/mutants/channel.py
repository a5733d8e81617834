"""Rules 1 to 9: what stands once in a feed, and its artwork."""

from __future__ import annotations

import re
from io import BytesIO

from PIL import Image

from ..specimen import (
    BASE,
    GUID,
    SHOW_GUID,
    Show,
    jpeg,
)
from .registry import MUTANTS, Mutant, feed, lean_item, mutant


def item_of(show: Show) -> str:
    match = re.search(r"<item>.*</item>", show.read("feed.xml"), re.DOTALL)
    assert match
    return match[0]


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
feed(2, "self link elsewhere", f'href="{BASE}feed.xml"', f'href="{BASE}rss.xml"', also=(25, 30))
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

    out = BytesIO()
    Image.new("RGB", (1400, 1400)).save(out, "PNG")
    show.write("cover.jpg", out.getvalue())


@mutant(5)
def artwork_with_alpha(show: Show) -> None:

    out = BytesIO()
    Image.new("RGBA", (1400, 1400)).save(out, "PNG")
    show.write("cover.png", out.getvalue())
    show.write("feed.xml", show.read("feed.xml").replace("cover.jpg", "cover.png"))


@mutant(5)
def artwork_not_square(show: Show) -> None:

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


feed(
    1, "a prefix for another namespace", 'xmlns:content="http://purl.org/rss/1.0/modules/content/"',
    'xmlns:content="urn:content"',
)  # fmt: skip


@mutant(5)
def artwork_without_extension(show: Show) -> None:
    (show.root / "cover.jpg").rename(show.root / "cover")
    show.write("feed.xml", show.read("feed.xml").replace("cover.jpg", "cover"))


@mutant(5)
def artwork_as_gif(show: Show) -> None:
    out = BytesIO()
    Image.new("RGB", (1400, 1400)).save(out, "GIF")
    show.write("cover.jpg", out.getvalue())


def leads_to(show: Show, page: str, rel: str = "next") -> None:
    show.feed("<itunes:author>", f'<atom:link rel="{rel}" href="{BASE}feed-2.xml"/><itunes:author>')
    show.write("feed-2.xml", page)


@mutant(9)
def next_page_does_not_parse(show: Show) -> None:
    leads_to(show, "<rss>")


@mutant(9)
def archive_that_does_not_say_so(show: Show) -> None:
    text = show.read("feed.xml")
    page = text.replace(item_of(show), "").replace(f"{BASE}feed.xml", f"{BASE}feed-2.xml")
    leads_to(show, page, "prev-archive")


@mutant(9)
def archive_without_the_current_feed(show: Show) -> None:
    text = show.read("feed.xml")
    page = text.replace(item_of(show), "").replace(f"{BASE}feed.xml", f"{BASE}feed-2.xml")
    archive = '<fh:archive xmlns:fh="http://purl.org/syndication/history/1.0"/><itunes:author>'
    leads_to(show, page.replace("<itunes:author>", archive), "prev-archive")
