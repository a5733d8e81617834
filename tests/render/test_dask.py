"""A real scheduler and two worker processes on loopback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from listen.errors import EngineError, ListenError, UsageError
from listen.render.job import Job

from . import work

pytest.importorskip("distributed")
from listen.render.dask import Cluster

REPOSITORY = Path(__file__).parents[2]


@dataclass
class Machines:
    """A scheduler and its workers, each a process."""

    folder: Path
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    address: str = ""

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-m", "dask", *arguments],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.processes.append(process)
        return process

    def worker(self) -> subprocess.Popen[bytes]:
        return self.start("worker", self.address, "--nthreads", "1", "--no-nanny")


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[Machines]:
    made = Machines(tmp_path)
    told = tmp_path / "scheduler.json"
    made.start(
        "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard",
        "--scheduler-file", str(told),
    )  # fmt: skip
    end = time.monotonic() + 30
    while not told.exists() and time.monotonic() < end:
        time.sleep(0.1)
    import json

    made.address = json.loads(told.read_text())["address"]
    yield made
    for process in reversed(made.processes):
        process.kill()
        process.wait()


def jobs(deed: str, argument: str, count: int) -> list[Job]:
    return [Job(f"{deed}{n:060}", (deed, argument), n, repr(n), 60.0) for n in range(count)]


def collected(cluster: Cluster) -> dict[str, bytes | ListenError]:
    results = {}
    while cluster.outstanding:
        job, made = cluster.collect()
        results[job.key] = made
    return results


def test_a_worker_killed_halfway_costs_nothing_but_time(machines: Machines) -> None:
    machines.worker()
    victim = machines.worker()
    cluster = Cluster(work.run, machines.address)
    try:
        cluster.submit(jobs("sleep", "0.1", 60))
        results = dict([cluster.collect() for _ in range(20)])
        assert len(set(results)) == 20
        victim.send_signal(signal.SIGKILL)
        rest = collected(cluster)
    finally:
        cluster.close()
    assert len(rest) == 40
    assert set(rest.values()) | set(results.values()) == {b"slept"}


@pytest.fixture
def measured(machines: Machines) -> Iterator[Cluster]:
    """A cluster that has seen how quick its jobs are: it gives out several at once."""
    machines.start("worker", machines.address, "--nthreads", "1")  # with a nanny: it comes again
    cluster = Cluster(work.run, machines.address)
    cluster.submit(jobs("say", "quick", 4))
    assert len(collected(cluster)) == 4
    yield cluster
    cluster.close()


def test_quick_jobs_go_together(measured: Cluster) -> None:
    measured.submit(jobs("say", "aye", 20))
    assert len(measured._running) == 4  # tasks of five, so that each of more threads has some
    made = collected(measured)
    assert len(made) == 20
    assert all(isinstance(each, bytes) and each.startswith(b"aye") for each in made.values())


def test_what_comes_before_anything_was_measured_waits(machines: Machines) -> None:
    machines.worker()
    cluster = Cluster(work.run, machines.address)
    try:
        for key in "abcdef":
            cluster.submit([Job(f"{key}{n}", ("sleep", "0.03"), n, "", 60.0) for n in range(8)])
        assert len(cluster._running) == 8
        assert cluster.outstanding == 48
        cluster.collect()
        assert 7 < len(cluster._running) < 30  # 40 in fewer tasks, with what is left of the first
        assert len(collected(cluster)) == 47
    finally:
        cluster.close()


def test_what_takes_long_goes_alone(measured: Cluster) -> None:
    measured.submit(jobs("sleep", "2", 1))
    collected(measured)
    measured.submit(jobs("say", "aye", 20))
    assert len(measured._running) == 20
    assert len(collected(measured)) == 20


def test_a_failure_costs_its_neighbours_nothing(measured: Cluster) -> None:
    measured.submit([*jobs("say", "aye", 12), *jobs("fail", "voice", 4), *jobs("break", "x", 4)])
    assert len(measured._running) == 4
    made = collected(measured)
    assert [key[:3] for key, each in made.items() if isinstance(each, bytes)] == ["say"] * 12
    told = {str(each) for each in made.values() if not isinstance(each, bytes)}
    assert {each.partition(" (")[0] for each in told} == {
        "no voice",
        *(f"speaking {n}: ZeroDivisionError: x, twice" for n in range(4)),
    }


def test_a_job_that_kills_its_worker_costs_its_neighbours_nothing(measured: Cluster) -> None:
    measured.submit([*jobs("say", "aye", 7), *jobs("exit", "", 1)])
    assert len(measured._running) < 8
    made = collected(measured)
    assert sum(isinstance(each, bytes) for each in made.values()) == 7


def test_results_come_through_a_shared_folder(machines: Machines, tmp_path: Path) -> None:
    machines.worker()
    cluster = Cluster(work.run, machines.address, shared=tmp_path / "shared")
    try:
        cluster.submit(jobs("say", "aye", 5))
        results = collected(cluster)
    finally:
        cluster.close()
    assert len(results) == 5
    assert all(isinstance(made, bytes) and made.startswith(b"aye by ") for made in results.values())
    assert len([path for path in (tmp_path / "shared").rglob("*") if path.is_file()]) == 5


def test_errors_come_back_as_they_are(machines: Machines) -> None:
    machines.worker()
    cluster = Cluster(work.run, machines.address)
    try:
        cluster.submit([*jobs("fail", "voice", 1), *jobs("break", "engine", 1)])
        results = list(collected(cluster).values())
    finally:
        cluster.close()
    own = next(made for made in results if "no voice" in str(made))
    other = next(made for made in results if "ZeroDivisionError" in str(made))
    assert isinstance(own, EngineError)
    assert own.hint == "a cure"
    assert isinstance(other, EngineError)
    assert "engine, twice" in other.message


def test_a_job_that_kills_every_worker_is_an_error(machines: Machines) -> None:
    machines.start("worker", machines.address, "--nthreads", "1")  # with a nanny: it comes again
    cluster = Cluster(work.run, machines.address)
    try:
        cluster.submit(jobs("exit", "", 1))
        (made,) = collected(cluster).values()
    finally:
        cluster.close()
    assert isinstance(made, EngineError)
    # A worker that dies while its nanny still starts it does not come again.
    assert "KilledWorker" in made.message or "no worker of" in made.message


def test_all_workers_gone_is_an_error_not_a_wait(machines: Machines) -> None:
    only = machines.worker()
    cluster = Cluster(work.run, machines.address)
    try:
        cluster.submit([Job("k" * 64, ("sleep", "60"), 1, "'Once.'", 3.0)])
        time.sleep(1)
        only.kill()
        (made,) = collected(cluster).values()
    finally:
        cluster.close()
    assert isinstance(made, EngineError)
    assert "no worker of tcp://" in made.message


def test_no_scheduler_is_an_error_with_its_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("listen.render.dask._CONNECT", 1.0)
    cluster = Cluster(work.run, "tcp://127.0.0.1:9")
    with pytest.raises(UsageError, match="connecting to the Dask cluster") as caught:
        cluster.submit(jobs("say", "", 1))
    assert "dask scheduler" in str(caught.value.hint)
    cluster.close()


def test_what_was_given_first_is_made_first(machines: Machines, tmp_path: Path) -> None:
    """And of what was given together, the longest."""
    file = tmp_path / "order"
    machines.worker()
    alone = Cluster(work.weigh, machines.address)
    try:
        for weights in ([5], [1], [2], [3, 9, 7], [8]):
            alone.submit([Job(str(w), (str(file), w), w, "", 20) for w in weights])
        while alone.outstanding:
            alone.collect()
    finally:
        alone.close()
    assert file.read_text().split() == ["5", "1", "2", "9", "7", "3", "8"]


def test_a_cluster_of_this_machine() -> None:
    cluster = Cluster(work.run, "local", workers=2)
    try:
        cluster.submit([*jobs("say", "aye", 6), *jobs("print", "", 1)])
        results = collected(cluster)
    finally:
        cluster.close()
    assert len(results) == 7
    assert all(isinstance(made, bytes) for made in results.values())


def test_nothing_is_asked_for_without_jobs() -> None:
    cluster = Cluster(work.run, "tcp://127.0.0.1:9")
    cluster.dismiss()
    cluster.close()
    assert cluster.outstanding == 0
