"""The bare work in one process: pyttsx3's `save_to_file` a passage, and lameenc.

No chapters, sections, feed or transcripts. Usage: bare.py PASSAGES.json FOLDER
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
import wave
from pathlib import Path

import espeakng_loader
import lameenc


def main() -> None:
    passages = json.loads(Path(sys.argv[1]).read_text())
    folder = Path(sys.argv[2])
    ctypes.CDLL(espeakng_loader.get_library_path(), ctypes.RTLD_GLOBAL)
    os.environ["ESPEAK_DATA_PATH"] = espeakng_loader.get_data_path()
    import pyttsx3

    engine = pyttsx3.init("espeak")
    engine.setProperty("voice", "en-us+steph")
    engine.setProperty("rate", 160)
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_channels(1)
    encoder.set_in_sample_rate(22050)
    encoder.set_bit_rate(64)
    encoder.set_quality(5)
    out = bytearray()
    for number, text in enumerate(passages):
        path = folder / f"{number}.wav"
        while not path.exists() or path.stat().st_size <= 44:  # under load it loses some
            engine.save_to_file(text, str(path))
            engine.runAndWait()
        with wave.open(str(path), "rb") as file:
            out += encoder.encode(file.readframes(file.getnframes()))
    out += encoder.flush()
    (folder / "bare.mp3").write_bytes(out)


if __name__ == "__main__":
    main()
