"""Files that pages need beside them: script and style, and the feed's QR code."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

_STATIC: Final = Path(__file__).with_name("static")  # importlib.resources: 30 ms at start-up
_PLAYER: Final = ("style", "draw", "reading", "paint", "look", "element")
"""The parts of `player.js`, in the order in which they need each other."""


def _read(name: str) -> str:
    return _STATIC.joinpath(name).read_text("utf-8")


def _player() -> str:
    """One script: its parts in a scope of their own, run once a page."""
    parts = "".join(_read(f"player/{part}.js") for part in _PLAYER)
    guard = "if (customElements.get('listen-player')) return;"
    return f"(() => {{\n'use strict';\n{guard}\n{parts}}})();\n"


def _lean(text: str) -> str:
    """A script or style sheet as it is served: without indentation, comments and the white space
    of styles (a script is to stay under 30 kB). For this the sources have comments on lines of
    their own or at a line's end, and styles in `const STYLE` and `const SPOKEN`.
    """
    text = re.sub(r"(?ms)^[ \t]*/\*.*?\*/\n|^[ \t]*//.*?\n", "", text)
    text = re.sub(r"(?m)^[ \t]+|^\n|[ \t]+// [^'\"`\n]*$|/\* [^*\n]*\*/", "", text)
    return re.sub(
        r"(const (?:STYLE|SPOKEN) = `)([^`]+)", lambda found: found[1] + _dense(found[2]), text
    )


def _dense(style: str) -> str:
    style = re.sub(r"(?<=[ (:,])0(?=\.\d)", "", style)
    return re.sub(r"(?<=:) |\s*([{};,])\s*", lambda found: found[1] or "", style)


ASSETS: Final[Mapping[str, bytes]] = MappingProxyType(
    {
        "listen/icon.svg": _read("icon.svg").encode("utf-8"),
        "listen/page.css": _dense(_lean(_read("page.css"))).encode("utf-8"),
        "listen/player.js": _lean(_player()).encode("utf-8"),
        "listen/search.js": _lean(_read("search.js")).encode("utf-8"),
    }
)
"""Show-relative path → bytes, the same for every show."""

FEED_CODE: Final = "listen/feed.svg"
"""Where a show keeps the QR code of its feed, relative to its folder."""


def feed_code(url: str) -> str:
    """The QR code of a feed's URL as an SVG document, dark on white whatever the page's theme
    (many scanners read nothing else).
    """
    import segno  # a page that is only served needs no QR encoder

    out = io.BytesIO()
    segno.make(url, error="m", micro=False).save(
        out, kind="svg", border=4, dark="#000", light="#fff", omitsize=True, nl=False
    )
    return out.getvalue().decode("utf-8")
