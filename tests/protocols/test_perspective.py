"""Perspective's methods: what its clients send is answered as they read it."""

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from discussions.actions.sites import create_api_key
from discussions.models import ApiKey, Comment, Scope, Site
from moderation.models import Lesson, ProtocolUse
from moderation.protocols.perspective.contract import ATTRIBUTES, MAX_BYTES, blank_markup
from moderation.queries.learning import collect_examples, count_decisions
from moderation.scoring.scale import load_scale
from moderation.scoring.tiers import score_texts
from tests.protocols.conftest import Analyze

pytestmark = pytest.mark.django_db

INSULT = "You are a complete idiot and everybody here knows it, you worthless moron."
KIND = "Thank you, this was a lovely read and I learned a lot from it."


def read_error(answer: Any) -> tuple[int, str, str]:
    error = answer.json()["error"]
    assert error["code"] == answer.status_code
    details = error.get("details", [{"errorType": ""}])
    return answer.status_code, error["status"], details[0]["errorType"]


def test_an_insult_scores_high_and_thanks_low(call: Analyze) -> None:
    rude, kind = (
        call(comment={"text": text}).json()["attributeScores"]["TOXICITY"]["summaryScore"]
        for text in (INSULT, KIND)
    )
    assert rude["type"] == kind["type"] == "PROBABILITY"
    assert rude["value"] > 0.8
    assert kind["value"] < 0.1


def test_every_attribute_that_is_offered_is_scored(call: Analyze) -> None:
    answer = call(comment={"text": INSULT}, requestedAttributes={name: {} for name in ATTRIBUTES}).json()
    assert answer["attributeScores"].keys() == ATTRIBUTES.keys()
    assert all(0 <= each["summaryScore"]["value"] <= 1 for each in answer["attributeScores"].values())


def test_languages_are_echoed_or_detected(call: Analyze) -> None:
    told = call(comment={"text": KIND}, languages=["en-GB"]).json()
    assert (told["languages"], told["detectedLanguages"]) == (["en-GB"], ["en"])
    text = "Das Wetter wird morgen wieder schön, und ich freue mich sehr auf den Spaziergang am See."
    found = call(comment={"text": text}).json()
    assert (found["languages"], found["detectedLanguages"]) == (["de"], ["de"])
    assert "clientToken" not in found
    assert call(clientToken="abc").json()["clientToken"] == "abc"


def test_a_threshold_drops_what_scores_below_it(call: Analyze) -> None:
    wanted = {"TOXICITY": {"scoreThreshold": 0.5}, "THREAT": {"scoreThreshold": 0}}
    assert call(comment={"text": KIND}, requestedAttributes=wanted).json()["attributeScores"].keys() == {
        "THREAT"
    }


def test_spans_are_sentences_of_the_text_as_sent(call: Analyze) -> None:
    text = f"<p>{KIND}</p>\n<p>{INSULT}</p>"
    answer = call(comment={"text": text, "type": "HTML"}, spanAnnotations=True).json()
    spans = answer["attributeScores"]["TOXICITY"]["spanScores"]
    assert [text[span["begin"] : span["end"]] for span in spans] == [KIND, INSULT]
    assert spans[0]["score"]["value"] < 0.2
    assert spans[1]["score"]["value"] > 0.8
    (whole,) = call(comment={"text": KIND}).json()["attributeScores"]["TOXICITY"]["spanScores"]
    assert (whole["begin"], whole["end"]) == (0, len(KIND))


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("a <b>c</b> < 2 > 1", "a    c     < 2 > 1"),
        ("1<2", "1<2"),
        ("<a", "<a"),
        ("", ""),
        ("x<!-- y -->z", "x          z"),
        ("<" * 20_000, "<" * 20_000),
        ("&lt;b&gt;", "&lt;b&gt;"),
    ],
)
def test_markup_leaves_everything_where_it_was(markup: str, text: str) -> None:
    assert blank_markup(markup) == text


