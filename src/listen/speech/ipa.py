"""IPA as an engine takes it."""

from __future__ import annotations

import re

from listen.regex import regex

# eSpeak NG's own names for the sounds of its voices (its documentation: Phonemes); where it has
# no name of its own for a sound, the nearest that its English voices have.
_ESPEAK = {
    "p": "p", "b": "b", "t": "t", "d": "d", "k": "k", "g": "g", "ɡ": "g", "q": "k", "ʔ": "?",
    "tʃ": "tS", "t͡ʃ": "tS", "ʧ": "tS", "dʒ": "dZ", "d͡ʒ": "dZ", "ʤ": "dZ", "ts": "ts", "t͡s": "ts",
    "f": "f", "v": "v", "θ": "T", "ð": "D", "s": "s", "z": "z", "ʃ": "S", "ʒ": "Z", "ʂ": "S",
    "ʐ": "Z", "ɕ": "S", "ʑ": "Z", "x": "x", "χ": "x", "ç": "C", "ɣ": "g", "h": "h", "ɦ": "h",
    "m": "m", "n": "n", "ɲ": "n^", "ŋ": "N", "l": "l", "ɫ": "l", "ɬ": "l", "ʎ": "l^", "r": "r",
    "ɹ": "r", "ɾ": "*", "ʁ": "r", "ʀ": "r", "j": "j", "ʲ": "j", "w": "w", "ʋ": "v", "β": "v",
    "ɸ": "f", "ɥ": "j",
    "iː": "i:", "i": "i", "ɪ": "I", "ɨ": "I", "y": "u:", "yː": "u:", "ʏ": "U", "e": "E", "eː": "eI",
    "eɪ": "eI", "ɛ": "E", "ɛː": "e@", "æ": "a", "a": "a", "aː": "A:", "ɑ": "A:", "ɑː": "A:",
    "ɒ": "0", "ɔ": "0", "ɔː": "O:", "o": "oU", "oː": "oU", "oʊ": "oU", "əʊ": "oU", "ʊ": "U",
    "u": "u:", "uː": "u:", "ɯ": "u:", "ʌ": "V", "ə": "@", "ɐ": "a#", "ɘ": "@", "ɜ": "3:",
    "ɜː": "3:", "ɝ": "3:", "ɚ": "3", "ø": "3:", "øː": "3:", "œ": "3:", "ɵ": "@", "aɪ": "aI",
    "aʊ": "aU", "ɔɪ": "OI", "ɪə": "i@", "eə": "e@", "ʊə": "U@",
    "ˈ": "'", "ˌ": ",", "'": "'",
}  # fmt: skip
_SILENT = regex("[.‿\u0361\u0303\u0329\u032f\u02b0ˑ]|(?<=[^aeiouɪɛæɑɒɔʊʌəɐɜøœyɨ])ː")
_SOUND = regex("|".join(sorted(map(re.escape, _ESPEAK), key=len, reverse=True)))


def espeak(ipa: str) -> str | None:
    """`ipa` in eSpeak NG's double brackets, a pair for each word; None for what it has no name for.

    eSpeak must be told to take phonemes, or it reads the brackets' letters.
    """
    words = []
    for word in ipa.split():
        sounds: list[str] = []
        at = 0
        while at < len(word):
            sound = _SOUND.match(word, at)
            silent = None if sound else _SILENT.match(word, at)
            if sound is not None:
                sounds.append(_ESPEAK[sound[0]])
                at = sound.end()
            elif silent is not None:
                at = silent.end()
            else:
                return None
        words.append(f"[[{''.join(sounds)}]]")
    return " ".join(words) or None


def piper(ipa: str) -> str:
    """`ipa` in Piper's double brackets: its voices are trained on IPA."""
    return f"[[ {ipa} ]]"
