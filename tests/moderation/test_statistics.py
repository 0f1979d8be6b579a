"""How a site does: exact numbers from seeded decisions, by the API and on the desk's page."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from discussions.models import Comment, Site, Status, Thread
from moderation.actions.checking import check_revision
from moderation.actions.decisions import decide_case, undo_decision
from moderation.models import (
    Case,
    CaseState,
    Decision,
    DecisionAction,
    Judgement,
    Membership,
    PolicyVersion,
    Role,
    WordList,
)
from moderation.queries.statistics import measure_site
from moderation.templatetags.figures import lasting, percent
from tests.build import build_author, build_comment
from tests.client import ApiClient
from tests.moderation.desks import open_desk
from tests.moderation.sanctioning import appoint

pytestmark = pytest.mark.django_db

APPROVE, REJECT, SPAM = DecisionAction.APPROVE, DecisionAction.REJECT, DecisionAction.SPAM


def hold_one(thread: Thread, body: str = "", *, everything_waits: bool = True) -> Case:
    """The case of a new comment, held since an hour."""
    if everything_waits:
        PolicyVersion.objects.get_or_create(site=thread.site, version=1, document={"premoderation": "all"})
    comment = build_comment(
        thread, build_author(thread), status=Status.PENDING, body=body or f"Rain, {uuid4()}"
    )
    check_revision(comment.pk, 1)
    Case.objects.filter(comment=comment).update(opened_at=timezone.now() - timedelta(hours=1))
    return Case.objects.get(comment=comment)


def decide(case: Case, who: ApiClient, action: DecisionAction) -> Decision:
    case.refresh_from_db()
    return decide_case(
        case=case, moderator=who.user, action=action, reason="", note="", version=case.version
    ).decision


def read(who: ApiClient, **query: Any) -> dict[str, Any]:
    answer = who.get("moderation/stats", {"site": "gazette", **query})
    assert answer.status_code == 200, answer.content
    shown: dict[str, Any] = answer.json()
    return shown


@pytest.fixture
def gina(site: Site) -> ApiClient:
    return appoint(site, "gina", Role.MODERATOR)


def test_an_empty_site(bob: ApiClient) -> None:
    shown = read(bob, days=7)
    assert len(shown["volume"]) == shown["days"] == 7
    assert shown["spam_share"] is None
    assert shown["decision_times"] == {"count": 0, "median_seconds": None, "p90_seconds": None}
    assert shown["backlog"]["count"] == 0
    assert shown["moderators"] == shown["checks"] == []
    page = open_desk(bob).get("/desk/sites/gazette/statistics").text
    for said in ("Nobody has written anything", "Nothing waits.", "Nobody has decided anything"):
        assert said in page


def test_volume_is_by_day_of_the_first_check_and_present_status(bob: ApiClient, thread: Thread) -> None:
    cases = [hold_one(thread) for _ in range(6)]
    for case, action in zip(cases, (APPROVE, APPROVE, REJECT, SPAM), strict=False):
        decide(case, bob, action)
    yesterday = timezone.now() - timedelta(days=1)
    Judgement.objects.filter(revision__comment=cases[0].comment).update(created_at=yesterday)
    Judgement.objects.filter(revision__comment=cases[5].comment).update(
        created_at=yesterday - timedelta(days=40)
    )
    shown = read(bob, days=2)
    assert shown["volume"] == [
        {"day": f"{yesterday:%Y-%m-%d}", "published": 1, "waiting": 0, "rejected": 0, "spam": 0, "withdrawn": 0},
        {"day": f"{timezone.now():%Y-%m-%d}", "published": 1, "waiting": 1, "rejected": 1, "spam": 1, "withdrawn": 0},
    ]  # fmt: skip
    assert shown["spam_share"] == 1 / 5
    assert sum(day["waiting"] for day in read(bob, days=60)["volume"]) == 2


def test_times_are_from_the_opening_to_the_decision_that_stands(bob: ApiClient, thread: Thread) -> None:
    for minutes in (10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110):
        decision = decide(hold_one(thread), bob, APPROVE)
        opened_at = decision.created_at - timedelta(minutes=minutes)
        Case.objects.filter(comment=decision.comment).update(opened_at=opened_at)
    undo_decision(decision=decide(hold_one(thread), bob, SPAM), moderator=bob.user)
    times = read(bob)["decision_times"]
    assert times["count"] == 11
    assert times["median_seconds"] == 60 * 60
    assert times["p90_seconds"] == 100 * 60
    today = read(bob, days=1)["decision_times_by_day"]
    assert (len(today), today[0]["count"]) == (1, 11)


def test_what_waits_is_counted_by_age(bob: ApiClient, thread: Thread) -> None:
    now = timezone.now()
    for hours in (0.5, 2, 3, 10, 50, 100):
        case = hold_one(thread)
        Case.objects.filter(pk=case.pk).update(opened_at=now - timedelta(hours=hours))
    backlog = read(bob)["backlog"]
    assert [(age["up_to_seconds"], age["count"]) for age in backlog["by_age"]] == [
        (3_600, 1), (14_400, 2), (86_400, 1), (259_200, 1), (None, 1),
    ]  # fmt: skip
    assert backlog["count"] == 6
    assert backlog["oldest_at"] < backlog["median_at"]


def test_people_agree_overrule_and_take_back(bob: ApiClient, gina: ApiClient, thread: Thread) -> None:
    alone, taken_back, overruled, undone, agreed = (hold_one(thread) for _ in range(5))
    decide(alone, bob, APPROVE)
    undo_decision(decision=decide(taken_back, bob, SPAM), moderator=bob.user)
    decide(taken_back, gina, APPROVE)  # nothing of bob's stands here any more
    decide(overruled, bob, APPROVE)
    decide(overruled, gina, REJECT)
    undo_decision(decision=decide(undone, bob, REJECT), moderator=gina.user)
    decide(agreed, bob, REJECT)
    decide(agreed, gina, SPAM)  # away it stays
    shown = read(bob)
    people = {person.pop("name"): person for person in shown["moderators"]}
    assert {name: value for name, value in people["bob"].items() if name != "latest_at"} == {
        "decisions": 5, "approved": 2, "removed": 3, "taken_back": 1, "seconded": 3, "overruled": 2,
    }  # fmt: skip
    assert {name: value for name, value in people["gina"].items() if name != "latest_at"} == {
        "decisions": 3, "approved": 1, "removed": 2, "taken_back": 0, "seconded": 0, "overruled": 0,
    }  # fmt: skip
    assert shown["agreement"] == {"seconded": 3, "agreed": 1}
    page = open_desk(bob).get("/desk/sites/gazette/statistics").text
    assert "with <b>33 %</b> of them they agreed" in page
    assert '<td class="number">2 of 3</td>' in page


def test_a_check_is_wrong_where_people_approve(bob: ApiClient, thread: Thread) -> None:
    WordList.objects.create(site=thread.site, name="Weather", action="hold", entries="hail")
    held = [hold_one(thread, f"Hail, {uuid4()}", everything_waits=False) for _ in range(4)]
    for case, action in zip(held, (APPROVE, SPAM, REJECT), strict=False):
        decide(case, bob, action)
    decide(hold_one(thread, "I left my umbrella on the train yesterday evening."), bob, APPROVE)
    assert read(bob)["checks"] == [
        {"check": "words", "held": 4, "decided": 3, "approved": 1},
        {"check": "policy", "held": 1, "decided": 1, "approved": 1},
    ]
    page = open_desk(bob).get("/desk/sites/gazette/statistics").text
    assert '<td class="number">33 %</td>' in page
    assert "your word lists" in page
    assert "the policy: newcomers and pre-moderation" in page


def test_who_works_now(bob: ApiClient, gina: ApiClient, erin: ApiClient, thread: Thread) -> None:
    case = hold_one(thread)
    Case.objects.filter(pk=case.pk).update(
        claimed_by=gina.user, claimed_until=timezone.now() + timedelta(minutes=2)
    )
    decide(hold_one(thread), bob, APPROVE)
    Membership.objects.update(last_seen_at=timezone.now() - timedelta(minutes=6))
    present = read(bob)["present"]  # bob himself is here by asking; erin has left
    assert [(each["name"], each["claims"]) for each in present] == [("bob", 0), ("gina", 1)]
    assert [each["latest_at"] is None for each in present] == [False, True]
    Case.objects.filter(pk=case.pk).update(claimed_until=timezone.now())
    assert [each["name"] for each in read(bob)["present"]] == ["bob"]


def test_other_sites_do_not_count(bob: ApiClient, frank: ApiClient, thread: Thread, other_site: Site) -> None:
    there = Thread.objects.create(site=other_site, key="sports", url="https://herald.example/sports")
    decide(hold_one(there), frank, APPROVE)
    hold_one(there)
    shown = read(bob)
    assert sum(day["published"] + day["waiting"] for day in shown["volume"]) == 0
    assert (shown["moderators"], shown["checks"]) == ([], [])
    assert [each["name"] for each in shown["present"]] == ["bob"]
    assert shown["backlog"]["count"] == shown["decision_times"]["count"] == 0
    assert frank.get("moderation/stats", {"site": "gazette"}).status_code == 404
    assert open_desk(frank).get("/desk/sites/gazette/statistics").status_code == 404
    assert Client().get("/desk/sites/gazette/statistics").status_code == 302


@pytest.mark.parametrize("days", [0, 366, "many"])
def test_days_have_limits(bob: ApiClient, days: Any) -> None:
    answer = bob.get("moderation/stats", {"site": "gazette", "days": days})
    assert answer.status_code in (400, 422)
    assert open_desk(bob).get(f"/desk/sites/gazette/statistics?days={days}").status_code == 200


def test_it_takes_the_same_queries_however_much_there_is(bob: ApiClient, thread: Thread) -> None:
    counts = []
    for number in range(2):
        for _ in range(number * 6):
            decide(hold_one(thread), bob, APPROVE)
        with CaptureQueriesContext(connection) as queries:
            measure_site(thread.site, days=30)
        counts.append(len(queries))
    assert counts == [8, 8]


def test_lengths_and_shares_as_people_say_them() -> None:
    said = [lasting(value) for value in (None, 0, 59, 60, 90, 3_600, 5_400, 86_400, timedelta(days=12.4))]
    assert said == ["–", "0 s", "59 s", "1 min", "1.5 min", "1 h", "1.5 h", "1 d", "12 d"]
    assert [percent(share) for share in (None, 0.0, 0.0123, 0.333, 1.0)] == [
        "–",
        "0 %",
        "1.2 %",
        "33 %",
        "100 %",
    ]


def test_settled_cases_do_not_wait(bob: ApiClient, thread: Thread) -> None:
    case = hold_one(thread)
    decide(case, bob, APPROVE)
    assert Case.objects.get(pk=case.pk).state == CaseState.SETTLED
    assert Comment.objects.get(pk=case.comment_id).status == Status.PUBLISHED
    assert read(bob)["backlog"]["count"] == 0
