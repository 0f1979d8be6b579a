"""Relevance and language: the text among the others in its thread."""

import pytest

from moderation.checks import run_checks
from moderation.checks.language import check_language
from moderation.checks.relevance import check_relevance
from moderation.policy import SitePolicy, decide
from moderation.subject import AuthorRecord, Remark
from tests.moderation.subjects import ORDINARY_TEXT, make_author, make_subject

NEW = AuthorRecord(name="Newcomer")
TITLE = "The river bridge opens later than planned"
TALK = (
    Remark(text="They should have asked the people who live on the other side of the water."),
    Remark(text="Concrete was poured last winter, in the frost, and everybody saw what happens then."),
)
PILLS = (
    "Cheap tablets delivered overnight without prescription, genuine quality guaranteed worldwide shipping"
)
LINK = " https://pills.example.com/x"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, "relevance.unrelated"),
        ({"author": NEW}, "relevance.unrelated"),
        ({"text": PILLS + LINK}, "relevance.unrelated"),
        ({"text": PILLS + LINK, "author": NEW}, "relevance.unrelated_link"),
        ({"text": ORDINARY_TEXT + PILLS + LINK, "author": NEW}, "relevance.clear"),
        ({"text": "Rubbish."}, "relevance.clear"),
        ({"thread_title": "", "conversation": ()}, "relevance.clear"),
        ({"parent": Remark(text="Where are tablets delivered?")}, "relevance.clear"),
        ({"conversation": (*TALK, Remark(text="I saw worldwide shipping stop."))}, "relevance.clear"),
        # What the author wrote before is no witness.
        ({"conversation": (*TALK, Remark(text=PILLS, is_own=True))}, "relevance.unrelated"),
    ],
)
def test_check_relevance(changes: dict[str, object], code: str) -> None:
    subject = make_subject(**{"text": PILLS, "thread_title": TITLE, "conversation": TALK, **changes})  # type: ignore[arg-type]
    finding = check_relevance(subject)
    assert finding.code == code
    assert finding.score < 0.5


def test_check_relevance__an_answer_with_a_link_is_not_held_for_that() -> None:
    parent = Remark(text="What was it called again?")
    answer = (
        "Kvöldvaka: families knitted, carved spoons, recited sagas, grandmother remembered Iceland that way"
    )
    subject = make_subject(
        f"{answer} https://sagas.example.com/x",
        author=NEW,
        thread_title=TITLE,
        conversation=TALK,
        is_reply=True,
        parent=parent,
    )
    finding = check_relevance(subject)
    assert finding.code == "relevance.unrelated_link"
    assert decide(run_checks(subject), SitePolicy(), subject.facts).status == "published"


def test_check_relevance__scripts_without_spaces() -> None:
    title = "大桥的开放比计划的要晚很多，市民们都很失望"
    assert check_relevance(make_subject("我觉得大桥明年也不会开放", thread_title=title)).outcome == "clear"
    finding = check_relevance(make_subject("便宜药片全球包邮质量保证", thread_title=title))
    assert finding.code == "relevance.unrelated"


RUSSIAN = "Я думаю, что мост не откроют и в следующем году, потому что денег уже не хватает совсем"
GERMAN = "Ich glaube nicht, dass die Brücke im nächsten Jahr fertig ist, weil das Geld nicht reicht und keiner will"


@pytest.mark.parametrize(
    ("text", "changes", "code"),
    [
        (RUSSIAN, {}, "language.other"),
        (GERMAN, {}, "language.other"),
        (GERMAN, {"site_language": "de"}, "language.clear"),
        (GERMAN, {"site_language": "nl"}, "language.clear"),  # too close to tell
        (
            GERMAN,
            {"thread_title": "Was ist mit der Brücke los, und wer soll das bezahlen?"},
            "language.clear",
        ),
        (GERMAN, {"parent": Remark(text="Und was sagen die Leute, die da wohnen?")}, "language.clear"),
        (GERMAN, {"conversation": (Remark(text="Das ist doch nicht wahr."),)}, "language.clear"),
        (GERMAN, {"conversation": (Remark(text="Das ist nicht wahr.", is_own=True),)}, "language.other"),
        ("Das ist doch nicht wahr!", {}, "language.clear"),
        (
            "As they say, Ende gut, alles gut, but I would not bet on it and neither should you.",
            {},
            "language.clear",
        ),
        (ORDINARY_TEXT, {"site_language": "und"}, "language.clear"),
        ("我觉得这座大桥到明年也不会开放，因为政府已经没有钱了", {}, "language.other"),
        (f"{ORDINARY_TEXT} https://bücher.example.de/der/die/das/und/ist/nicht", {}, "language.clear"),
    ],
)
def test_check_language(text: str, changes: dict[str, object], code: str) -> None:
    finding = check_language(make_subject(text, **changes))
    assert finding.code == code
    assert finding.score <= 0.2


def test_check_language__newcomer_with_a_link() -> None:
    subject = make_subject(RUSSIAN + " https://x.example.com/", author=NEW)
    assert 0.3 < check_language(subject).score < 0.5
    known = make_subject(RUSSIAN + " https://x.example.com/", author=make_author())
    assert check_language(known).score < 0.2