def test_corals_request_is_answered(call: Analyze) -> None:
    """The body that Coral sends (P/toxic.ts) to its "Custom endpoint"."""
    answer = call(
        body={
            "comment": {"text": INSULT},
            "doNotStore": True,
            "requestedAttributes": {"TOXICITY": {}},
            "languages": ["en"],
            "clientToken": "coral",
        }
    )
    assert answer.status_code == 200
    assert answer.json()["attributeScores"]["TOXICITY"]["summaryScore"]["value"] > 0.8


def test_nothing_of_what_is_analyzed_is_stored(call: Analyze, check_key: tuple[ApiKey, str]) -> None:
    call(comment={"text": INSULT}, doNotStore=True)
    call(comment={"text": INSULT})
    assert not Lesson.objects.exists()
    assert not Comment.objects.exists()
    use = ProtocolUse.objects.get()
    assert (use.api_key, use.calls, use.month) == (check_key[0], 2, timezone.now().date().replace(day=1))


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"comment": {"text": " \n "}}, (400, "INVALID_ARGUMENT", "COMMENT_EMPTY")),
        ({"comment": {"text": "<p> </p>", "type": "HTML"}}, (400, "INVALID_ARGUMENT", "COMMENT_EMPTY")),
        ({"comment": {"text": "é" * MAX_BYTES}}, (400, "INVALID_ARGUMENT", "COMMENT_TOO_LONG")),
        ({"comment": {"text": 7}}, (400, "INVALID_ARGUMENT", "")),
        ({"comment": {"text": "a", "type": "RTF"}}, (400, "INVALID_ARGUMENT", "")),
        ({"comment": None}, (400, "INVALID_ARGUMENT", "")),
        ({"requestedAttributes": {}}, (400, "INVALID_ARGUMENT", "")),
        ({"requestedAttributes": ["TOXICITY"]}, (400, "INVALID_ARGUMENT", "")),
        ({"requestedAttributes": {"NICENESS": {}}}, (400, "INVALID_ARGUMENT", "")),
        ({"requestedAttributes": {"TOXICITY": {"scoreThreshold": 2}}}, (400, "INVALID_ARGUMENT", "")),
        ({"requestedAttributes": {"TOXICITY": {"scoreThreshold": True}}}, (400, "INVALID_ARGUMENT", "")),
        ({"requestedAttributes": {"TOXICITY": {"scoreType": "STARS"}}}, (400, "INVALID_ARGUMENT", "")),
        ({"languages": "en"}, (400, "INVALID_ARGUMENT", "")),
        ({"languages": ["not a language"]}, (400, "INVALID_ARGUMENT", "")),
        ({"languages": ["en"] * 11}, (400, "INVALID_ARGUMENT", "")),
        ({"clientToken": "a" * 1_001}, (400, "INVALID_ARGUMENT", "")),
        (
            {"requestedAttributes": {"FLIRTATION": {}}, "languages": ["fr"]},
            (400, "INVALID_ARGUMENT", "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE"),
        ),
        (
            {"requestedAttributes": {"TOXICITY": {}}, "languages": ["eu"]},
            (400, "INVALID_ARGUMENT", "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE"),
        ),
    ],
)
def test_errors_are_perspectives_own(
    call: Analyze, fields: dict[str, Any], expected: tuple[int, str, str]
) -> None:
    assert read_error(call(**fields)) == expected


@pytest.mark.parametrize("body", ["{", "[]", "7", "null", '{"comment": {"text": "\\ud800"}}'])
def test_other_bodies_are_refused(call: Analyze, body: str) -> None:
    assert read_error(call(body=body)) == (400, "INVALID_ARGUMENT", "")


def test_only_a_key_that_may_check_is_valid(call: Analyze, site: Site) -> None:
    reading = create_api_key(site=site, name="Reader", scopes=[Scope.READ, Scope.COMMENT]).key
    for key in ("", "a" * 12, "B" * 12, "a" * 13, reading):
        assert read_error(call(key=key)) == (400, "INVALID_ARGUMENT", "API_KEY_INVALID")


def test_a_key_may_come_as_a_header(client: Client, check_key: tuple[ApiKey, str]) -> None:
    answer = client.post(
        "/v1alpha1/comments:analyze",
        data={"comment": {"text": KIND}, "requestedAttributes": {"TOXICITY": {}}},
        content_type="application/json",
        headers={"X-Goog-Api-Key": check_key[1]},
    )
    assert answer.status_code == 200


