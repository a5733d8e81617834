"""What `listen.toml` may say where a type does not tell: each mistake, and its cure.

What would only show in a feed that directories refuse is refused here, where its line is known.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import msgspec

from listen.address import is_address
from listen.errors import nearest
from listen.regex import regex
from listen.settings import About, Audio, Feed

FORMATS = ("mp3", "m4b", "opus")
"""The audio formats that can be asked for; the MP3 is always made."""
_BITRATES = (*range(8, 65, 8), *range(80, 161, 16), 192, 224, 256, 320)  # of MPEG-1 and MPEG-2
_SAMPLE_RATES = (16000, 22050, 24000, 32000, 44100, 48000)
_LANGUAGE = regex(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_UUID = regex(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")

_CATEGORIES = {  # Apple's, whose letters count (standards 4)
    "Arts": "Books|Design|Fashion & Beauty|Food|Performing Arts|Visual Arts",
    "Business": "Careers|Entrepreneurship|Investing|Management|Marketing|Non-Profit",
    "Comedy": "Comedy Interviews|Improv|Stand-Up",
    "Education": "Courses|How To|Language Learning|Self-Improvement",
    "Fiction": "Comedy Fiction|Drama|Science Fiction",
    "Government": "",
    "Health & Fitness": "Alternative Health|Fitness|Medicine|Mental Health|Nutrition|Sexuality",
    "History": "",
    "Kids & Family": "Education for Kids|Parenting|Pets & Animals|Stories for Kids",
    "Leisure": "Animation & Manga|Automotive|Aviation|Crafts|Games|Hobbies|Home & Garden|"
    "Video Games",
    "Music": "Music Commentary|Music History|Music Interviews",
    "News": "Business News|Daily News|Entertainment News|News Commentary|Politics|Sports News|"
    "Tech News",
    "Religion & Spirituality": "Buddhism|Christianity|Hinduism|Islam|Judaism|Religion|Spirituality",
    "Science": "Astronomy|Chemistry|Earth Sciences|Life Sciences|Mathematics|Natural Sciences|"
    "Nature|Physics|Social Sciences",
    "Society & Culture": "Documentary|Personal Journals|Philosophy|Places & Travel|Relationships",
    "Sports": "Baseball|Basketball|Cricket|Fantasy Sports|Football|Golf|Hockey|Rugby|Running|"
    "Soccer|Swimming|Tennis|Volleyball|Wilderness|Wrestling",
    "TV & Film": "After Shows|Film History|Film Interviews|Film Reviews|TV Reviews",
    "Technology": "",
    "True Crime": "",
}
_LINK = 'write it whole: "https://example.org/"'

Mistake = tuple[str, str, str]
"""The key, what is wrong with its value, the cure."""


def about(table: About) -> Iterator[Mistake]:
    """`[show]`."""
    for key, value in msgspec.structs.asdict(table).items():
        if value == () or (isinstance(value, str) and not value.strip()):
            yield key, "it is empty", "leave it out for the default"
    if not _is_folder_url(table.base_url):
        what = f"{table.base_url!r} is not the URL of a folder"
        yield "base_url", what, 'write it whole: base_url = "https://example.org/podcast/"'
    if table.link and not is_address(table.link):
        yield "link", f"{table.link!r} is not a URL", _LINK
    if not _LANGUAGE.fullmatch(table.language):
        what = f"{table.language!r} is not a language"
        yield "language", what, "write it like en-US, de, es, fr, it or pt-BR"
    for name in (table.category,) if isinstance(table.category, str) else table.category:
        cure = _category_cure(name)
        if cure:
            yield "category", f"{name!r} is not one of Apple's categories", cure
    if table.guid is not None and not _UUID.fullmatch(table.guid):
        yield "guid", f"{table.guid!r} is not a UUID", "leave it out to compute it"


def audio(table: Audio) -> Iterator[Mistake]:
    """`[audio]`."""
    for name in table.formats:
        if name not in FORMATS:
            yield "formats", f"{name!r} is not a format", f"known: {', '.join(FORMATS)}"
    if table.bitrate not in _BITRATES:
        what = f"MP3 has no bit rate of {table.bitrate} kbit/s"
        yield "bitrate", what, f"it can be {', '.join(map(str, _BITRATES))}"
    if table.sample_rate is not None and table.sample_rate not in _SAMPLE_RATES:
        what = f"{table.sample_rate} Hz is no sample rate of MP3 that all players take"
        yield "sample_rate", what, f"it can be {', '.join(map(str, _SAMPLE_RATES))}"


def feed(table: Feed) -> Iterator[Mistake]:
    """`[feed]`."""
    for key, value in (("hub", table.hub), ("enclosure_prefix", table.enclosure_prefix)):
        if value is not None and not is_address(value):
            yield key, f"{value!r} is not a URL", _LINK


def _category_cure(name: str) -> str | None:
    outer, _, inner = (part.strip() for part in name.partition(">"))
    if outer not in _CATEGORIES:
        every = {
            f"{one} > {sub}": sub for one, subs in _CATEGORIES.items() for sub in subs.split("|")
        }
        whole = next((whole for whole, sub in every.items() if sub.lower() == outer.lower()), None)
        close = whole or nearest(outer.title(), _CATEGORIES)
    elif inner and inner not in _CATEGORIES[outer].split("|"):
        sub = nearest(inner.title(), _CATEGORIES[outer].split("|"))
        close = f"{outer} > {sub}" if sub else outer
    else:
        return None
    return f"did you mean {close!r}?" if close else f"known: {', '.join(_CATEGORIES)}"


def _is_folder_url(text: str) -> bool:
    return is_address(text) and not urlsplit(text).query and not urlsplit(text).fragment
