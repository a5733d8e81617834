"""One article more in a long show touches what it must, and no more."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from listen.check import check_show
from listen.publish import Options, Silent, publish
from listen.publish.remove import remove
from listen.show import find_show
from longshow import CONFIGURATION, FIRST, make_show, write_articles

EPISODES = 64
PAGE = 10


@pytest.fixture
def long_show(tmp_path: Path) -> Path:
    root = tmp_path / "show"
    make_show(root, EPISODES, CONFIGURATION + f"[feed]\npage_size = {PAGE}\n", texts=True)
    return root


def stamps(root: Path) -> dict[str, int]:
    return {
        path.relative_to(root).as_posix(): path.stat().st_ino
        for path in root.rglob("*")
        if path.is_file() and ".listen" not in path.parts
    }


def touched(before: dict[str, int], after: dict[str, int]) -> set[str]:
    return {path for path, inode in after.items() if before.get(path) != inode}


def publish_more(root: Path, count: int, **options: str) -> None:
    sources = write_articles(root.parent / "more", EPISODES + 1, count)
    show = find_show(root, root)
    publish(show, sources, Options(**options), Silent())  # type: ignore[arg-type]


def outside(paths: set[str]) -> set[str]:
    return {path for path in paths if not path.startswith("output/")}


def test_the_generator_makes_a_sound_show(long_show: Path) -> None:
    faults = check_show(str(long_show), loudness=False, episodes=3)
    assert not [fault for fault in faults if fault.severity == "error"]


def test_one_more_writes_the_newest_pages_only(long_show: Path) -> None:
    before = stamps(long_show)
    publish_more(long_show, 1)
    written = touched(before, stamps(long_show))
    assert outside(written) == {"feed.xml", "index.html", "listen/search-4.json"}
    assert {path.split("/")[1] for path in written - outside(written)} == {"harbour-65"}


def test_full_pages_never_change(long_show: Path) -> None:
    before = stamps(long_show)
    publish_more(long_show, 25)
    after = stamps(long_show)
    rewritten = outside(touched(before, after) & before.keys())
    assert rewritten == {"feed.xml", "index.html", "listen/search-4.json"}
    new = outside(after.keys() - before.keys())
    assert any(path.startswith("feed/") for path in new)
    assert any(path.startswith("listen/episodes-") for path in new)


def test_an_old_date_moves_the_pages_after_it(long_show: Path) -> None:
    before = stamps(long_show)
    publish_more(long_show, 1, date=(FIRST + timedelta(days=25.5)).isoformat())
    written = outside(touched(before, stamps(long_show)))
    pages = {path for path in written if path.startswith("listen/episodes-")}
    assert pages == {f"listen/episodes-{n}.html" for n in (3, 4, 5)}


def test_every_episode_is_on_one_page(long_show: Path) -> None:
    publish_more(long_show, 13)
    show = find_show(long_show, long_show)
    remove(show, ["harbour-7"], Silent())
    text = (long_show / "index.html").read_text()
    pages = [path.read_text() for path in long_show.glob("listen/episodes-*.html")]
    for number in range(1, EPISODES + 14):
        count = sum(
            page.count(f"output/harbour-{number}/index.html") > 0 for page in (text, *pages)
        )
        assert count == (number != 7), number
