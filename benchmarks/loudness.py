"""Loudness of an article in each shipped voice, measured by ffmpeg on the decoded file.

    python benchmarks/loudness.py ARTICLE [VOICE…]

publishes ARTICLE in each voice (all shipped ones by default) and writes docs/loudness.md.
A voice of another language reads the article as if it were in that.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from listen.speech.engine import engine_status
from listen.speech.voices import load_voice, voice_names

REPORT = Path(__file__).resolve().parent.parent / "docs" / "loudness.md"
SHORTEST = 10.0  # seconds of a chapter that is compared with the others
TARGET, TOLERANCE, PEAK, SPREAD = -16.0, 1.0, -1.0, 1.5
EBUR128 = "ebur128=peak=true:framelog=verbose"


@dataclass(frozen=True)
class Row:
    """A voice's figures: LUFS, dBTP, LU."""

    voice: str
    duration: float
    loudness: float
    peak: float
    spread: float
    chapters: int

    @property
    def good(self) -> bool:
        return (
            abs(self.loudness - TARGET) <= TOLERANCE and self.peak <= PEAK and self.spread <= SPREAD
        )


def measured(sound: Path, *, start: float = 0.0, end: float | None = None) -> tuple[float, float]:
    """Integrated loudness (LUFS) and true peak (dBTP) of a stretch, as ffmpeg finds them."""
    span = ["-ss", str(start)] + (["-to", str(end)] if end is not None else [])
    command = ["ffmpeg", "-hide_banner", "-nostats", *span, "-i", str(sound)]
    done = subprocess.run(
        [*command, "-af", EBUR128, "-f", "null", "-"], capture_output=True, text=True, check=True
    )
    loudness = re.findall(r"I:\s+(-?[\d.]+) LUFS", done.stderr)[-1]
    peak = re.findall(r"Peak:\s+(-?[\d.]+) dBFS", done.stderr)[-1]
    return float(loudness), float(peak)


def row(article: Path, voice: str, folder: Path) -> Row:
    """Publish `article` in `voice` and measure what came of it."""
    language = load_voice(voice, None).language
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "listen",
            "publish",
            str(article),
            "--voice",
            voice,
            "--language",
            language,
            "--json",
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"publishing in {voice} failed: {done.stderr}")
    episode = json.loads(done.stdout)["episodes"][0]
    sound = folder / "decoded.wav"
    media = folder / episode["media"]["path"]
    subprocess.run(
        ["ffmpeg", "-v", "error", "-y", "-i", str(media), "-map", "0:a", str(sound)], check=True
    )
    loudness, peak = measured(sound)
    spans = [(one["start"], one["end"]) for one in episode["chapters"]]
    levels = [
        measured(sound, start=start, end=end)[0] for start, end in spans if end - start >= SHORTEST
    ]
    spread = max(levels) - min(levels) if levels else 0.0
    return Row(voice, episode["duration"], loudness, peak, spread, len(levels))


def report(rows: list[Row]) -> str:
    lines = [
        "# Loudness of the shipped voices",
        "",
        "An article of some 2,300 words, published in each shipped voice, decoded and measured by",
        "ffmpeg's `ebur128` filter. The target is −16 LUFS ± 1 and a true peak of at most −1 dBTP;",
        f"chapters of {SHORTEST:.0f} seconds or more must lie within {SPREAD} LU of each other.",
        "",
        "Made by `python benchmarks/loudness.py ARTICLE`. A voice of another language reads the",
        "article as if it were in that.",
        "",
        "| voice | minutes | loudness, LUFS | true peak, dBTP | chapters' spread, LU | |",
        "|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {one.voice} | {one.duration / 60:.1f} | {one.loudness:.1f} | {one.peak:.1f} "
        f"| {one.spread:.1f} ({one.chapters}) | {'' if one.good else 'outside'} |"
        for one in rows
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    article = Path(sys.argv[1]).resolve()
    names = sys.argv[2:] or [name for name in voice_names(None) if name != "tone"]
    rows = []
    for name in names:
        if not engine_status(load_voice(name, None).engine).works:
            print(f"{name}: its engine is not installed", file=sys.stderr)
            continue
        with tempfile.TemporaryDirectory() as folder:
            rows.append(row(article, name, Path(folder)))
        print(rows[-1], file=sys.stderr)
    if len(sys.argv) == 2:
        REPORT.write_text(report(rows), encoding="utf-8")
    else:
        print(report(rows))
    if not all(one.good for one in rows):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
