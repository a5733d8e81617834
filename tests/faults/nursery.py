"""A process that has imported everything, and forks a child for each deed it is asked for.

It is started with the shim (`shim.c`) loaded, so that a child can be ended at its n-th call that
changes a file. Requests are lines of JSON on stdin, one list of deeds each, done at once; the
answer is a line with what became of each.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Sequence
from datetime import UTC, datetime
from multiprocessing import forkserver
from pathlib import Path
from typing import Any

from listen.errors import ListenError
from listen.publish import Options, Silent, publish
from listen.publish import works as the_works
from listen.publish.remove import remove
from listen.render.job import Job
from listen.show import find_show
from listen.work import perform

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


class Here:
    """`listen.render.job.Workers` in this process: a child per point leaves no time for a pool."""

    def __init__(self) -> None:
        self.outstanding = 0
        self._jobs: list[Job] = []

    def submit(self, jobs: Sequence[Job]) -> None:
        self._jobs += jobs
        self.outstanding = len(self._jobs)

    def collect(self) -> tuple[Job, bytes | ListenError]:
        job = self._jobs.pop(0)
        self.outstanding = len(self._jobs)
        try:
            return job, perform(job.payload)
        except ListenError as error:
            return job, error

    def dismiss(self) -> None:
        pass

    def close(self) -> None:
        self._jobs.clear()


def do(deed: dict[str, Any]) -> dict[str, Any]:
    """Publish or remove, as asked; what was rendered and reused, or the error."""
    root = Path(deed["root"])
    os.chdir(root)
    show = find_show(root, root)
    try:
        if deed["do"] == "remove":
            remove(show, deed["slugs"], Silent())
            return {}
        result = publish(show, deed["sources"], Options(voice="tone"), Silent(), NOW)
    except ListenError as error:
        return {"error": str(error)}
    failures = [str(error) for _, error in result.failures]
    return {
        "rendered": sum(outcome.rendered for outcome in result.outcomes),
        "reused": sum(outcome.reused for outcome in result.outcomes),
        **({"error": "; ".join(failures)} if failures else {}),
    }


def child(deed: dict[str, Any], shim: ctypes.CDLL, answer: int) -> None:
    """What the forked process does, and nothing after it."""
    trace = -1
    if "trace" in deed:
        trace = os.open(deed["trace"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    if "user" in deed:
        os.setgid(deed["user"])
        os.setuid(deed["user"])
    shim.faults_arm(deed["root"].encode(), ctypes.c_long(deed.get("calls", -1)), trace)
    try:
        said = do(deed)
    except BaseException:  # noqa: BLE001  (whatever it was, the test must see it)
        said = {"unexpected": traceback.format_exc()}
    said["seen"] = shim.faults_seen()
    os.write(answer, json.dumps(said).encode())
    os._exit(0)


def all_at_once(deeds: list[dict[str, Any]], shim: ctypes.CDLL) -> list[dict[str, Any]]:
    """Fork a child for each deed; what each said, or that it was killed."""
    running = []
    for deed in deeds:
        reads, writes = os.pipe()
        process = os.fork()
        if not process:
            os.close(reads)
            child(deed, shim, writes)
        os.close(writes)
        running.append((process, reads, deed))
    for process, _, deed in running:
        if "after" in deed:  # one deed at a time is ended by the clock
            time.sleep(deed["after"])
            os.kill(process, signal.SIGKILL)
    answers = []
    for process, reads, _ in running:
        with os.fdopen(reads, "rb") as pipe:
            said = pipe.read()
        _, status = os.waitpid(process, 0)
        killed = os.WIFSIGNALED(status)
        answers.append({"killed": killed, **(json.loads(said) if said else {})})
    return answers


def main() -> None:
    """Warm up, then serve."""
    the_works._workers = lambda _options: Here()  # type: ignore[assignment]
    forkserver.ensure_running = lambda: None  # no pool, and a forked child cannot share one
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "a.md").write_text("# Warm\n\nSome words to read.\n")
        do({"do": "publish", "root": folder, "sources": ["a.md"]})
        os.chdir("/")
    shim = ctypes.CDLL(None)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        answers = all_at_once(json.loads(line), shim)
        sys.stdout.write(json.dumps(answers) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
