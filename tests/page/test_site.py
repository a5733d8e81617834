"""The pages in a browser: search, accessibility, widths, no script, and a hostile article."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from listen import page as pages

from . import harbour
from .conftest import Watch, opened, until

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

EPISODE, _ = harbour.make_episode()
_SHOWN = "[...CSS.highlights.get('listen-sentence')][0].toString()"


def search_for(page: Page, words: str) -> list[str]:
    page.evaluate("document.getElementById('listen-found').textContent = ''")
    page.get_by_role("searchbox").fill(words)
    until(page, "/place|Nothing/.test(document.getElementById('listen-found').textContent)")
    return page.locator("#listen-results a").all_inner_texts()


def test_search_finds_what_is_said_and_jumps_to_the_moment(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("index.html")
    text = "Nobody ever asked what the dark would cost."
    assert search_for(page, "dark COST") == [text, text]
    page.locator("#listen-results a").last.click()
    until(page, "document.querySelector('listen-player')?.sentence")
    assert "#t=" in page.url
    assert page.evaluate(_SHOWN) == text


def test_search_finds_titles_and_says_when_there_is_nothing(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("index.html?q=longer%20turn")
    until(page, "document.querySelectorAll('#listen-results a').length == 4")
    assert page.locator("#listen-results .where").all_inner_texts().count("Episode") == 2
    assert search_for(page, "zeppelin") == []
    assert page.get_by_text("Nothing found.").is_visible()


def test_search_text_is_text(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("index.html")
    found = search_for(page, "satellites")
    assert found == ["Ships now know both from the sky & <em>satellites</em>."] * 2


def _violations(page: Page) -> list[Any]:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_no_violation(
    chromium: Browser, served: str, watch: Watch, scheme: Any, width: int
) -> None:
    context = chromium.new_context(
        base_url=served,
        color_scheme=scheme,
        viewport={"width": width, "height": 900},
        bypass_csp=True,  # axe itself is a script from elsewhere
    )
    context.on("page", watch.follow)
    page = opened(context, "output/lights/index.html")
    page.get_by_text("Chapters", exact=True).click()
    page.get_by_text("Keyboard", exact=True).click()
    page.evaluate("document.querySelector('listen-player').seek(20)")
    assert _violations(page) == []
    page = opened(context, "output/lights/embed.html")
    assert _violations(page) == []
    page = context.new_page()
    page.goto("index.html")
    search_for(page, "tower")
    assert _violations(page) == []
    context.close()


def test_axe_would_find_one(chromium: Browser, served: str) -> None:
    context = chromium.new_context(base_url=served, bypass_csp=True)
    page = opened(context, "output/lights/index.html")
    page.evaluate("document.body.append(document.createElement('button'))")
    assert [name for name, _ in _violations(page)] == ["button-name"]
    context.close()


@pytest.mark.parametrize(
    "path", ["output/lights/index.html", "output/lights/embed.html", "index.html"]
)
def test_320_pixels_are_enough(context: BrowserContext, path: str) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(path)
    page.wait_for_timeout(300)
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_a_right_to_left_article_begins_in_view(
    harbour_root: Path, context: BrowserContext
) -> None:
    text = "لتسعين عاماً كان حارس يصعد الدرج."
    cues = tuple(replace(cue, text=text, words=()) for cue in EPISODE.cues)
    arabic = replace(EPISODE, slug="arabic", title=text, author="آدا", language="ar", cues=cues)
    _write(harbour_root, arabic, pages.episode_page(arabic, harbour.CHANNEL))
    page = opened(context, "output/arabic/index.html")
    page.get_by_role("button", name="Chapters").click()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth && scrollX === 0")
    box = page.locator("h1").bounding_box()
    assert box is not None
    assert 0 <= box["x"] <= 1000
    page.evaluate("document.querySelector('listen-player').seek(20)")
    assert page.evaluate(_SHOWN) == text


def test_every_target_is_large_enough_to_hit(lights: Page) -> None:
    lights.set_viewport_size({"width": 320, "height": 640})
    lights.get_by_text("Chapters", exact=True).click()
    small = lights.evaluate(
        """[...document.querySelector('listen-player').shadowRoot.querySelectorAll(
             'button, select, summary, a, input[type=range]')]
           .map((one) => [one.outerHTML.slice(0, 60), one.getBoundingClientRect()])
           .filter(([, box]) => box.width && (box.width < 24 || box.height < 24))"""
    )
    assert small == []


def test_without_script_there_are_the_text_a_player_and_the_chapters(
    chromium: Browser, served: str
) -> None:
    context = chromium.new_context(base_url=served, java_script_enabled=False)
    page = context.new_page()
    page.goto("output/lights/index.html")
    assert page.locator("audio[controls]").is_visible()
    for cue in EPISODE.cues:
        assert page.locator(f"[id='s-{cue.id}']").inner_text() == cue.text
    page.get_by_role("link", name="What is left?", exact=True).click()
    assert page.url.endswith("#what-is-left")
    context.close()


def test_less_motion_scrolls_at_once(chromium: Browser, served: str) -> None:
    context = chromium.new_context(
        base_url=served, reduced_motion="reduce", viewport={"width": 600, "height": 420}
    )
    page = opened(context, "output/lights/index.html")
    page.evaluate(f"document.querySelector('listen-player').seek({EPISODE.cues[-3].start + 0.1})")
    assert page.evaluate("scrollY") == 0
    page.evaluate("document.querySelector('listen-player').keepInView(true)")
    assert page.evaluate("scrollY") > 200
    context.close()


_HOSTILE = (
    "</script><script>window.owned = 1</script>",
    '"><img src=x onerror="window.owned = 1">',
    "<svg onload=window.owned=1>",
    "{{ 7 * 7 }} ${window.owned = 1}",
    "\u202efdp.exe\u202c \U0001f4a3 " + "x" * 3000,
)


def test_an_articles_text_is_never_code(harbour_root: Path, context: BrowserContext) -> None:
    cues = tuple(
        replace(cue, text=_HOSTILE[i % len(_HOSTILE)]) for i, cue in enumerate(EPISODE.cues)
    )
    chapters = tuple(replace(one, title=_HOSTILE[one.number % 4]) for one in EPISODE.chapters)
    bad = replace(
        EPISODE,
        slug="bad",
        title=_HOSTILE[0],
        author=_HOSTILE[1],
        summary=_HOSTILE[2],
        link="javascript:window.owned=1",
        language='en" onload="window.owned=1',
        cues=cues,
        chapters=chapters,
    )
    _write(harbour_root, bad, pages.episode_page(bad, harbour.CHANNEL))
    page = opened(context, "output/bad/index.html")
    page.get_by_text("Chapters", exact=True).click()
    page.evaluate("document.querySelector('listen-player').seek(20)")
    page.wait_for_timeout(200)
    assert page.evaluate("typeof window.owned") == "undefined"
    assert page.locator("a[href^='javascript']").count() == 0
    inside = "document.querySelectorAll('#listen-text :is(img, svg, script)').length"
    assert page.evaluate(inside) == 0
    assert page.locator(f"[id='s-{cues[1].id}']").inner_text() == _HOSTILE[1]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize(
    "attack",
    [
        "<script>window.owned = 1</script>",
        '<img src="/listen/icon.svg" onload="window.owned = 1">',
        '<iframe srcdoc="<script>parent.owned = 1</script>"></iframe>',
        '<a id="go" href="javascript:window.owned=1">go</a>',
    ],
)
def test_the_policy_holds_where_an_escape_is_forgotten(
    harbour_root: Path, context: BrowserContext, watch: Watch, attack: str
) -> None:
    text = pages.episode_page(EPISODE, harbour.CHANNEL).replace("<main>", f"<main>{attack}")
    _write(harbour_root, replace(EPISODE, slug="attacked"), text)
    page = opened(context, "output/attacked/index.html")
    if page.locator("#go").count():
        page.locator("#go").click()
    page.wait_for_timeout(200)
    assert page.evaluate("typeof window.owned") == "undefined"
    assert any("Content Security Policy" in complaint for complaint in watch.complaints)
    watch.complaints.clear()


def _write(root: Path, episode: Any, text: str) -> None:
    folder = root / "output" / episode.slug
    folder.mkdir(exist_ok=True)
    (folder / "episode.json").write_text(json.dumps(harbour.manifest(episode)), "utf-8")
    (folder / "index.html").write_text(text, "utf-8")
    (folder / Path(EPISODE.media.path).name).write_bytes((root / EPISODE.media.path).read_bytes())


def test_a_page_opened_from_a_disk_plays_and_reads_along(
    chromium: Browser, harbour_root: Path
) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.goto((harbour_root / "output/lights/index.html").as_uri() + "#t=21")
    until(page, "document.querySelector('listen-player')?.audio")
    assert page.evaluate(_SHOWN) == next(cue.text for cue in EPISODE.cues if cue.end > 21)
    page.get_by_role("button", name="Chapters").click()
    page.get_by_role("button", name=EPISODE.chapters[2].title).click()
    until(page, f"{_SHOWN} === {json.dumps(EPISODE.chapters[2].title)}")
    assert page.get_by_text(f"/ 0:{EPISODE.duration:.0f}").is_visible()
    context.close()
