"""Voice profiles: a TOML file each, in the show's `voices/` or among the built-in ones."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from listen.errors import ConfigError, UsageError, nearest
from listen.model import Voice
from listen.place import real
from listen.speech.engine import engine, engine_names, engine_status, has_engine

_NUMBERS = {"rate": (60, 450), "pitch": (0, 100), "volume": (0, 1), "gain": (-40, 40)}
_TEXTS = ("engine", "voice", "language", "description")
_KEYS = (*_TEXTS, *_NUMBERS, "pronounce", "options")


def builtin_folder() -> Path:
    """Where the shipped profiles are: in the wheel, or at the top of the source tree."""
    package = real(Path(__file__)).parent.parent
    in_wheel = package / "voices"
    return in_wheel if in_wheel.is_dir() else package.parent.parent / "voices"


def voice_folders(show: Path | None) -> tuple[Path, ...]:
    """The folders that profiles are looked for in, the show's own first."""
    own = (show / "voices",) if show else ()
    builtin = builtin_folder()
    return (*(folder for folder in own if real(folder) != real(builtin)), builtin)


def voice_names(show: Path | None) -> tuple[str, ...]:
    """The names of all profiles, sorted."""
    names = {path.stem for folder in voice_folders(show) for path in folder.glob("*.toml")}
    return tuple(sorted(names))


def load_voice(name: str, show: Path | None) -> Voice:
    """The profile of that name. Raises `UsageError` (no such voice) or `ConfigError`."""
    for folder in voice_folders(show):
        path = folder / f"{name}.toml"
        if "/" not in name and "\\" not in name and path.is_file():
            return read_profile(path)
    known = voice_names(show)
    close = nearest(name, known)
    raise UsageError(
        f"choosing the voice {name!r}: there is no such profile",
        (f"did you mean {close!r}? " if close else "") + f"voices: {', '.join(known)}",
    )


def read_profile(path: Path) -> Voice:
    """Read one profile. Raises `ConfigError`, which names the file, the line and the key."""
    text = _text(path)
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(
            f"reading the voice {path}: {error}", "mend the TOML at that place"
        ) from error
    for key in table:
        if key not in _KEYS:
            close = nearest(key, _KEYS)
            cure = f"did you mean {close!r}? " if close else ""
            raise _wrong(path, text, key, "unknown key", cure + f"keys: {', '.join(_KEYS)}")
    for key in _TEXTS:
        if not isinstance(table.get(key, ""), str):
            raise _wrong(path, text, key, "not a text", f'write {key} = "…"')
    if not has_engine(table.get("engine", "")):
        close = nearest(str(table.get("engine", "")), engine_names())
        raise _wrong(
            path,
            text,
            "engine",
            f"there is no engine {table.get('engine')!r}"
            if "engine" in table
            else "the key is missing",
            (f"did you mean {close!r}? " if close else "")
            + f"engines: {', '.join(engine_names())}",
        )
    numbers = {key: _number(path, text, table, key) for key in _NUMBERS}
    return Voice(
        name=path.stem,
        engine=table["engine"],
        voice=table.get("voice"),
        language=table.get("language", "en-US"),
        rate=None if numbers["rate"] is None else int(numbers["rate"]),
        pitch=numbers["pitch"],
        volume=1.0 if numbers["volume"] is None else numbers["volume"],
        gain=numbers["gain"],
        description=table.get("description", ""),
        pronunciations=_pairs(path, text, table),
        options=_options(path, text, table),
        path=str(path),
    )


def voices_of(language: str, show: Path | None) -> tuple[Voice, ...]:
    """The profiles that speak a language (BCP 47, by its first part) and whose engine works here,
    sorted by name. Profiles that cannot be read are left out.
    """
    found = []
    for name in voice_names(show):
        try:
            voice = load_voice(name, show)
        except ConfigError:
            continue  # `listen voices` shows it with its cure
        if primary(voice.language) == primary(language) and engine_status(voice.engine).works:
            found.append(voice)
    return tuple(found)


def neural_voice(language: str, show: Path | None) -> Voice | None:
    """A voice of that language that people like better, where one is installed: its speech is
    costly, and made on this machine.
    """
    for voice in voices_of(language, show):
        traits = engine(voice.engine).traits
        if traits.costly and not traits.remote:
            return voice
    return None


def primary(language: str) -> str:
    """The first part of a BCP 47 tag: `pt` of `pt-BR`."""
    return language.replace("_", "-").split("-")[0].lower()


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError(
            f"reading the voice {path}: byte {error.start} is not UTF-8", "save the file as UTF-8"
        ) from error
    except OSError as error:
        raise ConfigError(
            f"reading the voice {path}: {error.strerror}", "make the file readable"
        ) from error


def _number(path: Path, text: str, table: Mapping[str, Any], key: str) -> float | None:
    value = table.get(key)
    if value is None:
        return None
    low, high = _NUMBERS[key]
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise _wrong(
            path, text, key, f"{value!r} is not a number from {low} to {high}", "set it within them"
        )
    return float(value)


def _pairs(path: Path, text: str, table: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    pairs = table.get("pronounce", {})
    if not isinstance(pairs, dict) or not all(isinstance(said, str) for said in pairs.values()):
        raise _wrong(
            path,
            text,
            "pronounce",
            "not a table of words",
            'write [pronounce] then "word" = "said"',
        )
    return tuple(sorted(pairs.items()))


def _options(
    path: Path, text: str, table: Mapping[str, Any]
) -> tuple[tuple[str, str | int | float | bool], ...]:
    options = table.get("options", {})
    if not isinstance(options, dict) or not all(
        isinstance(value, str | int | float | bool) for value in options.values()
    ):
        raise _wrong(path, text, "options", "not a table of plain values", "write key = value")
    return tuple(sorted(options.items()))


def _wrong(path: Path, text: str, key: str, what: str, cure: str) -> ConfigError:
    return ConfigError(f"reading the voice {path}:{line_of(text, key)}: {key}: {what}", cure)


def line_of(text: str, key: str) -> int:
    """The line, from 1, on which a TOML key is set or a table of that name opens."""
    pattern = re.compile(rf"\s*\[*\s*\"?{re.escape(key)}\"?\s*[=\].]")
    for number, line in enumerate(text.splitlines(), 1):
        if pattern.match(line):
            return number
    return 1
