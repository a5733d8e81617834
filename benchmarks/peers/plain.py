"""The plain script that one would write: pyttsx3 to a file a paragraph, pydub, ffmpeg.

Usage: plain.py PASSAGES.json FOLDER
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
import warnings
from pathlib import Path

import espeakng_loader

warnings.filterwarnings("ignore", "'audioop' is deprecated", DeprecationWarning)
from pydub import AudioSegment  # noqa: E402


def main() -> None:
    passages = json.loads(Path(sys.argv[1]).read_text())
    folder = Path(sys.argv[2])
    ctypes.CDLL(espeakng_loader.get_library_path(), ctypes.RTLD_GLOBAL)
    os.environ["ESPEAK_DATA_PATH"] = espeakng_loader.get_data_path()
    import pyttsx3

    engine = pyttsx3.init("espeak")
    engine.setProperty("voice", "en-us+steph")
    engine.setProperty("rate", 160)
    whole = AudioSegment.empty()
    pause = AudioSegment.silent(duration=700, frame_rate=22050)
    for number, text in enumerate(passages):
        path = folder / f"{number}.wav"
        while not path.exists() or path.stat().st_size <= 44:  # under load it loses some
            engine.save_to_file(text, str(path))
            engine.runAndWait()
        whole = whole.append(AudioSegment.from_wav(path), crossfade=0) + pause
    whole.export(folder / "plain.mp3", format="mp3", bitrate="64k")


if __name__ == "__main__":
    main()
