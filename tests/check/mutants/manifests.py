"""Rule 30: the manifest and its files."""

from __future__ import annotations

import re

from .. import sound_specimen as sound
from ..specimen import (
    FOLDER,
    LENGTHS,
    Show,
    hashed,
    jpeg,
    mp3,
    section_mp3,
)
from .registry import edit, mutant

# 30: the manifest
EPISODE = "episode.json"
edit(30, "a key missing", EPISODE, '"slug"', '"snail"')
edit(30, "another version", EPISODE, '"version": 1', '"version": 2')
edit(30, "a chapter wrongly numbered", EPISODE, '"number": 2', '"number": 5', also=(21,))
edit(30, "a sentence in another chapter", EPISODE, '"chapter": 2', '"chapter": 1')
edit(30, "an id twice", EPISODE, '"id": "s11"', '"id": "s10"')
edit(30, "a word outside of its sentence", EPISODE, "0, 3]]", "0, 300]]")
edit(30, "not JSON", EPISODE, '"version": 1', "version: 1")


edit(30, "a page that does not lead to the feed", "index.html", 'rel="alternate"', 'rel="author"')


edit(30, "another title than its item's", EPISODE, '"title": "', '"title": "Not ')
edit(30, "another date than its item's", EPISODE, "2026-10-01T09:00:00", "2026-10-01T09:00:01")
edit(26, "a page to embed that is missing", "index.html", "<main>", "<main><!-- embed.html -->")
edit(
    30, "a page without its script", "index.html", "<main>", '<script src="../x.js"></script><main>'
)


@mutant(30, also=(11, 20, 24, 28, 29))
def sound_cut_short(show: Show) -> None:
    path = show.root / show.media
    path.write_bytes(path.read_bytes()[:-5000])


@mutant(30, also=(28,))
def sound_altered(show: Show) -> None:
    path = show.root / show.media
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(bytes(data))


@mutant(30)
def section_missing(show: Show) -> None:
    (show.root / show.manifest["chapters"][1]["path"]).unlink()


@mutant(30)
def sections_exchanged(show: Show) -> None:
    """The frames of chapter 3 under the tag of chapter 2."""

    tag = section_mp3(2)
    tag = tag[: tag.index(b"\xff\xf3\x80\xc4")]
    body = sound.lay_out(LENGTHS).sections[2]
    show.write(show.manifest["chapters"][1]["path"], mp3(body, tag))


@mutant(30)
def duration_off(show: Show) -> None:
    """A millisecond."""
    manifest = show.manifest
    manifest["chapters"][-1]["end"] += 0.001
    show.alter(duration=manifest["duration"] + 0.001, chapters=manifest["chapters"])


@mutant(30)
def chapters_with_a_gap(show: Show) -> None:
    chapters = show.manifest["chapters"]
    chapters[0]["end"] -= 0.5
    show.alter(chapters=chapters)


@mutant(30)
def sentences_overlap(show: Show) -> None:
    found = show.manifest["sentences"]
    found[0]["end"] = found[1]["start"] + 0.2
    show.alter(sentences=found)


@mutant(30)
def episode_without_item(show: Show) -> None:
    text = re.sub(r"<item>.*</item>", "", show.read("feed.xml"), flags=re.DOTALL)
    show.write("feed.xml", text)


@mutant(30, also=(11, 20, 28, 29))
def path_out_of_the_show(show: Show) -> None:
    media = show.manifest["media"] | {"path": "../../etc/tides-00000000.mp3"}
    show.alter(media=media)


@mutant(30)
def manifest_is_a_list(show: Show) -> None:
    show.write(f"{FOLDER}/episode.json", "[]")


@mutant(30)
def no_manifest_and_no_configuration(show: Show) -> None:
    """Nothing is left but the feed to say whose the sound is."""
    for name in ("listen.toml", f"{FOLDER}/episode.json"):
        (show.root / name).unlink()


@mutant(30, advice=True)
def left_over_file(show: Show) -> None:
    show.write(f"{FOLDER}/tides-00000000.mp3", b"old")


edit(30, "a title that is a number", EPISODE, '"slug": "tides"', '"slug": 5')
edit(30, "a media type of nothing", EPISODE, '"type": "audio/mpeg"', '"type": null')


@mutant(30, also=(16, 17, 18, 20))
def first_chapter_late(show: Show) -> None:
    chapters = show.manifest["chapters"]
    chapters[0]["start"] = 0.05
    show.alter(chapters=chapters)


@mutant(30)
def published_is_no_date(show: Show) -> None:
    episode_without_item(show)
    show.alter(published="tomorrow")


@mutant(30)
def published_without_a_zone(show: Show) -> None:
    episode_without_item(show)
    show.alter(published="2026-10-01T09:00:00")


@mutant(30, also=())
def media_without_its_hash(show: Show) -> None:
    old = show.media
    new = f"{FOLDER}/tides.mp3"
    (show.root / old).rename(show.root / new)
    for path in ("feed.xml", f"{FOLDER}/episode.json", f"{FOLDER}/index.html"):
        show.edit(path, old, new)


@mutant(30, also=(24,))
def a_sentence_in_a_pause(show: Show) -> None:
    """Nothing in the manifest contradicts it: only listening finds it."""
    found = show.manifest["sentences"]
    found[1] |= {"start": 2.75, "end": 2.95, "words": []}
    show.alter(sentences=found)


def _with_artwork(show: Show, data: bytes) -> str:
    """Give the episode artwork of its own; returns its path."""
    path = f"{FOLDER}/cover-{hashed(data)[:8]}.jpg"
    show.write(path, data)
    show.alter(image=path)
    return path


@mutant(30)
def artwork_of_the_episode_missing(show: Show) -> None:
    (show.root / _with_artwork(show, jpeg(1400))).unlink()


@mutant(30)
def artwork_of_the_episode_altered(show: Show) -> None:
    show.write(_with_artwork(show, jpeg(1400)), jpeg(1500))


@mutant(30, advice=True)
def artwork_left_over(show: Show) -> None:
    show.write(f"{FOLDER}/cover-0badcafe.jpg", jpeg(1400))
