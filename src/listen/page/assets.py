"""Files that pages need beside them: script and style, and the feed's QR code."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

_STATIC: Final = Path(__file__).with_name("static")  # importlib.resources: 30 ms at start-up
_NAMES: Final = ("icon.svg", "page.css", "player.js", "search.js")


def _lean(name: str) -> bytes:
    """A packaged file as it is served: without indentation, lines that are only comment, and the
    white space of style sheets (a script is to stay under 30 kB). The sources keep their comments
    on lines of their own, and their style in `const STYLE` and `const SPOKEN`, for this.
    """
    text = _STATIC.joinpath(name).read_text("utf-8")
    text = re.sub(r"(?ms)^[ \t]*/\*.*?\*/\n|^[ \t]*//.*?\n", "", text)
    text = re.sub(r"(?m)^[ \t]+|^\n", "", text)
    if name.endswith(".css"):
        text = _dense(text)
    text = re.sub(
        r"(const (?:STYLE|SPOKEN) = `)([^`]+)", lambda found: found[1] + _dense(found[2]), text
    )
    return text.encode("utf-8")


def _dense(style: str) -> str:
    return re.sub(r"(?<=:) |\s*([{};,])\s*", lambda found: found[1] or "", style)


ASSETS: Final[Mapping[str, bytes]] = MappingProxyType(
    {f"listen/{name}": _lean(name) for name in _NAMES}
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
