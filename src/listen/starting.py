"""A new show: its `listen.toml`, with a line of explanation for each key."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

import msgspec

from listen import values
from listen.errors import ConfigError, UsageError
from listen.library.files import write_file
from listen.settings import About, Voices
from listen.show import CONFIG, DEFAULT_BASE_URL, DEFAULT_TITLE, load_show
from listen.speech.voices import load_voice, neural_voice, voices_of


@dataclass(frozen=True, slots=True)
class Question:
    """Something that only a person knows."""

    key: str
    text: str
    default: str


QUESTIONS = (
    Question("title", "Title of the show", DEFAULT_TITLE),
    Question("author", "Author (a person or an organisation)", ""),
    Question("description", "What the show is about", ""),
    Question("link", "Its web page", ""),
    Question("language", "Language (en-US, de, es, fr, it, pt…)", "en-US"),
    Question("category", "Category (News, Education, Government, Technology…)", "News"),
    Question("base_url", "URL at which this folder will be reachable", DEFAULT_BASE_URL),
)
_MORE = """
[voice]
{voice}  # `listen voices` lists them

[pauses]                  # seconds
# sentence = 0.35
# paragraph = 0.7
# heading_before = 1.2
# heading_after = 0.6
# factor = 1.0            # all of them, longer or shorter

[chapters]
# depth = 3               # heading levels that become chapters
# files = true            # a file for each chapter
"""


def mistake(key: str, answer: str) -> tuple[str, str] | None:
    """What is wrong with an answer to the question of that key, and the cure."""
    if not answer.strip():
        return None  # the key is left out
    about = msgspec.structs.replace(About(), **{key: answer.strip()})
    return next(((what, cure) for name, what, cure in values.about(about) if name == key), None)


def start_show(folder: Path, answers: dict[str, str]) -> Path:
    """Write `listen.toml` and make `voices/`; returns the file's path.

    Raises `UsageError` if there is one already or no such voice, `ConfigError` if an answer
    cannot be one.
    """
    path = folder / CONFIG
    if path.exists():
        raise UsageError(
            f"starting a show in {folder}: it has a {CONFIG} already",
            "edit that file, or name another folder",
        )
    for question in QUESTIONS:
        wrong = mistake(question.key, answers.get(question.key, ""))
        if wrong:
            option = question.key.replace("_", "-")
            raise ConfigError(f"starting a show in {folder}: --{option}: {wrong[0]}", wrong[1])
    voice = answers.get("voice") or suggested_voice(answers.get("language", ""))
    load_voice(voice, folder)
    text = _document(answers, voice)
    with tempfile.TemporaryDirectory(prefix="listen-") as trial:
        # What would be refused later must not be written: read it as a show first.
        proof = Path(trial, CONFIG)
        proof.write_text(text, encoding="utf-8")
        load_show(proof)
    write_file(path, text.encode())
    (folder / "voices").mkdir(exist_ok=True)
    return path


def suggested_voice(language: str) -> str:
    """The profile for a show in a language: the default one where it speaks it."""
    default = Voices().default
    able = [voice.name for voice in voices_of(language or About().language, None)]
    return default if default in able or not able else able[0]


def better_voice(language: str) -> str | None:
    """A neural voice of that language, where one is installed."""
    found = neural_voice(language or About().language, None)
    return found.name if found else None


def _document(answers: dict[str, str], voice: str) -> str:
    lines = ["[show]"]
    for question in QUESTIONS:
        answer = answers.get(question.key, "").strip()
        if answer:
            lines.append(f"{question.key} = {_toml(answer)}")
        else:
            lines.append(f'# {question.key} = "…"')
    line = f"default = {_toml(voice)}"
    if voice == Voices().default:
        line = f"# {line}"
    return "\n".join(lines) + "\n" + _MORE.replace("{voice}", line.ljust(24))


def _toml(text: str) -> str:
    """A TOML basic string (TOML 1.0, Strings)."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    shown = (c if c >= " " and c != "\x7f" else f"\\u{ord(c):04x}" for c in escaped)
    return f'"{"".join(shown)}"'
