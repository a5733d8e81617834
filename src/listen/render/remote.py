"""What a machine of a cluster does: jobs, one after another."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import listen
from listen.errors import EngineError, ListenError
from listen.render.cache import Cache

Done = bytes | str | ListenError | None
"""What became of a job on a worker: the result, None if that is in the shared folder, or why it
failed, as our own error or in words.
"""


def work(
    jobs: Sequence[tuple[str, Any]],
    *,
    function: Callable[[Any], bytes],
    shared: str | None,
    version: str,
) -> tuple[float, list[Done]]:
    """What a worker does: seconds, and what became of each job (key, payload)."""
    if listen.__version__ != version:
        raise EngineError(
            f"working for listen {version}: this machine has {listen.__version__}",
            f"install the same there: pip install listen-article=={version}",
        )
    began = time.perf_counter()
    done = [_one(key, payload, function, shared) for key, payload in jobs]
    return time.perf_counter() - began, done


def _one(key: str, payload: Any, function: Callable[[Any], bytes], shared: str | None) -> Done:
    try:
        made = function(payload)
    except ListenError as error:
        return error
    except Exception as error:  # noqa: BLE001  (whatever an engine brings up, the others are made)
        return f"{type(error).__name__}: {error}"
    if shared is None:
        return made
    Cache(Path(shared)).put(key, made)
    return None
