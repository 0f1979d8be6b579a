"""A provider that does not answer costs a little time and never a decision: retries, breaker, budget, sweep."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from discussions.announcements import get_redis
from discussions.models import Comment, Status, Thread
from moderation.actions.asking import ask_about, expire_calls
from moderation.actions.calls import claim_call, list_lost, purge_calls
from moderation.breakers import FAILURES_TO_OPEN, read_turns
from moderation.models import CallState, Case, Finding, Provider, ProviderCall
from moderation.queries.providers import measure_provider
from moderation.reasons import describe
from tests.build import move
from tests.providers import fakes
from tests.providers.build import ask_all, build_provider, check, is_due, let_time_pass
from tests.providers.servers import Reply, Server, serving
from tests.truth import find_drift

pytestmark = pytest.mark.django_db

HARMLESS = "I expect an early frost this year."
UNLIKE = [HARMLESS, "The harbour froze in March.", "Our roses are late.", "No snow since Tuesday, I hear."]
BUSY = Reply(503, b"busy")


def fail(thread: Thread, server: Server, **changes: object) -> tuple[Comment, ProviderCall]:
    build_provider(thread, server, **changes)  # type: ignore[arg-type]
    comment = check(thread, HARMLESS)
    ask_all(comment)
    return comment, ProviderCall.objects.get()


# --- Trying again -------------------------------------------------------------------------------------------


def test_what_may_pass_is_tried_again(thread: Thread) -> None:
    with serving(fakes.webhook()) as server:
        server.next_replies = [BUSY, BUSY]
        comment, call = fail(thread, server)
        assert (call.state, call.attempts, is_due(call)) == ("queued", 1, False)
        assert ask_about(call.pk) is None  # not yet
        let_time_pass(11)
        assert ask_about(call.pk) == CallState.QUEUED
        let_time_pass(61)
        assert ask_about(call.pk) == CallState.ANSWERED
    assert len(server.asked) == 3
    assert comment.status == Status.PUBLISHED


def test_a_worker_whose_clock_is_ahead_keeps_no_call_for_longer(
    thread: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(fakes.webhook()) as server:
        build_provider(thread, server)
        check(thread, HARMLESS)
        call = ProviderCall.objects.get()
        ahead = timezone.now() + timedelta(hours=2)
        with monkeypatch.context() as patched:
            patched.setattr("django.utils.timezone.now", lambda: ahead)
            assert claim_call(call.pk)  # and the worker died
        let_time_pass(61)
        assert list(list_lost()) == [call.pk]
        assert ask_about(call.pk) == CallState.ANSWERED


def test_it_says_itself_when_to_try_again(thread: Thread) -> None:
    with serving(fakes.webhook()) as server:
        server.next_replies = [Reply(429, headers={"Retry-After": "100"})]
        _, call = fail(thread, server)
        let_time_pass(90)
        assert ask_about(call.pk) is None
        let_time_pass(20)
        assert ask_about(call.pk) == CallState.ANSWERED


def test_after_three_times_it_has_failed(thread: Thread) -> None:
    with serving(fakes.webhook()) as server:
        server.trouble = BUSY
        _, call = fail(thread, server)
        for _ in range(5):
            let_time_pass(100)
            ask_about(call.pk)
    call.refresh_from_db()
    assert (call.state, call.failure, call.attempts, len(server.asked)) == ("failed", "server_failed", 3, 3)


@pytest.mark.parametrize(
    ("reply", "failure"),
    [
        (Reply(hangs=True), "timed_out"),
        (Reply(drips=True), "timed_out"),
        (Reply(200, b"<html>"), "unreadable_answer"),
        (Reply(401), "key_refused"),
        (Reply(302, headers={"Location": "/elsewhere"}), "redirected"),
        (Reply(400), "request_refused"),
        (Reply(200, b"x" * 300_000), "answer_too_large"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_will_not_pass_is_not_tried_again(thread: Thread, reply: Reply, failure: str) -> None:
    with serving(fakes.webhook()) as server:
        server.trouble = reply
        comment, call = fail(thread, server, timeout_ms=300)
    assert (call.state, call.failure, call.attempts) == ("failed", failure, 1)
    assert len(server.asked) == 1
    assert comment.status == Status.PUBLISHED
    assert not Finding.objects.filter(check_name="provider.webhook").exists()


# --- What the site wants then -------------------------------------------------------------------------------


@pytest.mark.parametrize("waits", [False, True])
def test_a_site_can_have_it_held(thread: Thread, waits: bool) -> None:
    with serving(fakes.webhook()) as server:
        server.trouble = Reply(401)
        comment, _ = fail(thread, server, on_failure="hold", holds_until_answered=waits)
    assert comment.status == Status.HELD
    case = Case.objects.get(comment=comment)
    assert (case.kind, case.code, case.state) == ("unchecked", "provider.webhook.unavailable", "open")
    assert describe(case.code, case.details) == "The check “provider.webhook” could not run."
    assert find_drift(thread) == []


def test_who_waits_for_what_never_comes_is_published_if_the_site_says_so(thread: Thread) -> None:
    with serving(fakes.webhook()) as server:
        server.trouble = Reply(401)
        comment, _ = fail(thread, server, on_failure="ignore", holds_until_answered=True)
    assert comment.status == Status.PUBLISHED
    assert not Finding.objects.filter(check_name="provider.webhook").exists()
    assert Case.objects.get(comment=comment).state == "settled"


def test_one_that_was_switched_off_is_not_waited_for(thread: Thread) -> None:
    with serving(fakes.webhook()) as server:
        build_provider(thread, server, holds_until_answered=True)
        comment = check(thread, HARMLESS)
        Provider.objects.update(enabled=False)
        assert ask_all(comment) == [CallState.SKIPPED]
    assert server.asked == []
    assert comment.status == Status.PUBLISHED


def test_a_secret_of_another_key_is_said(thread: Thread, settings: Settings) -> None:
    with serving(fakes.webhook()) as server:
        build_provider(thread, server)
        comment = check(thread, HARMLESS)
        settings.SECRET_KEY = "another-" + "y" * 32
        assert ask_all(comment) == [CallState.FAILED]
    assert ProviderCall.objects.get().failure == "secret_unreadable"
    assert server.asked == []


def test_a_private_address_is_not_called(thread: Thread, settings: Settings) -> None:
    settings.PROVIDER_ALLOWED_HOSTS = []
    with serving(fakes.webhook()) as server:
        _, call = fail(thread, server)
    assert (call.failure, server.asked) == ("address_not_allowed", [])


# --- The breaker --------------------------------------------------------------------------------------------


def end_pause(provider: Provider) -> None:
    """Let the time pass for which an open breaker keeps everybody away."""
    assert get_redis().delete(f"parley:provider:{provider.pk}:open")


def test_the_breaker_opens_probes_and_closes(thread: Thread) -> None:
    with serving(fakes.webhook()) as server:
        provider = build_provider(thread, server)
        server.trouble = Reply(401)
        comments = [check(thread, f"{HARMLESS} Number {number * 7919}.") for number in range(9)]
        for comment in comments[:FAILURES_TO_OPEN]:
            assert ask_all(comment) == [CallState.FAILED]
        assert read_turns(provider.pk).state == "open"
        assert ask_all(comments[5]) == [CallState.FAILED]
        assert ProviderCall.objects.get(revision__comment=comments[5]).failure == "breaker_open"
        assert len(server.asked) == FAILURES_TO_OPEN

        end_pause(provider)
        assert read_turns(provider.pk).state == "half_open"
        ask_all(comments[6])  # the one that is let through, and fails
        assert read_turns(provider.pk).state == "open"
        assert get_redis().ttl(f"parley:provider:{provider.pk}:open") > 30
        assert len(server.asked) == FAILURES_TO_OPEN + 1

        end_pause(provider)
        server.trouble = None
        assert ask_all(comments[7]) == [CallState.ANSWERED]
        assert read_turns(provider.pk).state == "closed"
        assert ask_all(comments[8]) == [CallState.ANSWERED]


def test_only_one_is_let_through_to_probe(thread: Thread) -> None:
    with serving(fakes.webhook()) as server:
        provider = build_provider(thread, server)
        get_redis().set(f"parley:provider:{provider.pk}:failures", FAILURES_TO_OPEN)
        get_redis().set(f"parley:provider:{provider.pk}:probe", 1)  # somebody is at it
        ask_all(check(thread, HARMLESS))
    assert ProviderCall.objects.get().failure == "breaker_open"
    assert server.asked == []


def test_one_bad_comment_is_not_the_providers_trouble(thread: Thread) -> None:
    with serving(fakes.webhook()) as server:
        provider = build_provider(thread, server)
        server.trouble = Reply(400)
        for number in range(FAILURES_TO_OPEN + 1):
            ask_all(check(thread, f"{HARMLESS} Number {number * 7919}."))
    assert read_turns(provider.pk).state == "closed"
    assert len(server.asked) == FAILURES_TO_OPEN + 1


# --- The budget ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("on_failure", "status"), [("ignore", Status.PUBLISHED), ("hold", Status.HELD)])
def test_the_budget_ends(thread: Thread, on_failure: str, status: Status) -> None:
    with serving(fakes.webhook()) as server:
        provider = build_provider(thread, server, daily_budget=2, on_failure=on_failure)
        comments = [check(thread, text) for text in UNLIKE]
        outcomes = [ask_all(comment)[0] for comment in comments]
    assert outcomes == ["answered", "answered", "skipped", "skipped"]
    assert len(server.asked) == 2
    assert [comment.status for comment in comments] == ["published", "published", status, status]
    assert measure_provider(provider).budget_left == 0
    provider.daily_budget = 3  # a larger budget is there at once
    assert measure_provider(provider).budget_left == 1


@pytest.mark.parametrize(("on_failure", "status"), [("ignore", Status.PUBLISHED), ("hold", Status.HELD)])
def test_without_counters_nobody_is_asked(
    thread: Thread, no_redis: None, on_failure: str, status: Status
) -> None:
    with serving(fakes.webhook()) as server:
        build_provider(thread, server, on_failure=on_failure)
        comment = check(thread, HARMLESS)  # held: its own counters are away too
        move(comment, Status.HELD, Status.PUBLISHED)
        Finding.objects.filter(outcome="unavailable").delete()
        ask_all(comment)
    assert ProviderCall.objects.get().failure == "uncounted"
    assert server.asked == []
    assert comment.status == status


# --- What the broker lost -----------------------------------------------------------------------------------


def test_the_sweep_finds_lost_calls_once(thread: Thread) -> None:
    with serving(fakes.webhook()) as server:
        build_provider(thread, server)
        comment = check(thread, HARMLESS)
        call = ProviderCall.objects.get()
        assert list(list_lost()) == []
        let_time_pass(30)
        assert list(list_lost()) == [call.pk]
        assert list(list_lost()) == []
        ask_all(comment)
        let_time_pass(30)
        assert list(list_lost()) == []


def test_a_worker_that_died_is_followed_by_another(thread: Thread) -> None:
    with serving(fakes.webhook()) as server:
        build_provider(thread, server)
        check(thread, HARMLESS)
        call = ProviderCall.objects.get()
        assert claim_call(call.pk) is not None  # and then no more is heard of who has it
        assert ask_about(call.pk) is None
        let_time_pass(61)
        assert list(list_lost()) == [call.pk]
        assert ask_about(call.pk) == CallState.ANSWERED
    assert ProviderCall.objects.get().attempts == 2


def test_a_call_that_kills_its_workers_is_given_up(thread: Thread) -> None:
    with serving(fakes.webhook()) as server:
        build_provider(thread, server)
        check(thread, HARMLESS)
        ProviderCall.objects.update(attempts=3)
        assert ask_about(ProviderCall.objects.get().pk) == CallState.FAILED
    assert (ProviderCall.objects.get().failure, server.asked) == ("expired", [])


def test_what_nobody_came_to_in_an_hour_has_failed(thread: Thread) -> None:
    with serving(fakes.webhook()) as server:
        build_provider(thread, server, on_failure="hold")
        comment = check(thread, HARMLESS)
        expire_calls()
        assert ProviderCall.objects.get().state == "queued"
        let_time_pass(3700)
        expire_calls()
    comment.refresh_from_db()
    assert (ProviderCall.objects.get().failure, comment.status) == ("expired", Status.HELD)


def test_calls_are_forgotten_after_a_month(thread: Thread) -> None:
    with serving(fakes.webhook()) as server:
        build_provider(thread, server)
        check(thread, HARMLESS)
        let_time_pass(29 * 86_400)
        purge_calls()
        assert ProviderCall.objects.count() == 1
        let_time_pass(2 * 86_400)
        purge_calls()
    assert ProviderCall.objects.count() == 0


def test_what_is_measured(thread: Thread) -> None:
    with serving(fakes.webhook()) as server:
        provider = build_provider(thread, server, daily_budget=10)
        server.next_replies = [Reply(401), Reply(401), Reply(400), BUSY]
        for number in range(5):
            ask_all(check(thread, f"{HARMLESS} Number {number * 7919}."))
    ProviderCall.objects.filter(state="answered").update(latency_ms=70)
    stats = measure_provider(provider)
    assert (stats.calls, stats.answered, stats.failed, stats.skipped, stats.queued) == (5, 1, 3, 0, 1)
    assert stats.failures == {"key_refused": 2, "request_refused": 1}
    assert (stats.p95_latency_ms, stats.breaker, stats.budget_left) == (70, "closed", 5)
