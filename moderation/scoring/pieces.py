"""The pieces of words that encoders read.

Two ways of cutting, as the pretrained encoders expect: the longest piece first (WordPiece, Devlin et al. 2019) and the
cut of the highest total score (unigram language model, Kudo 2018), found by Viterbi's algorithm. Both take time linear
in the text.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_MAX_WORD = 100  # characters; a longer one is unknown
_SPACE = "▁"  # stands for the space before a word


@dataclass(frozen=True, slots=True)
class WordPieces:
    """A vocabulary of the beginnings of words and, with `##`, what may follow; `numbers` has the place of each."""

    numbers: Mapping[str, int]
    first: int
    last: int
    unknown: int

    def cut(self, text: str) -> list[int]:
        """Return the pieces of `text`, in small letters without accents, between the first and the last."""
        pieces = [self.first]
        for word in _split(text):
            pieces += self._cut_word(word)
        pieces.append(self.last)
        return pieces

    def _cut_word(self, word: str) -> Sequence[int]:
        if word in self.numbers:
            return (self.numbers[word],)
        if len(word) > _MAX_WORD:
            return (self.unknown,)
        pieces = []
        start = 0
        while start < len(word):
            prefix = "##" if start else ""
            for end in range(len(word), start, -1):
                piece = self.numbers.get(prefix + word[start:end])
                if piece is not None:
                    break
            else:
                return (self.unknown,)
            pieces.append(piece)
            start = end
        return pieces


def _split(text: str) -> list[str]:
    """Return the words, signs and Han characters of `text`."""
    return "".join(map(_space_out, text)).split()


@cache
def _space_out(character: str) -> str:
    if character.isspace():
        return " "
    spaced = ""
    for part in unicodedata.normalize("NFD", character):
        category = unicodedata.category(part)
        if category[0] == "P" or (part < "\x80" and category[0] == "S") or _is_han(ord(part)):
            spaced += f" {part} "
        elif category[0] != "C" and category != "Mn":
            spaced += part
    return spaced


def _is_han(code: int) -> bool:
    return (
        0x4E00 <= code <= 0x9FFF
        or 0x3400 <= code <= 0x4DBF
        or 0xF900 <= code <= 0xFAFF
        or 0x20000 <= code <= 0x2CEAF
        or 0x2F800 <= code <= 0x2FA1F
    )


@dataclass(frozen=True, slots=True)
class ScoredPieces:
    """A vocabulary of pieces with scores, logarithms of how frequent they are; `numbers` has the place of each.

    `unknown_score` is that of a character in no piece, and `longest` the length of the longest piece, in characters.
    """

    numbers: Mapping[str, int]
    scores: Sequence[float]
    first: int
    last: int
    unknown: int
    unknown_score: float
    longest: int

    def cut(self, text: str) -> list[int]:
        """Return the pieces of `text` between the first and the last."""
        pieces = [self.first]
        for word in text.split():
            pieces += self._cut_word(_SPACE + word)
        pieces.append(self.last)
        return pieces

    def _cut_word(self, word: str) -> list[int]:
        count = len(word)
        best = [0.0] + [-1e9] * count  # of the cuts of the first so many characters
        cut = [(0, self.unknown)] * (count + 1)  # where the last piece of the best one starts, and its number
        for start in range(count):
            reached = best[start]
            for end in range(start + 1, min(start + self.longest, count) + 1):
                piece = self.numbers.get(word[start:end])
                if piece is None:
                    if end > start + 1:
                        continue
                    piece, score = self.unknown, reached + self.unknown_score
                else:
                    score = reached + self.scores[piece]
                if score > best[end]:
                    best[end], cut[end] = score, (start, piece)
        pieces: list[int] = []
        end = count
        while end:
            end, piece = cut[end]
            if not (pieces and piece == pieces[-1] == self.unknown):
                pieces.append(piece)
        return pieces[::-1]


def read_pieces(path: Path) -> WordPieces | ScoredPieces:
    """Return the vocabulary in `path`: a piece a line, in the scored kind with its score after a tab."""
    lines = path.read_text(encoding="utf-8").split("\n")[:-1]
    if "\t" not in lines[0]:
        numbers = {piece: number for number, piece in enumerate(lines)}
        return WordPieces(numbers, numbers["[CLS]"], numbers["[SEP]"], numbers["[UNK]"])
    pieces, scores = zip(*(line.split("\t") for line in lines), strict=True)
    numbers = {piece: number for number, piece in enumerate(pieces)}
    values = [float(score) for score in scores]
    return ScoredPieces(
        numbers,
        values,
        first=numbers["<s>"],
        last=numbers["</s>"],
        unknown=numbers["<unk>"],
        unknown_score=min(values) - 10,
        longest=max(map(len, pieces)),
    )
