"""The waveform that `listen play` draws, and how it is drawn on a terminal."""

from __future__ import annotations

import os
import re
import select
import struct
import sys
import time

import pytest

from listen.cli.waveform import column_of, played, waveform
from listen.model import Chapter
from tests.formats.conftest import Published

BLOCKS = "▁▂▃▄▅▆▇█"


def chapters(starts: list[int], levels: list[int]) -> list[Chapter]:
    return [
        Chapter(number, f"Chapter {number}", level, start, start + 10.0)
        for number, (start, level) in enumerate(zip(starts, levels, strict=True), 1)
    ]


def test_loud_is_high_and_quiet_is_low() -> None:
    line = waveform([10] * 50 + [90] * 50 + [50] * 50, [], 150, 30)
    assert len(line) == 30
    assert set(line[:10]) == {"▁"}
    assert set(line[10:20]) == {"█"}
    assert set(line[20:]) <= {"▄", "▅"}


@pytest.mark.parametrize("count", [0, 1, 7, 80, 1000])
@pytest.mark.parametrize("columns", [24, 79, 200])
def test_it_is_as_wide_as_it_is_told(count: int, columns: int) -> None:
    line = waveform([number % 101 for number in range(count)], [], 60, columns)
    assert len(line) == columns
    assert set(line) <= set(BLOCKS)


def test_chapters_are_marked_where_they_start() -> None:
    line = waveform([50] * 100, chapters([0, 20, 70], [1, 1, 1]), 100, 50)
    assert [index for index, sign in enumerate(line) if sign == "╎"] == [10, 35]


def test_deep_chapters_are_left_out_where_there_is_no_room() -> None:
    many = chapters([0, *range(10, 100, 3)], [1, *([1, 2, 2, 2, 2, 2] * 5)])
    assert waveform([50] * 100, many, 100, 60).count("╎") == 5
    assert waveform([50] * 100, many, 100, 300).count("╎") == 30
    assert waveform([50] * 100, many, 100, 24).count("╎") == 0


def test_the_position_replaces_one_column() -> None:
    line = waveform([50, 80] * 50, [], 100, 40)
    shown = re.sub(r"\x1b\[\d*m", "", played(line, column_of(50, 100, 40)))
    assert len(shown) == 40
    assert shown.index("┃") == 20
    assert column_of(100, 100, 40) == 39
    assert column_of(-1, 100, 40) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are of Unix")
def test_a_terminal_shows_it_and_is_clean_afterwards(every_format: Published) -> None:
    drawn = in_terminal(
        [sys.executable, "-m", "listen", "play", "a", "--show", str(every_format.root)],
        columns=60,
        keys=[(2.5, b"n"), (1.2, b"q")],
    )
    rows = [row for row in re.split(r"[\r\n]+", drawn) if "┃" in row]
    waves = [re.sub(r"\x1b\[[\d;]*[A-Za-z]", "", row) for row in rows]
    assert waves
    assert all(len(wave) == 59 for wave in waves)
    assert len({wave.index("┃") for wave in waves}) > 1  # `n` moved it
    assert drawn.count("▶ 1/5") + drawn.count("▶ 2/5") >= 2
    assert drawn.rstrip().endswith("\x1b[J")  # nothing of it stays


def in_terminal(command: list[str], columns: int, keys: list[tuple[float, bytes]]) -> str:
    """What a program writes on a terminal of 12 rows, while keys are pressed after so long."""
    import fcntl
    import pty
    import termios

    child, terminal = pty.fork()
    if child == 0:
        # Not the process's own environment: readline puts a size of its own into that.
        environment = {**os.environ, "LISTEN_AUDIO": "null", "TERM": "xterm-256color"}
        for name in ("COLUMNS", "LINES"):
            environment.pop(name, None)
        os.execve(command[0], command, environment)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 12, columns, 0, 0))
    out = b""
    pressed = list(keys)
    due = None
    until = time.monotonic() + 60
    while time.monotonic() < until:
        ready, _, _ = select.select([terminal], [], [], 0.1)
        if ready:
            try:
                data = os.read(terminal, 65536)
            except OSError:  # the program has ended
                break
            if not data:
                break
            out += data
        if "┃".encode() in out and due is None and pressed:
            due = time.monotonic() + pressed[0][0]
        if due is not None and time.monotonic() >= due:
            os.write(terminal, pressed.pop(0)[1])
            due = time.monotonic() + pressed[0][0] if pressed else float("inf")
    os.close(terminal)
    os.waitpid(child, 0)
    return out.decode("utf-8", "replace")
