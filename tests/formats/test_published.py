"""m4b and opus beside the MP3: the same chapters and times, tags, cover, feed, page, cache."""

from __future__ import annotations

import base64
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from mutagen.flac import Picture
from mutagen.mp4 import MP4
from mutagen.oggopus import OggOpus

from tests.conftest import run_listen
from tests.formats.conftest import ARTICLE, LONG_TITLE, Published, configure, publish

Probe = Callable[[Path], dict[str, Any]]


def boxes(data: bytes) -> dict[bytes, tuple[int, bytes]]:
    """The MP4 boxes on one level: kind to (offset, body)."""
    found: dict[bytes, tuple[int, bytes]] = {}
    at = 0
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at : at + 8])
        found[kind] = (at, data[at + 8 : at + size])
        at += size
    return found


def nero(path: Path) -> list[tuple[float, str]]:
    """The chapters of moov/udta/chpl: seconds and title."""
    moov = boxes(path.read_bytes())[b"moov"][1]
    body = boxes(boxes(moov)[b"udta"][1])[b"chpl"][1]
    found = []
    at = 9
    for _ in range(body[8]):
        start, size = struct.unpack(">QB", body[at : at + 9])
        found.append((start / 10_000_000, body[at + 9 : at + 9 + size].decode()))
        at += 9 + size
    return found


def shown(title: str) -> str:
    return title if len(title.encode()) <= 127 else title[:100]


def test_the_media_are_alternates_with_their_types(every_format: Published) -> None:
    found = [(m["type"], m["path"].rpartition(".")[2]) for m in every_format.manifest["alternates"]]
    assert found == [("audio/x-m4a", "m4b"), ("audio/ogg", "opus")]
    for media in every_format.manifest["alternates"]:
        assert (every_format.root / media["path"]).stat().st_size == media["length"]
        assert media["path"].rpartition("-")[2].startswith(media["sha256"][:8])


@pytest.mark.parametrize("ending", ["m4b", "opus"])
def test_chapters_are_those_of_the_mp3(every_format: Published, probe: Probe, ending: str) -> None:
    wanted = [(c["start"], shown(c["title"])) for c in every_format.manifest["chapters"]]
    found = probe(every_format.path(ending))["chapters"]
    titles = [c["tags"]["title"] for c in found]
    assert [(float(c["start_time"]), shown(c["tags"]["title"])[: len(t)]) for c, (_, t) in zip(found, wanted, strict=True)] == wanted  # fmt: skip  # noqa: E501
    assert len(titles) == 5


def test_an_m4b_has_both_chapter_forms_and_its_moov_first(every_format: Published) -> None:
    path = every_format.path("m4b")
    kinds = list(boxes(path.read_bytes()))
    assert kinds.index(b"moov") < kinds.index(b"mdat")
    chapters = every_format.manifest["chapters"]
    assert [start for start, _ in nero(path)] == [c["start"] for c in chapters]
    assert all(len(title.encode()) <= 127 for _, title in nero(path))
    assert nero(path)[-1][1].startswith(LONG_TITLE[:100])
    moov = boxes(path.read_bytes())[b"moov"][1]
    assert moov.count(b"tref") == 1
    assert b"chap" in moov


@pytest.mark.parametrize("ending", ["m4b", "opus"])
def test_it_lasts_as_long_as_the_mp3(
    every_format: Published, decode: Callable[[Path], bytes], probe: Probe, ending: str
) -> None:
    path = every_format.path(ending)
    rate = int(probe(path)["streams"][0]["sample_rate"])
    frame = 1024 if ending == "m4b" else 960
    heard = len(decode(path)) / 2 / rate
    assert heard == pytest.approx(every_format.manifest["duration"], abs=frame / rate)
    declared = float(probe(path)["format"]["duration"])
    assert declared == pytest.approx(every_format.manifest["duration"], abs=frame / rate)


