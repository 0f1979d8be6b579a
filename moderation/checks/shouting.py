"""Noise: capitals, the same character or words over and over, walls of punctuation or emoji.

Weak evidence (capitals alone: precision 0.63 on YouTube comments), and of low quality rather than of spam. A short
interjection may be as loud as it likes, and a script without upper and lower case has no capitals.
"""

import re
from collections.abc import Iterator
from enum import StrEnum

from moderation.evidence import Signal, conclude
from moderation.subject import Finding, Subject
from moderation.text.folding import Span

# Below this many characters that are not white space, a comment is an interjection.
_MIN_CHARACTERS = 30

_MIN_CASED_LETTERS = 30
_CAPITAL_SHARE = 0.7
_CAPITALS_SCORE = 0.5

_MIN_REPEATED_CHARACTERS = 60  # so many in runs weigh fully; laughter and stretched words stay far below
_PUNCTUATION_FULL = 40
_MIN_EMOJI = 12
_EMOJI_FULL = 40
_MIN_WORDS = 20
_VARIED_SHARE, _MONOTONOUS_SHARE = 0.3, 0.1  # distinct words; ordinary English has half at this length

# Markdown's rules and tables, dots that lead the eye, and what has a signal of its own do not count as repeated.
_RUN = re.compile(r"([^\s\-=_*~#.|+`>!?！？\U0001f000-\U0001faff☀-➿⬀-⯿])\1{4,}")
_PUNCTUATION = re.compile(r"[!?！？¡¿]{4,}")
_EMOJI = re.compile("[\U0001f000-\U0001faff☀-➿⬀-⯿]")
_WORD = re.compile(r"[^\W\d_]+")


class ShoutingCode(StrEnum):
    CAPITALS = "shouting.capitals"
    REPEATED_CHARACTERS = "shouting.repeated_characters"
    REPEATED_WORDS = "shouting.repeated_words"
    PUNCTUATION = "shouting.punctuation"
    EMOJI = "shouting.emoji"
    CLEAR = "shouting.clear"


def check_shouting(subject: Subject) -> Finding:
    """Return evidence of low quality from the shape of the text alone."""
    return conclude("shouting", "quality", ShoutingCode.CLEAR, _find_noise(subject.text))


def _find_noise(text: str) -> Iterator[Signal | None]:
    length = len("".join(text.split()))
    if length < _MIN_CHARACTERS:
        return
    yield _find_capitals(text)
    yield _find_repeated_characters(text, length)
    yield _find_repeated_words(text)
    yield _find_punctuation(text)
    yield _find_emoji(text, length)


def _find_capitals(text: str) -> Signal | None:
    upper = sum(map(str.isupper, text))
    cased = upper + sum(map(str.islower, text))
    if cased < _MIN_CASED_LETTERS or upper < _CAPITAL_SHARE * cased:
        return None
    return Signal(
        ShoutingCode.CAPITALS, _CAPITALS_SCORE * upper / cased, {"percent": round(100 * upper / cased)}
    )


def _find_repeated_characters(text: str, length: int) -> Signal | None:
    spans = tuple(Span(*match.span()) for match in _RUN.finditer(text))
    repeated = sum(span.end - span.start for span in spans)
    score = repeated / length * min(1.0, repeated / _MIN_REPEATED_CHARACTERS)
    return Signal(ShoutingCode.REPEATED_CHARACTERS, score, {"count": repeated}, spans)


def _find_repeated_words(text: str) -> Signal | None:
    words = _WORD.findall(text.casefold())
    if len(words) < _MIN_WORDS:
        return None
    distinct = len(set(words))
    monotony = (_VARIED_SHARE - distinct / len(words)) / (_VARIED_SHARE - _MONOTONOUS_SHARE)
    score = 0.9 * min(1.0, max(0.0, monotony))
    return Signal(ShoutingCode.REPEATED_WORDS, score, {"words": len(words), "distinct": distinct})


def _find_punctuation(text: str) -> Signal | None:
    spans = tuple(Span(*match.span()) for match in _PUNCTUATION.finditer(text))
    count = sum(span.end - span.start for span in spans)
    return Signal(
        ShoutingCode.PUNCTUATION, 0.6 * min(1.0, count / _PUNCTUATION_FULL), {"count": count}, spans
    )


def _find_emoji(text: str, length: int) -> Signal | None:
    count = len(_EMOJI.findall(text))
    if count < _MIN_EMOJI or count < length / 2:
        return None
    return Signal(ShoutingCode.EMOJI, 0.8 * min(1.0, count / _EMOJI_FULL), {"count": count})
