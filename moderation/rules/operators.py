"""How a condition compares a field with its value: one table, each operator made ready once and run often."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import re2

from moderation.rules.fields import Kind, Passage, View
from moderation.rules.problems import RuleError, read_number, read_switch, read_text, read_texts
from moderation.text.folding import Span
from moderation.text.wordlists import EntryError, WordList, compile_word_list, find_words, read_words

MAX_VALUES = 100
MAX_VALUE_CHARACTERS = 200
MAX_PATTERN_CHARACTERS = 500
MAX_PATTERN_SIZE = 2000  # instructions of the compiled program, which the time for a text grows with
_MAX_PATTERN_BYTES = 1 << 20  # of memory for each pattern's automaton
_MAX_MATCHES = 20

Hit = tuple[Span, ...] | None
"""None for no match; else where in the comment it stands, as far as it does."""

Search = Callable[[View, Any], Hit]


@dataclass(frozen=True, slots=True)
class Options:
    path: str  # of the value in the document
    case_sensitive: bool
    lists: frozenset[str] | None  # the names that a word list can have; None: any


@dataclass(frozen=True, slots=True)
class Operator:
    kinds: tuple[Kind, ...]
    about: str  # for people: the table in docs/policy.md
    compile: Callable[[Any, Options], Search]


def _search_texts(find: Callable[[View, Passage], Hit]) -> Search:
    """Return the search for the texts of a field in which `find` finds something."""

    def search(view: View, texts: Sequence[Passage]) -> Hit:
        hits = [hit for text in texts if (hit := find(view, text)) is not None]
        return tuple(span for hit in hits for span in hit) if hits else None

    return search


# --- Words ------------------------------------------------------------------------------------------------


def _contain_words(value: Any, options: Options) -> Search:
    entries = read_texts(value, options.path, most=MAX_VALUES, longest=MAX_VALUE_CHARACTERS)
    try:
        words = compile_word_list("", "note", entries, case_sensitive=options.case_sensitive)
    except EntryError as error:
        raise RuleError(options.path, error.code, str(error)) from error
    return _search_texts(lambda view, text: _find_words(text, words))


def _contain_list(value: Any, options: Options) -> Search:
    name = read_text(value, options.path, longest=MAX_VALUE_CHARACTERS)
    if options.lists is not None and name not in options.lists:
        raise RuleError(options.path, "unknown_choice", f"there is no word list “{name}”")

    def find(view: View, text: Passage) -> Hit:
        words = view.words.get(name)
        if words is None or (words.languages and view.subject.language not in words.languages):
            return None
        return _find_words(text, words)

    return _search_texts(find)


def _find_words(text: Passage, words: WordList) -> Hit:
    form = text.cased_words if words.case_sensitive else text.words
    return _locate(text, (match.span for match in find_words(form, words, limit=_MAX_MATCHES)))


def _locate(text: Passage, places: Iterable[Span]) -> Hit:
    """Return where `places` of the typed text stand in the comment; None if there are none."""
    found = list(islice(places, _MAX_MATCHES))
    return tuple(span for place in found for span in text.locate(place)) if found else None


# --- Strings ----------------------------------------------------------------------------------------------


def _compare(
    find: Callable[[str, str], Iterable[tuple[int, int]]],
) -> Callable[[Any, Options], Search]:
    """Return the operator that looks for any of its texts by `find(text, wanted)`, the places in the text."""

    def compile_texts(value: Any, options: Options) -> Search:
        texts = read_texts(value, options.path, most=MAX_VALUES, longest=MAX_VALUE_CHARACTERS)
        wanted = {read_words(text, keep_case=options.case_sensitive).text for text in texts} - {""}
        if not wanted:
            raise RuleError(options.path, "blank", "must not be empty")

        def find_any(view: View, text: Passage) -> Hit:
            form = text.cased_words if options.case_sensitive else text.words
            places = (place for each in sorted(wanted) for place in find(form.text, each))
            return _locate(text, (form.locate(*place) for place in places))

        return _search_texts(find_any)

    return compile_texts


def _find_inside(text: str, wanted: str) -> Iterable[tuple[int, int]]:
    start = text.find(wanted)
    return [(start, start + len(wanted))] if start >= 0 else []


def _find_at_start(text: str, wanted: str) -> Iterable[tuple[int, int]]:
    start = len(text) - len(text.lstrip())
    return [(start, start + len(wanted))] if text.startswith(wanted, start) else []


def _find_at_end(text: str, wanted: str) -> Iterable[tuple[int, int]]:
    end = len(text.rstrip())
    return [(end - len(wanted), end)] if text.endswith(wanted, 0, end) else []


def _find_whole(text: str, wanted: str) -> Iterable[tuple[int, int]]:
    return _find_at_start(text, wanted) if text.strip() == wanted.strip() else []


def _match_pattern(value: Any, options: Options) -> Search:
    pattern = compile_pattern(
        read_text(value, options.path, longest=MAX_PATTERN_CHARACTERS),
        options.path,
        case_sensitive=options.case_sensitive,
    )

    def find(view: View, text: Passage) -> Hit:
        return _locate(text, (Span(*match.span()) for match in pattern.finditer(text.typed)))

    return _search_texts(find)


def compile_pattern(pattern: str, path: str, *, case_sensitive: bool) -> Any:
    """Return a regular expression of RE2, which takes time linear in the text whatever the pattern.

    Raises RuleError for one that is wrong, or whose program is too large.
    """
    options = re2.Options()
    options.log_errors = False
    options.max_mem = _MAX_PATTERN_BYTES
    options.case_sensitive = case_sensitive
    try:
        compiled = re2.compile(pattern, options)
    except re2.error as error:
        said = error.args[0].decode(errors="replace") if isinstance(error.args[0], bytes) else str(error)
        code = "too_large" if "too large" in said else "invalid"
        raise RuleError(path, code, f"is no pattern of RE2: {said}"[:200]) from error
    if compiled.programsize > MAX_PATTERN_SIZE:
        raise RuleError(path, "too_large", "is too large a pattern; repeat less in it")
    return compiled


# --- Numbers and switches ---------------------------------------------------------------------------------


def _compare_number(test: Callable[[float, float], bool]) -> Callable[[Any, Options], Search]:
    def compile_number(value: Any, options: Options) -> Search:
        limit = read_number(value, options.path)
        return lambda view, number: () if number is not None and test(number, limit) else None

    return compile_number


def _lie_between(value: Any, options: Options) -> Search:
    if not isinstance(value, list) or len(value) != 2:
        raise RuleError(options.path, "invalid", "must be two numbers")
    low, high = (read_number(limit, f"{options.path}.{index}") for index, limit in enumerate(value))
    if low > high:
        raise RuleError(options.path, "invalid", "must be the lower number and then the higher")
    return lambda view, number: () if number is not None and low <= number <= high else None


def _be(value: Any, options: Options) -> Search:
    wanted = read_switch(value, options.path)
    return lambda view, switch: () if bool(switch) is wanted else None


OPERATORS: dict[str, Operator] = {
    "contains_words": Operator(
        ("text",),
        "has any of these as whole words; `*` at either end stands for the rest of a word",
        _contain_words,
    ),
    "contains_list": Operator(("text",), "has a word of the site's word list of this name", _contain_list),
    "includes": Operator(("text",), "has any of these anywhere", _compare(_find_inside)),
    "starts_with": Operator(("text",), "begins with any of these", _compare(_find_at_start)),
    "ends_with": Operator(("text",), "ends with any of these", _compare(_find_at_end)),
    "equals": Operator(("text",), "is any of these", _compare(_find_whole)),
    "matches": Operator(("text",), "has a match of this pattern of RE2", _match_pattern),
    "=": Operator(("number",), "is this number", _compare_number(lambda number, limit: number == limit)),
    "<": Operator(("number",), "is less", _compare_number(lambda number, limit: number < limit)),
    "<=": Operator(("number",), "is not more", _compare_number(lambda number, limit: number <= limit)),
    ">": Operator(("number",), "is more", _compare_number(lambda number, limit: number > limit)),
    ">=": Operator(("number",), "is not less", _compare_number(lambda number, limit: number >= limit)),
    "between": Operator(("number",), "is one of these two numbers, or between them", _lie_between),
    "is": Operator(("switch",), "is so (`true`) or not (`false`)", _be),
}
