"""A folder and the show stay in step."""

from __future__ import annotations

import json
import os
import shutil
import time
from pathlib import Path

import pytest
from lxml import etree

from listen import batch
from listen.errors import SourceError
from listen.page.compare import Sample, compare_page
from listen.publish import Options, Silent
from listen.publish.run import publish_all
from listen.show import find_show
from tests.conftest import Listen


@pytest.fixture
def articles(root: Path) -> Path:
    folder = root / "articles"
    folder.mkdir()
    for name in ("one", "two", "three"):
        (folder / f"{name}.md").write_text(f"# Story {name}\n\nThis is all of it.\n")
    return folder


def sync(root: Path, folder: Path) -> batch.Synced:
    return batch.sync(find_show(root, root), folder, Options(), Silent())


def plan(root: Path, folder: Path) -> batch.Plan:
    return batch.plan(find_show(root, root), folder, Options(), Silent())


def published(done: batch.Synced) -> set[str]:
    return {outcome.slug for outcome in done.result.outcomes if outcome.changed}


def titles(root: Path) -> set[str | None]:
    return {item.findtext("title") for item in etree.parse(root / "feed.xml").iter("item")}


def settle(*files: Path) -> None:
    """Make files old enough that their time tells whether they have changed."""
    for file in files:
        os.utime(file, (time.time() - 60, time.time() - 60))


def everything(root: Path) -> dict[str, tuple[int, int]]:
    return {
        str(path): (path.stat().st_mtime_ns, path.stat().st_ino)
        for path in root.rglob("*")
        if path.is_file() and ".listen" not in path.parts
    }


def test_new_changed_and_gone(root: Path, articles: Path) -> None:
    assert published(sync(root, articles)) == {"one", "two", "three"}
    (articles / "two.md").write_text("# Story two\n\nThis is more of it.\n")
    (articles / "three.md").unlink()
    (articles / "deep").mkdir()
    (articles / "deep" / "four.md").write_text("# Story four\n\nFrom below.\n")
    done = sync(root, articles)
    assert published(done) == {"two", "four"}
    assert [entry.slug for entry in done.removed] == ["three"]
    assert titles(root) == {"Story one", "Story two", "Story four"}
    assert not (root / "output" / "three").exists()
    again = sync(root, articles)
    assert not published(again)
    assert not again.removed


def test_a_dry_run_says_it_and_does_nothing(root: Path, articles: Path) -> None:
    assert len(plan(root, articles).new) == 3
    assert not (root / "feed.xml").exists()
    sync(root, articles)
    (articles / "two.md").write_text("# Story two\n\nThis is more of it.\n")
    (articles / "three.md").unlink()
    (articles / "four.md").write_text("# Story four\n\nNew.\n")
    before = everything(root)
    would = plan(root, articles)
    assert [Path(name).stem for name in would.new] == ["four"]
    assert [Path(name).stem for name in would.changed] == ["two"]
    assert [Path(name).stem for name in would.unchanged] == ["one"]
    assert [entry.slug for entry in would.gone] == ["three"]
    assert everything(root) == before


def test_other_episodes_are_not_touched(root: Path, articles: Path) -> None:
    other = root / "elsewhere"
    other.mkdir()
    (other / "apart.md").write_text("# Apart\n\nNot in the folder.\n")
    sync(root, other)
    sync(root, articles)
    (other / "apart.md").unlink()
    assert not sync(root, articles).removed
    assert "Apart" in titles(root)


def test_a_folder_without_articles_empties_no_show(root: Path, articles: Path) -> None:
    sync(root, articles)
    for path in articles.iterdir():
        path.unlink()
    with pytest.raises(SourceError, match="no article in it"):
        sync(root, articles)
    with pytest.raises(SourceError, match="no such folder"):
        sync(root, articles / "absent")
    assert len(titles(root)) == 3


def test_an_article_that_fails_keeps_its_episode(root: Path, articles: Path) -> None:
    sync(root, articles)
    (articles / "two.md").write_text("   ")
    done = sync(root, articles)
    assert [Path(source).name for source, _ in done.result.failures] == ["two.md"]
    assert not done.removed
    assert "Story two" in titles(root)


def test_a_renamed_article_with_an_id_keeps_its_episode(root: Path, articles: Path) -> None:
    text = "---\nid: lasting\ntitle: Lasting\n---\n\nIt stays.\n"
    (articles / "first-name.md").write_text(text)
    sync(root, articles)
    (articles / "first-name.md").rename(articles / "second-name.md")
    would = plan(root, articles)
    assert not would.gone
    assert [Path(name).stem for name in would.changed] == ["second-name"]
    done = sync(root, articles)
    assert not done.removed
    assert published(done) == {"first-name"}, "the slug is fixed at the first publishing"


def test_unchanged_articles_are_not_read_again(root: Path, articles: Path) -> None:
    one = articles / "one.md"
    settle(*articles.iterdir())
    sync(root, articles)
    then = one.stat()
    one.write_bytes(one.read_bytes()[::-1])
    os.utime(one, ns=(then.st_atime_ns, then.st_mtime_ns))
    assert "one" not in published(sync(root, articles)), "its bytes were not looked at"
    os.utime(one, ns=(then.st_atime_ns, then.st_mtime_ns + 1))
    assert "one" in published(sync(root, articles)), "its time alone makes it be looked at"


