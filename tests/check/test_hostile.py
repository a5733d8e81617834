"""Whatever stands in a show's files or a feed, the judge finds faults; it never fails itself."""

from __future__ import annotations

import random
import re
import shutil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from listen.check import check_show
from listen.check.captions import read_html, read_json, read_srt, read_vtt
from listen.check.containers import Container
from listen.check.fault import judge
from listen.check.mpeg import reservoir_faults
from listen.check.page import Page
from listen.check.sound import read_sound

from .specimen import NOW, Show

TOKENS = (
    "null", "-1", "1e999", '""', "[]", "{}", "<", ">", "&", "]]>", "true", "NaN", "http://",
    "http://[", "http://a:b/", "-->", "<p>", "<!--", "%00", "..", "0", "99999999999999999999",
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_a_sound_file_of_any_bytes(data: bytes) -> None:
    for begin in (b"", b"ID3\x03\x00\x00\x00\x00\x00\x20", b"\xff\xf3\x80\xc4"):
        sound = read_sound("a", begin + data, ours=True)
        assert list(judge(sound))
        list(reservoir_faults(sound.data, sound.stream.frames))


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_a_container_of_any_bytes(data: bytes) -> None:
    for begin in (b"OggS", b"\0\0\0\x10ftypM4A \0\0\0\0", b""):
        assert list(judge(Container("a", True, begin + data, ((0, "a"),))))


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_a_transcript_of_any_bytes(data: bytes) -> None:
    for reader in (read_html, read_json, read_srt, read_vtt):
        reader(data)
    read_vtt(b"WEBVTT\n\n00:00.000 --> 00:01.000\n" + data)
    read_srt(b"1\n00:00:00,000 --> 00:00:01,000\n" + data)
    read_json(b'{"version": "1.0.0", "segments": [' + data + b"]}")


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_a_page_of_any_bytes(data: bytes) -> None:
    for begin in (b"", b"<!doctype html><html lang=en><p>", b'<script type="application/ld+json">'):
        assert list(judge(Page("a", True, begin + data, "https://a.example/a.mp3")))


@pytest.mark.parametrize("seed", range(40))
def test_a_bent_show(seed: int, show: Show) -> None:
    rng = random.Random(seed)
    files = sorted(path for path in show.root.rglob("*") if path.is_file())
    for path in rng.sample(files, 3):
        path.write_bytes(bend(path.read_bytes(), rng))
    check_show(str(show.root), now=NOW, loudness=False)


def bend(data: bytes, rng: random.Random) -> bytes:
    words = list(re.finditer(rb'"[^"\n]{0,80}"|[\d.]+|\w+', data[:50_000]))
    if words and rng.random() < 0.6:
        word = rng.choice(words)
        return data[: word.start()] + rng.choice(TOKENS).encode() + data[word.end() :]
    at = rng.randrange(len(data) + 1)
    return rng.choice((data[:at], data[:at] + rng.randbytes(9) + data[at + 9 :], data[:at] * 2))


@pytest.mark.parametrize("token", TOKENS)
@pytest.mark.parametrize("name", ["url", "href", "start", "length", "text", "type"])
def test_a_bent_attribute_of_the_feed(name: str, token: str, show: Show) -> None:
    value = token.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    text = re.sub(rf' {name}="[^"]*"', f' {name}="{value}"', show.read("feed.xml"))
    show.write("feed.xml", text)
    assert check_show(str(show.root), now=NOW, loudness=False)


def test_a_billion_laughs(show: Show) -> None:
    doctype = (
        '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY c SYSTEM "/etc/passwd">]>'
    )
    show.feed("<rss ", f"{doctype}<rss ")
    show.feed("Harbour news", "&b;&c;")
    (fault,) = [one for one in check_show(str(show.root), now=NOW) if one.rule == 1]
    assert "document type" in fault.what


def test_a_link_out_of_the_show(show: Show) -> None:
    (show.root / "secret.vtt").symlink_to("/etc/passwd")
    show.feed("output/tides/transcript.vtt", "secret.vtt")
    found = check_show(str(show.root), now=NOW)
    assert any("leads out" in fault.what for fault in found)
    assert "root" not in " ".join(fault.what for fault in found)


@pytest.mark.parametrize("name", ["feed.xml", "output/tides/transcript.vtt", "output/tides"])
def test_a_circle_of_links(name: str, show: Show) -> None:
    path = show.root / name
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    path.symlink_to(path.name)
    assert check_show(str(show.root), now=NOW, loudness=False)


def test_a_config_of_other_types(show: Show) -> None:
    show.write("listen.toml", 'show = 1\n[audio]\nloudness = "loud"\npeak = nan\n')
    assert check_show(str(show.root), now=NOW) == ()
