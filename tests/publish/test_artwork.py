"""An article's own picture as its episode's artwork: files, hostile names, changes, mending."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from mutagen.id3 import ID3
from mutagen.mp4 import MP4
from mutagen.oggopus import OggOpus
from PIL import Image

from listen.article.source import load
from listen.publish.find import Found, Options
from listen.publish.picture import Pictures
from listen.publish.sources import is_watched
from listen.show import Show
from tests.conftest import Listen

BASE = "http://127.0.0.1:8000/"
IMAGE = "{http://www.itunes.com/dtds/podcast-1.0.dtd}image"
RED, GREEN = (200, 30, 30), (30, 160, 60)
BODY = "\n\nOne paragraph. It has two sentences.\n\n## A heading\n\nAnother paragraph here.\n"


def picture(
    colour: tuple[int, int, int] = RED,
    size: tuple[int, int] = (1400, 1400),
    mode: str = "RGB",
    kind: str = "JPEG",
) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).convert(mode).save(out, kind)
    return out.getvalue()


def article(root: Path, image: str | None, body: str = BODY) -> Path:
    """Write an article whose front matter names an image."""
    path = root / "story.md"
    named = f"image: {json.dumps(image)}\n" if image is not None else ""
    path.write_text(f"---\ntitle: A title\ndate: 2026-03-01\n{named}---{body}")
    return path


def publish(listen: Listen, source: object, *words: str) -> dict[str, Any]:
    ran = listen("publish", str(source), "--voice", "tone", "--json", *words)
    assert ran.code == 0, ran.err
    found: dict[str, Any] = json.loads(ran.out)["episodes"][0]
    return found


def shown(root: Path) -> str:
    """The artwork of the feed's only item, as a path in the show."""
    (item,) = etree.parse(root / "feed.xml").iter("item")
    element = item.find(IMAGE)
    assert element is not None
    href = str(element.get("href"))
    assert href.startswith(BASE)
    return href.removeprefix(BASE)


def colour(data: bytes) -> tuple[int, ...]:
    """The colour in a picture's middle, in steps that survive JPEG."""
    with Image.open(io.BytesIO(data)) as opened:
        assert opened.format == "JPEG"
        assert max(opened.size) <= 300
        middle = opened.convert("RGB").getpixel((100, 100))
    assert isinstance(middle, tuple)
    return tuple(round(value / 10) * 10 for value in middle)


def in_tag(path: Path) -> tuple[int, ...]:
    (found,) = ID3(path).getall("APIC")
    return colour(found.data)


def covers(root: Path) -> list[str]:
    return sorted(path.name for path in root.glob("output/*/cover-*"))


@pytest.mark.parametrize(("kind", "ending"), [("JPEG", "jpg"), ("PNG", "png")])
def test_a_picture_beside_the_article_is_its_artwork_everywhere(
    listen: Listen, tmp_path: Path, kind: str, ending: str
) -> None:
    data = picture(size=(1500, 1500), kind=kind)
    (tmp_path / "art.jpg").write_bytes(data)  # named for what it is only in the show
    source = article(tmp_path, "art.jpg")
    found = publish(listen, source)
    path = f"output/story/cover-{sha256(data).hexdigest()[:8]}.{ending}"
    assert found["image"] == path
    assert (tmp_path / path).read_bytes() == data
    assert shown(tmp_path) == path
    for file in (found["media"]["path"], *(one["path"] for one in found["chapters"])):
        assert in_tag(tmp_path / file) == (200, 30, 30)
    page = (tmp_path / "output/story/index.html").read_text()
    assert f'<meta property="og:image" content="{BASE}{path}">' in page
    embed = json.loads((tmp_path / "output/story/oembed.json").read_text())
    assert embed["thumbnail_url"] == BASE + path
    assert (embed["thumbnail_width"], embed["thumbnail_height"]) == (1500, 1500)
    times = {file: file.stat().st_mtime_ns for file in tmp_path.rglob("output/**/*")}
    again = publish(listen, source)
    assert again["rendered"] == 0
    assert {file: file.stat().st_mtime_ns for file in tmp_path.rglob("output/**/*")} == times


def test_other_formats_have_it_too(listen: Listen, tmp_path: Path) -> None:
    (tmp_path / "listen.toml").write_text('[audio]\nformats = ["mp3", "m4b", "opus"]\n')
    (tmp_path / "art.jpg").write_bytes(picture())
    publish(listen, article(tmp_path, "art.jpg"))
    (m4b,) = tmp_path.glob("output/story/*.m4b")
    assert colour(bytes(MP4(m4b)["covr"][0])) == (200, 30, 30)
    (opus,) = tmp_path.glob("output/story/*.opus")
    assert OggOpus(opus)["metadata_block_picture"]


