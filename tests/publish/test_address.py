"""A show's address as a person writes it: one and the same URL in the feed and on the pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image

from listen.address import ascii_url
from tests.conftest import Listen


def test_a_url_that_is_encoded_stays_as_it_is() -> None:
    url = "https://news.example/a%20b?x=%E4&y=1#c"
    assert ascii_url(url) == url
    assert ascii_url("https://news.example/50%") == "https://news.example/50%25"


def test_an_address_and_an_image_that_are_not_ascii(listen: Listen, tmp_path: Path) -> None:
    (tmp_path / "listen.toml").write_text(
        '[show]\nbase_url = "https://müller.example/my høre/"\nimage = "bild ä #1.png"\n', "utf-8"
    )
    Image.new("RGB", (1400, 1400)).save(tmp_path / "bild ä #1.png")
    (tmp_path / "a.md").write_text("Some words.")
    assert listen("publish", "a.md", "--voice", "tone").code == 0

    base = "https://xn--mller-kva.example/my%20h%C3%B8re/"
    for path in ("feed.xml", "index.html", "output/a/index.html", "output/a/oembed.json"):
        text = (tmp_path / path).read_text("utf-8")
        assert base + "bild%20%C3%A4%20%231.png" in text, path
        assert not re.search("m%?.{1,5}ller.example", text.replace(base, "")), path
    checked = listen("check", "--no-loudness")
    assert checked.code == 0, checked.out


def test_a_guid_in_capitals_is_the_same_guid(listen: Listen, tmp_path: Path) -> None:
    guid = "9b024349-ccf0-5f69-a609-6b82873eab3c"
    (tmp_path / "listen.toml").write_text(
        f'[show]\nbase_url = "https://x.example/"\nguid = "{guid.upper()}"\n'
    )
    (tmp_path / "a.md").write_text("Some words.")
    assert listen("publish", "a.md", "--voice", "tone").code == 0
    assert f"<podcast:guid>{guid}</podcast:guid>" in (tmp_path / "feed.xml").read_text()
    checked = listen("check", "--no-loudness")
    assert checked.code == 0, checked.out


@pytest.mark.parametrize("host", ["ü..example", "[ü", "ü" * 64, "x.example:port"])
def test_a_host_that_cannot_be(host: str, listen: Listen, tmp_path: Path) -> None:
    (tmp_path / "listen.toml").write_text(f'[show]\nbase_url = "https://{host}/"\n', "utf-8")
    (tmp_path / "a.md").write_text("Some words.")
    ran = listen("publish", "a.md", "--voice", "tone")
    assert ran.code == 2
    assert "is not the URL of a folder" in ran.err
