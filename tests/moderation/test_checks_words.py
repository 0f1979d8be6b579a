import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.checks.words import check_words
from moderation.text.wordlists import WordList, compile_word_list, find_words, read_words
from tests.moderation.subjects import ADVERSARIAL_TEXTS, ODD_TEXT, make_author, make_subject


def _find(entry: str, text: str) -> list[str]:
    words = compile_word_list("list", "hold", [entry])
    return [text[slice(*match.span)] for match in find_words(read_words(text), words)]


@pytest.mark.parametrize(
    ("entry", "text", "found"),
    [
        ("dress", "A dress for Andressa", ["dress"]),
        ("dress", "DRESS dress's dress-up (dress)", ["DRESS", "dress", "dress", "dress"]),
        ("ass", "a classy bass", []),
        ("viagra", "viagra100 2viagra", ["viagra", "viagra"]),
        ("69", "1969 69 x69", ["69", "69"]),
        ("ＶＩＡＧＲＡ", "buy vi\u200bagra and v&#105;agra", ["vi\u200bagra", "v&#105;agra"]),
        ("buy  now", "Buy\n\n now, buynow", ["Buy\n\n now"]),
        ("casin*", "casino, casinos and occasion", ["casino", "casinos"]),
        ("*coin", "bitcoin Dogecoin coin coins", ["bitcoin", "Dogecoin", "coin"]),
        ("*scam*", "unscammed", ["unscammed"]),
        ("f**k", "f**k fuck", ["f**k"]),
        ("straße", "STRASSE", ["STRASSE"]),
        ("傻逼", "他是傻逼吗", ["傻逼"]),
        ("โง่", "คนโง่มาก", ["โง่"]),
        ("시발", "시발점", []),
        ("c++", "I like C++.", ["C++"]),
        ("é", "e\u0301", ["e\u0301"]),
    ],
)
def test_find_words(entry: str, text: str, found: list[str]) -> None:
    assert _find(entry, text) == found


def test_find_words__names_entries_as_written() -> None:
    words = compile_word_list("list", "hold", ["Spam*", "spam", "", "  "])
    assert [match.entry for match in find_words(read_words("spam spammer"), words)] == [
        "Spam*",
        "spam",
        "Spam*",
    ]


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("*", "everything"),
        ("\u200b", "everything"),
        ("x" * 101, "longer than 100"),
        ("buy* now", "either end"),
    ],
)
def test_compile_word_list__bad_entry(entry: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        compile_word_list("list", "hold", [entry])


def test_find_words__thousands_of_entries() -> None:
    words = compile_word_list("list", "hold", [f"word{index}" for index in range(20_000)])
    folded = read_words("word19999 " * 2000)
    started = time.process_time()
    assert len(find_words(folded, words, limit=5000)) == 2000
    assert time.process_time() - started < 1.0


@given(ODD_TEXT, st.lists(ODD_TEXT.filter(lambda text: len(text) <= 100), max_size=5))
def test_find_words__any_text(text: str, entries: list[str]) -> None:
    try:
        words = compile_word_list("list", "hold", entries)
    except ValueError:
        return
    for match in find_words(read_words(text), words):
        assert 0 <= match.span.start < match.span.end <= len(text)
        assert match.entry in [entry.strip() for entry in entries]


@given(st.text(st.characters(categories=["Ll", "Lu"], exclude_characters="İ"), min_size=1, max_size=20))
def test_find_words__every_word_finds_itself(word: str) -> None:
    assert _find(word, f"so, {word.upper()}!") or _find(word, f"so, {word}!")


@pytest.mark.parametrize("text", ADVERSARIAL_TEXTS, ids=lambda text: repr(text[:8]))
def test_find_words__linear_time(text: str) -> None:
    words = compile_word_list("list", "hold", ["*a*", "a", "a b", "*.*", "spam*", "*spam", "ab" * 32])
    started = time.process_time()
    find_words(read_words(text), words)
    assert time.process_time() - started < 1.0


REJECT = compile_word_list("slurs", "reject", ["slur"])
HOLD = compile_word_list("rival", "hold", ["herald"])
SUSPECT = compile_word_list("rude", "suspect", ["idiot", "moron", "fool*"])
SPAM = compile_word_list("pills", "suspect", ["viagra"], label="spam")


@pytest.mark.parametrize(
    ("text", "code", "label", "score"),
    [
        ("a fair point", "words.clear", "none", 0.0),
        ("you idiot, idiot!", "words.suspected", "abuse", 0.45),
        ("you idiot and moron", "words.suspected", "abuse", 0.6975),
        ("viagra", "words.suspected", "spam", 0.45),
        ("viagra for you idiot, moron", "words.suspected", "abuse", 0.6975),
        ("the Herald says: idiot", "words.held", "abuse", 1.0),
        ("the Herald says: slur", "words.rejected", "abuse", 1.0),
    ],
)
def test_check_words(text: str, code: str, label: str, score: float) -> None:
    finding = check_words(make_subject(text, words=(SUSPECT, REJECT, HOLD, SPAM)))
    assert (finding.code, finding.label) == (code, label)
    assert finding.score == pytest.approx(score)


def test_check_words__says_which_and_where() -> None:
    finding = check_words(make_subject("idiot, the herald", words=(SUSPECT, HOLD)))
    assert finding.details == {
        "list": "rival",
        "word": "herald",
        "words": ["herald", "idiot"],
        "place": "text",
    }
    assert [tuple(span) for span in finding.spans] == [(0, 5), (11, 17)]


def test_check_words__author_name() -> None:
    finding = check_words(make_subject(author=make_author(name="Slur"), words=(REJECT,)))
    assert (finding.code, finding.details["place"], finding.spans) == ("words.rejected", "name", ())


@pytest.mark.parametrize("words", [(), (compile_word_list("empty", "reject", []),)])
def test_check_words__no_entries(words: tuple[WordList, ...]) -> None:
    assert check_words(make_subject(words=words)).outcome == "clear"
