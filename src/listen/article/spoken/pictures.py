"""Emoji: by name where the emoji library has the language, else left out."""

from __future__ import annotations

import re
from functools import lru_cache

from listen.article.spoken.aligned import Aligned
from listen.regex import regex

_BASE = (
    "\U0001f000-\U0001faff\u231a\u231b\u23e9-\u23f3\u25fd\u25fe\u2600-\u27bf"
    "\u2b50\u2b55\u3030\u303d"
)
_PICTURE = regex(
    rf"\s*(?:[0-9#*]\ufe0f?\u20e3|[{_BASE}\u2139\u2194-\u21aa\u2300-\u23ff\u25aa-\u25fe\u2b05-\u2b1c\u3297\u3299]"
    rf"(?:[\ufe0e\ufe0f]|[\U0001f3fb-\U0001f3ff]|\u200d[{_BASE}\u2190-\u21ff]|[\U000e0020-\U000e007f]"
    rf"|(?<=[\U0001f1e6-\U0001f1ff])[\U0001f1e6-\U0001f1ff])*+)"
)
_SKIN = regex(r"[\U0001f3fb-\U0001f3ff\ufe0e\ufe0f]")
# Dingbats and arrows that are marks of layout, not pictures, unless they ask for colour.
_LAYOUT = regex(
    "[\u2190-\u21ff\u2300-\u2319\u231c-\u23e8\u23f4-\u23ff\u25a0-\u25fc\u2605\u2606\u2610-\u2612"
    "\u2713-\u2718\u271a-\u2727\u2729-\u274b\u274d\u274f-\u2752\u2756-\u2794\u2798-\u27af"
    "\u27b1-\u27be\u2b05-\u2b1c\u203b]"
)
TRIGGER = regex(f"[{_BASE}\u20e3\ufe0f]")


def pictures(text: Aligned, language: str) -> None:
    """Say emoji by name, once for a run of the same; `language` is the primary subtag."""
    last = (-1, "")

    def replace(match: re.Match[str]) -> str | None:
        nonlocal last
        printed = match[0].strip()
        if printed[0] in "0123456789#*" and printed[-1] == "\u20e3":
            return f" {printed[0]}" if printed[0].isdigit() else " "
        if "\ufe0f" not in printed and _LAYOUT.fullmatch(printed):
            return None if "\u2190" <= printed <= "\u21ff" else " "
        name = "" if last == (match.start(), printed) else _name(printed, language)
        last = (match.end(), printed)
        return f" {name} " if name else " "

    text.sub(_PICTURE, replace)


@lru_cache(maxsize=1024)
def _name(picture: str, language: str) -> str:
    # Imported here: 0.07 s, and few articles have one.
    import emoji

    if language not in emoji.LANGUAGES:
        return ""
    plain = _SKIN.sub("", picture)
    for form in (plain, plain + "\ufe0f", picture):
        if emoji.is_emoji(form):
            named = emoji.demojize(form, language=language, delimiters=("\0", "\0"))
            return " ".join(re.sub(r"[\0_:|*#“”]+", " ", named).split())
    return ""
