"""Regular expressions that are compiled when they are first used.

Python compiles one in a tenth of a millisecond to five, and reading any kind of article in any way
needs some two hundred of them, of which one article uses a quarter.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast

_USES = (
    *("findall", "finditer", "flags", "fullmatch", "groupindex", "groups", "match", "pattern"),
    *("scanner", "search", "split", "sub", "subn"),
)


class _Lazy:
    """Has nothing of a compiled expression until it is asked for something, then all of it."""

    def __init__(self, pattern: Any, flags: int) -> None:
        self._made_of = (pattern, flags)

    def __getattr__(self, name: str) -> Any:
        if name not in _USES:
            raise AttributeError(name)
        compiled = re.compile(*self._made_of)
        for use in _USES:
            setattr(self, use, getattr(compiled, use))
        return getattr(compiled, name)


def regex(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """`re.compile`, put off until the expression is used; a mistake in it raises only then."""
    return cast("re.Pattern[AnyStr]", _Lazy(pattern, flags))
