"""Long feeds: pages by RFC 5005 (standards 9)."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from listen.errors import FeedError
from listen.model import Channel, Episode
from listen.podcast.archive import INDEX
from listen.podcast.merge import update

from .foreign import big_feed
from .shows import BASE, FIRST, NOW, channel, episode

ATOM = "{http://www.w3.org/2005/Atom}link"
SMALL = channel(page_size=4)  # half a page is two


class Folder(dict[str, bytes]):
    """What stands, and which of it was asked for."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.read: set[str] = set()

    def __getitem__(self, path: str) -> bytes:
        self.read.add(path)
        return super().__getitem__(path)

    def get(self, path: str, default: Any = None) -> Any:
        self.read.add(path)
        return super().get(path, default)


def change(
    folder: Folder, *episodes: Episode, remove: tuple[str, ...] = (), show: Channel = SMALL
) -> dict[str, bytes]:
    changed = update(folder, show, put=episodes, remove=remove, now=NOW)
    folder.update(changed)
    return changed


def show_of(count: int, show: Channel = SMALL) -> Folder:
    folder = Folder()
    change(folder, *(episode(number) for number in range(count)), show=show)
    return folder


def links(feed: bytes) -> dict[str, str]:
    root = etree.fromstring(feed)
    return {one.get("rel", ""): one.get("href", "") for one in root.iterfind(f"channel/{ATOM}")}


def numbers(feed: bytes) -> list[int]:
    titles = (one.findtext("title") or "" for one in etree.fromstring(feed).iter("item"))
    return [int(title.split()[-1]) for title in titles if title.startswith("The ferry")]


def walked(folder: Folder, relation: str = "prev-archive") -> Iterator[list[int]]:
    """The numbers of each page as a client finds them, from feed.xml on."""
    path: str | None = "feed.xml"
    while path is not None:
        feed = folder[path]
        yield numbers(feed)
        url = links(feed).get(relation)
        path = url.removeprefix(BASE) if url else None


@pytest.mark.parametrize("count", [1, 4, 5, 6, 7, 8, 9, 30])
@pytest.mark.parametrize("relation", ["prev-archive", "next"])
def test_standard_9_every_episode_is_found_once_by_either_way(count: int, relation: str) -> None:
    pages = list(walked(show_of(count), relation))
    assert [number for page in pages for number in page] == list(range(count - 1, -1, -1))
    assert min(count, 3) <= len(pages[0]) <= 4
    assert all(len(page) == 2 for page in pages[1:])
    assert (len(pages) > 1) == (count > 4)


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_standard_9_any_page_size(size: int) -> None:
    folder = show_of(20, channel(page_size=size))
    pages = list(walked(folder))
    assert [number for page in pages for number in page] == list(range(19, -1, -1))
    assert all(len(page) <= size for page in pages)
    assert 2 * len(pages[0]) > size


def test_standard_9_pages_never_change_again() -> None:
    folder = Folder()
    sealed: dict[str, bytes] = {}
    for number in range(11):
        changed = change(folder, episode(number))
        assert not sealed.keys() & (changed.keys() - {INDEX})
        sealed |= {path: data for path, data in changed.items() if path.startswith("feed/")}
    assert {path: numbers(page) for path, page in sealed.items()} == {
        "feed/0001.xml": [1, 0],
        "feed/0002.xml": [3, 2],
        "feed/0003.xml": [5, 4],
        "feed/0004.xml": [7, 6],
    }
    assert folder == show_of(11)


def test_standard_9_an_archive_page_says_what_it_is() -> None:
    page = show_of(8)["feed/0002.xml"]
    assert links(page) == {
        "self": BASE + "feed/0002.xml",
        "current": BASE + "feed.xml",
        "prev-archive": BASE + "feed/0001.xml",
        "next": BASE + "feed/0001.xml",
    }
    root = etree.fromstring(page)
    assert root.find("channel/{http://purl.org/syndication/history/1.0}archive") is not None
    assert root.findtext("channel/title") == "Harbour & Tide"


