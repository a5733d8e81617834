"""Rules 23 to 26: transcripts and the page."""

from __future__ import annotations

import re

from ..specimen import (
    BASE,
    FOLDER,
    Show,
)
from .registry import edit, feed, mutant

# 23: the four
feed(23, "a transcript without language", ' type="text/vtt" language="en-GB"', ' type="text/vtt"')
feed(23, "SRT under its other type", "application/x-subrip", "application/srt")
feed(23, "an unknown type", 'transcript.vtt" type="text/vtt"', 'transcript.vtt" type="text/sub"')
edit(23, "a word less in the VTT", "transcript.vtt", "wind it\nup", "wind\nup")
edit(23, "a word more in the HTML", "transcript.html", "wind it up", "wind it all up")
edit(23, "another word in the SRT", "transcript.srt", "sail", "steam")
edit(23, "two words joined", "transcript.json", "The sea", "Thesea")
edit(23, "another case", "transcript.json", "The sea", "the sea")


@mutant(23)
def vtt_not_last(show: Show) -> None:
    text = show.read("feed.xml")
    nodes = re.findall(r"<podcast:transcript [^>]*/>", text)
    text = text.replace(nodes[3], "", 1).replace(nodes[0], nodes[3] + nodes[0], 1)
    show.write("feed.xml", text)


@mutant(23)
def three_transcripts(show: Show) -> None:
    show.write("feed.xml", re.sub(r"<podcast:transcript [^>]*html\"[^>]*/>", "",
                                  show.read("feed.xml"), count=1))  # fmt: skip


# 24: each format
VTT, SRT, JSON, HTML = (f"transcript.{kind}" for kind in ("vtt", "srt", "json", "html"))
edit(24, "VTT with a byte order mark", VTT, "WEBVTT", "\ufeffWEBVTT")
edit(24, "VTT without its name", VTT, "WEBVTT", "VTT")
edit(24, "VTT without its blank line", VTT, "WEBVTT\n\n", "WEBVTT\n", also=(23,))
edit(24, "VTT with a comma", VTT, "00:00:00.100", "00:00:00,100")
edit(24, "VTT with & alone", VTT, "Tides &amp;", "Tides &")
edit(24, "VTT with < alone", VTT, "&lt;old", "< old", also=(23,))
edit(24, "VTT with an arrow", VTT, "Tides &amp;", "Tides --> &amp;", also=(23,))
edit(24, "VTT with long lines", VTT, "wind it\nup.", "wind it up.")
edit(24, "SRT with a point", SRT, "00:00:00,100", "00:00:00.100")
edit(24, "SRT from 0", SRT, "1\n", "0\n")
edit(24, "JSON of another version", JSON, '"1.0.0"', '"1.1"')
edit(
    24,
    "JSON with an empty body",
    JSON,
    '"segments": [',
    '"segments": [{"startTime": 0, "endTime": 0.1, "body": ""}, ',
)
edit(24, "JSON without a time", JSON, '"startTime": 0.1', '"start": 0.1')
edit(24, "HTML with a strange time", HTML, "<time>0:00</time>", "<time>now</time>")


@mutant(24)
def html_without_times(show: Show) -> None:
    text = show.read(f"{FOLDER}/transcript.html")
    show.write(f"{FOLDER}/transcript.html", re.sub(r"<time>[^<]*</time>", "", text))


@mutant(24)
def srt_of_three_lines(show: Show) -> None:
    text = show.read(f"{FOLDER}/transcript.srt").replace("twice a day, and", "twice a\nday, and")
    text = text.replace("The sea rises", "The sea\nrises", 1)
    show.write(f"{FOLDER}/transcript.srt", text)


@mutant(24)
def vtt_ends_before_it_starts(show: Show) -> None:
    text = show.read(f"{FOLDER}/transcript.vtt")
    times = re.findall(r"\d\d:\d\d:\d\d\.\d{3}", text)
    show.edit(f"{FOLDER}/transcript.vtt", f"--> {times[1]}", f"--> {times[0]}")


@mutant(24)
def vtt_goes_back(show: Show) -> None:
    text = show.read(f"{FOLDER}/transcript.vtt")
    times = re.findall(r"\d\d:\d\d:\d\d\.\d{3}", text)
    show.edit(f"{FOLDER}/transcript.vtt", f"{times[2]} -->", "00:00:00.000 -->")


@mutant(24)
def vtt_cues_overlap(show: Show) -> None:
    text = show.read(f"{FOLDER}/transcript.vtt")
    times = re.findall(r"\d\d:\d\d:\d\d\.\d{3}", text)
    show.edit(f"{FOLDER}/transcript.vtt", f"--> {times[1]}", f"--> {times[3]}")


