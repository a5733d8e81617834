"""Plays an episode through the system's sound device; no other program is needed."""

from __future__ import annotations

import array
import os
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from listen.errors import LibraryError, SoundError, UsageError, nearest
from listen.library.manifest import MANIFEST, read_manifest
from listen.model import Chapter, Episode
from listen.sound.frames import DECODER_DELAY, DELAY

BACKEND = "LISTEN_AUDIO"
"""Environment variable: `null` plays to nothing, in real time (for tests)."""
_CHUNK = 1024  # samples decoded at once


def find_episode(name: str, root: Path) -> Episode:
    """The episode of a slug, a folder, or a file in it. Raises `UsageError`, `LibraryError`."""
    given = Path(name)
    places = [root / "output" / name / MANIFEST]
    places += [given / MANIFEST, given.parent / MANIFEST, given.parent.parent / MANIFEST]
    for place in places:
        if place.is_file():
            return read_manifest(place)
    slugs = sorted(path.parent.name for path in (root / "output").glob(f"*/{MANIFEST}"))
    close = nearest(name, slugs)
    raise UsageError(
        f"playing {name!r}: there is no such episode in {root / 'output'}",
        f"did you mean {close!r}?" if close else f"episodes: {', '.join(slugs[:20]) or 'none'}",
    )


def find_chapter(episode: Episode, wanted: str) -> Chapter:
    """The chapter of a number, a title, or the beginning of one. Raises `UsageError`."""
    if wanted.isdecimal():
        for chapter in episode.chapters:
            if chapter.number == int(wanted):
                return chapter
        raise UsageError(
            f"playing chapter {wanted} of {episode.slug!r}: it has {len(episode.chapters)}",
            "`--list` lists them",
        )
    low = wanted.casefold()
    for matches in (
        [c for c in episode.chapters if c.title.casefold() == low],
        [c for c in episode.chapters if c.title.casefold().startswith(low)],
        [c for c in episode.chapters if low in c.title.casefold()],
    ):
        if matches:
            return matches[0]
    titles = {chapter.title.lower(): chapter.title for chapter in episode.chapters}
    close = nearest(wanted, titles)
    raise UsageError(
        f"playing the chapter {wanted!r} of {episode.slug!r}: there is no such chapter",
        f"did you mean {titles[close]!r}?" if close else "`--list` lists them",
    )


def can_play() -> bool:
    """Whether there is a sound device to play through."""
    try:
        _open_device(22050).close()
    except SoundError:
        return False
    return True


class Player:
    """Plays an episode from a position; a context manager that frees the device."""

    def __init__(self, episode: Episode, root: Path, start: float = 0.0) -> None:
        """Raises `SoundError` without a sound device, `LibraryError` without the file."""
        import miniaudio

        self.episode = episode
        self.paused = False
        self.ended = False
        self._path = root / episode.media.path
        if not self._path.is_file():
            raise LibraryError(
                f"playing {self._path}: the file is missing", "publish its article again"
            )
        self._miniaudio = miniaudio
        self._rate = miniaudio.mp3_get_file_info(str(self._path)).sample_rate
        self._sample = 0
        try:
            self._device = _open_device(self._rate)
        except SoundError as error:
            raise SoundError(
                f"playing {episode.slug!r}: {error.message}",
                f"the file is {self._path}; open it in any player, or copy it to your phone",
            ) from error
        self.seek(start)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._device.close()

    @property
    def position(self) -> float:
        """Seconds from the start of the episode, of what is handed to the device."""
        seconds: float = self._sample / self._rate
        return seconds

    @property
    def chapter(self) -> Chapter:
        """The chapter that is playing."""
        started = [c for c in self.episode.chapters if c.start <= self.position + 0.05]
        return started[-1] if started else self.episode.chapters[0]

    def seek(self, seconds: float) -> None:
        """Play on from there; held within the episode."""
        seconds = min(max(0.0, seconds), self.episode.duration - 0.1)
        self._sample = int(seconds * self._rate)
        if self._device.running:
            self._device.stop()
        stream = self._stream(self._sample)
        next(stream)
        self._device.start(stream)
        self.paused = False

    def skip(self, by: int) -> None:
        """To the next chapter (+1), or back (−1): first to the start of this one."""
        chapters = self.episode.chapters
        index = self.chapter.number - 1
        if by < 0 and self.position - self.chapter.start > 3:
            by = 0
        target = index + by
        if target < len(chapters):
            self.seek(chapters[max(0, target)].start)

    def toggle(self) -> None:
        """Pause, or play on."""
        if self.paused:
            self.seek(self.position)
        else:
            self._device.stop()
            self.paused = True

    def _stream(self, start: int) -> Generator[Any, int, None]:
        """The samples from `start` on, as the device asks for them, counted."""
        # A decoder that does not read the Info frame gives its own delay and the encoder's too.
        source = self._miniaudio.mp3_stream_file(
            str(self._path), frames_to_read=_CHUNK, seek_frame=start + self._lead
        )
        held = array.array("h")
        wanted = yield array.array("h")
        for samples in source:
            held.extend(samples)
            while len(held) >= wanted:
                out, held = held[:wanted], held[wanted:]
                self._sample += len(out)
                wanted = yield out
        if held:
            self._sample += len(held)
            wanted = yield held
        self.ended = True
        while True:
            yield array.array("h", bytes(2 * wanted))

    @property
    def _lead(self) -> int:
        """Samples of the decoder's output before the first that a player presents."""
        whole = round(self.episode.duration * self._rate)
        decoded = self._miniaudio.mp3_get_file_info(str(self._path)).num_frames
        return DELAY + DECODER_DELAY if decoded > whole else 0


def play_bytes(data: bytes) -> None:
    """Play a short MP3 file that is in memory, to its end."""
    import time

    import miniaudio

    decoded = miniaudio.decode(data, nchannels=1)
    with _open_device(decoded.sample_rate) as device:
        stream = miniaudio.stream_raw_pcm_memory(decoded.samples, 1, 2)
        next(stream)
        device.start(stream)
        time.sleep(decoded.duration + 0.3)


def _open_device(rate: int) -> Any:
    """The system's sound device, mono, 16 bits; or none at all where the environment says so.

    Raises `SoundError` if there is none. The system's libraries complain on stderr about each
    device that they do not find: nobody asked.
    """
    import miniaudio  # start-up time, and it probes the system

    backends = {"backends": [miniaudio.Backend.NULL]} if os.environ.get(BACKEND) == "null" else {}
    with _quiet_stderr():
        try:
            return miniaudio.PlaybackDevice(
                output_format=miniaudio.SampleFormat.SIGNED16,
                nchannels=1,
                sample_rate=rate,
                buffersize_msec=200,
                **backends,
            )
        except miniaudio.MiniaudioError as error:
            raise SoundError(f"there is no sound device here ({error.args[0]})") from error


@contextmanager
def _quiet_stderr() -> Iterator[None]:
    sys.stderr.flush()
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)