def test_one_more_reads_and_writes_only_what_it_must() -> None:
    folder = show_of(41)
    folder.read.clear()
    assert set(change(folder, episode(41))) == {"feed.xml"}
    assert folder.read <= {"feed.xml", INDEX}


def test_an_episode_in_an_archive_changes_there_alone() -> None:
    folder = show_of(10)
    changed = change(folder, episode(1, title="The ferry, changed 1"))
    assert set(changed) == {"feed/0001.xml"}
    assert numbers(changed["feed/0001.xml"]) == [1, 0]
    assert b"changed 1<" in changed["feed/0001.xml"]
    assert change(folder, episode(1, title="The ferry, changed 1")) == {}


def test_an_episode_in_an_archive_that_is_dated_anew_is_news() -> None:
    folder = show_of(10)
    anew = episode(1, published=FIRST + timedelta(days=50))
    assert set(change(folder, anew)) >= {"feed.xml", "feed/0001.xml", INDEX}
    pages = list(walked(folder))
    assert pages[0][0] == 1
    assert sorted(number for page in pages for number in page) == [*range(10)]
    assert change(folder, anew) == {}
    earlier = episode(2, published=FIRST - timedelta(days=50))
    assert set(change(folder, earlier)) == {"feed/0002.xml"}


def test_removing_takes_an_episode_out_wherever_it_is() -> None:
    folder = show_of(10)
    assert list(walked(folder)) == [[9, 8, 7, 6], [5, 4], [3, 2], [1, 0]]
    changed = change(folder, remove=(episode(1).guid, episode(8).guid))
    assert set(changed) == {"feed.xml", "feed/0001.xml", INDEX}
    change(folder, episode(4, draft=True))
    assert list(walked(folder)) == [[9, 7, 6], [5], [3, 2], [0]]
    change(folder, episode(4))
    assert list(walked(folder)) == [[9, 7, 6, 4], [5], [3, 2], [0]]


def test_an_old_article_published_late_is_not_lost() -> None:
    folder = show_of(7)
    sealed = {path: data for path, data in folder.items() if path.startswith("feed/")}
    old = [episode(number, published=FIRST - timedelta(days=number)) for number in range(20, 25)]
    change(folder, *old)
    assert sealed.items() <= folder.items()
    pages = list(walked(folder))
    assert pages[0][:3] == [6, 5, 4]
    assert sorted(number for page in pages for number in page) == [*range(7), *range(20, 25)]


@given(st.lists(st.integers(0, 25), min_size=1, max_size=30), st.integers(1, 5), st.randoms())
@settings(deadline=None, max_examples=60)
def test_any_history_leads_to_the_same_set(
    order: list[int], size: int, chance: random.Random
) -> None:
    folder, show, expected = Folder(), channel(page_size=size), set[int]()
    for number in order:
        if number in expected and chance.random() < 0.5:
            change(folder, remove=(episode(number).guid,), show=show)
            expected.discard(number)
        else:
            change(folder, episode(number), show=show)
            expected.add(number)
        if chance.random() < 0.2:
            folder.pop(INDEX, None)
        pages = list(walked(folder))
        assert sorted(one for page in pages for one in page) == sorted(expected)
        assert all(len(page) <= size for page in pages)
        assert all(page == sorted(page, reverse=True) for page in pages)


@pytest.mark.parametrize("index", [None, b"", b"{}", b"[]", b"\xff", b'{"version":1,"pages":{}}'])
def test_the_index_is_safe_to_delete(index: bytes | None) -> None:
    folder = show_of(9)
    del folder[INDEX]
    if index is not None:
        folder[INDEX] = index
    change(folder, episode(9))
    assert folder == show_of(10)


def test_a_page_that_is_gone_is_an_error() -> None:
    folder = show_of(10)
    del folder["feed/0001.xml"]
    change(folder, episode(10))
    with pytest.raises(FeedError, match=r"feed/0001\.xml"):
        change(folder, episode(0, title="Changed 0"))


