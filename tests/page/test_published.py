"""An article published and served by the commands, heard and read along in a real browser."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from listen.speech.engines.tone import frequency
from tests.conftest import run_listen

from .conftest import Watch, until
from .ear import heard, listen_to

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

_ARTICLE = """---
title: The ferry that waits
author: Ada Penrose
date: 2026-03-05
---

The ferry leaves when it is full, and not before. That is the whole timetable.

## A crossing

It takes eleven minutes with the tide and nineteen against it. Nobody counts.

- Cars wait on the left.
- Walkers wait in the café, which is warmer.

## The price of a ticket

A ticket costs £4.50 and has done so since 2009. The company says it *will* rise.

> We would pay more if it came more often.

## Who goes

Nurses in the morning, painters at noon. By evening there are only dogs and their people.
In winter the last boat is at five o’clock.
"""


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("ferry")
    (root / "ferry.md").write_text(_ARTICLE, "utf-8")
    ran = run_listen("publish", "ferry.md", "--voice", "tone", cwd=root)
    assert ran.code == 0, ran.err
    return root


@pytest.fixture(scope="module")
def address(published: Path) -> Iterator[str]:
    command = [sys.executable, "-m", "listen", "serve", "--port", "0"]
    with subprocess.Popen(
        command, cwd=published, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().split()[-1]
        finally:
            process.terminate()


@pytest.fixture
def ferry(chromium: Browser, address: str) -> Iterator[Page]:
    context = chromium.new_context(base_url=address, viewport={"width": 1000, "height": 800})
    watch = Watch({address.removeprefix("http://").rstrip("/")})
    context.on("page", watch.follow)
    page = context.new_page()
    page.goto("index.html")
    page.get_by_role("link", name="The ferry that waits").click()
    until(page, "document.querySelector('listen-player')?.audio")
    listen_to(page)
    yield page
    context.close()
    assert watch.complaints == []
    assert watch.strangers == []


@pytest.fixture(scope="module")
def manifest(published: Path) -> Any:
    return json.loads((published / "output/ferry/episode.json").read_text("utf-8"))


def test_what_is_highlighted_is_what_sounds_at_ten_points(ferry: Page, manifest: Any) -> None:
    ferry.get_by_label("Speed").select_option("2")
    ferry.get_by_role("button", name="Play").click()
    after, seen = 0.0, []
    for _ in range(10):
        found = heard(ferry, after)
        seen.append(found["id"])
        after = found["end"]
    assert len(set(seen)) == 10
    order = [sentence["id"] for sentence in manifest["sentences"]]
    assert seen == [name for name in order if name in seen]


def test_the_third_chapter_of_the_list_sounds(ferry: Page, manifest: Any) -> None:
    third = manifest["chapters"][2]
    ferry.get_by_text("Chapters", exact=True).click()
    ferry.get_by_role("button", name=third["title"]).click()
    found = heard(ferry)
    assert found["text"] == third["title"]
    assert third["start"] <= found["time"] < third["start"] + 3


def test_a_sentence_that_is_clicked_sounds(ferry: Page) -> None:
    ferry.get_by_text("By evening there are only dogs").click()
    assert heard(ferry)["text"] == "By evening there are only dogs and their people."


def test_a_sentence_sounds_as_spoken_not_as_printed(ferry: Page, manifest: Any) -> None:
    costs = next(one for one in manifest["sentences"] if "£4.50" in one["text"])
    assert frequency(costs["spoken"]) != frequency(costs["text"])
    ferry.get_by_text("A ticket costs").click()
    assert heard(ferry)["id"] == costs["id"]


def test_search_finds_the_moment(ferry: Page, manifest: Any) -> None:
    ferry.goto("index.html")
    ferry.get_by_role("searchbox").fill("came more often")
    ferry.get_by_role("link", name="We would pay more").click()
    until(ferry, "document.querySelector('listen-player')?.sentence")
    sought = next(one for one in manifest["sentences"] if "more often" in one["text"])
    assert ferry.evaluate("document.querySelector('listen-player').sentence") == sought["id"]
