"""Feeds that other programs wrote."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime


def big_feed(count: int = 50) -> bytes:
    """A feed in the manner of a blog's podcast plug-in: tabs, CDATA, comments, odd namespaces."""
    start = datetime(2025, 1, 5, 6, 0, tzinfo=UTC)
    items = "".join(
        _item(number, start + timedelta(days=7 * number)) for number in range(count, 0, -1)
    )
    return f"""<?xml version='1.0' encoding='UTF-8' standalone="yes"?>
<?xml-stylesheet type="text/xsl" href="/feed.xsl"?>
<!-- generator="QuillPress/4.2" -->
<rss version="2.0"
\txmlns:content="http://purl.org/rss/1.0/modules/content/"
\txmlns:dc="http://purl.org/dc/elements/1.1/"
\txmlns:it="http://www.itunes.com/dtds/podcast-1.0.dtd"
\txmlns:rawvoice="https://blubrry.example/developer/rawvoice-rss/"
\txmlns:podcast="https://podcastindex.org/namespace/1.0"
>
<channel>
\t<title>Quay &#8211; the podcast</title>
\t<link>https://quay.example</link>
\t<description>About <![CDATA[ropes & knots]]></description>
\t<generator>QuillPress 4.2</generator>
\t<it:summary>Ropes.</it:summary>
\t<rawvoice:rating tv="TV-G">ok</rawvoice:rating>
\t<podcast:guid>11111111-2222-5333-8444-555555555555</podcast:guid>
\t<podcast:funding url="https://quay.example/give">Give &amp; take</podcast:funding>
\t<?quill cache="off"?>
\t<!-- the items -->
{items}</channel>
</rss>
<!-- made in 0.2 s -->
""".encode()


def _item(number: int, date: datetime) -> str:
    return f"""\t<item>
\t\t<title>Knot {number}</title>
\t\t<guid isPermaLink="true">https://quay.example/?p={number}</guid>
\t\t<pubDate>{format_datetime(date)}</pubDate>
\t\t<dc:creator><![CDATA[Quayle]]></dc:creator>
\t\t<enclosure length="{number}000" type="audio/mpeg" url="https://quay.example/{number}.mp3" />
\t\t<rawvoice:poster url="https://quay.example/{number}.png"/>
\t\t<content:encoded><![CDATA[<p>Knot <em>{number}</em></p>]]></content:encoded>
\t</item>
"""


BARE = b'<rss version="2.0"><channel><title>T</title><item><title>x</title></item></channel></rss>'
NO_ITEMS = b'<rss version="2.0"><channel><title>T</title>\n</channel></rss>'
EMPTY = b'<rss version="2.0"><channel/></rss>'
LATIN = (
    '<?xml version="1.0" encoding="ISO-8859-1"?>\n'
    '<rss version="2.0"><channel><title>Caf\xe9</title>\n  <!-- é first -->\n  <item>'
    "<title>a</title><pubDate>Sun, 01 Jan 2023 00:00:00 -0000</pubDate></item>stray text\n"
    "  <item><title>b</title><pubDate>rubbish</pubDate></item>\n</channel></rss>"
).encode("latin-1")
OTHER_PREFIX = (
    b'<rss version="2.0" xmlns:podcast="https://other.example/ns" xmlns:atom="urn:not-atom">'
    b"<channel><title>T</title><podcast:thing/>\n\t<item><guid>1</guid></item>\n</channel></rss>"
)
FEEDS = {
    "big": big_feed(),
    "bare": BARE,
    "no items": NO_ITEMS,
    "empty": EMPTY,
    "latin": LATIN,
    "other prefixes": OTHER_PREFIX,
}
