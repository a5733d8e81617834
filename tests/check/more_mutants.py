"""The mutants of transcripts, pages, sound and manifest (rules 23 to 30)."""

from __future__ import annotations

import re

from . import sound_specimen as sound
from .mutants import Mutant, edit, feed, mutant
from .specimen import BASE, FOLDER, LENGTHS, Show, episode_tag, mp3

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
edit(26, "a picture without alt", PAGE, "<main>", '<main><img src="cover.jpg">')
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


# 27 to 29: the sound. A change of the frames must reach the section files too.
def frames_of(show: Show) -> list[bytes]:
    return list(sound.lay_out(LENGTHS).frames)


TAG = sound.tag(episode_tag())


@mutant(27, also=(30,))
def too_quiet(show: Show) -> None:
    """Only the episode is quiet, so its section files are others' (rule 30)."""
    show.set_media(mp3(sound.lay_out(LENGTHS, 0.2).frames, TAG))


@mutant(27, also=(30,))
def peaks_too_high(show: Show) -> None:
    """A click a second at full scale."""
    import lameenc
    import numpy as np

    laid = sound.lay_out(LENGTHS)
    count = len(laid.frames) * sound.SAMPLES - 1152 - 1105
    rng = np.random.default_rng(5)
    samples = np.convolve(rng.normal(0, 1, count), [0.25, 0.5, 0.25], mode="same") * 0.2
    samples[4000:5000] = np.sign(np.sin(np.arange(1000) * 0.7)) * 0.98
    encoder = lameenc.Encoder()
    encoder.set_bit_rate(64)
    encoder.set_in_sample_rate(sound.RATE)
    encoder.set_channels(1)
    encoder.silence()
    data = encoder.encode((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    frames = sound.split(bytes(data + encoder.flush()))
    frames += sound.silence(len(laid.frames) - len(frames))
    show.set_media(mp3(frames[: len(laid.frames)], TAG))


@mutant(28, also=(30,))
def no_info_frame(show: Show) -> None:
    show.set_media(mp3(frames_of(show), TAG, b""))


@mutant(28)
def info_counts_one_too_many(show: Show) -> None:
    frames = frames_of(show)
    head = bytearray(sound.info(frames))
    head[21:25] = (len(frames) + 1).to_bytes(4, "big")
    head[167:169] = sound.arc(bytes(head[:167])).to_bytes(2, "big")
    show.set_media(mp3(frames, TAG, bytes(head)))


@mutant(28)
def info_counts_bytes_wrong(show: Show) -> None:
    frames = frames_of(show)
    head = bytearray(sound.info(frames))
    head[25:29] = b"\0\0\1\0"
    head[167:169] = sound.arc(bytes(head[:167])).to_bytes(2, "big")
    show.set_media(mp3(frames, TAG, bytes(head)))


@mutant(28)
def info_checksum_wrong(show: Show) -> None:
    head = bytearray(sound.info(frames_of(show)))
    head[168] ^= 1
    show.set_media(mp3(frames_of(show), TAG, bytes(head)))


@mutant(28)
def table_of_contents_wrong(show: Show) -> None:
    head = bytearray(sound.info(frames_of(show)))
    head[29 : 29 + 100] = bytes(place // 2 for place in range(100))
    head[167:169] = sound.arc(bytes(head[:167])).to_bytes(2, "big")
    show.set_media(mp3(frames_of(show), TAG, bytes(head)))


@mutant(28)
def xing_for_info(show: Show) -> None:
    head = bytearray(sound.info(frames_of(show)))
    head[13:17] = b"Xing"
    head[167:169] = sound.arc(bytes(head[:167])).to_bytes(2, "big")
    show.set_media(mp3(frames_of(show), TAG, bytes(head)))


@mutant(28, also=(30,))
def no_lame_extension(show: Show) -> None:
    head = bytearray(sound.info(frames_of(show)))
    head[133:169] = bytes(36)
    show.set_media(mp3(frames_of(show), TAG, bytes(head)))


@mutant(28)
def a_frame_of_another_bit_rate(show: Show) -> None:
    """A silent frame of 80 kbit/s; time does not change, only the bytes."""
    frames = frames_of(show)
    frames[-1] = b"\xff\xf3\x90\xc4" + bytes(72 * 80000 // 22050 - 4)
    show.set_media(mp3(frames, TAG))


@mutant(28, also=(30,))
def a_flipped_bit_in_the_sound(show: Show) -> None:
    """The last bit of a pause: nobody hears it, but it is damage."""
    data = bytearray(mp3(frames_of(show), TAG))
    data[-1] ^= 1
    show.set_media(bytes(data))


@mutant(29)
def text_after_the_end(show: Show) -> None:
    show.set_media(mp3(frames_of(show), TAG) + b"the end")


@mutant(29)
def id3v1_at_the_end(show: Show) -> None:
    show.set_media(mp3(frames_of(show), TAG) + b"TAG" + bytes(125))


@mutant(29)
def last_frame_cut(show: Show) -> None:
    show.set_media(mp3(frames_of(show), TAG) + sound.silence(1)[0][:100])


@mutant(29)
def junk_before_the_first_frame(show: Show) -> None:
    show.set_media(mp3(frames_of(show), TAG + b"junk"))


@mutant(29, also=(28,))
def a_frame_called_a_copy(show: Show) -> None:
    """The "original" bit of a silent frame; a player may take it for another stream."""
    data = bytearray(mp3(frames_of(show), TAG))
    assert data[-208:-204] == b"\xff\xf3\x80\xc4"
    data[-205] &= ~4
    show.set_media(bytes(data))


@mutant(29, also=(30,))
def reservoir_across_a_seam(show: Show) -> None:
    """A frame that was cut away from the frames whose reservoir it needs."""
    frames = frames_of(show)
    inner = next(n for n in range(20, 60) if frames[n][4] > 60)
    frames[5] = frames[inner]
    show.set_media(mp3(frames, TAG))


@mutant(29, also=(28, 30))
def hole_in_the_middle(show: Show) -> None:
    data = mp3(frames_of(show), TAG)
    middle = len(data) // 2
    show.set_media(data[:middle] + bytes(50) + data[middle:])


# 30: the manifest
EPISODE = "episode.json"
edit(30, "a key missing", EPISODE, '"slug"', '"snail"')
edit(30, "another version", EPISODE, '"version": 1', '"version": 2')
edit(30, "a chapter wrongly numbered", EPISODE, '"number": 2', '"number": 5', also=(21,))
edit(30, "a sentence in another chapter", EPISODE, '"chapter": 2', '"chapter": 1')
edit(30, "an id twice", EPISODE, '"id": "s11"', '"id": "s10"')
edit(30, "a word outside of its sentence", EPISODE, "0, 3]]", "0, 300]]")
edit(30, "not JSON", EPISODE, '"version": 1', "version: 1")


@mutant(30, also=(11, 20, 24, 28, 29))
def sound_cut_short(show: Show) -> None:
    path = show.root / show.media
    path.write_bytes(path.read_bytes()[:-5000])


@mutant(30, also=(28,))
def sound_altered(show: Show) -> None:
    path = show.root / show.media
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(bytes(data))


@mutant(30)
def section_missing(show: Show) -> None:
    (show.root / show.manifest["chapters"][1]["path"]).unlink()


@mutant(30)
def sections_exchanged(show: Show) -> None:
    """The frames of chapter 3 under the tag of chapter 2."""
    from .specimen import section_mp3

    tag = section_mp3(2)
    tag = tag[: tag.index(b"\xff\xf3\x80\xc4")]
    body = sound.lay_out(LENGTHS).sections[2]
    show.write(show.manifest["chapters"][1]["path"], mp3(body, tag))


@mutant(30)
def duration_off(show: Show) -> None:
    """A millisecond."""
    manifest = show.manifest
    manifest["chapters"][-1]["end"] += 0.001
    show.alter(duration=manifest["duration"] + 0.001, chapters=manifest["chapters"])


@mutant(30)
def chapters_with_a_gap(show: Show) -> None:
    chapters = show.manifest["chapters"]
    chapters[0]["end"] -= 0.5
    show.alter(chapters=chapters)


@mutant(30)
def sentences_overlap(show: Show) -> None:
    found = show.manifest["sentences"]
    found[0]["end"] = found[1]["start"] + 0.2
    show.alter(sentences=found)


@mutant(30)
def episode_without_item(show: Show) -> None:
    text = re.sub(r"<item>.*</item>", "", show.read("feed.xml"), flags=re.DOTALL)
    show.write("feed.xml", text)


@mutant(30, also=(11, 20, 28, 29))
def path_out_of_the_show(show: Show) -> None:
    media = show.manifest["media"] | {"path": "../../etc/tides-00000000.mp3"}
    show.alter(media=media)


@mutant(30)
def manifest_is_a_list(show: Show) -> None:
    show.write(f"{FOLDER}/episode.json", "[]")


@mutant(30, advice=True)
def left_over_file(show: Show) -> None:
    show.write(f"{FOLDER}/tides-00000000.mp3", b"old")


__all__ = ["Mutant"]