def test_the_oldest_leave_the_feed_whatever_order_a_hand_gave_them() -> None:
    folder = show_of(4)
    root = etree.fromstring(folder["feed.xml"])
    newest = root.findall("channel/item")[0]
    root[0].append(newest)
    folder["feed.xml"] = etree.tostring(root)
    change(folder, episode(4))
    assert numbers(folder["feed/0001.xml"]) == [1, 0]


def test_another_page_size_holds_from_then_on() -> None:
    folder = show_of(7)
    sealed = {path: data for path, data in folder.items() if path.startswith("feed/")}
    for number in range(7, 14):
        change(folder, episode(number), show=channel(page_size=6))
    assert sealed.items() <= folder.items()
    assert list(walked(folder)) == [[13, 12, 11, 10], [9, 8, 7], [6, 5, 4], [3, 2], [1, 0]]


def test_a_show_that_moves_takes_its_pages_along() -> None:
    loopback = channel(page_size=4, base_url="http://127.0.0.1:8000/", public=False)
    folder = show_of(8, loopback)
    change(folder, episode(8))
    assert folder == show_of(9)
    assert not any(b"127.0.0.1" in data for data in folder.values())
    counted = channel(page_size=4, enclosure_prefix="https://op3.example/e/")
    change(folder, episode(8), show=counted)
    assert folder == show_of(9, counted)


def test_the_feed_comes_last_so_that_a_cut_leaves_it_true() -> None:
    folder = show_of(6)
    before = Folder(folder)
    changed = change(folder, episode(6))
    assert list(changed) == ["feed/0002.xml", INDEX, "feed.xml"]
    for done in range(3):
        cut = Folder({**before, **dict(list(changed.items())[:done])})
        assert sorted(one for page in walked(cut) for one in page) == list(range(6))
        change(cut, episode(6))
        assert cut == folder


def test_a_foreign_feed_pages_our_items_alone() -> None:
    folder = Folder({"feed.xml": big_feed()})
    before = etree.tostring(etree.fromstring(big_feed()).getroottree(), method="c14n")
    change(folder, *(episode(number) for number in range(5)))
    root = etree.fromstring(folder["feed.xml"])
    assert len(root.findall("channel/item")) == 50 + 3
    assert urlsplit(links(folder["feed.xml"])["prev-archive"]).path == "/listen/feed/0001.xml"
    assert numbers(folder["feed/0001.xml"]) == [1, 0]
    for number in range(5):
        change(folder, remove=(episode(number).guid,))
    after = etree.tostring(etree.fromstring(folder["feed.xml"]).getroottree(), method="c14n")
    assert after == before
    change(folder, *(episode(number) for number in range(20, 30)))
    assert list(walked(folder))[-1] == [21, 20]


def test_a_feed_that_another_program_pages_is_left_to_it() -> None:
    paged = big_feed().replace(
        b"\t<generator>",
        b'\t<a:link xmlns:a="http://www.w3.org/2005/Atom" rel="next" href="https://quay.example/2"/>'
        b"\n\t<generator>",
    )
    folder = Folder({"feed.xml": paged})
    changed = change(folder, *(episode(number) for number in range(8)))
    assert set(changed) == {"feed.xml"}
    assert links(changed["feed.xml"]) == {"next": "https://quay.example/2"}


@pytest.mark.slow
def test_one_more_of_10000_costs_little_more_than_the_first() -> None:
    show, folder = channel(page_size=300), Folder()
    much_later = NOW + timedelta(days=20_000)
    many = [episode(number) for number in range(10_000)]
    folder.update(update(folder, show, put=many, remove=(), now=much_later))
    assert "feed/0065.xml" in folder
    one = episode(10_000)

    def seconds(existing: Folder) -> float:
        start = time.process_time()
        changed = update(existing, show, put=[one], remove=(), now=much_later)
        assert set(changed) == {"feed.xml"}
        return time.process_time() - start

    first = min(seconds(Folder()) for _ in range(3))
    # A publish takes seconds; what the feed may add to it is a tenth of one.
    assert min(seconds(folder) for _ in range(3)) - first < 0.1
