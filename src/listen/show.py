"""A show's folder and its `listen.toml`, validated once into a frozen `Show`."""

from __future__ import annotations

import os
import re
import tomllib
from ipaddress import ip_address
from pathlib import Path
from typing import Any, get_args
from urllib.parse import urlsplit

import msgspec

from listen import template, values
from listen.address import ascii_url
from listen.errors import ConfigError, nearest
from listen.model import Policy, Role
from listen.place import CONFIG, real, show_root
from listen.settings import (
    DEFAULT_BASE_URL,
    DEFAULT_TITLE,
    About,
    Audio,
    Bookend,
    Chapters,
    Feed,
    Pauses,
    Reading,
    Voices,
)
from listen.values import FORMATS

__all__ = [
    "CONFIG",
    "DEFAULT_BASE_URL",
    "DEFAULT_TITLE",
    "FORMATS",
    "About",
    "Audio",
    "Bookend",
    "Chapters",
    "Feed",
    "Pauses",
    "Reading",
    "Show",
    "Voices",
    "find_show",
    "load_show",
]


class Show(msgspec.Struct, frozen=True):
    """The podcast: a folder and how it is made."""

    root: Path
    """Absolute."""
    configured: bool = False
    """Whether there is a `listen.toml`."""
    about: About = msgspec.field(default_factory=About)
    voice: Voices = msgspec.field(default_factory=Voices)
    pauses: Pauses = msgspec.field(default_factory=Pauses)
    audio: Audio = msgspec.field(default_factory=Audio)
    chapters: Chapters = msgspec.field(default_factory=Chapters)
    feed: Feed = msgspec.field(default_factory=Feed)
    intro: Bookend = msgspec.field(default_factory=Bookend)
    outro: Bookend = msgspec.field(default_factory=Bookend)
    reading: Reading = msgspec.field(default_factory=Reading)

    @property
    def base_url(self) -> str:
        """Where the folder is reachable, in ASCII, with a slash at the end."""
        return ascii_url(self.about.base_url.rstrip("/") + "/")

    @property
    def public(self) -> bool:
        """Whether `base_url` can be reached from another machine, as far as its name tells."""
        host = urlsplit(self.base_url).hostname or ""
        try:
            return not ip_address(host).is_loopback
        except ValueError:
            return host != "localhost" and not host.endswith(".localhost")


_TABLES: dict[str, type[msgspec.Struct]] = {
    "show": About,
    "voice": Voices,
    "pauses": Pauses,
    "audio": Audio,
    "chapters": Chapters,
    "feed": Feed,
    "intro": Bookend,
    "outro": Bookend,
}
_NAMES = {"show": "about"}
_RANGES: dict[tuple[str, str], tuple[float, float]] = {
    **{("pauses", name): (0, 30) for name in Pauses.__struct_fields__},
    ("pauses", "factor"): (0.1, 10),
    ("audio", "loudness"): (-40, -5),
    ("audio", "peak"): (-20, 0),
    ("audio", "bitrate"): (8, 320),
    ("audio", "quality"): (0, 9),
    ("audio", "aac_bitrate"): (16, 320),
    ("audio", "opus_bitrate"): (8, 256),
    ("chapters", "depth"): (1, 6),
    ("reading", "table_rows"): (1, 100_000),
    ("feed", "page_size"): (2, 100_000),
}
_READING = ("footnotes", "quote_marks", "table_rows")


def find_show(given: Path | None, start: Path) -> Show:
    """The show in `given`, else in `start` or its nearest parent with a `listen.toml`.

    Without any, built-in defaults in `start`. Raises `ConfigError`.
    """
    root = show_root(given, start)
    if root.exists() and not root.is_dir():
        raise ConfigError(f"opening the show {given}: it is not a folder", "name its folder")
    path = root / CONFIG
    return load_show(path) if os.path.lexists(path) else Show(root)


def load_show(path: Path) -> Show:
    """Read and validate a `listen.toml`; errors name the file, the line and the key."""
    try:
        text = path.read_text(encoding="utf-8-sig")  # Windows' editors begin with a BOM
        tables = tomllib.loads(text)
    except OSError as error:
        cure = "make it a file that can be read, or take it away for the defaults"
        raise ConfigError(f"reading {path}: {error.strerror}", cure) from error
    except UnicodeDecodeError as error:
        raise ConfigError(
            f"reading {path}: byte {error.start} is not UTF-8", "save the file as UTF-8"
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"reading {path}: {error}", "mend the TOML at that place") from error
    reader = _Reader(path, text)
    for name in tables:
        if name not in _TABLES and name != "reading":
            raise reader.unknown(None, name, [*_TABLES, "reading"])
    parts = {
        _NAMES.get(name, name): reader.table(name, kind, tables[name])
        for name, kind in _TABLES.items()
        if name in tables
    }
    show = Show(
        root=real(path.parent),
        configured=True,
        reading=reader.reading(tables.get("reading", {})),
        **parts,
    )
    reader.check(show)
    return show


