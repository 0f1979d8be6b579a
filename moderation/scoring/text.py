"""Canonical text: what a reader takes disguised writing for, and how much of it was disguised.

Undoes character references, decorative and full-width letters, invisible characters and stray accents
(`moderation.text.folding`), letters of other scripts inside a word (UTS #39), digits and signs that stand for letters,
stretched letters, spaced-out words and "dot com". A text wholly in another script keeps its letters. Every step takes
time linear in the text. What a reader sees is the business of `moderation.text.folding`; what is written here is for
models only and is never shown.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from moderation.scoring.lookalikes import DECORATIVE, TO_CYRILLIC, TO_LATIN
from moderation.text.folding import Folded, Span, fold_text

_MAX_PASSES = 4  # undoing one disguise may uncover another; two passes are usual


@dataclass(frozen=True, slots=True)
class Canonical:
    """Canonical text in lower case, with the way back; `change`, 0 to 1, is the share of it that was disguised."""

    folded: Folded
    change: float

    @property
    def text(self) -> str:
        return self.folded.text

    def locate(self, start: int, end: int) -> Span:
        """Return where the non-empty stretch `text[start:end]` stands in the text as typed."""
        return self.folded.locate(start, end)


@dataclass(frozen=True, slots=True)
class _Edit:
    """Write `text` for what stands from `start` to `end`, which hid `hidden` letters."""

    start: int
    end: int
    text: str
    hidden: int = 0


def canonicalise(text: str) -> Canonical:
    """Return the canonical form of `text`, Markdown as typed.

    Accents of Latin letters are dropped, as readers' keyboards do; neither they nor stretched letters count as change.
    """
    hidden = _count_references(text)
    plain = Folded(text, range(len(text)), range(1, len(text) + 1))
    if not text.isascii():
        decorated, more = _undecorate(text)
        hidden += more
        plain, _ = _rewrite(Folded(decorated, plain.starts, plain.ends), (_find_invisible,))
    folded = _trace(fold_text(plain.text, keep_case=True), plain)
    if not folded.text.isascii():
        folded, more = _rewrite(folded, (_find_marks, _find_lookalikes))
        hidden += more
    folded = Folded(_lower(folded.text), folded.starts, folded.ends)
    for _ in range(_MAX_PASSES):
        before = folded.text
        folded, more = _rewrite(folded, _STEPS)
        hidden += more
        if folded.text == before:
            break
    visible = len(text) - text.count(" ")
    return Canonical(folded, min(1.0, hidden / visible) if visible else 0.0)


def _rewrite(folded: Folded, steps: Iterable[Callable[[str], Iterator[_Edit]]]) -> tuple[Folded, int]:
    hidden = 0
    for step in steps:
        edits = list(step(folded.text))
        if edits:
            folded = _apply(folded, edits)
            hidden += sum(edit.hidden for edit in edits)
    return folded, hidden


def _trace(folded: Folded, source: Folded) -> Folded:
    """Return `folded`, made from the text of `source`, with the way back to where that came from."""
    if isinstance(source.starts, range):
        return folded
    starts = [source.starts[start] for start in folded.starts]
    ends = [source.ends[end - 1] for end in folded.ends]
    return Folded(folded.text, starts, ends)


def _apply(folded: Folded, edits: Iterable[_Edit]) -> Folded:
    """Return `folded` with `edits`, in order and apart, made in its text."""
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    position = 0
    for edit in edits:
        pieces += (folded.text[position : edit.start], edit.text)
        starts.extend(folded.starts[position : edit.start])
        ends.extend(folded.ends[position : edit.start])
        if len(edit.text) == edit.end - edit.start:
            starts.extend(folded.starts[edit.start : edit.end])
            ends.extend(folded.ends[edit.start : edit.end])
        else:
            starts.extend([folded.starts[edit.start]] * len(edit.text))
            ends.extend([folded.ends[edit.end - 1]] * len(edit.text))
        position = edit.end
    pieces.append(folded.text[position:])
    starts.extend(folded.starts[position:])
    ends.extend(folded.ends[position:])
    return Folded("".join(pieces), starts, ends)


# Decorative letters and invisible characters.

_LETTER = r"A-Za-zÀ-ɏͰ-ϿЀ-ӿ"  # of the scripts that are disguised as one another
_INVISIBLE = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff"
)
_HIDDEN_BETWEEN = re.compile(rf"(?<=[{_LETTER}0-9])[{_INVISIBLE}]+(?=[{_LETTER}0-9])")
_DECORATIVE = re.compile(
    "[" + "".join(chr(code) for code in DECORATIVE if not 0x1F1E6 <= code <= 0x1F1FF) + "]"
    "|(?<![🇦-🇿])[🇦-🇿](?![🇦-🇿])"
)
# What NFKC undoes: enclosed, superscript and mathematical letters; full-width ones are ordinary in East Asia.
_STYLED = re.compile(
    "[ᴬ-ᵡⁱⁿₐ-ₜ①-⓿\u2102\u210a-\u2115\u2119-\u211d\u2124\u2128\u212a-\u2139\u2145-\u2149"
    "\U0001d400-\U0001d7ff\U0001f100-\U0001f10f]"
)
_FULL_WIDTH = re.compile("[Ａ-Ｚａ-ｚ]")
_EAST_ASIAN = re.compile("[぀-ヿ㐀-鿿가-힣]")
_REFERENCE = re.compile(
    r"&#(?:0*(?:4[89]|5[0-7]|6[5-9]|[78][0-9]|90|9[7-9]|1[01][0-9]|12[0-2])|x0*[3-7][0-9a-f]);", re.IGNORECASE
)


def _undecorate(text: str) -> tuple[str, int]:
    """Return `text`, of the same length, with decorative letters as plain ones, and how many letters were hidden."""
    hidden = len(_STYLED.findall(text)) + len(_HIDDEN_BETWEEN.findall(text))
    if not _EAST_ASIAN.search(text):
        hidden += len(_FULL_WIDTH.findall(text))
    text, decorative = _DECORATIVE.subn(lambda match: DECORATIVE[ord(match[0])], text)
    return text, hidden + decorative


_INVISIBLES = re.compile(f"[{_INVISIBLE}]+")


def _find_invisible(text: str) -> Iterator[_Edit]:
    # They are counted where they hide something: emoji and some scripts are written with them.
    for match in _INVISIBLES.finditer(text):
        yield _Edit(match.start(), match.end(), "")


def _count_references(text: str) -> int:
    """Return how many letters and digits of `text` are written as character references."""
    return len(_REFERENCE.findall(text)) if "&#" in text else 0


_MARK = re.compile("[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+")


def _find_marks(text: str) -> Iterator[_Edit]:
    """Find accents that no letter is written with."""
    for match in _MARK.finditer(text):
        yield _Edit(match.start(), match.end(), "", 1)


# Letters of another script.

_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile("[A-Za-zÀ-ɏ]")
_NOT_LATIN = re.compile(r"[^\W\d_A-Za-zÀ-ɏ]")
_IMITATING = re.compile("[" + "".join(map(chr, TO_LATIN)) + "]")


def _find_lookalikes(text: str) -> Iterator[_Edit]:
    """Find words that mix scripts, and words wholly of lookalikes in a text of mostly Latin letters."""
    if not (_IMITATING.search(text) and _LATIN.search(text)):
        return
    mostly_latin = len(_LATIN.findall(text)) >= len(_NOT_LATIN.findall(text))
    for match in _WORD.finditer(text):
        word = match[0]
        if word.isascii() or not (mostly_latin or _LATIN.search(word)):
            continue
        plain = _unmix(word, mostly_latin=mostly_latin)
        hidden = sum(old != new for old, new in zip(word, plain, strict=True))
        if hidden:
            yield _Edit(match.start(), match.end(), plain, hidden)


def _unmix(word: str, *, mostly_latin: bool) -> str:
    """Return `word`, of the same length, in one script if that is possible, or else as it is."""
    mixed = bool(_LATIN.search(word))
    as_latin, as_cyrillic = word.translate(TO_LATIN), word.translate(TO_CYRILLIC)
    is_latin, is_cyrillic = not _NOT_LATIN.search(as_latin), not _LATIN.search(as_cyrillic)
    if mostly_latin and is_latin:
        return as_latin
    if mixed and is_cyrillic:
        return as_cyrillic
    return as_latin if mixed and is_latin else word


# Case, accents, and what would be read as a reference or an escape.

_STROKES = dict(zip("ØøĐđŁłĦħŦŧıŊŋ", "ooddllhhttinn", strict=True))


def _list_plain_letters() -> dict[int, str]:
    """Return the plain small letter for each Latin one with an accent or stroke."""
    plain = {ord("&"): " ", ord("\\"): " "} | {ord(letter): base for letter, base in _STROKES.items()}
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        base = unicodedata.normalize("NFD", chr(code))[0]
        if base.isascii():
            plain[code] = base.lower()
    return plain


_PLAIN_LETTERS = _list_plain_letters()


def _lower(text: str) -> str:
    """Return `text`, of the same length, in lower case without accents."""
    if text.isascii():
        return text.replace("&", " ").replace("\\", " ").lower()
    lower = text.translate(_PLAIN_LETTERS).lower()
    if len(lower) == len(text):
        return lower
    return "".join(letter if len(letter.lower()) != 1 else letter.lower() for letter in text)


# Spaced-out words: f u c k, v.i.a.g.r.a

_SPACED = re.compile(
    r"(?<![\w@$])[a-zа-яёіα-ω0-9@$](?P<separator>[ ._*~·•|/+,:;'’–-])[a-zа-яёіα-ω0-9@$]"
    r"(?:(?P=separator)[a-zа-яёіα-ω0-9@$]){1,60}(?![\w@$]|[._*~-]\w)"
)
_FEW = 3  # letters between separators are as likely initials, and no disguise


def _find_spaced(text: str) -> Iterator[_Edit]:
    for match in _SPACED.finditer(text):
        letters = match[0][::2]
        if 2 * sum(map(str.isalpha, letters)) <= len(letters):
            continue
        yield _Edit(match.start(), match.end(), letters, len(letters) if len(letters) > _FEW else 0)


# Digits and signs for letters: b1tch, a$$hole

_LEET = {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "@": "a", "$": "s", "€": "e"}
_LEET |= {"!": "i", "|": "i", "¡": "i", "£": "l", "+": "t", "¢": "c"}
_LEET_TABLE = str.maketrans(_LEET)
_LEET_WORD = re.compile(
    r"(?P<address>https?://\S{1,2048}|www\.\S{1,2048}|[\w.+-]{1,64}@[\w-]{1,64}\.\w)"
    r"|(?<![\w@$])(?=[a-z0134578@$!|+€¡£¢]{0,40}[a-z])[a-z0134578@$€¡£¢]"
    r"[a-z0134578@$!|+€¡£¢]{0,40}[a-z0134578$@€£¢](?![\w@$])"
)
# What every edit has, and most texts have not: looking for it first takes a fraction of the time.
_LEET_SIGN = re.compile("[0134578@$!|+€¡£¢]")
_LEET_HINT = re.compile("[0134578@$!|+€¡£¢][a-z]|[a-z][$@]")
_LEET_INSIDE = re.compile(r"(?<=[a-z])[0134578@$!|+€¡£¢]{1,3}(?=[a-z])")
_LEET_EDGE = re.compile(r"^(?:\$(?=[a-z])|@(?=([a-z])\1))|(?<=[a-z])\${1,2}$|(?<=[a-z])@$")


def _find_leet(text: str) -> Iterator[_Edit]:
    if not (_LEET_SIGN.search(text) and _LEET_HINT.search(text)):
        return
    for match in _LEET_WORD.finditer(text):
        word = match[0]
        if match["address"] or word.isalpha() or word.isdigit():
            continue
        if _LEET_INSIDE.search(word):
            kept = len(word) - len(word.rstrip("0123456789")) if word[-2:].isdigit() else 0
            plain = word[: len(word) - kept].translate(_LEET_TABLE) + word[len(word) - kept :]
        else:
            plain = _LEET_EDGE.sub(lambda edge: edge[0].translate(_LEET_TABLE), word)
        hidden = sum(old != new for old, new in zip(word, plain, strict=True))
        if hidden:
            yield _Edit(match.start(), match.end(), plain, hidden)


# Stretched letters and walls of signs: fuuuuck, !!!!!!

_STRETCHED = re.compile(r"([a-zа-яёіα-ω])\1{2,}|([^\w\s])\2{3,}|([^\W\d])\3{3,}")
_THREE_ALIKE = re.compile(r"(\S)\1\1")
_NEVER_DOUBLE = frozenset("aiuhjkqvwxyаийуыьэюя")


def _find_stretched(text: str) -> Iterator[_Edit]:
    if not _THREE_ALIKE.search(text):
        return
    for match in _STRETCHED.finditer(text):
        letter = match[1]
        if match[0] == "www":
            continue
        kept = 1 if letter in _NEVER_DOUBLE else 2 if letter else 3
        yield _Edit(match.start(), match.end(), match[0][:kept])


# example dot com, example (.) com

_DOT = re.compile(
    r"(?<=[a-z0-9])(?:\s?[\[({<]\s?(?:dot|d0t|punkt|punto|point|ponto|точка|[.,])\s?[\])}>]\s?|\s(?:dot|d0t|точка)\s|\s\.)"
    r"(?=(?:com|net|org|info|biz|ru|xyz|top|club|online|site|shop|store|io|me)(?![\w]))"
)


def _find_dots(text: str) -> Iterator[_Edit]:
    for match in _DOT.finditer(text):
        yield _Edit(match.start(), match.end(), ".", 1)


_STEPS = (_find_spaced, _find_lookalikes, _find_leet, _find_stretched, _find_dots)
