"""Rules 16 to 18: chapters in JSON and in the feed."""

from __future__ import annotations

import json

from .. import sound_specimen as sound
from ..specimen import (
    FOLDER,
    LENGTHS,
    Show,
    mp3,
    section_mp3,
)
from .registry import edit, feed, mutant

edit(16, "old version", "chapters.json", "1.2.0", "1.3")
edit(16, "another title", "chapters.json", "Introduction", "Preface")
edit(16, "first chapter late", "chapters.json", '"startTime": 0', '"startTime": 1')
edit(16, "time as text", "chapters.json", '"startTime": 0', '"startTime": "0"')
edit(16, "not JSON", "chapters.json", "}", "")
edit(
    16,
    "chapter with a relative picture",
    "chapters.json",
    '"startTime": 0',
    '"img": "a.jpg", "startTime": 0',
)
edit(17, "half a second", "chapters.json", '"startTime": 3', '"startTime": 3.5', also=(16,))
feed(16, "type of the chapters", 'type="application/json+chapters"', 'type="text/json"')


@mutant(16)
def chapters_missing(show: Show) -> None:
    (show.root / f"{FOLDER}/chapters.json").unlink()


@mutant(16)
def chapters_out_of_order(show: Show) -> None:
    data = json.loads(show.read(f"{FOLDER}/chapters.json"))
    data["chapters"].reverse()
    show.write(f"{FOLDER}/chapters.json", json.dumps(data))


@mutant(17)
def chapter_late_in_its_sound(show: Show) -> None:
    """Three silent frames before the sound of chapter 2 are in its file too."""
    number = 2
    body = sound.silence(3) + sound.lay_out(LENGTHS).sections[number - 1]
    tag = section_mp3(number)
    tag = tag[: tag.index(b"\xff\xf3\x80\xc4")]
    show.write(show.manifest["chapters"][number - 1]["path"], mp3(body, tag))


feed(18, "psc version", '<psc:chapters version="1.2">', '<psc:chapters version="2">')
feed(18, "psc time", 'start="00:00:00.000"', 'start="0"')
feed(18, "psc no time", 'start="00:00:00.000"', 'start="soon"')
feed(18, "psc title", '.000" title="Introduction"', '.000" title="Preface"')
feed(18, "psc a millisecond", 'start="00:00:00.000"', 'start="00:00:00.001"')
feed(18, "psc missing", "psc:chapter ", "psc:mark ")


edit(16, "no list", "chapters.json", '"chapters"', '"parts"')
edit(16, "no title", "chapters.json", '"title": "Introduction"', '"title": " "')
edit(16, "ends before it starts", "chapters.json", '"startTime": 3', '"endTime": 2, "startTime": 3')
edit(16, "after the end", "chapters.json", '"startTime": 7', '"startTime": 70')
edit(16, "an old version of the format", "chapters.json", "1.2.0", "1.1.0")
feed(18, "psc goes back", 'start="00:00:03.000"', 'start="00:00:00.000"')
feed(18, "psc without title", '.000" title="Introduction"', '.000" title=""')
