"""What works on this machine, and the cure for what does not."""

from __future__ import annotations

import importlib.util
import platform
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import listen
from listen.errors import ListenError
from listen.library.files import remove_quietly, write_file
from listen.model import Voice
from listen.narrate import narrate
from listen.podcast import guid
from listen.podcast.merge import FEED
from listen.publish.plan import encoding_for, level_for, with_level
from listen.render.pool import in_worker
from listen.script import Script
from listen.show import Show, find_show
from listen.sound.packed import unpack_info
from listen.speech.engine import engine_names, engine_status, spoken_by
from listen.speech.voices import load_voice, neural_voice

_PATIENCE = 60.0  # seconds for a test sentence
_EXTRAS = {
    "documents": (("mammoth", "pdfminer"), "DOCX, PDF and EPUB articles"),
    "formats": (("av",), "m4b and opus beside the MP3, and audio files of any format"),
    "piper": (("piper",), "a neural voice that people like better (--voice joe)"),
    "dask": (("distributed",), "rendering on more than one machine"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    name: str
    works: bool
    detail: str
    cure: str | None = None
    needed: bool = True
    """Whether publishing fails without it."""


def examine(folder: Path | None, start: Path) -> list[Finding]:
    """Look at everything that publishing needs; nothing of the show is changed."""
    findings = [
        Finding("listen", True, f"{listen.__version__}, Python {platform.python_version()}"),
        Finding("machine", True, f"{platform.system()} {platform.machine()}", needed=False),
    ]
    for name in engine_names():
        status = engine_status(name)
        needed = name == "pyttsx3"
        findings.append(Finding(f"engine {name}", status.works, status.detail, status.cure, needed))
    try:
        show = find_show(folder, start)
    except ListenError as error:
        findings.append(Finding("show", False, error.message, error.hint))
        return findings
    configured = "listen.toml" if show.configured else "no listen.toml: built-in defaults"
    findings.append(Finding("show", True, f"{show.root} ({configured})"))
    findings += [_voice(show), _writable(show), _feed(show), _address(show), _sound_device()]
    findings += _better_voice(show)
    findings += _extras()
    return findings


def _guarded(name: str, look: Callable[[], str], *, needed: bool = True) -> Finding:
    try:
        return Finding(name, True, look(), needed=needed)
    except ListenError as error:
        return Finding(name, False, error.message, error.hint, needed)


def _voice(show: Show) -> Finding:
    """Speak and encode a sentence in a worker, as publishing does."""

    def look() -> str:
        voice = with_level(show, load_voice(show.voice.default, show.root))
        seconds = _seconds_of(show, voice)
        lame = version("lameenc")
        return f"{voice.name} spoke {seconds:.1f} s in a worker, encoded by lameenc {lame}"

    return _guarded("default voice", look)


def _better_voice(show: Show) -> list[Finding]:
    """A neural voice that is installed and is not the one that speaks."""
    better = neural_voice(show.about.language, show.root)
    if better is None or better.name == show.voice.default:
        return []
    said = f"{better.name}: {better.description}; [voice] default = {better.name!r} uses it"
    return [Finding("better voice", True, said, needed=False)]


def _seconds_of(show: Show, voice: Voice) -> float:
    encoding = encoding_for(show, voice)
    script = Script(
        texts=("This is a test of the voice.",),
        voice=voice,
        engine_version=spoken_by(voice),
        pause=0.3,
        level=level_for(show, voice, encoding),
        encoding=encoding,
    )
    made = in_worker(narrate, script, "a test sentence", _PATIENCE)
    return unpack_info(made)[0].samples / encoding.sample_rate


def _writable(show: Show) -> Finding:
    def look() -> str:
        probe = show.root / ".listen" / "doctor"
        write_file(probe, b"")
        remove_quietly(probe)
        with suppress(OSError):
            probe.parent.rmdir()  # where there was none, none is left
        return "can be written"

    return _guarded("folder", look)


def _feed(show: Show) -> Finding:
    path = show.root / FEED

    def look() -> str:
        if not path.is_file():
            return "none yet: the first `listen publish` writes it"
        guid.stored_guid(path.read_bytes())
        return "can be read"

    return _guarded("feed", look)


def _address(show: Show) -> Finding:
    cure = "set [show] base_url in listen.toml to where this folder will be reachable"
    detail = show.base_url if show.public else f"{show.base_url}: only this machine can reach it"
    return Finding("base_url", show.public, detail, None if show.public else cure, needed=False)


def _sound_device() -> Finding:
    from listen.play import can_play  # loading it asks the system for its sound devices

    if can_play():
        return Finding("sound device", True, "found: `listen play` works", needed=False)
    cure = "play the files in output/ on another device; publishing needs no sound device"
    return Finding(
        "sound device", False, "none: `listen play` cannot play here", cure, needed=False
    )


def _extras() -> Iterator[Finding]:
    for name, (modules, what) in _EXTRAS.items():
        there = all(importlib.util.find_spec(module) for module in modules)
        cure = (
            None
            if there
            else f"{Path(sys.executable).name} -m pip install 'listen-article[{name}]'"
        )
        yield Finding(f"extra {name}", there, what, cure, needed=False)