def test_a_file_touched_but_the_same_is_unchanged(root: Path, articles: Path) -> None:
    sync(root, articles)
    for path in articles.iterdir():
        path.touch()
    assert not published(sync(root, articles))


def test_a_change_within_the_clocks_grain_is_seen(root: Path, articles: Path) -> None:
    sync(root, articles)
    one = articles / "one.md"
    then = one.stat()
    one.write_bytes(one.read_bytes().replace(b"all", b"ALL"))
    os.utime(one, ns=(then.st_atime_ns, then.st_mtime_ns))
    assert published(sync(root, articles)) == {"one"}, "a fresh file's time proves nothing"


def test_the_state_is_safe_to_delete(root: Path, articles: Path) -> None:
    import shutil

    sync(root, articles)
    before = titles(root)
    shutil.rmtree(root / ".listen")
    (articles / "three.md").unlink()
    done = sync(root, articles)
    assert [entry.slug for entry in done.removed] == ["three"]
    assert titles(root) == before - {"Story three"}


def test_the_command(root: Path, articles: Path, listen: Listen) -> None:
    ran = listen("sync", "articles", cwd=root)
    assert ran.code == 0, ran.err
    assert sorted(ran.out.splitlines()) == [
        "published: Story one", "published: Story three", "published: Story two",
    ]  # fmt: skip
    assert "3 articles: 3 published, 0 unchanged" in ran.err
    (articles / "bad.md").write_text("")
    (articles / "one.md").unlink()
    ran = listen("sync", "articles", "--dry-run", cwd=root)
    assert ran.code == 1
    assert ran.out == "would remove: Story one (articles/one.md)\n"
    ran = listen("sync", "articles", "--json", cwd=root)
    assert ran.code == 1
    assert ran.err == ""
    told = json.loads(ran.out)
    assert told["removed"] == ["one"]
    assert sorted(told["unchanged"]) == ["three", "two"]
    assert told["failures"][0]["hint"]


def test_a_batch_says_what_failed_and_the_cure(root: Path, articles: Path, listen: Listen) -> None:
    (articles / "bad.md").write_text("")
    ran = listen("publish", "articles", cwd=root)
    assert ran.code == 1
    assert "4 articles: 3 published, 0 unchanged, 1 failed" in ran.err
    assert "cure: give a file with an article in it" in ran.err
    assert len(titles(root)) == 3


@pytest.mark.parametrize("name", ["index.html", "listen/episodes-1.html"])
def test_a_page_of_the_show_is_no_article(root: Path, articles: Path, name: str) -> None:
    story = (articles / "one.md").rename(root / "story.md")
    for path in articles.iterdir():
        path.unlink()
    assert published(sync(root, root)) == {"story"}
    page = (root / "index.html").read_bytes()
    (root / name).write_bytes(page)
    assert published(sync(root, root)) == set()
    story.write_text("# Another\n\nThis is all of it.\n")
    assert published(sync(root, root)) == {"story"}
    assert (root / "index.html").read_bytes() != page


def test_a_page_that_compares_voices_is_no_article(root: Path, articles: Path) -> None:
    (articles / "voices.html").write_text(
        compare_page([Sample("steph", "", "Words.", b"sound")]), "utf-8"
    )
    assert published(sync(root, articles)) == {"one", "two", "three"}


def test_an_index_page_of_somebody_elses_is_an_article(root: Path, articles: Path) -> None:
    (articles / "index.html").write_text("<title>Mine</title><p>All of it is here.</p>")
    assert published(sync(root, articles)) == {"index", "one", "two", "three"}


def test_a_file_whose_name_is_not_utf8_is_not_gone(root: Path, articles: Path) -> None:
    name = os.fsdecode(b"caf\xe9.md")
    try:
        (articles / name).write_text("# A story\n\nThis is all of it.\n")
    except OSError:
        pytest.skip("this file system takes names in UTF-8 only")
    sync(root, articles)
    assert plan(root, articles).gone == ()
    assert sync(root, articles).removed == ()
    (articles / name).unlink()
    assert [entry.title for entry in sync(root, articles).removed] == ["A story"]


def test_an_episode_from_elsewhere_with_an_id_stays_where_the_index_is_lost(
    root: Path, articles: Path
) -> None:
    elsewhere = root.parent / "elsewhere.md"
    elsewhere.write_text("---\ntitle: Elsewhere\nid: else-1\n---\n\nThis is all of it.\n")
    publish_all(find_show(root, root), [str(elsewhere)], Options(), Silent())
    elsewhere.unlink()
    sync(root, root)
    shutil.rmtree(root / ".listen")
    (articles / "three.md").unlink()
    assert [entry.slug for entry in plan(root, root).gone] == ["three"]
    assert [entry.slug for entry in sync(root, root).removed] == ["three"]
