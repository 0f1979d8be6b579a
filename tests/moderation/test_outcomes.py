"""What came of objections counts in the record of whoever and whatever had the comment removed."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from discussions.models import Comment, Site, Status, Thread
from moderation.actions.cases import put_case
from moderation.actions.checking import check_revision
from moderation.actions.rules import create_rule
from moderation.intervals import estimate_share
from moderation.models import (
    Actor,
    Appeal,
    Case,
    CaseKind,
    CaseState,
    Decision,
    DecisionAction,
    Finding,
)
from tests.build import build_comment
from tests.client import ApiClient
from tests.endpoints import RULE
from tests.moderation.desks import open_desk

pytestmark = pytest.mark.django_db


def read(who: ApiClient) -> dict[str, dict[str, tuple[int, int]]]:
    answer = who.get("moderation/stats", {"site": "gazette"}).json()["objections"]
    for rows in answer.values():
        for row in rows:
            assert (row["low"], row["high"]) == estimate_share(row["upheld"], row["answered"])
    return {
        of: {row["name"]: (row["answered"], row["upheld"]) for row in rows} for of, rows in answer.items()
    }


def decide(who: ApiClient, comment: Comment, action: str) -> None:
    case = Case.objects.get(comment=comment)
    answer = who.post(f"moderation/cases/{case.pk}/decisions", {"action": action, "version": case.version})
    assert answer.status_code == 201, answer.content


def object_to(who: ApiClient, comment: Comment) -> None:
    assert who.post(f"comments/{comment.pk}/appeals", {"text": "Why?"}).status_code == 201


def stop(thread: Thread, alice: ApiClient, action: str, label: str, check: str = "promotion") -> Comment:
    """Return a comment of alice that a machine held or removed, for this."""
    to = {"hold": Status.HELD, "reject": Status.REJECTED, "spam": Status.SPAM}[action]
    comment = build_comment(thread, alice.author, status=to, body=f"Remark {Comment.objects.count()}.")
    revision = comment.revisions.get()
    Finding.objects.create(
        revision=revision, check_name=check, outcome="suspect", label=label, score=0.9, code=f"{check}.likely"
    )
    Decision.objects.create(
        comment=comment,
        revision=1,
        action=action,
        from_status=Status.PENDING,
        to_status=to,
        actor=Actor.MACHINE,
        code=f"{check}.likely",
    )
    state = CaseState.OPEN if action == "hold" else CaseState.SETTLED
    put_case(comment, kind=CaseKind.SPAM, state=state, code=f"{check}.likely", details={}, evidence=90)
    return comment


def test_a_machines_removal_that_was_wrong_counts_against_check_and_threshold(
    bob: ApiClient, alice: ApiClient, thread: Thread
) -> None:
    for action, label, check, answer in (
        ("spam", "spam", "promotion", "approve"),
        ("spam", "spam", "promotion", "reject"),
        ("spam", "spam", "links", "approve"),
        ("reject", "abuse", "toxicity", "reject"),
        ("spam", "spam", "form", "approve"),  # an order: no threshold is its
    ):
        comment = stop(thread, alice, action, label, check)
        object_to(alice, comment)
        decide(bob, comment, answer)
    waiting = stop(thread, alice, "spam", "spam")
    object_to(alice, waiting)
    assert read(bob) == {
        "moderators": {},
        "checks": {"promotion": (2, 1), "links": (1, 1), "toxicity": (1, 0), "form": (1, 1)},
        "thresholds": {"spam_at": (3, 2), "reject_abuse_at": (1, 0)},
        "rules": {},
    }


def test_what_was_held_and_then_removed_counts_for_both(
    bob: ApiClient, erin: ApiClient, alice: ApiClient, thread: Thread
) -> None:
    for answer in ("approve", "reject", "approve"):
        comment = stop(thread, alice, "hold", "abuse", "toxicity")
        decide(bob, comment, "reject")
        object_to(alice, comment)
        decide(erin, comment, answer)
    assert read(bob) == {
        "moderators": {"bob": (3, 2)},
        "checks": {"toxicity": (3, 2)},
        "thresholds": {"hold_abuse_at": (3, 2)},
        "rules": {},
    }
    page = open_desk(bob).get("/desk/sites/gazette/statistics").text
    records = page[page.index('id="records"') :]
    for said in ("bob", "toxicity", "hold_abuse_at", "67 %", "21 % to 94 %"):
        assert said in records


def test_a_rule_has_its_record(
    bob: ApiClient, erin: ApiClient, alice: ApiClient, thread: Thread, site: Site
) -> None:
    create_rule(site=site, person=erin.user, values={"name": "Hail", "document": RULE})
    comment = build_comment(thread, alice.author, status=Status.PENDING, body="Nothing but hail, all day.")
    assert check_revision(comment.pk, 1) == Status.HELD
    decide(bob, comment, "reject")
    object_to(alice, comment)
    decide(erin, comment, "approve")
    shown = read(bob)
    assert shown["rules"] == {"Hail": (1, 1)}
    assert shown["moderators"] == {"bob": (1, 1)}
    assert shown["thresholds"] == {}


def test_an_answer_that_was_taken_back_or_is_old_counts_for_nothing(
    bob: ApiClient, alice: ApiClient, frank: ApiClient, thread: Thread
) -> None:
    comment = stop(thread, alice, "spam", "spam")
    object_to(alice, comment)
    decide(bob, comment, "approve")
    assert read(bob)["checks"] == {"promotion": (1, 1)}
    decision = Decision.objects.filter(comment=comment, action=DecisionAction.APPROVE).get()
    assert bob.post(f"moderation/decisions/{decision.pk}/undo").status_code in (200, 201)
    assert read(bob)["checks"] == {}
    decide(bob, comment, "approve")
    long_ago = timezone.now() - timedelta(days=40)
    Appeal.objects.update(answered_at=long_ago)
    assert read(bob)["checks"] == {}
    elsewhere: Any = frank.get("moderation/stats", {"site": "herald"}).json()["objections"]
    assert elsewhere == {"moderators": [], "checks": [], "thresholds": [], "rules": []}
