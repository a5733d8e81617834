"""What is committed is what `listen` makes of the example, and what it says is true."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from lxml import etree

from tests.conftest import REPOSITORY, run_listen

BASE = "https://example.org/listen/"
PODLOVE = "{http://podlove.org/simple-chapters}chapter"
TEXTS = ("chapters.json", "transcript.html", "transcript.json", "transcript.srt", "transcript.vtt")


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example published anew, in a copy of the repository's show."""
    root = tmp_path_factory.mktemp("example")
    shutil.copy(REPOSITORY / "listen.toml", root)
    shutil.copytree(REPOSITORY / "examples", root / "examples")
    ran = run_listen("publish", "examples/night-library.md", cwd=root)
    assert ran.code == 0, ran.err
    return root


def manifest(root: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((root / "output/night-library/episode.json").read_bytes())
    return found


def without_hashes(value: Any) -> Any:
    """The same without what depends on the sound's bytes, which may differ between processors."""
    if isinstance(value, dict):
        dropped = {"sha256", "path", "length", "inputs", "engine_version", "peaks"}
        return {k: without_hashes(v) for k, v in value.items() if k not in dropped}
    return [without_hashes(v) for v in value] if isinstance(value, list) else value


def test_the_manifest_is_what_listen_makes_of_the_example(fresh: Path) -> None:
    assert without_hashes(manifest(REPOSITORY)) == without_hashes(manifest(fresh))


@pytest.mark.parametrize("name", TEXTS)
def test_the_texts_are_what_listen_makes_of_the_example(fresh: Path, name: str) -> None:
    path = Path("output/night-library", name)
    assert (REPOSITORY / path).read_text() == (fresh / path).read_text()


def test_the_feed_is_what_listen_makes_of_the_example(fresh: Path) -> None:
    def outline(root: Path) -> list[tuple[str, str, str | None]]:
        found = []
        for element in etree.parse(root / "feed.xml").iter(etree.Element):
            if element.tag != "enclosure":
                start = element.get("start") or element.get("url")
                found.append((str(element.tag), (element.text or "").strip(), start))
        return found

    assert outline(REPOSITORY) == outline(fresh)


def test_the_sound_is_as_long_as_it_says(decode: Callable[[Path], bytes]) -> None:
    committed = manifest(REPOSITORY)
    samples = len(decode(REPOSITORY / committed["media"]["path"])) // 2
    assert samples == round(committed["duration"] * 22050)


def test_the_sound_is_as_loud_as_it_should_be(program: Callable[[str], str]) -> None:
    path = REPOSITORY / manifest(REPOSITORY)["media"]["path"]
    command = [program("ffmpeg"), "-nostats", "-i", str(path), "-map", "0:a"]
    command += ["-af", "ebur128=framelog=verbose", "-f", "null", "-"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    loudness = float(said.rsplit("I:", 1)[1].split()[0])
    assert loudness == pytest.approx(-16, abs=1)


def test_lengths_and_paths_of_the_committed_feed_are_true() -> None:
    feed = etree.parse(REPOSITORY / "feed.xml")
    (enclosure,) = feed.iter("enclosure")
    url, length = enclosure.get("url"), enclosure.get("length")
    assert url is not None
    assert (REPOSITORY / url.removeprefix(BASE)).stat().st_size == int(length or 0)
    for element in feed.iter(etree.Element):
        for key in ("url", "href"):
            link = element.get(key) or ""
            if link.startswith(BASE) and urlsplit(link).path != "/listen/":
                assert (REPOSITORY / urlsplit(link).path.removeprefix("/listen/")).is_file(), link
    committed = manifest(REPOSITORY)
    media = REPOSITORY / committed["media"]["path"]
    assert hashlib.sha256(media.read_bytes()).hexdigest() == committed["media"]["sha256"]
    assert [c.get("title") for c in feed.iter(PODLOVE)] == [
        c["title"] for c in committed["chapters"]
    ]
    for chapter in committed["chapters"]:
        assert (REPOSITORY / chapter["path"]).is_file()


def test_the_committed_show_has_no_fault() -> None:
    from listen.check import as_text, check_show

    assert as_text(check_show(str(REPOSITORY))) == ""
