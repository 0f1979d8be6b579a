"""Ways of writing that a reader sees through and a filter may not; seeded, so that what they cost can be compared."""

import random
from collections.abc import Callable

_HOMOGLYPHS = str.maketrans("aceopxyijsABEHKMOPTXСіѕ", "асеорхуіјѕАВЕНКМОРТХСіѕ")
_LEET = str.maketrans({"a": "@", "e": "3", "i": "1", "o": "0", "s": "$", "t": "7"})
_INVISIBLE = "\u200b\u200c\u200d\u2060\u00ad\ufeff"
_MARKS = "\u0301\u0308\u0335\u0336\u0323"


def _replace_letters(word: str, rng: random.Random) -> str:
    return "".join(letter.translate(_HOMOGLYPHS) if rng.random() < 0.6 else letter for letter in word)


def _write_leet(word: str, rng: random.Random) -> str:
    return word[0] + word[1:-1].translate(_LEET) + word[-1] if len(word) > 3 else word


def _hide_characters(word: str, rng: random.Random) -> str:
    return "".join(letter + (rng.choice(_INVISIBLE) if rng.random() < 0.5 else "") for letter in word)


def _space_out(word: str, rng: random.Random) -> str:
    return rng.choice([" ", ".", "-", "_"]).join(word) if len(word) > 3 else word


def _style(word: str, rng: random.Random) -> str:
    return "".join(chr(0x1D41A + ord(letter) - 0x61) if "a" <= letter <= "z" else letter for letter in word)


def _add_marks(word: str, rng: random.Random) -> str:
    return "".join(letter + (rng.choice(_MARKS) if rng.random() < 0.5 else "") for letter in word)


def _stretch(word: str, rng: random.Random) -> str:
    place = rng.randrange(len(word))
    return word[:place] + word[place] * rng.randint(3, 6) + word[place + 1 :]


EVASIONS: dict[str, Callable[[str, random.Random], str]] = {
    "homoglyphs": _replace_letters,
    "leetspeak": _write_leet,
    "invisible characters": _hide_characters,
    "spaced letters": _space_out,
    "styled letters": _style,
    "stray accents": _add_marks,
    "stretched letters": _stretch,
}


def disguise(text: str, kind: str, seed: int, share: float = 0.5) -> str:
    """Return `text` with `share` of its words of four letters and more disguised; `kind` is of `EVASIONS` or
    "mixture"."""
    rng = random.Random(f"{seed} {kind} {text}")
    words = text.split(" ")
    for place, word in enumerate(words):
        if word.isalpha() and word.isascii() and len(word) > 3 and rng.random() < share:
            chosen = rng.choice(sorted(EVASIONS)) if kind == "mixture" else kind
            words[place] = EVASIONS[chosen](word, rng)
    return " ".join(words)
