"""The catalogue: every word that readers meet, in each language."""

import json
import re
from collections import Counter
from collections.abc import Iterator

import pytest
from babel import Locale
from django.utils import translation

from discussions import catalogue
from discussions.catalogue import (
    EMBED_PREFIXES,
    LANGUAGES,
    RIGHT_TO_LEFT,
    Text,
    find_language,
    list_embed_messages,
    load_messages,
    say,
)
from discussions.refusals import FIELD_REFUSALS, REFUSALS
from tests.client import ApiClient

TRANSLATIONS = [language for language in LANGUAGES if language != "en"]
# Letters that every text of a language has, and letters that none of its texts may have.
SCRIPTS = {
    "ar": (r"[\u0620-\u064a]", r"[\u0400-\u04ff]"),
    "ru": (r"[а-яё]", r"[іїєґ]"),
    "uk": (r"[а-яіїєґ]", r"[ыэъё]"),
    "zh": (r"[\u4e00-\u9fff]", r"[\u3040-\u30ff]"),
}
# What a typewriter has in place of quotation marks, apostrophes and the ellipsis of each of these languages.
STRAIGHT = r"""['"`]|\.\.\."""
# What else one of them writes otherwise.
WRONG_PUNCTUATION = {
    "ar": r"[,;?]",
    "fr": r"(?<!\u202f)[!?:;»]|«(?!\u202f)",
    "zh": r"[,:;?!()]",
}
# Words that are the same in English, by chance.
SAME_AS_ENGLISH = {("es", "prompt.no"), ("it", "prompt.no")}
# The buttons below a comment and above a thread: they stand in one row on a phone.
ROW = ("comment.reply", "comment.report", "comment.edit", "comment.withdraw", "mute.do", "follow.do")
ROW_CHARACTERS = 14


def list_forms(text: Text) -> list[str]:
    return [text] if isinstance(text, str) else list(text.values())


def list_texts(language: str) -> Iterator[tuple[str, str]]:
    """Yield each text of a language, every plural by itself, with its code."""
    for code, text in load_messages(language).items():
        for form in list_forms(text):
            yield code, form


def find_values(text: str) -> Counter[str]:
    return Counter(re.findall(r"\{(\w+)\}", text))


def find_plurals(language: str) -> tuple[set[str], set[str]]:
    """Return the plural categories of a language, and those among them that are of one single number."""
    rule = Locale.parse(language).plural_form
    used = Counter(rule(number) for number in range(1_000))
    return {*rule.tags, "other"}, {category for category, numbers in used.items() if numbers == 1}


def test_numbers_choose_their_plural_and_are_written_as_the_language_does() -> None:
    assert say("thread.count", count=1) == "1 comment"
    assert say("thread.count", count=12_345) == "12,345 comments"


def test_values_are_filled_in_as_they_are() -> None:
    assert say("comment.by", name="{name} & <b>") == "Comment by {name} & <b>"


def test_the_active_language_is_spoken_and_english_where_there_is_none() -> None:
    with translation.override("en"):
        assert say("comment.reply") == "Reply"
    assert say("comment.reply", language="tlh") == "Reply"
    assert (find_language("EN-gb"), find_language("x-klingon"), find_language(None)) == ("en", "en", "en")


def test_a_text_that_one_language_lacks_is_said_in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    languages = {"de": {"comment.reply": "Antworten"}, "en": load_messages("en")}
    monkeypatch.setattr(catalogue, "LANGUAGES", ("de", "en"))
    monkeypatch.setattr(catalogue, "load_messages", languages.__getitem__)
    assert say("comment.reply", language="de") == "Antworten"
    assert say("comment.edit", language="de") == "Edit"


def test_a_code_that_nobody_wrote_a_text_for_is_an_error() -> None:
    with pytest.raises(KeyError):
        say("comment.nonsense")


def test_every_refusal_has_its_words() -> None:
    codes = {f"error.{code}" for code in REFUSALS} | {f"field.{code}" for code in FIELD_REFUSALS}
    said = {code for code in load_messages("en") if code.startswith(("error.", "field."))}
    assert said == codes


