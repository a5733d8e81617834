"""Engines that do harm, in a distribution of their own: the plug-in seam, as anybody uses it."""

from __future__ import annotations

from pathlib import Path

_ENGINES = """
import os, signal, sys, time
from pathlib import Path
import numpy as np
from listen.speech.engine import EngineVoice, Speech, Status, Traits
from listen.speech.engines.tone import Tone

MARKS = Path({marks!r})

class Bad(Tone):
    name = "bad"
    def __init__(self, deed):
        self.deed = deed
    def speak(self, text, voice):
        deed = self.deed if "number" in text else "none"  # a voice's pace is measured in peace
        once = MARKS / (deed + "-" + str(sum(map(ord, text))))
        if deed.startswith("once-"):
            if once.exists():
                return Tone.speak(self, text, voice)
            once.touch()
        if deed.endswith("killed"):
            os.kill(os.getpid(), signal.SIGKILL)
        if deed.endswith("hang"):
            (MARKS / "hangs").touch()
            while True:
                time.sleep(1)
        if deed.endswith("deaf"):
            (MARKS / "hangs").touch()
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            while True:
                time.sleep(1)
        if deed.endswith("late"):
            (MARKS / "hangs").touch()
            time.sleep(0.5)
            return Tone.speak(self, text, voice)
        if deed.endswith("nothing"):
            return Speech(np.zeros(0, dtype=np.int16), 22050, ())
        if deed.endswith("endless"):
            return Speech(np.tile(Tone.speak(self, text, voice).samples, 300), 22050, ())
        if deed.endswith("wrong"):
            return "no speech at all"
        if deed.endswith("raises"):
            raise ZeroDivisionError("inside the engine")
        if deed.endswith("exit"):
            sys.exit(3)
        return Tone.speak(self, text, voice)

def create():
    return Bad("{deed}")
"""


def install(folder: Path, deed: str) -> dict[str, str]:
    """Write the distribution and give the environment in which `listen` finds it.

    `deed` is what each call of the engine does: "hang", "killed", "nothing"…; "once-…" only the
    first time for each text. A mark, `hangs`, is made in the folder when it does.
    """
    package = folder / "plugin"
    facts = package / "bad_engine-1.0.dist-info"
    facts.mkdir(parents=True)
    marks = folder / "marks"
    marks.mkdir()
    source = _ENGINES.replace("{marks!r}", repr(str(marks))).replace("{deed}", deed)
    (package / "bad_engine.py").write_text(source)
    (facts / "METADATA").write_text("Metadata-Version: 2.1\nName: bad-engine\nVersion: 1.0\n")
    (facts / "entry_points.txt").write_text("[listen.engines]\nbad = bad_engine:create\n")
    return {"PYTHONPATH": str(package)}


VOICE = 'engine = "bad"\nlanguage = "en-US"\ngain = 0.0\n'
