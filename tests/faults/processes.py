"""Finding all processes of a command, whatever became of their parents."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

_QUICK = """\
from listen.publish import works
works._TIMEOUT = (float({timeout!r}), 0.0)
from listen.__main__ import main
main()
"""


class Command:
    """`listen` in a session of its own, its processes known by a mark in their environment."""

    def __init__(
        self, *words: str, cwd: Path, environment: dict[str, str], timeout: float = 60.0
    ) -> None:
        """`timeout` is what is allowed a passage, in seconds."""
        self._mark = f"LISTEN_TEST_MARK={secrets.token_hex(8)}"
        name, value = self._mark.split("=")
        program = _QUICK.replace("{timeout!r}", repr(timeout))
        self.process = subprocess.Popen(
            [sys.executable, "-c", program, *words],
            cwd=cwd,
            env={**os.environ, **environment, name: value},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def alive(self) -> list[int]:
        """The process ids that are left, zombies not counted."""
        found = []
        for folder in Path("/proc").iterdir():
            if not folder.name.isdigit():
                continue
            try:
                marked = self._mark.encode() in (folder / "environ").read_bytes().split(b"\0")
                state = (folder / "stat").read_text().rpartition(")")[2].split()[0]
            except OSError:
                continue
            if marked and state != "Z":
                found.append(int(folder.name))
        return found

    def others(self) -> list[int]:
        """Those beside the command itself: what workers are forked from comes first."""
        return sorted(process for process in self.alive() if process != self.process.pid)

    def signal(self, number: int, *, group: bool = False) -> None:
        """Send it to the command, or to all processes of its session's group."""
        (os.killpg if group else os.kill)(self.process.pid, number)

    def end(self) -> tuple[int, str, str]:
        """Wait for it: exit code, stdout, stderr."""
        out, err = self.process.communicate(timeout=120)
        return self.process.returncode, out, err

    def close(self) -> None:
        """Kill what is left of it."""
        for process in self.alive():
            os.kill(process, 9)
        if self.process.poll() is None:
            self.process.wait(10)
        for pipe in (self.process.stdout, self.process.stderr):
            if pipe is not None:
                pipe.close()


def wait_for(condition: Callable[[], object], seconds: float) -> float:
    """Wait until it is true; how long it took. Fails after `seconds`."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < seconds, f"not so within {seconds} s"
        time.sleep(0.02)
    return time.monotonic() - began
