"""A fresh rule that matches far too many comments switches itself off, and says so."""

from datetime import timedelta
from typing import Any

import pytest
import structlog
from django.utils import timezone
from structlog.testing import capture_logs

from discussions.models import Author, Site, Status, Thread
from moderation.actions import guard
from moderation.actions.checking import check_revision
from moderation.actions.guard import guard_rules
from moderation.models import Judgement, Rule
from tests.build import build_author, build_comment
from tests.client import ApiClient

pytestmark = pytest.mark.django_db

TEXTS = "rain", "sun"
CATCH = {
    "if": {"field": "text", "operator": "contains_words", "value": ["rain"]},
    "then": {"action": "hold"},
}


@pytest.fixture
def rule(site: Site) -> Rule:
    return Rule.objects.create(site=site, name="No rain", document=CATCH)


@pytest.fixture
def author(thread: Thread) -> Author:
    return build_author(thread)


def check_many(thread: Thread, author: Author, rule: Rule, *, hits: int, others: int) -> None:
    """Judge comments as if the checks had: `hits` that the rule matched, then the others, then the guard looks."""
    for number in range(hits + others):
        comment = build_comment(thread, author, body=TEXTS[number >= hits])
        Judgement.objects.create(
            revision=comment.revisions.get(),
            site=thread.site,
            band="held" if number < hits else "published",
            rules=[rule.pk] if number < hits else [],
            policy_version=1,
        )
    guard_rules(thread.site_id, [rule.pk])
    rule.refresh_from_db()


@pytest.mark.parametrize(
    ("hits", "others", "runs_on"),
    [
        (3, 57, True),  # exactly 5 %
        (4, 56, False),
        (3, 46, True),  # too few to say: 49
        (3, 47, False),  # 6 % of 50
        (2, 48, True),
        (50, 0, False),
    ],
)
def test_more_than_five_percent_is_too_many(
    thread: Thread, author: Author, rule: Rule, hits: int, others: int, runs_on: bool
) -> None:
    check_many(thread, author, rule, hits=hits, others=others)
    assert rule.is_enabled == runs_on
    assert rule.disabled_details == ({} if runs_on else {"hits": hits, "checked": hits + others})
    assert rule.version == (1 if runs_on else 2)


@pytest.mark.parametrize(
    ("changes", "runs_on"),
    [
        ({}, False),
        ({"changed_at": timedelta(hours=25)}, True),  # old enough to be known
        ({"is_guarded": False}, True),  # meant to
        ({"document": {**CATCH, "then": {"action": "tag", "tags": ["rain"]}}}, True),  # does no harm
        ({"document": {**CATCH, "then": {"action": "flag"}}}, False),
    ],
)
def test_whom_it_guards(
    thread: Thread, author: Author, rule: Rule, changes: dict[str, Any], runs_on: bool
) -> None:
    if "changed_at" in changes:
        changes = {"changed_at": timezone.now() - changes["changed_at"]}
    Rule.objects.filter(pk=rule.pk).update(**changes)
    check_many(thread, author, rule, hits=30, others=30)
    assert rule.is_enabled == runs_on


def test_what_was_checked_before_the_change_does_not_count(
    thread: Thread, author: Author, rule: Rule
) -> None:
    check_many(thread, author, rule, hits=4, others=20)
    Rule.objects.filter(pk=rule.pk).update(changed_at=timezone.now())
    check_many(thread, author, rule, hits=2, others=50)
    assert rule.is_enabled


def test_other_sites_comments_do_not_count(
    thread: Thread, author: Author, rule: Rule, other_site: Site
) -> None:
    elsewhere = Thread.objects.create(site=other_site, key="elsewhere")
    stranger = build_author(elsewhere)
    for _ in range(60):
        Judgement.objects.create(
            revision=build_comment(elsewhere, stranger).revisions.get(),
            site=other_site,
            band="published",
            policy_version=1,
        )
    check_many(thread, author, rule, hits=10, others=0)
    assert rule.is_enabled


def test_a_person_who_was_faster_is_obeyed(thread: Thread, author: Author, rule: Rule) -> None:
    """The guard decides on the rule that it counted for, not on one that somebody has just changed."""
    check_many(thread, author, rule, hits=2, others=58)
    Rule.objects.filter(pk=rule.pk).update(version=7, is_guarded=False)
    check_many(thread, author, rule, hits=20, others=0)
    assert (rule.is_enabled, rule.version) == (True, 7)


def test_from_comment_to_notice(
    thread: Thread, rule: Rule, bob: ApiClient, erin: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Through the real check: three in sixty are just 5 %, the fourth is too many, the fifth is published."""
    monkeypatch.setattr(
        guard, "logger", structlog.get_logger()
    )  # not one that was bound before the test listens
    check_many(thread, build_author(thread), rule, hits=0, others=57)
    statuses: list[Status | None] = []
    logs: list[Any] = []
    for body in (
        "Rain again.",
        "I love the rain",
        "No rain, please!",
        "Who ordered this rain?",
        "Rain: the end",
    ):
        comment = build_comment(thread, build_author(thread), status=Status.PENDING, body=body)
        with capture_logs() as written:
            statuses.append(check_revision(comment.pk, 1))
        logs += [log for log in written if log["event"] == "rule_switched_off"]
    assert statuses == ["held", "held", "held", "held", "published"]
    shown = bob.get(f"moderation/rules/{rule.pk}").json()
    assert shown["is_enabled"] is False
    assert shown["disabled"] == {
        "code": "rule.fires_too_often",
        "why": "Switched itself off: it matched 4 of the last 61 comments; new rules may match 5 % at most.",
    }
    said = {"rule": rule.pk, "name": "No rain", "site": thread.site_id, "hits": 4, "checked": 61}
    assert logs == [{"event": "rule_switched_off", "log_level": "warning", **said}]
    # Who switches it on again has read that, and it is watched as before.
    again = {"version": 2, "name": "No rain", "document": CATCH}
    assert erin.put(f"moderation/rules/{rule.pk}", {**again, "version": 1}).status_code == 409
    shown = erin.put(f"moderation/rules/{rule.pk}", again).json()
    assert (shown["is_enabled"], shown["disabled"], shown["version"]) == (True, None, 3)