class _Reader(msgspec.Struct, frozen=True):
    """One `listen.toml`: its text is kept so that an error can name a line."""

    path: Path
    text: str

    def table(self, name: str, kind: type[msgspec.Struct], value: object) -> Any:
        """The table as its type."""
        if not isinstance(value, dict):
            raise self.wrong(None, name, "not a table", f"write [{name}] on a line of its own")
        known = list(kind.__struct_fields__)
        for key in value:
            if key not in known:
                raise self.unknown(name, key, known)
        for key, item in value.items():
            low_high = _RANGES.get((name, key))
            plain = isinstance(item, int | float) and not isinstance(item, bool)
            if low_high and plain and not low_high[0] <= item <= low_high[1]:
                cure = f"use a number from {low_high[0]} to {low_high[1]}"
                raise self.wrong(name, key, f"{item} is out of range", cure)
        try:
            return msgspec.convert(value, kind)
        except msgspec.ValidationError as error:
            what, _, where = str(error).partition(" - at `$.")
            key = re.split(r"[\[.`]", where)[0]
            raise self.wrong(name, key, what.replace("`", ""), "see docs/reference") from error

    def reading(self, value: object) -> Reading:
        """`[reading]`: a policy for a role, and a few keys of its own."""
        if not isinstance(value, dict):
            raise self.wrong(None, "reading", "not a table", 'write role = "read"')
        own = {key: item for key, item in value.items() if key in _READING}
        roles: tuple[Role, ...] = get_args(Role)
        policies: tuple[Policy, ...] = get_args(Policy)
        found: list[tuple[Role, Policy]] = []
        for key, item in value.items():
            if key in own:
                continue
            role = next((r for r in roles if r == key), None)
            policy = next((p for p in policies if p == item), None)
            if role is None:
                raise self.unknown("reading", key, [*roles, *_READING])
            if policy is None:
                cure = "use one of: " + ", ".join(f'"{p}"' for p in policies)
                raise self.wrong("reading", key, f"{item!r} is not a policy", cure)
            found.append((role, policy))
        read: Reading = self.table("reading", Reading, own)
        return msgspec.structs.replace(read, policies=tuple(found))

    def check(self, show: Show) -> None:
        """What the types cannot say."""
        for table, mistakes in (
            ("show", values.about(show.about)),
            ("audio", values.audio(show.audio)),
            ("feed", values.feed(show.feed)),
        ):
            for key, what, cure in mistakes:
                raise self.wrong(table, key, what, cure)
        for role in show.voice.roles:
            if role not in get_args(Role):
                raise self.unknown("voice", role, list(get_args(Role)))
        for name, end in (("intro", show.intro), ("outro", show.outro)):
            self._bookend(name, end)

    def _bookend(self, table: str, end: Bookend) -> None:
        """`[intro]` and `[outro]`: the template's fields, and that the file is there."""
        problem = template.fault(end.text) if end.text is not None else None
        if problem:
            raise self.wrong(table, "text", *problem)
        if end.audio is not None and not (self.path.parent / end.audio).is_file():
            cure = "name a file in the show's folder"
            raise self.wrong(table, "audio", f"{end.audio!r}: there is no such file", cure)

    def unknown(self, table: str | None, key: str, known: list[str]) -> ConfigError:
        """An error for a key that does not exist; it names the nearest that does."""
        close = nearest(key, known)
        cure = f"did you mean {close!r}?" if close else f"known: {', '.join(known)}"
        return self.wrong(table, key, "unknown key" if table else "unknown table", cure)

    def wrong(self, table: str | None, key: str, what: str, cure: str) -> ConfigError:
        """An error that names the file, the line and the key."""
        place = f"[{table}] {key}" if table else f"[{key}]"
        return ConfigError(f"reading {self.path}:{self._line(table, key)}: {place}: {what}", cure)

    def _line(self, table: str | None, key: str) -> int:
        """The line, from 1, where `key` stands in its table."""
        lines = self.text.splitlines()
        inside = table is None
        for number, line in enumerate(lines, 1):
            opened = re.match(r"\s*\[+\s*([^\]\s]+)\s*\]", line)
            if opened:
                name = opened.group(1)
                if table is None and name.split(".")[0] == key:
                    return number
                inside = name.split(".")[0] == table
            elif inside and re.search(rf"(^|[{{,\s\"']){re.escape(key)}[\"']?\s*[=.\],]", line):
                return number
        return 1
