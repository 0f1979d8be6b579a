"""A site's lists of words: compiled once, searched in one pass over the text whatever their length."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import ahocorasick

from moderation.text.folding import Folded, Span, collapse_spaces, fold_text

MAX_ENTRIES = 2000
MAX_ENTRY_CHARACTERS = 100
# What a wildcard stands for is marked up to here: marking must not make a long text quadratic.
_MAX_WILDCARD_CHARACTERS = 64

# "note" does nothing by itself: such a list is for rules to ask about.
Action = Literal["reject", "hold", "suspect", "note"]
WordLabel = Literal["abuse", "spam"]

# Scripts written without spaces between words, where every character may begin or end one: South-East Asian ones, kana
# and Han, by Unicode block.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]"
)


@dataclass(frozen=True, slots=True, eq=False)
class WordList:
    """A compiled list; `find_words` searches it. Without `languages` it is for texts in any."""

    name: str
    action: Action
    label: WordLabel
    matcher: Any  # an Aho-Corasick automaton of `_Pattern`s; None for a list without entries
    languages: frozenset[str] = frozenset()
    case_sensitive: bool = False


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


class EntryError(ValueError):
    """An entry that no list can have. `code` is one of the API's codes for a field."""

    def __init__(self, code: str, problem: str) -> None:
        self.code = code
        super().__init__(problem)


class BadEntry(NamedTuple):
    row: int  # from 1, blank ones counted
    code: str
    problem: str


def compile_word_list(
    name: str,
    action: Action,
    entries: Iterable[str],
    *,
    label: WordLabel = "abuse",
    case_sensitive: bool = False,
    whole_words: bool = True,
) -> WordList:
    """Return a list that finds `entries`: words or phrases of up to 100 characters, blank ones skipped.

    Case (unless it is `case_sensitive`), width, invisible characters and the amount of white space make no difference.
    A `*` at either end of an entry stands for the rest of that word; without `whole_words` every entry has one at
    both. Raises EntryError, naming the entry, for one that is too long, that is nothing but wildcards, or that has a
    wildcard at the end of an inner word.
    """
    matcher = ahocorasick.Automaton()
    patterns: dict[str, tuple[_Pattern, ...]] = {}
    for entry in entries:
        if entry.strip():
            text, pattern = _read_entry(entry.strip(), keep_case=case_sensitive, whole_words=whole_words)
            known = patterns.get(text, ())
            ends = {(other.open_left, other.open_right) for other in known}
            if (
                pattern.open_left,
                pattern.open_right,
            ) not in ends:  # or one place in a text would be found for each
                patterns[text] = (*known, pattern)
    for text, same_text in patterns.items():
        matcher.add_word(text, same_text)
    if patterns:
        matcher.make_automaton()
    return WordList(name, action, label, matcher if patterns else None, case_sensitive=case_sensitive)


def find_bad_entries(entries: Iterable[str]) -> list[BadEntry]:
    """Return which of `entries` no list can have, and why."""
    bad = []
    for row, entry in enumerate(entries, start=1):
        try:
            if entry.strip():
                _read_entry(entry.strip(), keep_case=True, whole_words=True)
        except EntryError as error:
            bad.append(BadEntry(row, error.code, str(error)))
    return bad


def _read_entry(entry: str, *, keep_case: bool, whole_words: bool) -> tuple[str, _Pattern]:
    if len(entry) > MAX_ENTRY_CHARACTERS:
        raise EntryError("too_long", f"“{entry[:20]}…” is longer than {MAX_ENTRY_CHARACTERS} characters")
    text = " ".join(fold_text(entry.strip("*"), keep_case=keep_case).text.split())
    if not text:
        raise EntryError("invalid", f"“{entry}” matches everything")
    if "* " in text or " *" in text:
        raise EntryError("invalid", f"“{entry}” has a * inside; a * may stand at either end only")
    open_left, open_right = (not whole_words or end == "*" for end in (entry[0], entry[-1]))
    return text, _Pattern(entry, len(text), open_left, open_right)


def read_words(text: str, *, keep_case: bool = False) -> Folded:
    """Return `text` in the form that `find_words` searches; with its case for lists that are `case_sensitive`."""
    return collapse_spaces(fold_text(text, keep_case=keep_case))


def search_lists(
    text: str, lists: Iterable[WordList], language: str
) -> Iterator[tuple[WordList, tuple[WordMatch, ...]]]:
    """Yield each of `lists` of which something stands in `text`, which is in `language`, with what does."""
    readings: dict[bool, Folded] = {}
    for words in lists:
        if words.languages and language not in words.languages:
            continue
        keep_case = words.case_sensitive
        if keep_case not in readings:
            readings[keep_case] = read_words(text, keep_case=keep_case)
        if matches := find_words(readings[keep_case], words):
            yield words, matches


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
