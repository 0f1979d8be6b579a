"""What is kept of each judgement: enough to judge again; and the band between publishing and holding."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from discussions.models import Author, Comment, Status, Thread
from moderation.actions.checking import check_revision
from moderation.facts import dump_facts, restore_subject
from moderation.models import Case, Finding, Judgement, PolicyVersion, WordList
from moderation.policy import EVIDENCE_LABELS
from moderation.subject import Duplicates, Subject
from tests.build import build_author, build_comment
from tests.client import ApiClient
from tests.moderation.subjects import make_author, make_subject
from tests.moderation.test_checks import SUBJECTS


@pytest.fixture
def suspicion(thread: Thread) -> WordList:
    """A list of which one word is a reason to look, and no reason to hold."""
    return WordList.objects.create(
        site=thread.site, name="sales", action="suspect", label="spam", entries="bargain\n"
    )


def check(thread: Thread, body: str, author: Author | None = None) -> Comment:
    comment = build_comment(thread, author or build_author(thread), status=Status.PENDING, body=body)
    check_revision(comment.pk, 1)
    comment.refresh_from_db()
    return comment


@pytest.mark.django_db
@pytest.mark.usefixtures("suspicion")
def test_what_is_flagged_is_published_and_waits_for_a_look(thread: Thread, bob: ApiClient) -> None:
    comment = check(thread, "That umbrella was a bargain.")
    assert comment.status == Status.PUBLISHED
    assert Judgement.objects.get().band == "flagged"
    (case,) = bob.get("moderation/cases").json()["cases"]
    assert (case["comment"]["id"], case["kind"], case["code"]) == (str(comment.pk), "spam", "words.suspected")
    assert case["priority"] == 27  # 60 × 0.45
    assert {"approve", "reject", "spam"} <= set(case["actions"])
    done = bob.post(f"moderation/cases/{case['id']}/decisions", {"action": "reject", "version": 1})
    assert done.status_code == 201
    comment.refresh_from_db()
    assert comment.status == Status.REJECTED


@pytest.mark.django_db
@pytest.mark.usefixtures("suspicion")
def test_a_flag_does_not_take_a_report_off_the_queue(
    thread: Thread, alice: ApiClient, dora: ApiClient
) -> None:
    comment = build_comment(thread, alice.author)
    dora.post(f"comments/{comment.pk}/flags", {"reason": "abuse"})
    alice.patch(f"comments/{comment.pk}", {"body": "A bargain of a remark."})
    assert check_revision(comment.pk, 2) == Status.PUBLISHED
    assert Judgement.objects.get(revision__number=2).band == "flagged"
    case = Case.objects.get(comment=comment)
    assert (case.kind, case.state) == ("flagged", "open")


@pytest.mark.django_db
@pytest.mark.usefixtures("suspicion")
def test_an_edit_without_the_reason_settles_the_flag(thread: Thread, alice: ApiClient) -> None:
    comment = check(thread, "A bargain.", alice.author)
    assert Case.objects.get(comment=comment).state == "open"
    alice.patch(f"comments/{comment.pk}", {"body": "A remark."})
    assert check_revision(comment.pk, 2) == Status.PUBLISHED
    assert Case.objects.get(comment=comment).state == "settled"


@pytest.mark.django_db
def test_a_judgement_is_kept_with_its_facts(thread: Thread) -> None:
    PolicyVersion.objects.create(site=thread.site, version=3, document={})
    author = build_author(thread)
    build_comment(thread, author)
    comment = check(thread, "Das ist ja nun wirklich nicht das, was ich mir unter Regen vorstelle.", author)
    judgement = Judgement.objects.get(revision__comment=comment)
    assert (judgement.band, judgement.policy_version, judgement.language) == ("published", 3, "de")
    assert judgement.site == thread.site
    assert judgement.scores.keys() == set(EVIDENCE_LABELS)
    assert judgement.facts["author"]["published"] == 1
    assert judgement.model_versions["wording"]
    assert "name" not in judgement.facts["author"]
    assert "email" not in judgement.facts["author"]


@pytest.mark.django_db
def test_what_cannot_be_judged_has_a_judgement_too(thread: Thread) -> None:
    WordList.objects.create(site=thread.site, name="broken", action="hold", entries="*\n")
    check(thread, "Nothing wrong with this one.")
    judgement = Judgement.objects.get()
    assert (judgement.band, judgement.facts) == ("held", {})


@pytest.mark.django_db
def test_a_list_of_spam_words_that_holds_makes_no_spam(thread: Thread) -> None:
    WordList.objects.create(site=thread.site, name="offers", action="hold", label="spam", entries="offer")
    comment = check(thread, "An offer one can refuse.")
    assert comment.status == Status.HELD
    assert Case.objects.get(comment=comment).priority == 60  # as much as evidence alone can
    assert Finding.objects.get(revision__comment=comment, check_name="words").score == 1


def restore(subject: Subject) -> Subject:
    return restore_subject(
        dump_facts(subject),
        {"name": subject.author.name, "email": subject.author.email, "url": subject.author.url},
        site=subject.site,
        text=subject.text,
        language=subject.language,
        posted_at=subject.posted_at,
        thread_key=subject.thread_key,
        thread_title=subject.thread_title,
        words=subject.words,
        own_domains=subject.own_domains,
        parent=subject.parent,
        conversation=subject.conversation,
        staff_names=subject.staff_names,
        listed=subject.listed,
        site_model=subject.site_model,
    )


@settings(deadline=None)
@given(SUBJECTS)
def test_restore_subject__is_the_subject(subject: Subject) -> None:
    assert restore(subject) == subject


def test_restore_subject__passes_over_what_it_does_not_know() -> None:
    facts = dump_facts(make_subject(duplicates=Duplicates(exact=3)))
    facts |= {"colour": "red", "duplicates": {"exact": 3, "colour": "red"}}
    del facts["author"], facts["max_links"]
    subject = restore_subject(facts, {"name": "Alice"}, site="gazette", text="text")
    assert subject.duplicates == Duplicates(exact=3)
    assert (subject.author.name, subject.author.published, subject.max_links) == ("Alice", 0, 2)
    assert restore_subject({}, {}, site="gazette", text="text").velocity is None


def test_dump_facts__says_neither_who_nor_what() -> None:
    subject = make_subject(
        "a secret text", author=make_author(name="A secret name", email="a@secret.example")
    )
    subject = replace(subject, thread_title="A secret title")
    assert "secret" not in str(dump_facts(subject))
