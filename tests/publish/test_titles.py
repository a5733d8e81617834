"""Titles of any length: a chapter has the same one in every form."""

from __future__ import annotations

import json
from pathlib import Path

from lxml import etree
from mutagen.id3 import ID3

from tests.conftest import Listen


def test_a_heading_longer_than_a_feed_may_hold(listen: Listen, tmp_path: Path) -> None:
    heading = " ".join(["A heading of many words"] * 40)
    (tmp_path / "a.md").write_text(f"# A title\n\nWords.\n\n## {heading}\n\nMore words.\n")
    assert listen("publish", "a.md", "--voice", "tone").code == 0

    home = tmp_path / "output" / "a"
    manifest = json.loads((home / "episode.json").read_text())
    titles = [chapter["title"] for chapter in manifest["chapters"]]
    assert len(titles[1]) <= 255
    assert titles[1].endswith("…")
    assert heading in [sentence["text"] for sentence in manifest["sentences"]]

    chapters = json.loads((home / "chapters.json").read_text())["chapters"]
    assert [chapter["title"] for chapter in chapters] == titles
    tag = ID3(tmp_path / manifest["media"]["path"])
    assert [chap.sub_frames["TIT2"].text[0] for chap in tag.getall("CHAP")] == titles
    feed = etree.parse(tmp_path / "feed.xml")
    assert feed.xpath("//*[local-name()='chapter']/@title") == titles
    checked = listen("check", "--no-loudness")
    assert checked.code == 0, checked.out