def test_where_a_path_may_lead(listen: Listen, tmp_path: Path) -> None:
    (tmp_path / "listen.toml").write_text("")
    (tmp_path / "images").mkdir()
    (tmp_path / "images/my art.png").write_bytes(picture(kind="PNG"))
    stories = tmp_path / "stories"
    stories.mkdir()
    for named in ("/images/my art.png", "../images/my art.png"):
        assert publish(listen, article(stories, named))["image"] is not None
    page = "<!doctype html><html lang=en><head><meta property=og:image content='my%20art.png'>"
    text = "<p>The mill at Carew has stood in the water for four hundred years.</p>"
    (tmp_path / "images/page.html").write_text(
        f"{page}<title>T</title></head><body><article><h1>T</h1>{text * 3}</article></body></html>"
    )
    assert publish(listen, tmp_path / "images/page.html")["image"] is not None


def outside(root: Path) -> None:
    """A fit picture where no article may reach it."""
    (root.parent / "secret.jpg").write_bytes(picture())


def linked(root: Path) -> None:
    outside(root)
    (root / "art.jpg").symlink_to(root.parent / "secret.jpg")


def linked_folder(root: Path) -> None:
    outside(root)
    (root / "art").symlink_to(root.parent)


def written(data: bytes) -> Callable[[Path], None]:
    def write(root: Path) -> None:
        (root / "art.jpg").write_bytes(data)

    return write


def nothing(root: Path) -> None:
    """No file at all."""


UNFIT: list[tuple[str, Callable[[Path], None], str]] = [
    ("art.jpg", written(picture(size=(1200, 630))), "1200 by 630 pixels, not square"),
    ("art.jpg", written(picture(size=(900, 900))), "not between 1400 and 3000"),
    ("art.jpg", written(picture(size=(3200, 3200))), "not between 1400 and 3000"),
    ("art.jpg", written(picture(mode="CMYK")), "CMYK, not RGB"),
    ("art.jpg", written(picture(mode="RGBA", kind="PNG")), "transparent"),
    ("art.jpg", written(picture(mode="P", kind="GIF")), "GIF, not JPEG or PNG"),
    ("art.jpg", written(picture()[:-3000]), "truncated"),
    ("art.jpg", written(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), "not an image"),
    ("art.jpg", written(b""), "not an image"),
    ("art.jpg", written(picture() + bytes(11_000_000)), "more than 10 MiB"),
    ("art.jpg", nothing, "no such file"),
    ("art.jpg/x.jpg", written(picture()), "no such file"),
    (".", nothing, "not a file"),
    ("../secret.jpg", outside, "leads out"),
    ("art.jpg", linked, "leads out"),
    ("art/secret.jpg", linked_folder, "leads out"),
    ("art.jpg", lambda root: (root / "art.jpg").symlink_to("art.jpg"), "in a circle"),
    ("/etc/passwd", nothing, "no such file"),
    ("x" * 500, nothing, "no file can have that name"),
    ("https://example.org/" + "x" * 5000, nothing, "so long"),
    ("a\0b.jpg", nothing, "leads out"),
    ("file:///etc/passwd", nothing, "neither a path nor"),
    ("data:image/png;base64,AAAA", nothing, "neither a path nor"),
    ("//127.0.0.1/x.jpg", nothing, "neither a path nor"),
    ("https://[half/x.jpg", nothing, "Invalid IPv6"),
    ("http://127.0.0.1:1/x.jpg", nothing, "private network"),
]
if hasattr(os, "mkfifo"):
    UNFIT.append(("art.jpg", lambda root: os.mkfifo(root / "art.jpg"), "not a file"))


@pytest.mark.parametrize(("named", "prepare", "said"), UNFIT)
def test_what_cannot_be_artwork_is_a_hint(
    named: str, prepare: Callable[[Path], None], said: str, tmp_path: Path
) -> None:
    root = tmp_path / "show"
    root.mkdir()
    prepare(root)
    source = str(article(root, "art.jpg"))
    hints: list[str] = []
    pictures = Pictures(Show(root), Options(), hints.append)
    found = pictures.find(named, Found(source, "story.md", load(source), "", ""))
    assert found.artwork is None
    (hint,) = hints
    assert hint.startswith(f"{source}: the show's artwork is used, not {named[:20]}")
    assert said in hint
    assert hint.endswith(")"), "it says the cure"
    assert len(hint) < 600


def test_what_cannot_be_artwork_fails_no_episode(listen: Listen, tmp_path: Path) -> None:
    (tmp_path / "wide.jpg").write_bytes(picture(size=(1200, 630)))
    source = article(tmp_path, "wide.jpg")
    ran = listen("publish", source, "--voice", "tone")
    assert ran.code == 0, ran.err
    (hint,) = [line for line in ran.err.splitlines() if "artwork" in line]
    assert hint.startswith(f"hint: {source}: the show's artwork is used, not wide.jpg: it is 1200")
    assert json.loads((tmp_path / "output/story/episode.json").read_bytes())["image"] is None
    assert shown(tmp_path) == "cover.jpg"
    assert covers(tmp_path) == []


