"""The player in the running page: what is heard, what is highlighted, and each control."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest

from . import harbour
from .conftest import opened, until
from .ear import heard, listen_to

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

EPISODE, _ = harbour.make_episode()
CUES = EPISODE.cues
CHAPTERS = EPISODE.chapters


def now(page: Page) -> float:
    return cast("float", page.evaluate("document.querySelector('listen-player').audio.currentTime"))


def state(page: Page, name: str) -> Any:
    return page.evaluate(f"document.querySelector('listen-player').{name}")


def shown(page: Page) -> str:
    return cast("str", page.evaluate("[...CSS.highlights.get('listen-sentence')][0].toString()"))


def test_play_moves_the_audio(lights: Page) -> None:
    lights.get_by_role("button", name="Play").click()
    until(lights, "document.querySelector('listen-player').audio.currentTime > 0.5")
    lights.get_by_role("button", name="Pause").click()
    stopped = now(lights)
    lights.wait_for_timeout(200)
    assert now(lights) == stopped


def test_a_chapter_of_the_list_plays_from_its_start(lights: Page) -> None:
    listen_to(lights)
    lights.get_by_text("Chapters").click()
    lights.get_by_role("button", name=CHAPTERS[2].title).click()
    found = heard(lights)
    assert found["text"] == CHAPTERS[2].title
    assert CHAPTERS[2].start <= found["time"] < CHAPTERS[2].start + 3
    assert state(lights, "chapter") == 3
    current = lights.locator("listen-player button[aria-current]")
    assert CHAPTERS[2].title in current.inner_text()


def test_a_click_on_a_sentence_plays_it(lights: Page) -> None:
    listen_to(lights)
    text = "Nobody ever asked what the dark would cost."
    lights.get_by_text(text).click()
    assert heard(lights)["text"] == text


def test_a_word_is_highlighted_inside_its_sentence(lights: Page) -> None:
    cue = next(cue for cue in CUES if "£41,000" in cue.text)
    word = next(word for word in cue.words if cue.text[word.first :].startswith("£"))
    lights.evaluate(f"document.querySelector('listen-player').seek({word.start + 0.02})")
    assert lights.evaluate("[...CSS.highlights.get('listen-word')][0].toString()") == "£41,000"


@pytest.mark.parametrize(
    ("fragment", "second", "sentence"),
    [
        ("t=24", 24.0, None),
        ("t=0:24", 24.0, None),
        (f"s-{CUES[6].id}", CUES[6].start, CUES[6].id),
        ("the-keeper-s-arithmetic", CHAPTERS[2].start, None),
    ],
)
def test_a_link_opens_the_moment(
    context: BrowserContext, fragment: str, second: float, sentence: str | None
) -> None:
    page = opened(context, f"output/lights/index.html#{fragment}")
    assert now(page) == pytest.approx(second, abs=0.02)
    assert state(page, "audio.paused")
    if sentence:
        assert state(page, "sentence") == sentence


def test_a_link_followed_within_the_page_seeks(lights: Page) -> None:
    lights.evaluate("location.hash = 't=30.5'")
    until(lights, "document.querySelector('listen-player').audio.currentTime > 30")
    assert shown(lights) in {cue.text for cue in CUES}


def test_a_fragment_of_nothing_is_harmless(context: BrowserContext) -> None:
    page = opened(context, "output/lights/index.html#100%-of-nothing")
    assert now(page) == 0


def test_speed_is_remembered(lights: Page) -> None:
    lights.get_by_label("Speed").select_option("1.5")
    assert state(lights, "audio.playbackRate") == 1.5
    lights.reload()
    until(lights, "document.querySelector('listen-player')?.audio")
    assert state(lights, "audio.playbackRate") == 1.5
    lights.get_by_role("button", name="Play").click()
    until(lights, "document.querySelector('listen-player').audio.currentTime > 0.3")
    assert state(lights, "audio.playbackRate") == 1.5


def test_the_position_is_remembered(lights: Page) -> None:
    lights.evaluate("document.querySelector('listen-player').seek(20)")
    lights.goto("index.html")
    lights.goto("output/lights/index.html")
    until(lights, "document.querySelector('listen-player')?.audio?.currentTime > 19")
    assert now(lights) == pytest.approx(20, abs=0.1)
    assert state(lights, "audio.paused")


def test_buttons_step_back_and_forward(lights: Page) -> None:
    lights.get_by_role("button", name="Forward 30 seconds").click()
    assert now(lights) == pytest.approx(30, abs=0.1)
    lights.get_by_role("button", name="Back 15 seconds").click()
    assert now(lights) == pytest.approx(15, abs=0.1)
    lights.get_by_role("button", name="Next chapter").click()
    assert now(lights) == pytest.approx(CHAPTERS[2].start, abs=0.1)


def test_the_keyboard_does_all(lights: Page) -> None:
    keys = lights.keyboard
    keys.press("Space")
    until(lights, "!document.querySelector('listen-player').audio.paused")
    keys.press("Space")
    assert state(lights, "audio.paused")
    lights.evaluate("document.querySelector('listen-player').seek(0)")
    keys.press("ArrowRight")
    assert now(lights) == pytest.approx(30, abs=0.1)
    keys.press("ArrowLeft")
    assert now(lights) == pytest.approx(15, abs=0.1)
    keys.press("n")
    assert now(lights) == pytest.approx(CHAPTERS[2].start, abs=0.1)
    keys.press("p")
    assert now(lights) == pytest.approx(CHAPTERS[1].start, abs=0.1)
    keys.press("]")
    assert state(lights, "audio.playbackRate") == 1.15
    keys.press("[")
    keys.press("[")
    assert state(lights, "audio.playbackRate") == 0.9


def test_keys_can_be_turned_off_and_leave_fields_alone(lights: Page) -> None:
    field = lights.locator(".share input").first
    field.focus()
    lights.keyboard.press("n")
    assert now(lights) == 0
    lights.get_by_text("Keyboard", exact=True).click()
    lights.get_by_label("Keys work on the whole page").uncheck()
    lights.locator("h1").click()
    lights.evaluate(
        "document.activeElement.blur(); document.querySelector('listen-player').pause()"
    )
    before = now(lights)
    lights.keyboard.press("n")
    assert now(lights) == before


def test_the_slider_moves_by_keys_and_says_where_it_is(lights: Page) -> None:
    slider = lights.get_by_role("slider", name="Position")
    slider.focus()
    lights.keyboard.press("ArrowRight")
    assert now(lights) == pytest.approx(30, abs=0.1)
    assert slider.get_attribute("aria-valuetext") == f"0 minutes 30 seconds, {CHAPTERS[2].title}"


def test_the_lock_screen_shows_the_chapter(lights: Page) -> None:
    lights.get_by_text("Chapters").click()
    lights.get_by_role("button", name=CHAPTERS[1].title).click()
    until(lights, "navigator.mediaSession.playbackState === 'playing'")
    title = lights.evaluate("navigator.mediaSession.metadata.title")
    assert title == CHAPTERS[1].title
    assert lights.evaluate("navigator.mediaSession.metadata.album") == EPISODE.title


def test_the_sentence_is_kept_in_view_until_the_reader_scrolls(lights: Page) -> None:
    lights.set_viewport_size({"width": 600, "height": 420})
    lights.evaluate(f"document.querySelector('listen-player').seek({CUES[-3].start + 0.1})")
    lights.get_by_role("button", name="Play").click()
    inside = """(() => { const h = CSS.highlights.get('listen-sentence');
      const box = h && [...h][0].getBoundingClientRect();
      return box && box.top > 100 && box.bottom < innerHeight; })()"""
    until(lights, inside)
    lights.wait_for_timeout(1000)  # the page's own scrolling comes to rest
    lights.mouse.move(300, 300)
    lights.mouse.wheel(0, -2000)
    lights.get_by_role("button", name="Follow").wait_for()
    lights.wait_for_timeout(300)
    assert not lights.evaluate(inside)
    lights.get_by_role("button", name="Follow").click()
    until(lights, inside)


def test_the_link_to_this_moment_is_in_the_address(lights: Page) -> None:
    lights.evaluate("document.querySelector('listen-player').seek(12.6)")
    lights.get_by_text("Copy link").click()
    lights.get_by_text("The link is").wait_for()
    assert lights.url.endswith("#t=12")


def test_without_the_highlight_api_the_sentence_is_marked_and_unmarked(
    context: BrowserContext,
) -> None:
    context.add_init_script(
        "delete window.Highlight; Object.defineProperty(CSS, 'highlights', {value: undefined})"
    )
    page = opened(context, "output/lights/index.html")
    before = page.locator("#listen-text").inner_text()
    page.evaluate(f"document.querySelector('listen-player').seek({CUES[3].start + 0.1})")
    assert page.locator("mark").all_inner_texts() == [CUES[3].text]
    page.evaluate(f"document.querySelector('listen-player').seek({CUES[5].start + 0.1})")
    assert page.locator("mark").all_inner_texts() == [CUES[5].text]
    assert page.locator("#listen-text").inner_text() == before
