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
from listen.cli.waveform import NARROWEST, column_of, played, waveform
from listen.play import Player

_TICK = 0.2  # seconds between two looks at the keyboard and the position


def follow(player: Player) -> None:
    """Show where the player is and obey keys until the end, or until it is told to quit."""
    screen = _Screen(player) if sys.stdout.isatty() else _Log(player)
    with _keys() as keys:
        for key in keys:
            if key == "q":
                break
            _obey(player, key)
            if player.ended:
                break
            screen.show()
    screen.clear()


class _Log:
    """A line for each chapter, where there is no terminal."""

    def __init__(self, player: Player) -> None:
        self._player = player
        self._shown = 0

    def show(self) -> None:
        """Name the chapter when it begins."""
        chapter = self._player.chapter
        if chapter.number != self._shown:
            self._shown = chapter.number
            click.echo(f"{clock(chapter.start)}  {chapter.title}")

    def clear(self) -> None:
        """What was said stays."""


class _Screen:
    """The waveform with the position in it, and the status under it; only changes are drawn."""

    def __init__(self, player: Player) -> None:
        self._player = player
        self._columns = 0
        self._wave = ""
        self._shown: list[str] = []

    def show(self) -> None:
        """Draw what has changed since the last time."""
        size = shutil.get_terminal_size()
        if size.columns != self._columns:
            self._columns = size.columns
            self._wave = self._waveform(size.columns - 1, size.lines)
        lines = [status(self._player, size.columns)]
        if self._wave:
            episode = self._player.episode
            column = column_of(self._player.position, episode.duration, len(self._wave))
            lines.insert(0, played(self._wave, column))
        if lines != self._shown:
            self._write(lines)

    def clear(self) -> None:
        """Take it off the screen."""
        self._write([])

    def _waveform(self, columns: int, rows: int) -> str:
        episode = self._player.episode
        if columns < NARROWEST or rows < 3 or not episode.peaks:
            return ""
        return waveform(episode.peaks, episode.chapters, episode.duration, columns)

    def _write(self, lines: list[str]) -> None:
        """Draw over what stands there, a line only if it is another."""
        out = "\r" + "\x1b[1A" * (len(self._shown) - 1)
        if len(lines) != len(self._shown):
            out += "\x1b[J"
            self._shown = [""] * len(lines)
        drawn = [
            f"\x1b[K{new}" if new != old else ""
            for new, old in zip(lines, self._shown, strict=True)
        ]
        sys.stdout.write(out + "\r\n".join(drawn))
        sys.stdout.flush()
        self._shown = lines


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
