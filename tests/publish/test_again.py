"""Publishing again: the same episode, only what changed, and never a second item."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from tests.conftest import Listen

ARTICLE = """\
---
title: A title
date: 2026-03-01
---

One paragraph. It has two sentences.

## A heading

Another paragraph here.

## A second heading

The last paragraph of all.
"""


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "story.md"
    path.write_text(ARTICLE)
    return path


def publish(listen: Listen, *words: object) -> list[dict[str, Any]]:
    ran = listen("publish", *map(str, words), "--voice", "tone", "--json")
    assert ran.code == 0, ran.err
    assert ran.err == ""
    episodes: list[dict[str, Any]] = json.loads(ran.out)["episodes"]
    return episodes


def items(root: Path) -> list[str | None]:
    feed = etree.parse(root / "feed.xml")
    return [item.findtext("title") for item in feed.iter("item")]


def everything(root: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and ".listen" not in path.parts
    }


def test_nothing_changed_means_nothing_is_written(
    listen: Listen, article: Path, tmp_path: Path
) -> None:
    first = publish(listen, article)[0]
    assert (first["rendered"], first["reused"]) == (6, 0)
    before = everything(tmp_path)
    times = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("output/**/*")}
    again = publish(listen, article)[0]
    assert (again["rendered"], again["reused"]) == (0, 6)
    assert everything(tmp_path) == before
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("output/**/*")} == times
    assert again["guid"] == first["guid"]


def test_an_edit_of_one_sentence_renders_one_passage(
    listen: Listen, article: Path, tmp_path: Path
) -> None:
    first = publish(listen, article)[0]
    article.write_text(ARTICLE.replace("Another paragraph here", "Another, longer paragraph here"))
    again = publish(listen, article)[0]
    assert (again["rendered"], again["reused"]) == (1, 5)
    assert again["guid"] == first["guid"]
    assert again["media"]["path"] != first["media"]["path"]
    assert items(tmp_path) == ["A title"]
    assert not (tmp_path / first["media"]["path"]).exists()
    assert len(list((tmp_path / "output/story").glob("*.mp3"))) == 1
    assert len(list((tmp_path / "output/story/chapters").glob("*.mp3"))) == 3


def test_force_renders_all(listen: Listen, article: Path) -> None:
    publish(listen, article)
    assert publish(listen, article, "--force")[0]["rendered"] == 6


def test_the_date_of_first_publishing_is_kept(listen: Listen, article: Path) -> None:
    article.write_text(ARTICLE.replace("date: 2026-03-01\n", ""))
    first = publish(listen, article)[0]
    article.write_text(article.read_text() + "\nMore.\n")
    assert publish(listen, article)[0]["published"] == first["published"]


def test_two_articles_are_two_items_newest_first(
    listen: Listen, article: Path, tmp_path: Path
) -> None:
    newer = tmp_path / "newer.md"
    newer.write_text(ARTICLE.replace("2026-03-01", "2026-04-01").replace("A title", "Newer"))
    publish(listen, article, newer)
    assert items(tmp_path) == ["Newer", "A title"]


def test_a_slug_that_is_taken_gets_a_number(listen: Listen, article: Path, tmp_path: Path) -> None:
    other = tmp_path / "there" / "story.md"
    other.parent.mkdir()
    other.write_text(ARTICLE.replace("A title", "Another"))
    slugs = [episode["slug"] for episode in publish(listen, article, other)]
    assert slugs == ["story", "story-2"]
    assert len({episode["guid"] for episode in publish(listen, article, other)}) == 2


def test_two_articles_that_are_known_by_the_same_link_are_not_one_episode(
    listen: Listen, tmp_path: Path
) -> None:
    for name in ("one", "two"):
        text = f"---\ntitle: {name}\nlink: https://news.example/\n---\n\nWords of {name}.\n"
        (tmp_path / f"{name}.md").write_text(text)
    for _ in range(2):
        ran = listen("publish", "one.md", "two.md", "--voice", "tone")
        assert ran.code == 1
        assert "two.md: it is known by https://news.example/, as one.md is" in ran.err
        assert items(tmp_path) == ["one"]
        assert listen("check", "--no-loudness").code == 0
    two = tmp_path / "two.md"
    two.write_text(two.read_text().replace("title", "id: b\ntitle"))
    assert listen("publish", "one.md", "two.md", "--voice", "tone").code == 0
    assert items(tmp_path) == ["two", "one"]


def test_the_same_input_gives_the_same_bytes(listen: Listen, article: Path, tmp_path: Path) -> None:
    publish(listen, article)
    second = tmp_path / "second"
    second.mkdir()
    (second / "story.md").write_text(ARTICLE)
    ran = listen("publish", "story.md", "--voice", "tone", cwd=second)
    assert ran.code == 0
    here = {k: v for k, v in everything(tmp_path).items() if not k.startswith("second/")}
    assert everything(second) == here


def test_standard_input_is_an_article(tmp_path: Path) -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "listen",
            "publish",
            "-",
            "--voice",
            "tone",
            "--title",
            "From a pipe",
        ],
        input="A paragraph from a pipe, that is long enough to be one.\n",
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "output/from-a-pipe/episode.json").is_file()


def test_articles_of_standard_input_are_known_by_their_titles(tmp_path: Path) -> None:
    def pipe(text: str) -> str:
        command = [sys.executable, "-m", "listen", "publish", "-", "--voice", "tone", "--json"]
        done = subprocess.run(
            command, input=text, cwd=tmp_path, capture_output=True, text=True, check=True
        )
        guid: str = json.loads(done.stdout)["episodes"][0]["guid"]
        return guid

    first = pipe("# One\n\nThis is all of it.\n")
    assert pipe("# Two\n\nThis is all of it.\n") != first
    assert pipe("# One\n\nThis is more than all of it.\n") == first
    (tmp_path / ".listen/index.sqlite").unlink()
    assert pipe("# One\n\nThis is all of it again.\n") == first
    assert {path.name for path in (tmp_path / "output").iterdir()} == {"one", "two"}


def test_a_removed_episode_leaves_feed_folder_and_index(
    listen: Listen, article: Path, tmp_path: Path
) -> None:
    publish(listen, article)
    ran = listen("remove", "stoyr")
    assert (ran.code, "did you mean 'story'?" in ran.err) == (2, True)
    assert listen("remove", "story").code == 0
    assert items(tmp_path) == []
    assert not (tmp_path / "output/story").exists()
    assert publish(listen, article)[0]["slug"] == "story"


def test_a_page_of_older_episodes_goes_with_the_last_that_it_lists(
    listen: Listen, tmp_path: Path
) -> None:
    (tmp_path / "listen.toml").write_text("[feed]\npage_size = 2\n")
    for number in range(6):
        text = f"---\ntitle: Episode {number}\ndate: 2026-01-0{number + 1}\n---\n\nWords.\n"
        (tmp_path / f"e{number}.md").write_text(text)
    listen("publish", *(f"e{number}.md" for number in range(6)), "--voice", "tone")
    pages = tmp_path / "listen"
    assert "Episode 3" in (pages / "episodes-2.html").read_text()
    assert listen("remove", "e3").code == 0
    assert sorted(path.name for path in pages.glob("episodes-*")) == ["episodes-1.html"]
    for path in (tmp_path / "index.html", *pages.iterdir()):
        assert "Episode 3" not in path.read_text(), path


def test_a_draft_and_a_date_to_come_are_rendered_but_not_in_the_feed(
    listen: Listen, article: Path, tmp_path: Path
) -> None:
    article.write_text(ARTICLE.replace("date: 2026-03-01", "date: 2099-03-01"))
    publish(listen, article)
    assert items(tmp_path) == []
    assert (tmp_path / "output/story/episode.json").is_file()
    assert "A title" not in (tmp_path / "listen/search-1.json").read_text()
    article.write_text(ARTICLE)
    publish(listen, article)
    assert items(tmp_path) == ["A title"]
    assert "A title" in (tmp_path / "listen/search-1.json").read_text()


def test_what_was_deleted_or_damaged_is_made_again(
    listen: Listen, article: Path, tmp_path: Path
) -> None:
    first = publish(listen, article)[0]
    media = tmp_path / first["media"]["path"]
    whole = media.read_bytes()
    media.write_bytes(whole[:1000])
    assert publish(listen, article)[0]["rendered"] == 0
    assert media.read_bytes() == whole
    (tmp_path / "feed.xml").unlink()
    publish(listen, article)
    assert items(tmp_path) == ["A title"]
    (tmp_path / first["chapters"][1]["path"]).unlink()
    publish(listen, article)
    assert (tmp_path / first["chapters"][1]["path"]).is_file()


@pytest.mark.parametrize("how", ["moved away", "without an item", "without its index"])
def test_a_feed_that_lost_episodes_has_them_again_with_whatever_is_published(
    how: str, listen: Listen, tmp_path: Path
) -> None:
    (tmp_path / "listen.toml").write_text("[feed]\npage_size = 2\n")
    names = [f"e{number}.md" for number in range(5)]
    for number, name in enumerate(names):
        text = f"---\ntitle: E{number}\ndate: 2026-01-0{number + 1}\n---\n\nWords.\n"
        (tmp_path / name).write_text(text)
    publish(listen, *names)
    feed = tmp_path / "feed.xml"
    if how == "without an item":
        first, _, rest = feed.read_text().rpartition("<item>")
        feed.write_text(first + rest.partition("</item>")[2])
    else:
        feed.unlink()
    if how == "without its index":
        shutil.rmtree(tmp_path / ".listen")
    (tmp_path / "e4.md").write_text((tmp_path / "e4.md").read_text() + "More.\n")
    publish(listen, "e4.md")
    assert items(tmp_path)[0] == "E4"
    checked = listen("check", "--no-loudness")
    assert checked.code == 0, checked.out
    if how != "without its index":
        assert "5 unchanged" in listen("publish", *names, "--voice", "tone").err


def test_an_episode_whose_day_has_come_is_in_the_feed_once_anything_is_published(
    listen: Listen, article: Path, tmp_path: Path
) -> None:
    soon = tmp_path / "soon.md"
    day = datetime.now(UTC) + timedelta(seconds=4)
    soon.write_text(f"---\ntitle: Soon\ndate: {day.isoformat()}\n---\n\nWords.\n")
    publish(listen, article, soon)
    assert items(tmp_path) == ["A title"]
    time.sleep(max(0.0, (day - datetime.now(UTC)).total_seconds()) + 1)
    article.write_text(ARTICLE.replace("One", "Two"))
    publish(listen, article)
    assert items(tmp_path) == ["Soon", "A title"]
    assert "Soon" in (tmp_path / "listen/search-1.json").read_text()
    assert "Soon" in (tmp_path / "index.html").read_text()
    assert "unchanged" in listen("publish", "soon.md", "--voice", "tone").err


@pytest.mark.parametrize(
    "path",
    ["index.html", "cover.jpg", "listen/player.js", "listen/feed.svg", "listen/search-1.json"],
)
def test_a_file_of_the_show_that_was_deleted_is_made_again(
    path: str, listen: Listen, article: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.md"
    other.write_text(ARTICLE.replace("A title", "Another title"))
    publish(listen, article, other)
    before = everything(tmp_path)
    (tmp_path / path).unlink()
    again = listen("publish", "story.md", "--voice", "tone")  # the other one is left alone
    assert (again.code, "unchanged" in again.err) == (0, True)
    assert everything(tmp_path) == before


def test_the_feeds_code_stands_until_it_is_damaged_or_the_feed_moves(
    listen: Listen, article: Path, tmp_path: Path
) -> None:
    code = tmp_path / "listen/feed.svg"

    def edited(word: str) -> bytes:
        article.write_text(ARTICLE.replace("One", word))
        publish(listen, article)
        return code.read_bytes()

    publish(listen, article)
    first = code.read_bytes()
    assert edited("Two") == first
    code.write_bytes(first[:-20] + b"." * 20)
    assert edited("Three") == first
    code.unlink()
    assert edited("Four") == first
    (tmp_path / "listen.toml").write_text('[show]\nbase_url = "https://b.example/"\n')
    assert edited("Five") != first


def test_a_cover_that_was_made_follows_the_title(
    listen: Listen, article: Path, tmp_path: Path
) -> None:
    config, cover = tmp_path / "listen.toml", tmp_path / "cover.jpg"

    def titled(title: str) -> bytes:
        config.write_text(f'[show]\ntitle = "{title}"\n')
        publish(listen, article)
        return cover.read_bytes()

    publish(listen, article)
    first = cover.read_bytes()
    second = titled("Evening Post")
    assert second != first
    assert titled("Evening Post") == second
    cover.write_bytes(first)  # somebody put it there: it is theirs
    assert titled("Morning Post") == first


def test_a_page_that_is_not_ours_is_never_overwritten(
    listen: Listen, article: Path, tmp_path: Path
) -> None:
    page = tmp_path / "index.html"
    page.write_text("<title>My own site</title>")
    first = listen("publish", article, "--voice", "tone")
    assert "hint: index.html here is not of `listen`" in first.err
    article.write_text(ARTICLE.replace("One", "A"))
    assert listen("publish", article, "--voice", "tone").code == 0
    assert listen("check", "--no-loudness").code == 0
    assert listen("remove", "story").code == 0
    assert page.read_text() == "<title>My own site</title>"
    page.write_text("")
    publish(listen, article)
    assert "A title" in page.read_text()


def test_no_name_is_not_this_folder(listen: Listen, article: Path) -> None:
    ran = listen("publish", "", "--voice", "tone")
    assert (ran.code, ran.out) == (1, "")
    assert article.is_file()


def test_an_address_in_any_letters_is_one_address_everywhere(
    listen: Listen, article: Path, tmp_path: Path
) -> None:
    config = '[show]\nbase_url = "https://müller.example/høre/"\n'
    (tmp_path / "listen.toml").write_text(config, "utf-8")
    publish(listen, article)
    checked = listen("check", "--no-loudness")
    assert (checked.out, checked.code) == ("", 0)
    for name in ("feed.xml", "index.html", "output/story/index.html"):
        assert "https://xn--mller-kva.example/h%C3%B8re/feed.xml" in (tmp_path / name).read_text()


@pytest.mark.parametrize(
    ("line", "why"),
    [("draft: true", "a draft"), ("date: 2099-03-01", "dated 2099-03-01")],
)
def test_why_an_episode_is_not_in_the_feed_is_said(
    listen: Listen, article: Path, line: str, why: str
) -> None:
    article.write_text(ARTICLE.replace("date: 2026-03-01", line))
    assert f"hint: A title: {why}, so it is not in the feed" in listen("publish", article).err


def test_an_episode_whose_folder_is_lost_keeps_its_guid_at_another_address(
    listen: Listen, article: Path, tmp_path: Path
) -> None:
    (first,) = publish(listen, article)
    (tmp_path / "listen.toml").write_text('[show]\nbase_url = "https://pod.example/"\n')
    publish(listen, article)
    shutil.rmtree(tmp_path / "output")
    shutil.rmtree(tmp_path / ".listen")
    (again,) = publish(listen, article)
    assert again["guid"] == first["guid"]
    assert items(tmp_path) == ["A title"]


def test_a_damaged_shard_of_the_search_is_made_again(listen: Listen, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.md").write_text(ARTICLE.replace("A title", name))
    publish(listen, "one.md", "two.md")
    shard = tmp_path / "listen/search-1.json"
    for damage in (b'{"version":1,"epis', b"\xff\xfe", b"[]"):
        shard.write_bytes(damage)
        publish(listen, "two.md", "--force")
        found = [episode["title"] for episode in json.loads(shard.read_bytes())["episodes"]]
        assert found == ["one", "two"]


def test_an_undated_episode_has_its_first_date_from_the_feed_where_all_else_is_lost(
    listen: Listen, article: Path, tmp_path: Path
) -> None:
    article.write_text(ARTICLE.replace("date: 2026-03-01\n", ""))
    publish(listen, article)
    feed = tmp_path / "feed.xml"
    first = "Sun, 01 Mar 2026 07:00:00 +0000"
    before, _, rest = feed.read_text().partition("<pubDate>")
    feed.write_text(f"{before}<pubDate>{first}{rest[rest.index('</pubDate>') :]}")
    shutil.rmtree(tmp_path / "output")
    shutil.rmtree(tmp_path / ".listen")
    assert publish(listen, article)[0]["published"] == "2026-03-01T07:00:00+00:00"
    assert feed.read_text().count(f"<pubDate>{first}</pubDate>") == 1


def test_a_page_of_the_feed_that_is_gone_is_made_again(listen: Listen, tmp_path: Path) -> None:
    (tmp_path / "listen.toml").write_text("[feed]\npage_size = 2\n")
    names = [f"e{number}.md" for number in range(6)]
    for number, name in enumerate(names):
        text = f"---\ntitle: E{number}\ndate: 2026-01-0{number + 1}\n---\n\nWords.\n"
        (tmp_path / name).write_text(text)
    publish(listen, *names)
    before = everything(tmp_path)
    assert "feed/0003.xml" in before
    for page in ("feed/0001.xml", "feed/0003.xml"):
        (tmp_path / page).unlink()
    publish(listen, "e5.md")
    assert everything(tmp_path) == before
    (tmp_path / "feed/0001.xml").unlink()
    (tmp_path / "e0.md").write_text((tmp_path / "e0.md").read_text() + "More.\n")
    publish(listen, "e0.md")
    assert listen("check", "--no-loudness").code == 0
