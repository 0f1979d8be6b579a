"""Sentence frames: what stays of a sentence when its subject is exchanged.

"This is what I was looking for about tulips, thank you" and "… about trailers, thank you" have one frame. Comments
written from templates leave slots for the article's subject, so their fingerprints differ where their frames agree. The
frame of a sentence is its small words, with one star for each stretch between them; only languages whose small words
are known have frames.
"""

import re

from moderation.scoring.languages import list_small_words
from moderation.text.reading import read_canonical

MAX_FRAMES = 4
_LEAST_SMALL, _LEAST_WORDS = 7, 12
_SENTENCE = re.compile(r"[^.!?。！？\n]{20,600}")
_WORD = re.compile(r"[^\W\d_]{1,40}(?:'[^\W\d_]{1,5})?")


def list_frames(text: str) -> tuple[str, ...]:
    """Return the frames of the first four sentences of `text` that have twelve words and seven small ones at least."""
    small = list_small_words()
    frames = []
    for sentence in _SENTENCE.finditer(read_canonical(text).text[:4_000]):
        words = _WORD.findall(sentence[0])
        kept = [word if word in small else "*" for word in words]
        if len(words) < _LEAST_WORDS or len(words) - kept.count("*") < _LEAST_SMALL:
            continue
        frames.append(" ".join(_merge(kept)))
        if len(frames) == MAX_FRAMES:
            break
    return tuple(dict.fromkeys(frames))


def _merge(words: list[str]) -> list[str]:
    """Return `words` with each run of stars as one."""
    return [word for place, word in enumerate(words) if word != "*" or not place or words[place - 1] != "*"]
