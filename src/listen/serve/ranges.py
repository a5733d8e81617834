"""Byte ranges: a file, or the parts of it that a player asks for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from starlette.responses import FileResponse

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

_RANGES: Final = re.compile(r"bytes=\s*(?:\d+-\d*|-\d+)(?:\s*,\s*(?:\d+-\d*|-\d+))*\s*")
_MOST_RANGES: Final = 16


class RangedFile(FileResponse):
    """A file with ranges. What RFC 9110 (14.2) wants ignored is taken out before Starlette,
    which would answer 400: a range in a HEAD, in another unit, or malformed.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, by ASGI."""
        length = self.stat_result.st_size if self.stat_result else 0
        headers = []
        for name, value in scope["headers"]:
            if name.lower() == b"range":
                kept = (
                    None
                    if scope["method"] == "HEAD"
                    else tidy_range(value.decode("latin-1"), length)
                )
                if kept is None:
                    continue
                headers.append((name, kept.encode("latin-1")))
            else:
                headers.append((name, value))
        await super().__call__({**scope, "headers": headers}, receive, send)


def tidy_range(value: str, length: int) -> str | None:
    """The Range header with only the ranges that can be answered, all of them if none can
    (which gives 416); None if it is to be ignored.
    """
    if not _RANGES.fullmatch(value):
        return None
    ranges = [one.strip() for one in value.partition("=")[2].split(",")]
    ordered = [one for one in ranges if not _is_backwards(one)]
    if len(ordered) != len(ranges) or len(ranges) > _MOST_RANGES:
        return None
    within = [_clipped(one, length) for one in ranges if _reaches(one, length)]
    return "bytes=" + ",".join(within or ranges[:1])


def _is_backwards(one: str) -> bool:
    first, _, last = one.partition("-")
    return bool(first and last) and int(first) > int(last)


def _clipped(one: str, length: int) -> str:
    # Starlette before 1.3 took a suffix longer than the file for no range at all.
    first, _, last = one.partition("-")
    return one if first else f"-{min(int(last), length)}"


def _reaches(one: str, length: int) -> bool:
    first, _, last = one.partition("-")
    return int(first) < length if first else int(last) > 0 and length > 0
