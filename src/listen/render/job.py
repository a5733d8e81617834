"""What is to be rendered, and the seam that whoever renders stands behind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import msgspec

from listen.errors import EngineError, ListenError

ATTEMPTS = 2
"""How often a job is tried before its failure counts."""


class Job(msgspec.Struct, frozen=True):
    """One thing to render."""

    key: str
    payload: Any
    """Plain values: it goes to another process, or to another machine."""
    weight: int
    """How long it takes, in any unit: the longest begin first."""
    label: str
    """What it is, for an error."""
    timeout: float
    """Seconds without a word of it after which its worker is taken for hung."""


class Workers(Protocol):
    """Whoever runs one function on jobs: processes here (`Pool`), or a cluster (`Cluster`).

    Nothing is started before the first job. Called from one thread.
    """

    outstanding: int
    """Jobs that were submitted and have not been collected."""

    def submit(self, jobs: Sequence[Job]) -> None:
        """Add jobs; of those given together, the longest begin first."""

    def collect(self) -> tuple[Job, bytes | ListenError]:
        """Wait for any job to end: what the function returned, or why it failed every time.

        To be called only while jobs are outstanding.
        """

    def dismiss(self) -> None:
        """No jobs will come any more: workers may go when the last one is collected."""

    def close(self) -> None:
        """Stop the work, whatever it is doing."""


def failure(job: Job, what: str, cause: BaseException | None = None) -> EngineError:
    """The error of a job that failed every time."""
    error = EngineError(
        f"speaking {job.label}: {what}, twice", "run `listen doctor`, or choose another voice"
    )
    error.__cause__ = cause
    return error
