"""The line that `listen play` shows, and the keys that it takes."""

from __future__ import annotations

import os
import select
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from listen.cli.output import clock
from listen.play import Player

_TICK = 0.2  # seconds between two looks at the keyboard and the position


def follow(player: Player) -> None:
    """Show where the player is and obey keys until the end, or until it is told to quit."""
    shown = ""
    with _keys() as keys:
        for key in keys:
            if key == "q":
                break
            _obey(player, key)
            if player.ended:
                break
            line = status(player, shutil.get_terminal_size().columns)
            if line != shown and sys.stdout.isatty():
                sys.stdout.write(f"\r\x1b[K{line}")
                sys.stdout.flush()
            elif player.chapter.title != shown and not sys.stdout.isatty():
                line = player.chapter.title
                click.echo(f"{clock(player.chapter.start)}  {line}")
            shown = line if sys.stdout.isatty() else player.chapter.title
    if sys.stdout.isatty():
        sys.stdout.write("\r\x1b[K")
        sys.stdout.flush()


def status(player: Player, columns: int) -> str:
    """`▶ 3/21  Title of the chapter        1:23 / 16:50`, no wider than the terminal."""
    mark = "⏸" if player.paused else "▶"
    count = len(player.episode.chapters)
    left = f"{mark} {player.chapter.number}/{count}  "
    right = f"  {clock(player.position)} / {clock(player.episode.duration)}"
    room = max(4, columns - len(left) - len(right) - 1)
    title = player.chapter.title
    title = title if len(title) <= room else title[: room - 1] + "…"
    return left + title + right


def _obey(player: Player, key: str) -> None:
    if key == " ":
        player.toggle()
    elif key == "n":
        player.skip(+1)
    elif key == "p":
        player.skip(-1)
    elif key == "right":
        player.seek(player.position + 30)
    elif key == "left":
        player.seek(player.position - 15)


@contextmanager
def _keys() -> Iterator[Iterator[str]]:
    """An endless stream of keys: "" where none was pressed for a moment."""
    if not sys.stdin.isatty():
        yield _no_keys()
        return
    if sys.platform == "win32":
        yield _windows_keys()
        return
    import termios
    import tty

    handle = sys.stdin.fileno()
    before = termios.tcgetattr(handle)
    try:
        tty.setcbreak(handle)
        yield _unix_keys(handle)
    finally:
        termios.tcsetattr(handle, termios.TCSADRAIN, before)


def _no_keys() -> Iterator[str]:
    import time

    while True:
        time.sleep(_TICK)
        yield ""


def _unix_keys(handle: int) -> Iterator[str]:
    names = {b"\x1b[C": "right", b"\x1b[D": "left", b"\x03": "q", b"\x04": "q", b"\x1b": "q"}
    while True:
        ready, _, _ = select.select([handle], [], [], _TICK)
        pressed = os.read(handle, 16) if ready else b""
        if ready and not pressed:
            yield "q"  # the terminal has gone
        yield names.get(pressed, pressed[:1].decode("ascii", "ignore"))


def _windows_keys() -> Iterator[str]:
    import msvcrt
    import time

    while True:
        time.sleep(_TICK)
        pressed = msvcrt.getwch() if msvcrt.kbhit() else ""  # type: ignore[attr-defined]
        if pressed in ("\x00", "\xe0"):
            code = msvcrt.getwch()  # type: ignore[attr-defined]
            pressed = {"M": "right", "K": "left"}.get(code, "")
        yield "q" if pressed == "\x03" else pressed