def test_tags_and_cover(every_format: Published) -> None:
    mp4 = MP4(every_format.path("m4b"))
    assert mp4["\xa9nam"] == ["The pilots' house"]
    assert mp4["\xa9ART"] == ["Ann Lee"]
    assert mp4["\xa9alb"] == ["Harbour"]
    assert mp4["\xa9day"] == ["2026-04-03"]
    assert bytes(mp4["covr"][0]).startswith(b"\xff\xd8")
    opus = OggOpus(every_format.path("opus"))
    assert opus["title"] == ["The pilots' house"]
    assert opus["chapter001"] == [f"00:00:{every_format.manifest['chapters'][1]['start']:02}.000"]
    assert opus["chapter004name"] == [LONG_TITLE]
    picture = Picture(base64.b64decode(opus["metadata_block_picture"][0]))
    assert (picture.type, picture.mime) == (3, "image/jpeg")
    assert picture.data == bytes(mp4["covr"][0])


def test_feed_and_page_offer_them_and_the_check_is_content(every_format: Published) -> None:
    feed = (every_format.root / "feed.xml").read_text()
    page = (every_format.root / "output" / "a" / "index.html").read_text()
    for media in every_format.manifest["alternates"]:
        assert f'type="{media["type"]}" length="{media["length"]}"' in feed
        assert media["path"].rpartition("/")[2] in page
    ran = run_listen("check", ".", cwd=every_format.root)
    assert not ran.out


def test_only_what_changed_is_encoded_again(tmp_path: Path) -> None:
    configure(tmp_path, '[audio]\nformats = ["opus", "m4b"]\n')
    publish(tmp_path)
    cache = tmp_path / ".listen" / "cache" / "clips"
    before = {path: path.stat().st_mtime_ns for path in cache.rglob("*") if path.is_file()}
    changed = publish(tmp_path, article=ARTICLE.replace("forty crowns", "fifty crowns a day and"))
    new = {path for path in cache.rglob("*") if path.is_file()} - before.keys()
    assert changed.manifest["rendered"] == 1
    assert len(new) == 3  # the passage, and its chapter in two formats
    again = publish(tmp_path, article=ARTICLE.replace("forty crowns", "fifty crowns a day and"))
    assert (again.manifest["rendered"], again.manifest["alternates"]) == (
        0,
        changed.manifest["alternates"],
    )


def test_asking_for_a_format_later_speaks_nothing_and_dropping_it_removes_the_file(
    tmp_path: Path,
) -> None:
    configure(tmp_path, "")
    plain = publish(tmp_path)
    configure(tmp_path, '[audio]\nformats = ["mp3", "opus"]\n')
    more = publish(tmp_path)
    assert more.manifest["rendered"] == 0
    assert more.manifest["media"] == plain.manifest["media"]
    assert more.path("opus").is_file()
    configure(tmp_path, "")
    publish(tmp_path)
    assert not list(tmp_path.glob("output/a/*.opus"))


def test_the_same_input_gives_the_same_bytes(every_format: Published, tmp_path: Path) -> None:
    (tmp_path / "listen.toml").write_bytes((every_format.root / "listen.toml").read_bytes())
    text = (every_format.root / "a.md").read_text()
    assert (
        publish(tmp_path, article=text).manifest["alternates"]
        == (every_format.manifest["alternates"])
    )


def test_without_the_encoders_the_error_names_the_command(tmp_path: Path) -> None:
    configure(tmp_path, '[audio]\nformats = ["m4b"]\n')
    (tmp_path / "a.md").write_text(ARTICLE)
    program = "import sys; sys.modules['av'] = None; from listen.__main__ import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", program, "publish", "a.md"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert "pip install 'listen-article[formats]'" in done.stderr
    assert not (tmp_path / "output").exists()


def test_a_format_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    configure(tmp_path, '[audio]\nformats = ["mp3", "m4a"]\n')
    (tmp_path / "a.md").write_text(ARTICLE)
    ran = run_listen("publish", "a.md", cwd=tmp_path)
    assert ran.code == 2
    assert "listen.toml:4" in ran.err
    assert "m4b" in ran.err