def test_a_suggestion_is_a_lesson_for_the_keys_site(call: Analyze, check_key: tuple[ApiKey, str]) -> None:
    """Coral says 1 of what its moderators rejected, 0 of what they approved; the last word counts."""
    for value in (1, 0):
        scores = {"TOXICITY": {"summaryScore": {"value": value}}, "THREAT": {"summaryScore": {"value": 1}}}
        answer = call(
            "suggestscore", body={"comment": {"text": INSULT}, "attributeScores": scores, "clientToken": "x"}
        )
        assert answer.json() == {"clientToken": "x"}
    lesson = Lesson.objects.get()
    assert (lesson.site, lesson.label, lesson.is_true, lesson.text) == (
        check_key[0].site,
        "toxicity",
        False,
        INSULT,
    )
    (example,) = collect_examples(lesson.site_id)
    assert (example.labels, example.moderator) == ({"toxicity": 0}, -check_key[0].pk)
    assert count_decisions(lesson.site_id) == 1


@pytest.mark.parametrize(
    ("status", "is_toxic"), [("APPROVED", False), ("HIGHLIGHTED", False), ("DELETED", True)]
)
def test_corals_feedback_is_a_lesson(call: Analyze, status: str, is_toxic: bool) -> None:
    """The body that Coral sends when "allow sending feedback" is on (notifyPerspectiveModerationDecision)."""
    place = {
        "url": "https://gazette.example/weather?commentID=6d3b",
        "reply_to_id_Coral_comment_id": None,
        "Coral_comment_id": "6d3b",
    }
    body = {
        "comment": {"text": INSULT},
        "context": {"entries": [{"text": json.dumps(place)}]},
        "attributeScores": {status: {"summaryScore": {"value": 1}}},
        "languages": ["EN"],
        "communityId": "Coral:https://coral.example",
        "clientToken": "comment:6d3b",
    }
    assert call("suggestscore", body=body).json() == {"clientToken": "comment:6d3b"}
    lesson = Lesson.objects.get()
    assert (lesson.label, lesson.is_true) == ("toxicity", is_toxic)


def test_unsupported_attributes_are_dropped_for_who_wants_it_so(call: Analyze) -> None:
    wanted: dict[str, Any] = {"TOXICITY": {}, "FLIRTATION": {}, "SEXUALLY_EXPLICIT": {}}
    answer = call(requestedAttributes=wanted, dropUnsupportedAttributes=True)
    assert answer.json()["attributeScores"].keys() == {"TOXICITY"}
    assert call(requestedAttributes=wanted).status_code == 400


def test_toxicity_is_on_perspectives_scale_and_nothing_else_is(call: Analyze) -> None:
    text = "Anyone who voted for that is a moron."
    both: dict[str, Any] = {"TOXICITY": {}, "INSULT": {}}
    answer = call(
        comment={"text": text}, requestedAttributes=both, languages=["en"], spanAnnotations=True
    ).json()
    (scores,) = score_texts([text], language="en")
    toxicity, insult = (answer["attributeScores"][name]["summaryScore"]["value"] for name in both)
    assert toxicity == pytest.approx(load_scale().convert(scores.labels["toxicity"] or 0))
    assert insult == pytest.approx(scores.labels["insult"])
    (span,) = answer["attributeScores"]["TOXICITY"]["spanScores"]
    assert span["score"]["value"] == pytest.approx(toxicity)


@pytest.mark.parametrize(
    "scores", [{}, None, {"TOXICITY": {}}, {"TOXICITY": {"summaryScore": {"value": 3}}}, {"NICENESS": {}}]
)
def test_a_suggestion_that_makes_no_sense_teaches_nothing(call: Analyze, scores: object) -> None:
    answer = call("suggestscore", body={"comment": {"text": INSULT}, "attributeScores": scores})
    assert read_error(answer)[0] == 400
    assert not Lesson.objects.exists()


def test_reading_is_refused_where_texts_are_sent(client: Client) -> None:
    assert client.get("/v1alpha1/comments:analyze").status_code == 405
