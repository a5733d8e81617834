"""An episode in other formats: cut into stretches for the workers, joined into files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from listen.library.files import Staging
from listen.model import Episode, Media
from listen.publish.plan import Plan
from listen.script import Piece, Rendition
from listen.show import Audio
from listen.sound.container import Codec, Format, Placed, codec_for, joined, stretches
from listen.sound.packed import ClipInfo
from listen.sound.tag import Tag
from listen.sound.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Alternate:
    """One other format of an episode."""

    codec: Codec
    parts: tuple[tuple[int, Rendition], ...]
    """(first packet, what is encoded), in order."""


def alternates(
    plan: Plan, infos: Sequence[ClipInfo], timeline: Timeline, audio: Audio
) -> tuple[Alternate, ...]:
    """What `[audio] formats` asks for besides MP3, in the order of the list."""
    wanted: tuple[tuple[Format, int], ...] = (
        ("m4b", audio.aac_bitrate),
        ("opus", audio.opus_bitrate),
    )
    rate = plan.encoding.sample_rate
    placed = _placed(plan, infos, timeline)
    return tuple(
        _alternate(plan, placed, codec_for(name, rate, bitrate))
        for name, bitrate in wanted
        if name in audio.formats
    )


def write_alternates(
    stage: Staging,
    episode: Episode,
    made: Sequence[Alternate],
    tag: Tag,
    packets: Callable[[str], bytes],
) -> tuple[Media, ...]:
    """Write each format's file into `stage`; `packets` gives what a rendition's key became.

    `tag` has the chapters. Raises `SoundError`.
    """
    from listen.sound.container_write import TYPES, write_container

    found: list[Media] = []
    for one in made:
        codec = one.codec
        samples = round(episode.duration * codec.rate)
        parts = ((first, packets(part.key())) for first, part in one.parts)
        written = write_container(
            stage.path(codec.format),
            joined(parts, codec, codec.packets(samples)),
            samples,
            codec,
            tag,
        )
        name = f"{episode.slug}-{written.sha256[:8]}.{codec.format}"
        stage.rename(codec.format, name)
        path = f"{episode.folder}/{name}"
        found.append(Media(path, TYPES[codec.format], written.length, written.sha256))
    return tuple(found)


def _placed(plan: Plan, infos: Sequence[ClipInfo], timeline: Timeline) -> list[Placed]:
    seconds = iter(timeline.seconds)
    return [
        Placed(
            first * plan.encoding.samples,
            info.samples,
            next(seconds) if part.opens or not number else None,
        )
        for number, (part, info, first) in enumerate(
            zip(plan.parts, infos, timeline.starts, strict=True)
        )
    ]


def _alternate(plan: Plan, placed: Sequence[Placed], codec: Codec) -> Alternate:
    rate = plan.encoding.sample_rate
    parts = []
    for stretch in stretches(placed, rate, codec):
        pieces = tuple(
            Piece(plan.parts[number].script, start, placed[number].samples)
            for number, start in stretch.clips
        )
        parts.append((stretch.first, Rendition(pieces, stretch.samples, rate, codec)))
    return Alternate(codec, tuple(parts))