def test_a_changed_picture_renders_nothing_and_changes_the_tag(
    listen: Listen, tmp_path: Path
) -> None:
    art = tmp_path / "art.jpg"
    art.write_bytes(picture(RED))
    source = article(tmp_path, "art.jpg")
    first = publish(listen, source)
    art.write_bytes(picture(GREEN))
    again = publish(listen, source)
    assert (again["rendered"], again["reused"]) == (0, first["rendered"])
    assert again["guid"] == first["guid"]
    assert again["inputs"] != first["inputs"]
    assert in_tag(tmp_path / again["media"]["path"]) == (30, 160, 60)
    assert again["media"]["path"] != first["media"]["path"]
    assert not (tmp_path / first["media"]["path"]).exists()
    assert covers(tmp_path) == [Path(again["image"]).name]
    assert shown(tmp_path) == again["image"] != first["image"]


def test_a_picture_that_was_only_touched_changes_nothing(listen: Listen, tmp_path: Path) -> None:
    art = tmp_path / "art.jpg"
    art.write_bytes(picture())
    os.utime(art, (1_700_000_000, 1_700_000_000))
    source = article(tmp_path, "art.jpg")
    publish(listen, source)
    written = (tmp_path / "output/story/episode.json").stat().st_mtime_ns
    os.utime(art, (1_700_000_500, 1_700_000_500))
    publish(listen, source)
    assert (tmp_path / "output/story/episode.json").stat().st_mtime_ns == written


def test_a_picture_that_comes_or_is_mended_later_is_taken_up(
    listen: Listen, tmp_path: Path
) -> None:
    art = tmp_path / "art.jpg"
    source = article(tmp_path, "art.jpg")
    assert publish(listen, source)["image"] is None
    unchanged = listen("publish", source, "--voice", "tone").err
    assert "unchanged" in unchanged
    assert "artwork" not in unchanged, "said once"
    for data, fit in ((picture(size=(1400, 900)), False), (picture(), True)):
        art.write_bytes(data)
        found = publish(listen, source)
        assert found["rendered"] == 0
        assert (found["image"] is not None) is fit
    art.unlink()
    assert publish(listen, source)["image"] is None
    assert covers(tmp_path) == []


def test_without_its_key_the_episode_has_the_show_s_artwork_again(
    listen: Listen, tmp_path: Path
) -> None:
    (tmp_path / "cover.jpg").write_bytes(picture(GREEN))
    (tmp_path / "art.jpg").write_bytes(picture(RED))
    publish(listen, article(tmp_path, "art.jpg"))
    found = publish(listen, article(tmp_path, None))
    assert (found["image"], found["rendered"]) == (None, 0)
    assert in_tag(tmp_path / found["media"]["path"]) == (30, 160, 60)
    assert shown(tmp_path) == "cover.jpg"
    assert covers(tmp_path) == []


def test_damage_is_found_and_mended_and_removing_takes_it(listen: Listen, tmp_path: Path) -> None:
    sentence = "The mill at Carew has stood in the water for four hundred years, and it turned. "
    body = f"\n\n{sentence * 4}\n\n## How it worked\n\n{sentence * 4}\n\n## Its end\n\n{sentence}\n"
    (tmp_path / "art.jpg").write_bytes(picture())
    source = article(tmp_path, "art.jpg", body)
    assert listen("publish", source).code == 0
    checked = listen("check")
    assert (checked.code, checked.out) == (0, ""), checked.out
    (cover,) = tmp_path.glob("output/story/cover-*.jpg")
    for damage in (lambda: cover.write_bytes(picture(GREEN)), cover.unlink):
        damage()
        checked = listen("check")
        assert checked.code == 1
        assert cover.name in checked.out
        assert listen("publish", source).code == 0
        assert cover.read_bytes() == picture()
        assert listen("check").out == ""
    assert listen("remove", "story").code == 0
    assert not cover.parent.exists()


def test_an_article_without_a_picture_loads_no_pillow(tmp_path: Path, listen: Listen) -> None:
    source = article(tmp_path, None)
    publish(listen, source)  # makes the show's artwork, and its thumbnail
    source.write_text(source.read_text().replace("Another", "One more"))
    ran = listen("publish", source, "--voice", "tone", PYTHONPROFILEIMPORTTIME="1")
    assert ran.code == 0
    loaded = {line.rpartition("|")[2].strip() for line in ran.err.splitlines()}
    assert "listen.publish.finish" in loaded
    assert "PIL.Image" not in loaded


@pytest.mark.parametrize(
    ("path", "watched"),
    [
        ("a.md", True),
        ("art.jpg", True),
        ("b/ART.PNG", True),
        ("output/a/cover-12345678.jpg", False),
        (".git/x.png", False),
        ("notes.xyz", False),
    ],
)
def test_a_folder_is_watched_for_pictures_too(path: str, watched: bool, tmp_path: Path) -> None:
    assert is_watched(tmp_path / path, tmp_path) is watched
