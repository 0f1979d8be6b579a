"""Text as a reader sees it, folded for comparison, with the way back to the text as typed.

Spellings that look the same to a reader (full-width letters, `vi&#97;gra`, a zero-width space inside a word) fold to
one string, and every character of it knows where it came from, so that evidence can be marked in the original. Undoing
deliberate disguise (lookalike letters, leetspeak) does not belong here.
"""

import html
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple


class Span(NamedTuple):
    """A stretch of the text as typed, in code points; `end` is exclusive."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text; `starts[i]` and `ends[i]` say where its character `i` stands in the text as typed."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def locate(self, start: int, end: int) -> Span:
        """Return where the non-empty stretch `text[start:end]` stands in the text as typed."""
        return Span(self.starts[start], self.ends[end - 1])


_MARKS = "".join(
    character for character in map(chr, range(0x300, 0x10000)) if unicodedata.category(character)[0] == "M"
)
# Hangul vowels and finals, and the half-width voicing marks, join the letter before them although they are no marks.
_JOINING = _MARKS + "".join(map(chr, range(0x1160, 0x1200))) + "ﾞﾟ"

_INVISIBLE = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u3164\ufe00-\ufe0f\U000e0100-\U000e01ef]")


def _is_plain(character: str) -> bool:
    """Tell whether `character` stands for itself, but for its case, whatever is around it."""
    folded = character.casefold()
    return (
        len(folded) == 1
        and unicodedata.is_normalized("NFKC", character)
        and unicodedata.is_normalized("NFKC", folded)
        and unicodedata.category(character) != "Cf"
        and character not in _JOINING
        and character not in "&\\"
        and not _INVISIBLE.match(character)
    )


# Alphabets, computed; then kana, Han and Hangul, of which these ranges are plain throughout.
_PLAIN = (
    "".join(re.escape(character) for character in map(chr, range(0x3000)) if _is_plain(character))
    + "ぁ-ゖァ-ヺ一-鿿가-힣"
)

# What folds as one piece. Marks per letter are bounded as in Unicode's stream-safe format (UAX #15, section 13):
# normalising an endless run of them takes quadratic time.
_PIECE = re.compile(
    rf"(?P<plain>[{_PLAIN}]+(?![{_JOINING}]))"
    r"|&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});"
    r"|\\[!-/:-@\[-`{-~]"
    rf"|.[{_JOINING}]{{0,30}}",
    re.DOTALL,
)


@lru_cache(maxsize=8192)
def _fold_piece(piece: str, *, keep_case: bool) -> str:
    if len(piece) > 2 and piece[0] == "&":
        piece = html.unescape(piece)
    elif len(piece) == 2 and piece[0] == "\\":
        piece = piece[1]
    piece = unicodedata.normalize("NFKC", piece)
    if not keep_case:
        piece = unicodedata.normalize("NFKC", piece.casefold())
    piece = _INVISIBLE.sub("", piece)
    return "".join(character for character in piece if unicodedata.category(character) != "Cf")


def fold_text(text: str, *, keep_case: bool = False) -> Folded:
    """Return `text` with compatibility forms, case, invisible characters and Markdown's escapes folded away.

    NFKC_Casefold of Unicode (section 3.13) applied to each letter with its marks, after the character references and
    backslash escapes of CommonMark are read. Takes time linear in the length. `keep_case` leaves the case as typed.
    """
    if text.isascii() and "&" not in text and "\\" not in text:
        return Folded(text if keep_case else text.lower(), range(len(text)), range(1, len(text) + 1))
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in _PIECE.finditer(text):
        start, end = match.span()
        if match["plain"]:
            pieces.append(match[0] if keep_case else match[0].casefold())
            starts.extend(range(start, end))
            ends.extend(range(start + 1, end + 1))
            continue
        piece = _fold_piece(match[0], keep_case=keep_case)
        pieces.append(piece)
        starts.extend([start] * len(piece))
        ends.extend([end] * len(piece))
    return Folded("".join(pieces), starts, ends)


def collapse_spaces(folded: Folded) -> Folded:
    """Return `folded` with every run of white space as one space, as Markdown shows it."""
    if not _UNEVEN_SPACE.search(folded.text):
        return folded
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in _RUN.finditer(folded.text):
        start, end = match.span()
        if match["space"]:
            pieces.append(" ")
            starts.append(folded.starts[start])
            ends.append(folded.ends[end - 1])
            continue
        pieces.append(match[0])
        starts.extend(folded.starts[start:end])
        ends.extend(folded.ends[start:end])
    return Folded("".join(pieces), starts, ends)


_UNEVEN_SPACE = re.compile(r"\s\s|[^\S ]")
_RUN = re.compile(r"(?P<space>\s+)|\S+")
