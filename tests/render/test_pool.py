"""The pool outlives what its workers do."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from listen.errors import EngineError, ListenError
from listen.render import warm
from listen.render.job import Job
from listen.render.pool import Pool

from . import work

REPOSITORY = Path(__file__).parents[2]
NURSERY = "LISTEN_TEST_NURSERY"
"""Set where these tests are to have their workers from a nursery (`test_nursery`)."""


@pytest.fixture
def pool() -> Iterator[Pool]:
    if NURSERY in os.environ:
        warm.warm_up(["tests.render.work"], fork=True)
        assert warm._nursery is not None
    made = Pool(work.run, 2)
    yield made
    made.close()


def job(deed: str, argument: str = "", *, timeout: float = 20.0, weight: int = 1) -> Job:
    return Job(f"{deed} {argument}", (deed, argument), weight, repr(deed), timeout)


def collected(pool: Pool) -> dict[str, bytes | ListenError]:
    results = {}
    while pool.outstanding:
        done, made = pool.collect()
        results[done.key] = made
    return results


def test_every_job_comes_back_once(pool: Pool) -> None:
    pool.submit([job("say", str(n)) for n in range(50)])
    results = collected(pool)
    assert len(results) == 50
    for key, made in results.items():
        assert isinstance(made, bytes)
        assert made.decode().split(" by ")[0] == key.removeprefix("say ")


@pytest.mark.parametrize(
    ("deed", "said"),
    [
        ("exit", "its process died (exit code 7), twice"),
        ("leave", "its process died (exit code 0), twice"),
        ("killed", "its process died (exit code -9), twice"),
        ("break", "ZeroDivisionError: "),
    ],
)
def test_a_job_that_always_fails_costs_no_other(pool: Pool, deed: str, said: str) -> None:
    pool.submit([job(deed), *(job("say", str(n)) for n in range(6))])
    results = collected(pool)
    error = results.pop(f"{deed} ")
    assert isinstance(error, EngineError)
    assert said in error.message
    assert repr(deed) in error.message
    assert error.hint
    assert len(results) == 6
    assert all(isinstance(made, bytes) for made in results.values())


def test_the_engines_own_error_is_kept(pool: Pool) -> None:
    pool.submit([job("fail", "voice")])
    error = collected(pool)["fail voice"]
    assert isinstance(error, EngineError)
    assert (error.message, error.hint) == ("no voice", "a cure")


def test_a_worker_that_gets_on_is_not_hung(pool: Pool) -> None:
    pool.submit([job("get on", "0.3", timeout=1.0)])
    assert collected(pool) == {"get on 0.3": b"got there"}


def test_a_hung_worker_is_ended_after_its_time(pool: Pool) -> None:
    began = time.monotonic()
    pool.submit([job("hang", timeout=0.5), *(job("say", str(n)) for n in range(4))])
    results = collected(pool)
    error = results.pop("hang ")
    assert isinstance(error, EngineError)
    assert "did not answer within" in error.message
    assert len(results) == 4
    assert time.monotonic() - began < 15


def test_a_retry_is_made_in_a_fresh_worker(pool: Pool, tmp_path: Path) -> None:
    pool.submit([job("once", str(tmp_path))])
    made = collected(pool)[f"once {tmp_path}"]
    assert isinstance(made, bytes)
    assert made.decode() != (tmp_path / "first").read_text()


def test_the_longest_begin_first(tmp_path: Path) -> None:
    file = tmp_path / "order"
    alone = Pool(work.weigh, 1)
    try:
        alone.submit([Job(str(w), (str(file), w), w, "", 20) for w in (3, 9, 1, 7, 5)])
        collected_keys = [alone.collect()[0].key for _ in range(5)]
    finally:
        alone.close()
    assert file.read_text().split() == ["9", "7", "5", "3", "1"]
    assert collected_keys == ["9", "7", "5", "3", "1"]


def test_what_is_large_comes_through(pool: Pool) -> None:
    """More than any pipe holds, both ways, with the other end busy."""
    pool.submit([job("say", "x" * 3_000_000 + str(n)) for n in range(6)])
    results = collected(pool)
    assert len(results) == 6
    assert all(isinstance(made, bytes) and len(made) > 3_000_000 for made in results.values())


def test_a_worker_that_dies_while_it_answers_costs_no_other(pool: Pool) -> None:
    pool.submit([job("cut off"), *(job("say", str(n)) for n in range(20))])
    results = collected(pool)
    error = results.pop("cut off ")
    assert isinstance(error, EngineError)
    assert "its process died (exit code -9), twice" in error.message
    assert all(isinstance(made, bytes) for made in results.values())


def test_what_an_exception_cannot_carry_is_told_in_words(pool: Pool) -> None:
    pool.submit([job("odd")])
    error = collected(pool)["odd "]
    assert isinstance(error, EngineError)
    assert "Odd: it has two parts" in error.message


def test_the_error_names_the_text_that_killed_the_worker(pool: Pool) -> None:
    pool.submit([job("at", "the sentence")])
    error = collected(pool)["at the sentence"]
    assert isinstance(error, EngineError)
    assert "'the sentence'" in error.message


@pytest.mark.skipif(sys.platform == "win32", reason="workers are spawned there")
def test_workers_that_cannot_begin_are_an_error_and_not_a_wait() -> None:
    script = run_script(
        "from multiprocessing import forkserver\n"
        "from listen.render import warm\n"
        "warm_up([])\n"
        "forkserver._forkserver._forkserver_address = '/nowhere'\n"
        "pool = Pool(work.run, 2)\n"
        "pool.submit([Job('x', ('say', ''), 1, 'this one', 20.0)])\n"
        "print(pool.collect()[1])\n"
        "pool.close()\n"
    )
    out, err = script.communicate(timeout=60)
    assert "speaking this one: no worker process could be had: FileNotFoundError" in out, err


@pytest.mark.skipif(sys.platform == "win32", reason="workers are spawned there")
def test_another_server_is_started_for_one_that_died() -> None:
    script = run_script(
        "from multiprocessing import forkserver\n"
        "warm_up([])\n"
        "os.kill(forkserver._forkserver._forkserver_pid, 9)\n"
        "time.sleep(0.5)\n"
        "pool = Pool(work.run, 2)\n"
        "pool.submit([Job('x', ('say', 'here'), 1, 'x', 20.0)])\n"
        "print(pool.collect()[1].decode().split()[0])\n"
        "pool.close()\n"
    )
    out, err = script.communicate(timeout=60)
    assert out == "here\n", err


def test_more_jobs_after_all_were_dismissed(pool: Pool) -> None:
    pool.submit([job("say", "1")])
    pool.dismiss()
    assert len(collected(pool)) == 1
    time.sleep(0.5)
    pool.submit([job("say", "2")])
    assert isinstance(collected(pool)["say 2"], bytes)


def test_closing_does_not_wait_for_the_work(pool: Pool) -> None:
    pool.submit([job("hang") for _ in range(500)])
    time.sleep(0.5)
    began = time.monotonic()
    pool.close()
    assert time.monotonic() - began < 5
    assert pool.outstanding == 0


def test_dismissed_workers_finish_what_was_asked(pool: Pool) -> None:
    pool.submit([job("say", str(n)) for n in range(10)])
    pool.dismiss()
    assert len(collected(pool)) == 10


def test_a_pool_whose_workers_all_die_idle_begins_anew(pool: Pool) -> None:
    pool.submit([job("say", str(n)) for n in range(8)])
    first = {made.decode().split(" by ")[1] for made in collected(pool).values()}  # type: ignore[union-attr]
    for pid in first:
        os.kill(int(pid), signal.SIGKILL)
    time.sleep(0.3)
    pool.submit([job("say", str(n)) for n in range(8)])
    again = collected(pool)
    assert len(again) == 8
    assert all(isinstance(made, bytes) for made in again.values())


def run_script(text: str) -> subprocess.Popen[str]:
    code = (
        "import sys, time, os\n"
        "from listen.render.pool import Pool, warm_up\n"
        "from listen.render.job import Job\n"
        "from tests.render import work\n" + text
    )
    return subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def members(group: int) -> list[int]:
    """Processes of a session that still run (zombies do not)."""
    listed = subprocess.run(
        ["ps", "-o", "pid=,stat=", "-s", str(group)], capture_output=True, text=True
    ).stdout
    rows = [line.split() for line in listed.splitlines()]
    return [int(pid) for pid, state in rows if not state.startswith("Z")]


def gone(group: int, within: float = 10.0) -> bool:
    end = time.monotonic() + within
    while members(group) and time.monotonic() < end:
        time.sleep(0.1)
    return not members(group)


def test_nothing_starts_without_jobs() -> None:
    script = run_script(
        "import multiprocessing, threading\n"
        "pool = Pool(work.run, 2)\n"
        "print(len(multiprocessing.active_children()), threading.active_count())\n"
        "pool.close()\n"
    )
    out, _ = script.communicate(timeout=30)
    assert out.split() == ["0", "1"]


def test_what_an_engine_prints_is_not_our_result() -> None:
    script = run_script(
        "pool = Pool(work.run, 2)\n"
        "pool.submit([Job('x', ('print', ''), 1, 'x', 20.0)])\n"
        "print(pool.collect()[1].decode())\n"
        "pool.close()\n"
    )
    out, err = script.communicate(timeout=30)
    assert out == "printed\n"
    assert "and its library too" in err


_LONG = (
    "pool = Pool(work.run, 2)\n"
    "pool.submit([Job(str(n), ('hang', ''), 1, 'x', 99.0) for n in range(4)])\n"
    "print('begun', flush=True)\n"
    "try:\n"
    "    pool.collect()\n"
    "except KeyboardInterrupt:\n"
    "    pool.close()\n"
    "    sys.exit(130)\n"
)


@pytest.mark.skipif(sys.platform == "win32", reason="signals to a group are POSIX")
def test_control_c_ends_every_worker() -> None:
    script = run_script(_LONG)
    assert script.stdout is not None
    assert script.stdout.readline() == "begun\n"
    time.sleep(1.0)
    os.killpg(script.pid, signal.SIGINT)
    _, err = script.communicate(timeout=20)
    assert script.returncode == 130
    assert gone(script.pid)
    assert "Traceback" not in err


@pytest.mark.skipif(sys.platform == "win32", reason="signals to a group are POSIX")
def test_workers_do_not_outlive_a_killed_parent() -> None:
    script = run_script(_LONG.replace("'hang', ''", "'sleep', '2'"))
    assert script.stdout is not None
    script.stdout.readline()
    time.sleep(1.0)
    script.kill()
    script.communicate(timeout=20)
    assert gone(script.pid)


_SETTLED = (
    "import gc, signal\n"
    "before = gc.get_freeze_count()  # 375 in a Python 3.12 that has just begun\n"
    "from listen.render import loading, settled\n"
    "print(loading.IN_SERVER, gc.isenabled(), gc.get_freeze_count() > before)\n"
)


def test_only_the_workers_server_is_settled() -> None:
    """Imported anywhere else, it would make each failure an exit code of 0."""
    script = run_script(_SETTLED + "sys.exit(3)\n")
    out, _ = script.communicate(timeout=30)
    assert out.split() == ["False", "True", "False"]
    assert script.returncode == 3


@pytest.mark.skipif(sys.platform == "win32", reason="workers are spawned there")
def test_the_workers_server_is_settled() -> None:
    script = run_script(
        "warm_up(['tests.render.work'])\n"
        "pool = Pool(work.run, 1)\n"
        "pool.submit([Job('x', ('settled', ''), 1, 'x', 20.0)])\n"
        "print(pool.collect()[1].decode())\n"
        "pool.close()\n"
    )
    out, err = script.communicate(timeout=30)
    assert out.split() == ["True", "True"], err
