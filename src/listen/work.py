"""What a worker does with a passage, an audio file, or a stretch in another format.

What only a worker needs is imported where it is used: whoever hands out work imports this too.
"""

from __future__ import annotations

import platform
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from listen.errors import EngineError, SoundError
from listen.script import Recording, Rendition, Script, Work
from listen.speech.engine import spoken_by

if TYPE_CHECKING:
    from listen.sound.clip import Stitched
    from listen.sound.pcm import Samples


def perform(work: Work) -> bytes:
    """A packed clip of a script or a recording, packets of a rendition. Raises `ListenError`."""
    if isinstance(work, Script):
        from listen.narrate import narrate

        return narrate(work)
    if isinstance(work, Recording):
        from listen.sound.clip import encode_clip
        from listen.sound.packed import pack

        return pack(encode_clip(_heard(work), work.encoding, work.ceiling))
    from listen.sound.container import encode

    return encode(_blocks(work), work.rate, work.codec)


def perform_elsewhere(work: Work) -> bytes:
    """`perform` on another machine, whose engine must be the one that the clip's key names.

    Raises `EngineError` where it is another: the clip would be kept under a wrong name.
    """
    pieces = [piece.script for piece in work.pieces] if isinstance(work, Rendition) else [work]
    for script in pieces:
        if isinstance(script, Script):
            here = spoken_by(script.voice)
            if here != script.engine_version:
                raise EngineError(
                    f"speaking with {script.voice.engine} {script.engine_version}: the worker on "
                    f"{platform.node()} has {here}",
                    "install the same version of the engine on all machines",
                )
    return perform(work)


def _blocks(work: Rendition) -> Iterator[Samples]:
    """The stretch's sound, a clip at a time, and the silence between."""
    import numpy as np

    from listen.narrate import stitched
    from listen.sound.pcm import levelled

    at = 0
    for piece in work.pieces:
        script = piece.script
        sound = _heard(script) if isinstance(script, Recording) else stitched(script)
        if len(sound.samples) != piece.samples:
            raise SoundError(
                f"encoding {work.codec.format}: a passage came out {len(sound.samples)} samples "
                f"long, {piece.samples} in the MP3: the engine spoke it anew, and its take is gone",
                "publish again with --force",
            )
        yield np.zeros(piece.start - at, dtype=np.int16)
        limit = script.limit if isinstance(script, Recording) else script.level.limit
        yield levelled(sound.samples, work.rate, 0.0, limit - work.codec.headroom)
        at = piece.start + piece.samples
    yield np.zeros(work.samples - at, dtype=np.int16)


def _heard(work: Recording) -> Stitched:
    from listen.sound.clip import Stitched
    from listen.sound.external import mastered, read_audio

    rate = work.encoding.sample_rate
    samples = read_audio(Path(work.path), rate)
    return Stitched(mastered(samples, rate, work.loudness, work.limit), ())
