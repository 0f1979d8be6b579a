"""A site's lists of words: compiled once, searched in one pass over the text whatever their length."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

import ahocorasick

from moderation.folding import Folded, Span, collapse_spaces, fold_text

MAX_ENTRY_CHARACTERS = 100
# What a wildcard stands for is marked up to here: marking must not make a long text quadratic.
_MAX_WILDCARD_CHARACTERS = 64

Action = Literal["reject", "hold", "suspect"]
WordLabel = Literal["abuse", "spam"]

# Scripts written without spaces between words, where every character may begin or end one: South-East Asian ones, kana
# and Han, by Unicode block.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]"
)


@dataclass(frozen=True, slots=True, eq=False)
class WordList:
    """A compiled list; `find_words` searches it."""

    name: str
    action: Action
    label: WordLabel
    matcher: Any  # an Aho-Corasick automaton of `_Pattern`s; None for a list without entries


@dataclass(frozen=True, slots=True)
class WordMatch:
    """An entry of a list, as it was written, and where it stands in the text as typed."""

    entry: str
    span: Span


@dataclass(frozen=True, slots=True)
class _Pattern:
    entry: str
    length: int
    open_left: bool
    open_right: bool


def compile_word_list(
    name: str, action: Action, entries: Iterable[str], *, label: WordLabel = "abuse"
) -> WordList:
    """Return a list that finds `entries`: words or phrases of up to 100 characters, blank ones skipped.

    Case, width, invisible characters and the amount of white space make no difference. A `*` at either end of an entry
    stands for the rest of that word. Raises ValueError, naming the entry, for one that is too
    long, that is nothing but wildcards, or that has a wildcard at the end of an inner word.
    """
    matcher = ahocorasick.Automaton()
    patterns: dict[str, tuple[_Pattern, ...]] = {}
    for entry in entries:
        if entry.strip():
            text, pattern = _read_entry(entry.strip())
            patterns[text] = (*patterns.get(text, ()), pattern)
    for text, same_text in patterns.items():
        matcher.add_word(text, same_text)
    if patterns:
        matcher.make_automaton()
    return WordList(name, action, label, matcher if patterns else None)


def _read_entry(entry: str) -> tuple[str, _Pattern]:
    if len(entry) > MAX_ENTRY_CHARACTERS:
        raise ValueError(f"“{entry[:20]}…” is longer than {MAX_ENTRY_CHARACTERS} characters")
    text = " ".join(fold_text(entry.strip("*")).text.split())
    if not text:
        raise ValueError(f"“{entry}” matches everything")
    if "* " in text or " *" in text:
        raise ValueError(f"“{entry}” has a * inside; a * may stand at either end only")
    return text, _Pattern(entry, len(text), entry.startswith("*"), entry.endswith("*"))


def read_words(text: str) -> Folded:
    """Return `text` in the form that `find_words` searches."""
    return collapse_spaces(fold_text(text))


def find_words(folded: Folded, words: WordList, *, limit: int = 20) -> tuple[WordMatch, ...]:
    """Return the first `limit` places where an entry of `words` stands in `folded` as whole words.

    A word ends where letters do ("dress" is not in "Andressa", "viagra" is in "viagra100"), a number where digits do.
    """
    matches: list[WordMatch] = []
    for first, last, pattern in _search(folded.text, words):
        start = _extend(folded.text, first, -1) if pattern.open_left else first
        end = _extend(folded.text, last, 1) if pattern.open_right else last
        matches.append(WordMatch(pattern.entry, folded.locate(start, end)))
        if len(matches) == limit:
            break
    return tuple(matches)


def _search(text: str, words: WordList) -> Iterator[tuple[int, int, _Pattern]]:
    if words.matcher is None:
        return
    for last, patterns in words.matcher.iter(text):
        for pattern in patterns:
            end = last + 1
            start = end - pattern.length
            if (pattern.open_left or not _is_inside_word(text, start)) and (
                pattern.open_right or not _is_inside_word(text, end)
            ):
                yield start, end, pattern


def _is_inside_word(text: str, position: int) -> bool:
    """Tell whether the characters before and at `position` belong to one word or number."""
    if not 0 < position < len(text):
        return False
    before, after = text[position - 1], text[position]
    if _is_letter(before) and _is_letter(after):
        return not (_UNSPACED.match(before) or _UNSPACED.match(after))
    return before.isdecimal() and after.isdecimal()


def _is_letter(character: str) -> bool:
    return unicodedata.category(character)[0] in "LM"


def _extend(text: str, position: int, step: Literal[-1, 1]) -> int:
    """Return where the word around `position` ends in the direction of `step`."""
    for _ in range(_MAX_WILDCARD_CHARACTERS):
        if not _is_inside_word(text, position):
            break
        position += step
    return position
