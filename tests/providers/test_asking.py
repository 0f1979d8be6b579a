"""A provider is asked once its comment is decided, and what it says takes effect if nobody else has spoken."""

from threading import Thread as SystemThread

import pytest
from django.db import connections

from discussions.models import Comment, Status, Thread
from moderation.actions.asking import ask_about
from moderation.actions.checking import check_revision
from moderation.models import CallState, Case, Decision, Finding, PolicyVersion, ProviderCall, Rule, WordList
from tests.build import build_author, build_comment, build_raid
from tests.client import ApiClient
from tests.providers import fakes
from tests.providers.build import ask_all, build_provider, check
from tests.providers.servers import json_reply, serving
from tests.truth import find_drift

pytestmark = pytest.mark.django_db

HARMLESS = "I expect an early frost this year."
PROBABLY_SPAM = json_reply({"label": "spam", "score": 0.6, "message": "Links to a shop."})
SPAM = "Buy my umbrellas, they are the best of all."


def codes(comment: Comment) -> list[str]:
    return list(Decision.objects.filter(comment=comment).order_by("pk").values_list("code", flat=True))


def test_without_a_provider_nobody_is_asked(thread: Thread) -> None:
    check(thread, HARMLESS)
    assert not ProviderCall.objects.exists()


def test_a_clear_answer_is_one_more_finding(thread: Thread) -> None:
    with serving(fakes.webhook()) as server:
        provider = build_provider(thread, server)
        comment = check(thread, HARMLESS)
        assert ask_all(comment) == [CallState.ANSWERED]
    call = ProviderCall.objects.get(provider=provider)
    assert (call.attempts, call.failure, comment.status) == (1, "", Status.PUBLISHED)
    assert call.latency_ms is not None
    assert Finding.objects.get(check_name="provider.webhook").code == "provider.clear"
    assert codes(comment) == ["policy.published"]


@pytest.mark.parametrize(
    ("kind", "text", "status", "code"),
    [
        ("webhook", SPAM, Status.SPAM, "provider.remark"),
        ("akismet", "Take viagra daily.", Status.HELD, "provider.spam"),
        ("akismet", "Take blatant viagra daily.", Status.SPAM, "provider.blatant"),
        ("openai", "What an turnip he is.", Status.HELD, "provider.abuse"),
        ("perspective", "What an turnip he is.", Status.HELD, "provider.abuse"),
        ("language_model", "What an turnip he is.", Status.HELD, "provider.remark"),
    ],
)
def test_a_late_answer_takes_a_comment_down_again(
    thread: Thread, kind: str, text: str, status: Status, code: str
) -> None:
    with serving(getattr(fakes, kind)()) as server:
        build_provider(thread, server, kind)
        comment = check(thread, text)
        assert comment.status == Status.PUBLISHED
        assert ask_all(comment) == [CallState.ANSWERED]
    assert comment.status == status
    decision = Decision.objects.latest("pk")
    assert (decision.actor, decision.code, decision.from_status) == ("machine", code, "published")
    case = Case.objects.get(comment=comment)
    assert (case.code, case.state) == (code, "open" if status == Status.HELD else "settled")
    # What only the provider suspects, somebody has to look at.
    assert case.kind == ("unsure" if "turnip" in text else "spam")
    assert find_drift(thread) == []


def test_what_it_knows_is_the_text_that_was_checked(thread: Thread) -> None:
    author = build_author(thread, "Alice")
    parent = build_comment(thread, author, body="What do you expect?")
    with serving(fakes.webhook()) as server:
        build_provider(thread, server)
        ask_all(check(thread, HARMLESS, parent=parent))
        build_provider(thread, server, name="second", shares_author=True)
        ask_all(check(thread, HARMLESS + " Really."))
    first, _, second = (asked.json for asked in server.asked)
    assert (first["comment"]["body"], first["comment"]["parent_body"]) == (HARMLESS, "What do you expect?")
    assert first["thread"] == {"title": "Weather", "url": "https://gazette.example/weather"}
    assert first["author"] is None
    assert second["author"] == {"name": "Writer", "email": ""}


# --- Whom it is asked about ---------------------------------------------------------------------------------

UNSURE = "Great offers at http://umbrellas.example for all of you, says the man from the shop"
HELD = "http://umbrellas.example"


@pytest.mark.parametrize(
    ("ask_when", "asked"),
    [
        ("always", [HARMLESS, UNSURE, HELD]),
        ("when_unsure", [UNSURE, HELD]),
        ("when_held", [HELD]),
    ],
)
def test_when_it_is_asked(thread: Thread, ask_when: str, asked: list[str]) -> None:
    with serving(fakes.webhook()) as server:
        build_provider(thread, server, ask_when=ask_when)
        for text in (HARMLESS, UNSURE, HELD):
            check(thread, text)
        WordList.objects.create(site=thread.site, name="never", action="reject", entries="nonsense\n")
        check(thread, "Utter nonsense.")
    calls = ProviderCall.objects.order_by("pk")
    assert [call.revision.body for call in calls] == asked


