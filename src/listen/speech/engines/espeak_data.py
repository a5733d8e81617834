"""eSpeak's data without flutter and roughness, so that speech depends on nothing before it.

eSpeak varies the pitch a little by walking a table, and keeps its place in the table from call to
call: the same sentence came out up to 128 samples longer or shorter depending on what the process
had spoken before. Roughness likewise changed samples, though not their number. Voice variants are
files; with `flutter 0` and `roughness 0` in them, English comes out the same to the byte whatever
the order, but for variants with breath or an echo and the first five Klatt voices, which keep
more state. In other languages lengths and word times are the same, some samples are not. So eSpeak
is given a folder of links to its own data in which only the variants are rewritten. See
docs/decisions/0002-espeak-synchronous.md.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from zlib import crc32

import platformdirs

from listen.errors import EngineError

STEADY = "steady"
"""The variant for a voice that names none."""
_ENDING = b"\nflutter 0\nroughness 0\n"
"""Added to each variant: of a line that comes twice, eSpeak takes the last."""


def steady_data(data: Path) -> Path:
    """The folder to point `ESPEAK_DATA_PATH` at; made once for each `data`, then reused.

    It is kept in the user's cache, or in a temporary folder where that cannot be written. Raises
    `EngineError` if neither can be.
    """
    # A checksum will do: whose the folder is, is written in it.
    name = f"espeak-ng-{crc32(str(data).encode() + _ENDING):08x}"
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


def variants_in(data: Path) -> tuple[str, ...]:
    """The names of the voice variants in eSpeak's data, sorted."""
    return tuple(sorted(path.name for path in (data / "voices" / "!v").iterdir()))


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
        _put_in_place(making, target, data)
    except OSError:
        shutil.rmtree(making, ignore_errors=True)
        raise
    return target


def _put_in_place(making: Path, target: Path, data: Path) -> None:
    """Rename `making` to `target`; a whole one that is there already stays: it may be in use."""
    try:
        making.rename(target)
    except OSError:
        if _is_ours(target, data):  # another process was first
            shutil.rmtree(making, ignore_errors=True)
            return
        shutil.rmtree(target, ignore_errors=True)  # a damaged one
        making.rename(target)


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
        (to / variant.name).write_bytes(variant.read_bytes() + _ENDING)
    (to / STEADY).write_bytes(f"language variant\nname {STEADY}".encode() + _ENDING)
