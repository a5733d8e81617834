"""eSpeak's data, with its pitch flutter turned off, so that speech depends on nothing before it.

eSpeak varies the pitch a little by walking a table, and keeps its place in the table from call to
call: the same sentence came out up to 128 samples longer or shorter depending on what the process
had spoken before. Voice variants are files; with `flutter 0` in them, lengths are the same
whatever the order. So eSpeak is given a folder of links to its own data in which only the
variants are rewritten. See docs/decisions/0002-espeak-synchronous.md.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from pathlib import Path

import platformdirs

from listen.errors import EngineError

STEADY = "steady"
"""The variant for a voice that names none."""


def steady_data(data: Path) -> Path:
    """The folder to point `ESPEAK_DATA_PATH` at; made once for each `data`, then reused.

    It is kept in the user's cache, or in a temporary folder where that cannot be written. Raises
    `EngineError` if neither can be.
    """
    name = "espeak-ng-" + hashlib.sha256(str(data).encode()).hexdigest()[:8]
    parents = (platformdirs.user_cache_path("listen"), Path(tempfile.gettempdir(), _private_name()))
    problem: OSError | None = None
    for parent in parents:
        target = parent / name
        if _is_ours(target, data):
            return target
        try:
            parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            return _build(data, target)
        except OSError as error:
            problem = error
    raise EngineError(
        f"preparing eSpeak's data in {parents[0]} or {parents[1]}: {problem}",
        "make one of these folders writable, or set XDG_CACHE_HOME or TMPDIR to one that is",
    ) from problem


def steady(voice: str) -> str:
    """The eSpeak voice to ask for: one that names no variant gets the steady one."""
    return voice if "+" in voice else f"{voice}+{STEADY}"


def _private_name() -> str:
    return f"listen-{os.getuid()}" if hasattr(os, "getuid") else "listen"


def _is_ours(target: Path, data: Path) -> bool:
    """Whether `target` is whole, made of this `data`, and nobody else's."""
    try:
        if hasattr(os, "getuid") and target.stat().st_uid != os.getuid():
            return False
        return (target / "made-from").read_text() == str(data) and (target / "phontab").exists()
    except OSError:
        return False


def _build(data: Path, target: Path) -> Path:
    """Make the folder beside its place, then rename it: another process may be at it too."""
    making = Path(tempfile.mkdtemp(prefix=f"{target.name}-", dir=target.parent))
    try:
        for entry in data.iterdir():
            if entry.name != "voices":
                _link(entry, making / entry.name)
        _write_variants(data / "voices" / "!v", making / "voices" / "!v")
        (making / "made-from").write_text(str(data))
        shutil.rmtree(target, ignore_errors=True)  # a damaged one, or of other data
        making.rename(target)
    except OSError:
        shutil.rmtree(making, ignore_errors=True)
        if _is_ours(target, data):  # the other process was first
            return target
        raise
    return target


def _link(entry: Path, to: Path) -> None:
    try:
        to.symlink_to(entry)
    except OSError:  # Windows without the privilege, or a file system without links
        if entry.is_dir():
            shutil.copytree(entry, to)
        else:
            shutil.copy2(entry, to)


def _write_variants(variants: Path, to: Path) -> None:
    to.mkdir(parents=True)
    for variant in variants.iterdir():
        (to / variant.name).write_bytes(variant.read_bytes() + b"\nflutter 0\n")
    (to / STEADY).write_text(f"language variant\nname {STEADY}\nflutter 0\n")