def test_a_disabled_provider_is_not_asked(thread: Thread) -> None:
    with serving(fakes.webhook()) as server:
        build_provider(thread, server, enabled=False)
        check(thread, HARMLESS)
    assert not ProviderCall.objects.exists()


# --- Who is first -------------------------------------------------------------------------------------------


def test_a_second_delivery_does_nothing(thread: Thread) -> None:
    with serving(fakes.webhook()) as server:
        build_provider(thread, server)
        comment = check(thread, SPAM)
        call = ProviderCall.objects.get()
        assert ask_about(call.pk) == CallState.ANSWERED
        assert ask_about(call.pk) is None
        assert ask_about(10**15) is None
    assert len(server.asked) == 1
    assert codes(comment) == ["policy.published", "provider.remark"]


@pytest.mark.django_db(transaction=True)
def test_many_at_once_ask_once(thread: Thread) -> None:
    with serving(fakes.webhook()) as server:
        build_provider(thread, server)
        comment = check(thread, SPAM)
        call = ProviderCall.objects.get()
        outcomes: list[CallState | None] = []

        def ask() -> None:
            try:
                outcomes.append(ask_about(call.pk))
            finally:
                connections.close_all()

        runs = [SystemThread(target=ask) for _ in range(6)]
        for run in runs:
            run.start()
        for run in runs:
            run.join()
    assert sorted(outcome or "" for outcome in outcomes) == [*[""] * 5, "answered"]
    assert len(server.asked) == 1
    assert codes(comment) == ["policy.published", "provider.remark"]
    assert find_drift(thread) == []


@pytest.mark.parametrize(("action", "status"), [("approve", Status.PUBLISHED), ("reject", Status.REJECTED)])
def test_a_persons_decision_stands(bob: ApiClient, thread: Thread, action: str, status: Status) -> None:
    PolicyVersion.objects.create(site=thread.site, version=1, document={"premoderation": "all"})
    with serving(fakes.webhook()) as server:
        build_provider(thread, server)
        comment = check(thread, SPAM)
        case = Case.objects.get(comment=comment)
        bob.post(f"moderation/cases/{case.pk}/decisions", {"action": action, "version": case.version})
        version = Case.objects.get(comment=comment).version
        ask_all(comment)
    assert comment.status == status
    assert Decision.objects.latest("pk").actor == "moderator"
    assert Case.objects.get(comment=comment).version == version
    # Where it can still be said, it is there to be read.
    assert Finding.objects.filter(check_name="provider.webhook").exists() is (status == Status.PUBLISHED)


def test_what_a_person_put_back_stands_too(bob: ApiClient, thread: Thread) -> None:
    PolicyVersion.objects.create(site=thread.site, version=1, document={"premoderation": "all"})
    with serving(fakes.webhook()) as server:
        build_provider(thread, server, may_release=True)
        comment = check(thread, SPAM)
        case = Case.objects.get(comment=comment)
        body = {"action": "approve", "version": case.version}
        decided = bob.post(f"moderation/cases/{case.pk}/decisions", body).json()["decision"]
        bob.post(f"moderation/decisions/{decided['id']}/undo")
        ask_all(comment)
    assert comment.status == Status.HELD


def test_an_edited_text_is_asked_about_anew(thread: Thread, alice: ApiClient) -> None:
    with serving(fakes.webhook()) as server:
        build_provider(thread, server)
        comment = build_comment(thread, alice.author, status=Status.PENDING, body=SPAM)
        check_revision(comment.pk, 1)
        alice.patch(f"comments/{comment.pk}", {"body": HARMLESS})
        (old,) = ProviderCall.objects.all()
        assert ask_about(old.pk) == CallState.SKIPPED
        check_revision(comment.pk, 2)
        assert ask_all(comment) == [CallState.ANSWERED]
    assert [asked.json["comment"]["revision"] for asked in server.asked] == [2]
    assert comment.status == Status.PUBLISHED


def test_a_withdrawn_comment_is_nobodys_business(thread: Thread, alice: ApiClient) -> None:
    with serving(fakes.webhook()) as server:
        build_provider(thread, server)
        comment = build_comment(thread, alice.author, status=Status.PENDING, body=SPAM)
        check_revision(comment.pk, 1)
        alice.delete(f"comments/{comment.pk}")
        assert ask_all(comment) == [CallState.SKIPPED]
    assert server.asked == []


# --- What it changes ----------------------------------------------------------------------------------------


def test_a_held_comment_gets_a_better_reason(thread: Thread) -> None:
    with serving(fakes.webhook()) as server:
        build_provider(thread, server)
        server.next_replies = [PROBABLY_SPAM]
        comment = check(thread, HELD)
        before = Case.objects.get(comment=comment)
        ask_all(comment)
    case = Case.objects.get(comment=comment)
    assert comment.status == Status.HELD
    assert (before.code, case.code) == ("links.mostly_link", "provider.remark")
    assert case.priority > before.priority
    assert (case.version, case.opened_at) == (before.version + 1, before.opened_at)


