"""What a linear model sees of a text: hashed runs of characters and words.

Characters are read as code points, every digit as 0 and every white space as one space. The hash of a run is a
polynomial modulo 2⁶⁴, so all runs of one length come from one array of prefix sums, `(P(end) − P(start)) · b^−start`
(Karp and Rabin 1987), for many texts at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

KEY_BITS = 29
SLOT_BITS = 21  # of a key, the lowest; the others tell runs with the same slot apart
MAX_CHARACTERS = 20_000  # of one text; what follows is not looked at

_CHARACTER_RUNS = (2, 3, 4, 5)
_WORD_RUNS = 3
_MAX_BATCH = 1 << 16  # characters handled at once, so that the tables below stay small

_BASE = 0x9E3779B97F4A7C15  # odd, so that it has an inverse
_MIX = np.uint64(0xD6E8FEB86659FD93)
_WORD_MIX = np.uint64(0xA0761D6478BD642F)
_SHIFT = np.uint64(64 - KEY_BITS)

_SPACE, _DIGIT = 0x20, 0x30


def _list_powers(base: int) -> NDArray[np.uint64]:
    """Return `base` to the powers 0 … `_MAX_BATCH`, modulo 2⁶⁴."""
    powers = np.full(_MAX_BATCH + 1, base, dtype=np.uint64)
    powers[0] = 1
    return np.multiply.accumulate(powers)


_POWERS = _list_powers(_BASE)
_INVERSES = _list_powers(pow(_BASE, -1, 1 << 64))


def _list_readings() -> tuple[NDArray[np.uint32], NDArray[np.bool_]]:
    """Return how each code point below 2¹⁶ is read, and whether it belongs to a word."""
    codes = np.arange(1 << 16, dtype=np.uint32)
    characters = [chr(code) for code in range(1 << 16)]
    codes[[character.isdecimal() for character in characters]] = _DIGIT
    codes[[character.isspace() or code < 0x20 for code, character in enumerate(characters)]] = _SPACE
    in_word = np.array([character.isalnum() or character in "'’*" for character in characters])
    in_word[-1] = False  # stands for everything beyond
    return codes, in_word


_READINGS, _IN_WORD = _list_readings()


@dataclass(frozen=True, slots=True)
class Runs:
    """Runs of characters and words of some texts, repetitions included; all arrays have one element for each.

    `keys` are hashes of 29 bits, `texts` the place of the text in the batch, and `starts` and `ends` where the run
    stands in that text.
    """

    keys: NDArray[np.uint32]
    texts: NDArray[np.int32]
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]


def list_distinct(runs: Runs) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Return each run of each text once: its key, and the place of the text, by which they are in order."""
    pairs = np.sort((runs.texts.astype(np.uint64) << np.uint64(32)) | runs.keys)
    first = np.ones(len(pairs), dtype=np.bool_)
    np.not_equal(pairs[1:], pairs[:-1], out=first[1:])
    pairs = pairs[first]
    return pairs.astype(np.uint32), (pairs >> np.uint64(32)).astype(np.int64)


def split_batches(texts: Sequence[str]) -> list[range]:
    """Return consecutive ranges of `texts` that `hash_texts` takes at once."""
    batches = []
    start = size = 0
    for index, text in enumerate(texts):
        length = min(len(text), MAX_CHARACTERS) + 2
        if size + length > _MAX_BATCH:
            batches.append(range(start, index))
            start, size = index, 0
        size += length
    batches.append(range(start, len(texts)))
    return batches


def hash_texts(texts: Sequence[str]) -> Runs:
    """Return the runs of `texts`, canonical, together at most 65,536 characters with two more for each text."""
    codes, owners, places = _read(texts)
    prefix = np.zeros(len(codes) + 1, dtype=np.uint64)
    np.cumsum(codes.astype(np.uint64) * _POWERS[: len(codes)], out=prefix[1:])
    parts = [_hash_characters(length, prefix, owners) for length in _CHARACTER_RUNS]
    parts += _hash_words(codes, prefix, owners)
    firsts = np.concatenate([part[1] for part in parts])
    lasts = np.concatenate([part[2] for part in parts])
    return Runs(
        keys=np.concatenate([part[0] for part in parts]),
        texts=owners[firsts],
        starts=places[firsts],
        ends=places[lasts] + 1,
    )


_Part = tuple[NDArray[np.uint32], NDArray[np.intp], NDArray[np.intp]]  # keys, first and last characters


def _read(texts: Sequence[str]) -> tuple[NDArray[np.uint32], NDArray[np.int32], NDArray[np.int32]]:
    """Return the code points of `texts`, each between spaces, whose they are, and where they stand in it."""
    clipped = [f" {text[:MAX_CHARACTERS]} " for text in texts]
    codes = np.frombuffer("".join(clipped).encode("utf-32-le", "surrogatepass"), dtype="<u4")
    lengths = np.array([len(text) for text in clipped], dtype=np.int32)
    owners = np.repeat(np.arange(len(texts), dtype=np.int32), lengths)
    places = np.arange(len(codes), dtype=np.int32) - np.repeat(np.cumsum(lengths) - lengths + 1, lengths)
    places = np.clip(places, 0, np.maximum(lengths - 3, 0)[owners]).astype(np.int32)
    codes = np.where(codes < 0xFFFF, _READINGS[np.minimum(codes, 0xFFFF)], codes)
    space = codes == _SPACE
    kept = np.ones(len(codes), dtype=np.bool_)
    kept[1:] = ~(space[1:] & space[:-1] & (owners[1:] == owners[:-1]))
    return codes[kept], owners[kept], places[kept]


def _finish(hashes: NDArray[np.uint64], salt: int) -> NDArray[np.uint32]:
    """Return the key for each of `hashes`: the high bits of a multiply-xorshift mix."""
    hashes = (hashes + np.uint64(salt)) * _MIX
    hashes ^= hashes >> np.uint64(32)
    return ((hashes * _MIX) >> _SHIFT).astype(np.uint32)


def _hash_characters(length: int, prefix: NDArray[np.uint64], owners: NDArray[np.int32]) -> _Part:
    count = max(len(owners) - length + 1, 0)
    firsts = np.flatnonzero(owners[:count] == owners[length - 1 : length - 1 + count])
    hashes = (prefix[firsts + length] - prefix[firsts]) * _INVERSES[firsts]
    return _finish(hashes, length), firsts, firsts + (length - 1)


def _hash_words(
    codes: NDArray[np.uint32], prefix: NDArray[np.uint64], owners: NDArray[np.int32]
) -> list[_Part]:
    inside = np.zeros(len(codes) + 2, dtype=np.int8)
    inside[1:-1] = _IN_WORD[np.minimum(codes, 0xFFFF)]
    edges = np.diff(inside)
    firsts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    words = (prefix[ends] - prefix[firsts]) * _INVERSES[firsts]
    words ^= words >> np.uint64(29)
    parts = []
    hashes = words
    for length in range(1, _WORD_RUNS + 1):
        count = max(len(words) - length + 1, 0)
        if length > 1:
            hashes = hashes[:count] * _WORD_MIX + words[length - 1 :]
        whole = np.flatnonzero(owners[firsts[:count]] == owners[firsts[length - 1 :]])
        parts.append(
            (_finish(hashes[whole], 100 + length), firsts[whole], ends[whole + length - 1] - 1),
        )
    return parts
