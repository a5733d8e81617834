"""An ear in the page: the frequency that sounds, and the sentence that is highlighted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest

from listen.speech.engines.tone import frequency

if TYPE_CHECKING:
    from playwright.sync_api import Page

_EAR = """
const player = document.querySelector('listen-player');
window.ear = (() => {
  const context = new AudioContext(), analyser = context.createAnalyser();
  analyser.fftSize = 16384; analyser.smoothingTimeConstant = 0;
  context.createMediaElementSource(player.audio).connect(analyser).connect(context.destination);
  const bins = new Float32Array(analyser.frequencyBinCount);
  const seconds = analyser.fftSize / context.sampleRate;
  const shown = () => {
    const one = CSS.highlights.get('listen-sentence');
    return one ? [...one][0].toString() : null;
  };
  // Only once the analyser's window lies within one sentence is there one frequency to tell.
  return (after) => new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('silence')), 9000);
    const look = () => {
      const { currentTime: time, paused, playbackRate: rate } = player.audio;
      const whole = (s) => s.start + (seconds + 0.2) * rate < time && time < s.end - 0.05;
      const one = player.data.sentences.find(whole);
      if (!one || paused || time < after) { requestAnimationFrame(look); return; }
      analyser.getFloatFrequencyData(bins);
      let top = 0;
      for (let i = 1; i < bins.length; i += 1) if (bins[i] > bins[top]) top = i;
      if (bins[top] < -60) { requestAnimationFrame(look); return; }
      clearTimeout(late);
      const hz = top * context.sampleRate / analyser.fftSize;
      const id = player.sentence, here = player.data.sentences.find((s) => s.id === id);
      const { text: printed, spoken } = here;
      resolve({ hz, text: shown(), printed, spoken, time, end: one.end, id });
    };
    look();
  });
})();
true
"""


def listen_to(page: Page) -> None:
    page.evaluate(_EAR)


def heard(page: Page, after: float = 0) -> dict[str, Any]:
    """What sounds now, and what the page highlights; they must agree."""
    found = cast("dict[str, Any]", page.evaluate("(after) => window.ear(after)", after))
    assert found["text"] == found["printed"], found
    assert found["hz"] == pytest.approx(frequency(found["spoken"]), abs=8), found
    return found
