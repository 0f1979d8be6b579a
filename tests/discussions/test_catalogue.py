"""The catalogue: every word that readers meet, in each language."""

import pytest
from django.utils import translation

from discussions import catalogue
from discussions.catalogue import (
    EMBED_PREFIXES,
    LANGUAGES,
    find_language,
    list_embed_messages,
    load_messages,
    say,
)
from discussions.refusals import FIELD_REFUSALS, REFUSALS
from tests.client import ApiClient


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


def test_english_is_there() -> None:
    assert "en" in LANGUAGES


@pytest.mark.django_db
def test_answers_that_differ_by_language_say_so_and_shared_ones_do_not(
    anyone: ApiClient, site: object
) -> None:
    refused = anyone.get("sites/gazette/threads/nowhere")
    assert "Accept-Language" in refused.headers["Vary"]
    counts = anyone.get("sites/gazette/counts?threads=a")
    assert "Accept-Language" not in counts.headers.get("Vary", "")
