"""Rule 5: artwork that every directory takes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from listen.check.access import Reply, type_by_name
from listen.check.fault import Finding, rule
from listen.check.urls import split

SMALLEST = 1400
LARGEST = 3000
"""Pixels a side."""


@dataclass(frozen=True, slots=True)
class Artwork:
    """An image that the feed points to."""

    name: str
    ours: bool
    url: str
    reply: Reply
    head: Reply | None = None
    """The answer to HEAD, where there is a server."""


@rule(5, Artwork)
def artwork(image: Artwork) -> Iterator[Finding]:
    """There, square, 1400 to 3000 px, JPEG or PNG, RGB; name, bytes and type agree."""
    if not image.reply.ok:
        yield Finding("", f"the artwork is missing: {image.reply.problem}", "publish it again")
        return
    if image.head is not None and image.head.status != 200:
        yield Finding("", f"HEAD gives {image.head.problem}", "have the server answer HEAD")
    suffix = Path(split(image.url).path).suffix.lower()
    if suffix not in (".jpg", ".jpeg", ".png"):
        yield Finding("", f'the artwork\'s extension is "{suffix}"', "name it .jpg or .png")
    try:
        with Image.open(io.BytesIO(image.reply.body)) as picture:
            picture.load()
            found = (picture.format or "", picture.size, picture.mode)
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as reason:
        yield Finding("", f"the artwork cannot be read: {reason}", "make it a JPEG or PNG")
        return
    kind, (width, height), mode = found
    real = {"JPEG": "image/jpeg", "PNG": "image/png"}.get(kind)
    if real is None:
        yield Finding("", f"the artwork is {kind}", "make it JPEG or PNG")
    elif suffix in (".jpg", ".jpeg", ".png") and type_by_name(image.url) != real:
        yield Finding("", f"the artwork is {kind}, but named {suffix}", "name it for what it is")
    if real and image.reply.type and image.reply.type != real:
        text = f"the artwork is {kind}, but served as {image.reply.type}"
        yield Finding("", text, f"serve it as {real}")
    if width != height or not SMALLEST <= width <= LARGEST:
        yield Finding(
            "",
            f"the artwork has {width} × {height} pixels",
            f"make it square, {SMALLEST} to {LARGEST} pixels a side",
        )
    if mode != "RGB":
        yield Finding("", f"the artwork's colours are {mode}", "save it as RGB without alpha")