@mutant(24)
def json_segments_overlap(show: Show) -> None:
    text = show.read(f"{FOLDER}/transcript.json")
    ends = re.findall(r'"endTime": [\d.]+', text)
    show.edit(f"{FOLDER}/transcript.json", ends[0], ends[1])


@mutant(24)
def vtt_past_the_end(show: Show) -> None:
    text = show.read(f"{FOLDER}/transcript.vtt")
    times = re.findall(r"\d\d:\d\d:\d\d\.\d{3}", text)
    show.edit(f"{FOLDER}/transcript.vtt", f"--> {times[-1]}", "--> 00:01:00.000")


@mutant(24)
def vtt_a_tenth_late(show: Show) -> None:
    show.edit(f"{FOLDER}/transcript.vtt", "00:00:00.100 -->", "00:00:00.200 -->")


@mutant(24)
def transcript_missing(show: Show) -> None:
    (show.root / f"{FOLDER}/transcript.srt").unlink()


@mutant(24)
def vtt_in_latin_1(show: Show) -> None:
    path = show.root / f"{FOLDER}/transcript.vtt"
    path.write_bytes(path.read_bytes().replace(b"WEBVTT\n", b"WEBVTT \xe9\n"))


# 25 and 26: the page
PAGE = "index.html"
edit(25, "no JSON-LD", PAGE, "application/ld+json", "application/json")
edit(25, "JSON-LD that does not parse", PAGE, '{"@context"', '{{"@context"')
edit(25, "another vocabulary", PAGE, "https://schema.org", "https://example.org")
edit(25, "no audio", PAGE, '"audio":', '"associatedMedia":')
edit(25, "duration in seconds", PAGE, '"PT', '"')
edit(25, "another duration", PAGE, '"PT', '"PT1M')
edit(25, "a property of no vocabulary", PAGE, '"headline"', '"heading"')
edit(25, "a date in words", PAGE, '"2026-10-01T09:00:00+00:00"', '"1 October"')
edit(25, "no transcript", PAGE, '"transcript": "The sea rises"', '"transcript": ""')
edit(25, "another feed", PAGE, f'"webFeed": "{BASE}feed.xml"', f'"webFeed": "{BASE}rss.xml"')
edit(25, "no episode", PAGE, '"PodcastEpisode"', '"WebPage"')
edit(25, "no speakable", PAGE, '"speakable"', '"name"')
edit(25, "speakable that finds nothing", PAGE, '[".text"]', '[".body"]')
edit(25, "author as text", PAGE, '{"@type": "Person", "name": "Ann Mole"}', '"Ann Mole"')
edit(26, "no language", PAGE, '<html lang="en-GB">', "<html>")
edit(26, "no title", PAGE, "<title>Tides &amp; harbours</title>", "<title></title>")
edit(26, "no zoom", PAGE, "initial-scale=1", "initial-scale=1, user-scalable=no")
edit(26, "two h1", PAGE, "<main>", "<main><h1>Harbour news</h1>")
edit(26, "no main", PAGE, "<main>", "<div>")
edit(26, "a button without a name", PAGE, ' aria-label="Play">▶', ">")
edit(26, "a link without a name", PAGE, "<main>", '<main><a href="#t=1"><span></span></a>')
edit(26, "a picture without alt", PAGE, "<main>", '<main><img src="../../cover.jpg">')
edit(
    26,
    "a control without a label",
    PAGE,
    '<label>Speed <select id="speed">',
    "<label></label><select>",
)
edit(26, "an id twice", PAGE, "<main>", '<main id="speed">')
edit(
    26,
    "a tab order of its own",
    PAGE,
    '<button type="button"',
    '<button type="button" tabindex="2"',
)
edit(26, "a label that is not there", PAGE, "<main>", '<main aria-labelledby="nothing">')
edit(26, "only for the mouse", PAGE, "<main>", '<main><div onclick="play()">Play</div>')
edit(26, "a sentence missing", PAGE, "wind it up", "wind it")


@mutant(26)
def sentences_in_another_order(show: Show) -> None:
    path = f"{FOLDER}/index.html"
    text = show.read(path).replace("Is it still of use?", "", 1)
    show.write(path, text.replace("<p>The sea", "<p>Is it still of use? The sea", 1))


@mutant(26)
def a_level_left_out(show: Show) -> None:
    path = f"{FOLDER}/index.html"
    show.write(path, show.read(path).replace("<h2>", "<h3>").replace("</h2>", "</h3>"))


@mutant(26)
def page_missing(show: Show) -> None:
    (show.root / f"{FOLDER}/index.html").unlink()
