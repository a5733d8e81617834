"""The component on a publisher's own page, several of them, and in a frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from . import harbour
from .conftest import Publisher, Watch, until

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

EPISODE, _ = harbour.make_episode()

# The same article as its publisher prints it: other quotes, links, emphasis inside a word's
# sentence, a note's mark, an advertisement in the middle, a table for the list.
_ARTICLE = """
<h1>The lights that no longer turn</h1>
<p class=lede>For ninety years a <a href="/keeper">keeper climbed</a> the stair at
   <b>Sennen&nbsp;Head</b>. Last winter the lamp was put out<sup>1</sup>, and nobody
came to see it.</p>
<p>"It was only a Tuesday," says the <i>last</i> of them.</p>
<aside>Subscribe to our newsletter! A light says nothing.</aside>
<h2>What a light is for</h2>
<p>A light says where the land is, and, by its rhythm, <em>which</em> land.
Ships now know both from the sky &amp; &lt;em&gt;satellites&lt;/em&gt;.</p>
<table><tr><td>A fixed light</td><td>means a harbour.</td></tr>
<tr><td>A flashing light</td><td>means a headland.</td></tr></table>
<h2>The keeper's arithmetic</h2>
<p>He counted oil in gal­lons, weather in knots, and years not at all.
On paper the station cost £41,000 in its last year.</p>
<blockquote>Nobody ever asked what the dark would cost.</blockquote>
<h2>What is left?</h2><p>The tower stays, as towers do, with its door painted every spring.
In the evening children throw stones at the glass. None has broken it yet.</p>
"""


def foreign(context: BrowserContext, publisher: Publisher, served: str) -> Page:
    publisher.pages["/a"] = (
        f'<!doctype html><html lang="en"><title>Lights</title>'
        f'<script src="{served}listen/player.js" async></script>'
        f'<listen-player src="{served}output/lights/episode.json" article="main" follow>'
        f"</listen-player><main>{_ARTICLE}</main></html>"
    )
    page = context.new_page()
    page.goto(publisher.address + "a")
    until(page, "document.querySelector('listen-player')?.reading")
    return page


def seek(page: Page, second: float) -> None:
    page.evaluate(f"document.querySelector('listen-player').seek({second})")


_SHOWN = "[...CSS.highlights.get('listen-sentence')][0].toString()"


def words(text: str) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in text.replace("\xad", "").lower()).split()


def test_every_sentence_is_found_in_the_publishers_own_text(
    context: BrowserContext, publisher: Publisher, served: str
) -> None:
    page = foreign(context, publisher, served)
    before = page.evaluate("document.querySelector('main').innerHTML")
    for cue in EPISODE.cues:
        seek(page, cue.start + 0.05)
        shown = "".join(words(page.evaluate(_SHOWN)))  # (cells are joined without a space)
        if "lamp was put out" in cue.text:
            shown = shown.replace("out1and", "outand")  # the note's mark lies within the sentence
        assert shown == "".join(words(cue.text))
    assert page.evaluate("document.querySelector('main').innerHTML") == before


def test_a_word_is_found_in_the_publishers_own_text(
    context: BrowserContext, publisher: Publisher, served: str
) -> None:
    page = foreign(context, publisher, served)
    cue = next(cue for cue in EPISODE.cues if "gallons" in cue.text)
    word = next(word for word in cue.words if cue.text[word.first :].startswith("gallons"))
    seek(page, word.start + 0.02)
    shown = page.evaluate("[...CSS.highlights.get('listen-word')][0].toString()")
    assert words(shown) == ["gallons"]


def test_a_click_on_the_publishers_text_plays_only_once_listening(
    context: BrowserContext, publisher: Publisher, served: str
) -> None:
    page = foreign(context, publisher, served)
    page.get_by_text("Nobody ever asked").click(position={"x": 60, "y": 8})
    assert page.evaluate("document.querySelector('listen-player').audio.paused")
    page.get_by_role("button", name="Play").click()
    until(page, "document.querySelector('listen-player').audio.currentTime > 0.1")
    page.get_by_text("Nobody ever asked").click(position={"x": 60, "y": 8})
    cue = next(cue for cue in EPISODE.cues if cue.text.startswith("Nobody"))
    until(page, f"document.querySelector('listen-player').audio.currentTime >= {cue.start - 0.02}")
    assert words(page.evaluate(_SHOWN)) == words(cue.text)


def test_keys_work_only_inside_the_player(
    context: BrowserContext, publisher: Publisher, served: str
) -> None:
    page = foreign(context, publisher, served)
    page.locator("h2").first.click()
    page.keyboard.press("n")
    assert page.evaluate("document.querySelector('listen-player').chapter") == 1
    page.get_by_role("button", name="Play").focus()
    page.keyboard.press("n")
    assert page.evaluate("document.querySelector('listen-player').chapter") == 2


def test_of_several_players_one_plays(
    context: BrowserContext, publisher: Publisher, served: str
) -> None:
    publisher.pages["/two"] = (
        f'<!doctype html><html lang="en"><title>Two</title>'
        f'<script src="{served}listen/player.js" async></script>'
        f'<listen-player id="a" src="{served}output/lights/episode.json"></listen-player>'
        f'<listen-player id="b" src="{served}output/lights-again/episode.json"></listen-player>'
        f'<iframe src="{served}output/lights/embed.html" allow="autoplay"></iframe></html>'
    )
    page = context.new_page()
    page.goto(publisher.address + "two")
    until(page, "document.querySelector('#a')?.audio && document.querySelector('#b')?.audio")
    plays = "['a', 'b'].map((id) => !document.getElementById(id).audio.paused)"
    page.locator("#a").get_by_role("button", name="Play").click()
    until(page, "document.querySelector('#a').audio.currentTime > 0.1")
    page.locator("#b").get_by_role("button", name="Play").click()
    until(page, "document.querySelector('#b').audio.currentTime > 0.1")
    assert page.evaluate(plays) == [False, True]


def test_two_pages_of_the_show_do_not_play_at_once(context: BrowserContext) -> None:
    pages = []
    for slug in ("lights", "lights-again"):
        page = context.new_page()
        page.goto(f"output/{slug}/embed.html")
        until(page, "document.querySelector('listen-player')?.audio")
        pages.append(page)
    for page in pages:
        page.get_by_role("button", name="Play").click()
        until(page, "document.querySelector('listen-player').audio.currentTime > 0.1")
    until(pages[0], "document.querySelector('listen-player').audio.paused")


@pytest.mark.parametrize("width", [336, 700])
def test_the_frame_fits_the_height_that_it_asks_for(
    context: BrowserContext, publisher: Publisher, served: str, width: int
) -> None:
    from listen.page import metadata

    code = metadata.embed_code(EPISODE, harbour.CHANNEL).replace(harbour.BASE, served)
    publisher.pages["/frame"] = f'<!doctype html><html lang="en"><title>F</title>{code}</html>'
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 600})
    page.goto(publisher.address + "frame")
    page.frame_locator("iframe").get_by_role("button", name="Play").click()
    assert page.frames[1].evaluate("document.documentElement.scrollHeight <= innerHeight")


@pytest.mark.parametrize("source", ["output/gone/episode.json", "feed.xml"])
def test_what_cannot_be_loaded_leaves_the_plain_player(
    context: BrowserContext, publisher: Publisher, watch: Watch, served: str, source: str
) -> None:
    publisher.pages["/gone"] = (
        f'<!doctype html><html lang="en"><title>Gone</title>'
        f'<script src="{served}listen/player.js" async></script>'
        f'<listen-player src="{served}{source}"><a href="/x">Hear it</a></listen-player></html>'
    )
    page = context.new_page()
    page.goto(publisher.address + "gone")
    page.wait_for_timeout(300)
    assert page.get_by_text("Hear it").is_visible()
    assert all("404" in complaint for complaint in watch.complaints)
    watch.complaints.clear()


def test_a_player_can_be_given_another_episode(
    context: BrowserContext, publisher: Publisher, served: str
) -> None:
    page = foreign(context, publisher, served)
    page.get_by_role("button", name="Play").click()
    until(page, "document.querySelector('listen-player').audio.currentTime > 0.1")
    page.evaluate(
        "(src) => { const one = document.querySelector('listen-player');"
        " one.setAttribute('src', src); }",
        f"{served}output/lights-again/episode.json",
    )
    until(page, "document.querySelector('listen-player').data.guid === 'guid-lights-again'")
    assert page.evaluate("document.querySelector('listen-player').audio.paused")
    page.get_by_role("button", name="Play").click()
    until(page, "document.querySelector('listen-player').audio.currentTime > 0.1")
    assert "lights-again" in page.evaluate("document.querySelector('listen-player').audio.src")


def test_a_player_that_is_taken_away_falls_silent(
    context: BrowserContext, publisher: Publisher, served: str
) -> None:
    page = foreign(context, publisher, served)
    page.get_by_role("button", name="Play").click()
    until(page, "document.querySelector('listen-player').audio.currentTime > 0.1")
    page.evaluate("window.gone = document.querySelector('listen-player'); window.gone.remove()")
    assert page.evaluate("window.gone.audio.paused")
    assert page.evaluate("CSS.highlights.has('listen-sentence')") is False