def test_a_clear_answer_leaves_a_held_comment_held(thread: Thread) -> None:
    with serving(fakes.webhook()) as server:
        build_provider(thread, server)
        comment = check(thread, HELD.replace("umbrellas", "weather"))
        before = Case.objects.get(comment=comment)
        ask_all(comment)
    assert comment.status == Status.HELD
    assert Case.objects.get(comment=comment).version == before.version


def test_a_provider_may_release_what_machines_hold(thread: Thread) -> None:
    with serving(fakes.webhook()) as server:
        build_provider(thread, server, may_release=True)
        comment = check(thread, "http://weather.example")
        assert comment.status == Status.HELD
        ask_all(comment)
    assert comment.status == Status.PUBLISHED
    assert codes(comment)[-1] == "provider.released"
    assert Case.objects.get(comment=comment).state == "settled"
    assert find_drift(thread) == []


def test_it_releases_only_what_it_judges(thread: Thread) -> None:
    with serving(fakes.openai()) as server:
        build_provider(thread, server, "openai", may_release=True)
        comment = check(thread, "http://weather.example")
        ask_all(comment)
    assert comment.status == Status.HELD


@pytest.mark.parametrize(
    "why", ["a word list", "a rule", "a raid", "the policy", "the thread", "another provider"]
)
def test_it_releases_nothing_that_the_site_ordered(thread: Thread, why: str) -> None:
    text = "http://weather.example"
    if why == "a word list":
        WordList.objects.create(site=thread.site, name="look", action="hold", entries="frost\n")
        text = HARMLESS
    if why == "a rule":
        condition = {"field": "text", "operator": "includes", "value": ["frost"]}
        document = {"if": condition, "then": {"action": "hold"}}
        Rule.objects.create(site=thread.site, name="look", position=1, document=document)
        text = HARMLESS
    if why == "a raid":
        build_raid(thread)
    if why == "the policy":
        PolicyVersion.objects.create(site=thread.site, version=1, document={"premoderation": "all"})
    if why == "the thread":
        Thread.objects.filter(pk=thread.pk).update(is_premoderated=True)
        thread.refresh_from_db()
    with serving(fakes.webhook()) as server, serving(fakes.webhook()) as other:
        if why == "another provider":
            build_provider(thread, other, name="other")
            other.next_replies = [PROBABLY_SPAM]
            text = "http://weather.example"
        build_provider(thread, server, may_release=True)
        comment = check(thread, text)
        ask_all(comment)
    assert comment.status == Status.HELD


def test_readers_reports_stay_when_it_is_cleared(thread: Thread, dora: ApiClient) -> None:
    with serving(fakes.webhook()) as server:
        build_provider(thread, server)
        comment = check(thread, HARMLESS)
        dora.post(f"comments/{comment.pk}/flags", {"reason": "abuse"})
        ask_all(comment)
    case = Case.objects.get(comment=comment)
    assert (case.kind, case.state) == ("flagged", "open")


# --- Published only after its answer ------------------------------------------------------------------------


def test_a_comment_can_wait_for_the_answer(thread: Thread) -> None:
    with serving(fakes.webhook()) as server:
        build_provider(thread, server, holds_until_answered=True)
        good, bad = check(thread, HARMLESS), check(thread, SPAM)
        assert (good.status, bad.status) == (Status.HELD, Status.HELD)
        assert codes(good) == ["provider.waiting"]
        ask_all(good)
        ask_all(bad)
    assert (good.status, bad.status) == (Status.PUBLISHED, Status.SPAM)
    assert codes(good) == ["provider.waiting", "policy.published"]
    assert Case.objects.get(comment=good).state == "settled"
    assert find_drift(thread) == []


def test_it_waits_for_all_of_them(thread: Thread) -> None:
    with serving(fakes.webhook()) as server, serving(fakes.akismet()) as other:
        build_provider(thread, server, holds_until_answered=True)
        build_provider(thread, other, "akismet", holds_until_answered=True)
        comment = check(thread, HARMLESS)
        first, second = ProviderCall.objects.order_by("pk")
        ask_about(first.pk)
        assert Comment.objects.get(pk=comment.pk).status == Status.HELD
        ask_about(second.pk)
        assert Comment.objects.get(pk=comment.pk).status == Status.PUBLISHED


def test_what_is_held_anyway_stays_held(thread: Thread) -> None:
    with serving(fakes.webhook()) as server:
        build_provider(thread, server, holds_until_answered=True)
        comment = check(thread, "http://weather.example")
        assert codes(comment) == ["links.mostly_link"]
        ask_all(comment)
    assert comment.status == Status.HELD
