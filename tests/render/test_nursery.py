"""Workers from a fork of a program that has just begun."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from .test_pool import NURSERY, REPOSITORY, gone, run_script

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="it needs pidfd_open(2)")

BEGIN = """
import signal, threading
from multiprocessing import resource_tracker
from listen.render import nursery, warm
if __name__ == "__main__":
    warm_up(["tests.render.work"], fork=True)
    assert warm._nursery is not None
    pool = Pool(work.run, 2)
def said(deed, argument=""):
    pool.submit([Job("x", (deed, argument), 1, "this one", 20.0)])
    return pool.collect()[1]
"""


def test_the_pool_is_what_it_is_with_any_other_workers() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", "tests/render/test_pool.py"],
        cwd=REPOSITORY,
        env={**os.environ, NURSERY: "1"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout
    assert " passed" in done.stdout


@pytest.mark.parametrize("missing", ["os.pidfd_open", "signal.pidfd_send_signal"])
def test_a_python_that_was_built_for_older_systems_has_the_other_workers(missing: str) -> None:
    script = run_script(
        "import signal\n"
        "from listen.render import warm\n"
        f"del {missing}\n"
        "warm_up(['tests.render.work'], fork=True)\n"
        "pool = Pool(work.run, 1)\n"
        "pool.submit([Job('x', ('say', 'one'), 1, 'x', 20.0)])\n"
        "print(pool.collect()[1].decode().split()[0], warm._nursery)\n"
        "pool.close()\n",
    )
    out, err = script.communicate(timeout=60)
    assert out.split() == ["one", "None"], err


def test_what_it_loaded_stays_and_nothing_else_is_started() -> None:
    script = run_script(
        f"{BEGIN}print(said('settled').decode(), resource_tracker._resource_tracker._pid)\n"
        "pool.close()\n"
    )
    out, err = script.communicate(timeout=60)
    assert out.split() == ["True", "True", "None"], err


def test_where_it_is_gone_multiprocessing_has_workers() -> None:
    script = run_script(
        f"{BEGIN}first = said('say', 'one').decode().split()[0]\n"
        "pool.close()\n"
        "warm._nursery._line.close()\n"
        "pool = Pool(work.run, 2)\n"
        "print(first, said('say', 'two').decode().split()[0], warm._nursery)\n"
        "pool.close()\n"
    )
    out, err = script.communicate(timeout=60)
    assert out.split() == ["one", "two", "None"], err


def test_one_that_is_killed_costs_nothing() -> None:
    script = run_script(
        f"{BEGIN}pool.submit([Job(str(n), ('sleep', '0.3'), 1, 'x', 20.0) for n in range(8)])\n"
        "pool.collect()\n"
        "children = open(f'/proc/self/task/{os.getpid()}/children').read().split()\n"
        "os.kill(int(children[0]), 9)\n"
        "print([pool.collect()[1] for _ in range(7)] == [b'slept'] * 7, len(children))\n"
        "pool.close()\n"
    )
    out, err = script.communicate(timeout=60)
    assert out.split() == ["True", "1"], err


@pytest.mark.parametrize("deed", ["hang", "say"])
def test_nobody_outlives_a_program_that_is_killed(deed: str) -> None:
    script = run_script(
        f"{BEGIN}said('say')\n"
        f"pool.submit([Job('x', ({deed!r}, ''), 1, 'x', 20.0)])\n"
        "time.sleep(0.3)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    script.communicate(timeout=60)
    assert gone(script.pid, within=5.0)


def test_a_program_with_threads_is_not_forked() -> None:
    script = run_script(
        "import threading\n"
        "from listen.render import nursery, warm\n"
        "threading.Thread(target=time.sleep, args=(1,), daemon=True).start()\n"
        "warm_up(['tests.render.work'], fork=True)\n"
        "print(warm._nursery)\n"
    )
    out, err = script.communicate(timeout=60)
    assert out == "None\n", err
