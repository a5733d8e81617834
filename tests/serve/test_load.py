"""Two hundred clients with ranges for half a minute: no error, and memory stays flat."""

from __future__ import annotations

import asyncio
import random
import re
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

_CLIENTS = 200
_SECONDS = 30.0
_LENGTH = 8_000_000
_PIECE = 100_000


def _resident(pid: int) -> int:
    """kB."""
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    found = re.search(r"VmRSS:\s+(\d+)", status)
    assert found
    return int(found[1])


async def _client(host: str, port: int, seed: int, sound: bytes, until: float) -> tuple[int, int]:
    """Ask for ranges on one connection until the time is over: (answers, wrong ones)."""
    dice = random.Random(seed)
    reader, writer = await asyncio.open_connection(host, port)
    answers = wrong = 0
    while time.monotonic() < until:
        first = dice.randrange(len(sound) - _PIECE)
        writer.write(
            f"GET /output/one/long.mp3 HTTP/1.1\r\nHost: {host}:{port}\r\n"
            f"Range: bytes={first}-{first + _PIECE - 1}\r\n\r\n".encode()
        )
        head = await reader.readuntil(b"\r\n\r\n")
        body = await reader.readexactly(_PIECE)
        answers += 1
        wrong += not (head.startswith(b"HTTP/1.1 206") and body == sound[first : first + _PIECE])
    writer.close()
    return answers, wrong


async def _crowd(served: str, sound: bytes, seconds: float) -> tuple[int, int]:
    parts = urlsplit(served)
    until = time.monotonic() + seconds
    done = await asyncio.gather(
        *(_client(parts.hostname or "", parts.port or 0, n, sound, until) for n in range(_CLIENTS))
    )
    return sum(one for one, _ in done), sum(wrong for _, wrong in done)


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
def test_two_hundred_clients_for_half_a_minute(tmp_path: Path) -> None:
    sound = random.Random(7).randbytes(_LENGTH)
    folder = tmp_path / "output" / "one"
    folder.mkdir(parents=True)
    (folder / "long.mp3").write_bytes(sound)
    program = (
        "import sys, pathlib, listen.serve as s;"
        "s.serve(pathlib.Path(sys.argv[1]), port=0, ready=lambda a: print(a.page, flush=True))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            served = process.stdout.readline().strip()
            asyncio.run(_crowd(served, sound, 5))
            warm = _resident(process.pid)
            answers, wrong = asyncio.run(_crowd(served, sound, _SECONDS))
            grown = _resident(process.pid) / warm
        finally:
            process.terminate()
    print(f"{answers} answers in {_SECONDS:.0f} s, memory {warm} kB × {grown:.3f}")
    assert answers > _CLIENTS
    assert wrong == 0
    # The threads' heaps breathe by some 10%; keeping one answer in ten would be 80 MB.
    assert grown < 1.25, f"{warm} kB grew {grown:.3f} times"
