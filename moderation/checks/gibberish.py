"""Words typed by hitting keys. Capitals, emoji, walls of signs and the same word over and over are `shouting`."""

import re
from enum import StrEnum

from moderation.evidence import MAX_SPANS, Signal, conclude
from moderation.subject import Finding, Subject
from moderation.text.folding import Span
from moderation.text.mash import looks_typed_at_random

# So many of the letters must stand in such words, and so many such words there must be, for the full weight.
_LEAST_SHARE = 0.3
_FULL_SCORE, _FULL_LETTERS = 0.9, 30

# A word by itself: not a part of an address, a file name, a tag or a key.
_WORD = re.compile(r"(?<![\w@#/.=&?%+-])[^\W\d_]{6,100}(?![\w@#/=&%+-])")
_LETTER = re.compile(r"[^\W\d_]")


class GibberishCode(StrEnum):
    MASH = "gibberish.mash"
    CLEAR = "gibberish.clear"


def check_gibberish(subject: Subject) -> Finding:
    """Return evidence of low quality from words whose letters stand in an order of no language (Latin, Cyrillic)."""
    return conclude("gibberish", "quality", GibberishCode.CLEAR, (_find_mash(subject.text),))


def _find_mash(text: str) -> Signal | None:
    words = [match for match in _WORD.finditer(text) if looks_typed_at_random(match[0].lower())]
    if not words:
        return None
    mashed = sum(match.end() - match.start() for match in words)
    share = mashed / len(_LETTER.findall(text))
    if share < _LEAST_SHARE:
        return None
    score = _FULL_SCORE * share * min(1.0, mashed / _FULL_LETTERS)
    spans = tuple(Span(*match.span()) for match in words[:MAX_SPANS])
    return Signal(GibberishCode.MASH, score, {"percent": round(100 * share)}, spans)
