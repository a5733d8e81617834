"""The package's own engines come without a look through all that is installed, and are those that
it registers.
"""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import entry_points, version

from listen.speech.engine import BUILT_IN, GROUP
from listen.speech.engines import espeak


def test_what_is_built_in_is_what_is_registered() -> None:
    registered = {
        entry.name: entry.value
        for entry in entry_points(group=GROUP)
        if entry.dist is not None and entry.dist.name == "listen-article"
    }
    assert registered == {name: f"{module}:create" for name, module in BUILT_IN.items()}


def test_pyttsx3_has_the_version_that_its_metadata_says() -> None:
    assert espeak._versions().startswith(f"{version('pyttsx3')} / eSpeak NG 1.")


def test_speaking_with_one_loads_no_reader_of_metadata() -> None:
    program = (
        "import sys\n"
        "from listen.speech.engine import engine, spoken_by\n"
        "from listen.speech.voices import load_voice\n"
        "from pathlib import Path\n"
        "voice = load_voice('steph', Path.cwd())\n"
        "spoken_by(voice), engine(voice.engine).speak('One.', voice)\n"
        "print('importlib.metadata' in sys.modules)\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (ran.stdout, ran.stderr) == ("False\n", "")