def test_the_embed_gets_its_own_words_only() -> None:
    messages = list_embed_messages("en")
    assert messages["comment.reply"] == "Reply"
    assert {code.partition(".")[0] + "." for code in messages} <= set(EMBED_PREFIXES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_code_has_two_texts(language: str) -> None:
    text = (catalogue.MESSAGES / f"{language}.json").read_text(encoding="utf-8")
    codes = Counter(code for code, _ in json.loads(text, object_pairs_hook=list))
    assert [code for code, count in codes.items() if count > 1] == []


def test_twelve_languages_are_spoken() -> None:
    assert LANGUAGES == ("ar", "de", "en", "es", "fr", "it", "pl", "pt", "ru", "tr", "uk", "zh")


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_a_language_says_all_that_english_says_in_the_same_order(language: str) -> None:
    assert list(load_messages(language)) == list(load_messages("en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_has_the_plurals_of_its_language_and_the_values_of_the_english_one(language: str) -> None:
    categories, of_one_number = find_plurals(language)
    for code, english in load_messages("en").items():
        text = load_messages(language)[code]
        values = find_values(list_forms(english)[-1])
        if isinstance(english, str):
            assert isinstance(text, str), code
            assert find_values(text) == values, code
        else:
            assert isinstance(text, dict), code
            assert set(text) == categories, code
            for category, form in text.items():
                missing = values - find_values(form)
                assert not find_values(form) - values, (code, category)
                assert not missing or (set(missing) == {"count"} and category in of_one_number), (
                    code,
                    category,
                )


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_no_text_is_left_in_english(language: str) -> None:
    english = load_messages("en")
    left = {(language, code) for code, form in list_texts(language) if form in list_forms(english[code])}
    assert left == {same for same in SAME_AS_ENGLISH if same[0] == language}


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_have_no_stray_spaces(language: str) -> None:
    for code, form in list_texts(language):
        # Mail ends with a line's end.
        ends = "\n" if list_forms(load_messages("en")[code])[0].endswith("\n") else ""
        assert form == form.strip() + ends, code
        assert "  " not in form, code


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_a_language_is_written_with_its_own_punctuation(language: str) -> None:
    wrong = "|".join(filter(None, [STRAIGHT, WRONG_PUNCTUATION.get(language)]))
    assert [(code, form) for code, form in list_texts(language) if re.search(wrong, form)] == []


@pytest.mark.parametrize("language", SCRIPTS)
def test_a_language_is_written_in_its_own_script(language: str) -> None:
    own, foreign = SCRIPTS[language]
    for code, form in list_texts(language):
        assert re.search(own, form, re.IGNORECASE), code
        assert not re.search(foreign, form, re.IGNORECASE), code


@pytest.mark.parametrize("language", sorted(RIGHT_TO_LEFT))
def test_names_do_not_turn_the_text_around_them(language: str) -> None:
    for code, form in list_texts(language):
        names = re.findall(r"(.?)\{(?:name|site|title)\}(.?)", form)
        assert all(pair == ("\u2068", "\u2069") for pair in names), code


@pytest.mark.parametrize("language", LANGUAGES)
def test_buttons_in_a_row_are_short(language: str) -> None:
    texts = dict(list_texts(language))
    assert {code: texts[code] for code in ROW if len(texts[code]) > ROW_CHARACTERS} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_button_with_a_longer_name_can_be_called_by_what_it_shows(language: str) -> None:
    texts = dict(list_texts(language))
    for code in ("mute.do", "mute.undo"):
        assert texts[code].casefold() in texts[f"{code}_name"].casefold()


@pytest.mark.parametrize(
    ("language", "count", "said"),
    [
        ("ar", 0, "لا تعليقات"),
        ("ar", 2, "تعليقان"),
        ("ar", 7, "7 تعليقات"),
        ("ar", 12_345, "12,345 تعليقًا"),
        ("de", 1, "1 Kommentar"),
        ("de", 12_345, "12.345 Kommentare"),
        ("fr", 0, "0 commentaire"),
        ("fr", 2_000_000, "2\u202f000\u202f000 de commentaires"),
        ("pl", 22, "22 komentarze"),
        ("pl", 12, "12 komentarzy"),
        ("pt", 0, "0 comentário"),
        ("ru", 21, "21 комментарий"),
        ("ru", 12_345, "12\u00a0345 комментариев"),
        ("zh", 1, "1 条评论"),
    ],
)
def test_numbers_are_written_and_counted_as_each_language_does(language: str, count: int, said: str) -> None:
    assert say("thread.count", language=language, count=count) == said


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("accepted", "said"),
    [
        ("de", "Diese Diskussion gibt es nicht."),
        ("de-AT,de;q=0.9,en;q=0.8", "Diese Diskussion gibt es nicht."),
        ("tlh,pt-BR;q=0.5", "Esta discussão não existe."),
        ("zh-CN", "没有这个讨论。"),
        ("zh", "没有这个讨论。"),
        ("tlh", "There is no such thread."),
    ],
)
def test_the_api_explains_errors_in_the_language_that_is_asked_for(
    anyone: ApiClient, site: object, accepted: str, said: str
) -> None:
    error = anyone.get("sites/gazette/threads/nowhere", Accept_Language=accepted).json()["error"]
    assert (error["code"], error["message"]) == ("thread_not_found", said)


@pytest.mark.django_db
def test_answers_that_differ_by_language_say_so_and_shared_ones_do_not(
    anyone: ApiClient, site: object
) -> None:
    refused = anyone.get("sites/gazette/threads/nowhere")
    assert "Accept-Language" in refused.headers["Vary"]
    counts = anyone.get("sites/gazette/counts?threads=a")
    assert "Accept-Language" not in counts.headers.get("Vary", "")
