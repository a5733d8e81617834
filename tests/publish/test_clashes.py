"""What others put there is not replaced: another article's episode, a site's own files."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Listen

TONE = ("--voice", "tone")


def article(path: Path, head: str, words: str = "Words.") -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"---\ntitle: {path.stem}\n{head}\n---\n\n{words}\n")
    return path


@pytest.mark.parametrize("head", ["id: same", "link: https://news.example/"])
def test_an_id_of_another_article_is_refused_until_that_is_gone(
    head: str, listen: Listen, tmp_path: Path
) -> None:
    one, two = article(tmp_path / "one.md", head), article(tmp_path / "two.md", head)
    assert listen("publish", "one.md", *TONE).code == 0
    feed = (tmp_path / "feed.xml").read_bytes()
    ran = listen("publish", "two.md", *TONE)
    assert ran.code == 1
    assert f"two.md: it is known by {head.split()[1]}, as one.md is" in ran.err
    assert (tmp_path / "feed.xml").read_bytes() == feed
    one.unlink()  # that it was renamed is told by this
    assert listen("publish", "two.md", *TONE).code == 0
    assert "<title>two</title>" in (tmp_path / "feed.xml").read_text()
    assert [path.name for path in (tmp_path / "output").iterdir()] == ["one"]
    three = tmp_path / "three.md"
    three.hardlink_to(two)  # what a file system sees that does not tell letters apart
    assert listen("publish", "three.md", *TONE).code == 0


def test_a_folder_with_a_page_of_its_own_is_no_place_for_an_episode(
    listen: Listen, tmp_path: Path
) -> None:
    article(tmp_path / "story.md", "date: 2026-01-01")
    theirs = tmp_path / "output/story"
    theirs.mkdir(parents=True)
    (theirs / "index.html").write_text("<h1>My own page</h1>")
    for _ in range(2):
        assert listen("publish", "story.md", "--force", *TONE).code == 0
        assert [path.name for path in theirs.iterdir()] == ["index.html"]
    assert (tmp_path / "output/story-2/index.html").is_file()
    assert listen("check", "--no-loudness").code == 0


def test_a_style_of_a_site_is_not_replaced(listen: Listen, tmp_path: Path) -> None:
    article(tmp_path / "story.md", "date: 2026-01-01")
    style = tmp_path / "listen/page.css"
    style.parent.mkdir()
    style.write_text("body { color: red }")
    ran = listen("publish", "story.md", *TONE)
    assert ran.code == 1
    assert f"{style}: there is one that is not of `listen`" in ran.err
    assert "--show" in ran.err
    assert style.read_text() == "body { color: red }"
    assert not (tmp_path / "feed.xml").exists()
    style.unlink()
    assert listen("publish", "story.md", *TONE).code == 0
    whole = style.read_bytes()
    style.write_bytes(whole[:100])  # from now on it is ours, and damaged
    article(tmp_path / "story.md", "date: 2026-01-01", "Other words.")
    assert listen("publish", "story.md", *TONE).code == 0
    assert style.read_bytes() == whole
    assert listen("remove", "story").code == 0
    style.write_bytes(whole[:100])  # or of another version
    assert listen("publish", "story.md", *TONE).code == 0
    assert style.read_bytes() == whole


def test_sound_that_somebody_put_beside_an_episode_stays(listen: Listen, tmp_path: Path) -> None:
    article(tmp_path / "story.md", "date: 2026-01-01")
    assert listen("publish", "story.md", *TONE).code == 0
    theirs = tmp_path / "output/story/interview.mp3"
    theirs.write_bytes(b"of somebody else")
    (old,) = (tmp_path / "output/story").glob("story-*.mp3")
    article(tmp_path / "story.md", "date: 2026-01-01", "Other words.")
    assert listen("publish", "story.md", *TONE).code == 0
    assert theirs.is_file()
    assert not old.exists()
    checked = listen("check", "--no-loudness")
    assert "interview.mp3" not in checked.out
