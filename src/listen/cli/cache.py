"""`listen cache`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from listen.cli import show_option

_SIZES = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}
_AGES = {"h": 3_600, "d": 86_400, "w": 604_800, "y": 31_557_600}


if TYPE_CHECKING:
    _Kind = click.ParamType[int]
else:
    _Kind = click.ParamType  # a generic class only since click 8.2


class _Number(_Kind):
    """A number with a unit, such as 500MB or 30d."""

    def __init__(self, name: str, units: dict[str, int], pattern: str, example: str) -> None:
        self.name = name
        self._units = units
        self._pattern = pattern
        self._example = example

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number in bytes or seconds."""
        match = re.fullmatch(self._pattern, str(value).strip())
        if match is None:
            self.fail(f"{value!r} is no {self.name} (such as {self._example})", param, ctx)
        unit = next(key for key in self._units if key.lower() == match[2].lower())
        return round(float(match[1]) * self._units[unit])


_SIZE = _Number("size", _SIZES, r"(\d+(?:\.\d+)?)\s*([KMGTkmgt]?)i?[Bb]?", "500MB or 2GB")
_AGE = _Number("age", _AGES, r"(\d+(?:\.\d+)?)\s*([hdwyHDWY])", "12h, 30d, 8w or 1y")


@click.command("cache")
@click.option("--older", type=_AGE, metavar="AGE", help="Remove what was of no use for so long.")
@click.option(
    "--size", type=_SIZE, metavar="SIZE", help="Remove the longest unused until so much is left."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@show_option
def command(*, older: int | None, size: int | None, as_json: bool, folder: Path | None) -> int:
    """Show how large the cache of rendered passages is; remove some of it.

    AGE is such as 30d, SIZE such as 2GB. Publishing never needs the cache: what is removed is
    rendered again when an article that has it is changed.
    """
    from listen.render.cache import CACHE, kept, prune
    from listen.show import find_show

    root = find_show(folder, Path.cwd()).root / CACHE
    removed = (0, 0)
    if older is not None or size is not None:
        removed = prune(root, older=older, size=size)
    layers: dict[str, list[int]] = {}
    for entry in kept(root):
        counts = layers.setdefault(entry.layer, [0, 0])
        counts[0] += 1
        counts[1] += entry.size
    if as_json:
        import msgspec

        document = {
            "folder": str(root),
            "layers": {name: {"entries": n, "bytes": b} for name, (n, b) in layers.items()},
            "removed": {"entries": removed[0], "bytes": removed[1]},
        }
        click.echo(msgspec.json.format(msgspec.json.encode(document), indent=1).decode())
        return 0
    if older is not None or size is not None:
        click.echo(f"removed {removed[0]} entries, {_said(removed[1])}")
    for name, (count, held) in sorted(layers.items()):
        click.echo(f"{name:<8}{count:>8} entries  {_said(held):>9}")
    total = sum(held for _, held in layers.values())
    click.echo(f"{'total':<8}{sum(n for n, _ in layers.values()):>8} entries  {_said(total):>9}")
    return 0


def _said(size: int) -> str:
    for unit, name in ((10**9, "GB"), (10**6, "MB"), (10**3, "kB")):
        if size >= unit:
            return f"{size / unit:.1f} {name}"
    return f"{size} B"
