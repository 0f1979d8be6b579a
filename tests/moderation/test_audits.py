"""Random samples of what machines decided: drawn by chance that can be repeated, judged blind, counted honestly."""

import json
import random
from datetime import timedelta
from math import sqrt
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from discussions.models import Comment, Site, Thread
from moderation.actions.audits import draw_audits
from moderation.actions.decisions import decide_case
from moderation.intervals import Z, estimate_share
from moderation.models import (
    Audit,
    AuditAnswer,
    AuditVerdict,
    Decision,
    DecisionAction,
    DutiesVersion,
    Role,
)
from tests.build import build_audit, build_author, build_comment, hold
from tests.client import ApiClient
from tests.moderation.desks import open_desk
from tests.moderation.logged import log_decisions
from tests.moderation.sanctioning import appoint

pytestmark = pytest.mark.django_db


def read(who: ApiClient) -> dict[str, Any]:
    answer = who.get("moderation/audits", {"site": "gazette"})
    assert answer.status_code == 200, answer.content
    shown: dict[str, Any] = answer.json()
    return shown


def answer(who: ApiClient, audit: Audit, verdict: str) -> Any:
    return who.post(f"moderation/audits/{audit.pk}", {"verdict": verdict})


def draw_from(site: Site, published: float, stopped: float) -> dict[int, str]:
    DutiesVersion.objects.filter(site=site).delete()
    document = {"audit_published": published, "audit_stopped": stopped}
    DutiesVersion.objects.create(site=site, version=1, document=document)
    Audit.objects.all().delete()
    drawn = draw_audits()
    found = dict(Audit.objects.values_list("decision_id", "decision__action"))
    assert drawn == len(found)
    return found


def test_the_draw_is_random_repeatable_and_as_large_as_asked(site: Site, other_site: Site) -> None:
    log_decisions(site, 2_000, begin=timezone.now() - timedelta(hours=40), days=1)
    log_decisions(other_site, 100, begin=timezone.now() - timedelta(hours=40), days=1)
    few = draw_from(site, 0.2, 0.5)
    assert draw_from(site, 0.2, 0.5) == few
    assert draw_audits() == 0  # what was drawn is not drawn again
    all_of_them = draw_from(site, 1.0, 1.0)
    machines = Decision.objects.filter(
        comment__thread__site=site, actor="machine", from_status="pending"
    ).values_list("pk", "action")
    assert all_of_them == dict(machines)
    assert few.items() < all_of_them.items()
    for share, actions in ((0.2, ["publish"]), (0.5, ["hold", "reject", "spam"])):
        chosen, of = (sum(action in actions for action in drawn.values()) for drawn in (few, all_of_them))
        # Within four standard deviations of a binomial draw.
        assert abs(chosen - share * of) < 4 * sqrt(of * share * (1 - share))
    assert set(draw_from(site, 0.0, 1.0).values()) == {"hold", "reject", "spam"}


def test_nothing_is_drawn_unless_the_policy_says_so_nor_what_is_old(site: Site) -> None:
    log_decisions(site, 100)
    assert draw_from(site, 1.0, 1.0) == {}
    log_decisions(site, 100, seed=2, begin=timezone.now() - timedelta(hours=40), days=1)
    assert draw_from(site, 0.0, 0.0) == {}


def test_a_question_says_nothing_of_what_was_decided(bob: ApiClient, thread: Thread) -> None:
    parent = build_comment(thread, build_author(thread), body="Will it rain?")
    comment = build_comment(thread, build_author(thread), parent=parent, body="It will, *and* hail.")
    build_audit(comment, DecisionAction.SPAM)
    shown = read(bob)
    assert shown["waiting"] == 1
    (question,) = shown["questions"]
    assert (question["text"], question["in_reply_to"]) == ("It will, *and* hail.", "Will it rain?")
    assert set(question) == {"id", "thread_title", "thread_url", "in_reply_to", "text", "written_at"}
    told = json.dumps(question)
    for word in ("spam", "published", "machine", "status", "score"):
        assert word not in told
    page = open_desk(bob).get("/desk/sites/gazette/audits").text
    form = page[page.index('class="panel audit"') : page.index('aria-labelledby="rates"')]
    assert "It will, *and* hail." in form
    for word in ("spam", "published", "machine"):
        assert word not in form.lower()


def test_the_text_is_the_one_that_was_judged(bob: ApiClient, alice: ApiClient, thread: Thread) -> None:
    comment = build_comment(thread, alice.author, body="The first text.")
    build_audit(comment)
    assert alice.patch(f"comments/{comment.pk}", {"body": "The second text."}).status_code == 202
    assert [each["text"] for each in read(bob)["questions"]] == ["The first text."]


def test_errors_are_counted_by_what_the_machine_did(bob: ApiClient, thread: Thread) -> None:
    told = {
        ("publish", "publish"): 5, ("publish", "remove"): 2, ("publish", "unsure"): 1,
        ("reject", "publish"): 1, ("reject", "remove"): 3, ("hold", "remove"): 1, ("spam", "publish"): 1,
    }  # fmt: skip
    for (action, verdict), count in told.items():
        for number in range(count):
            comment = build_comment(thread, build_author(thread), body=f"{action} {verdict} {number}")
            assert answer(bob, build_audit(comment, DecisionAction(action)), verdict).status_code == 201
    build_audit(build_comment(thread, build_author(thread), body="Not judged yet."))
    rates = {each["action"]: each for each in read(bob)["rates"]}
    shown = {
        action: (each["drawn"], each["answered"], each["unsure"], each["wrong"], each["share"])
        for action, each in rates.items()
    }
    assert shown == {
        "publish": (9, 8, 1, 2, 2 / 7),
        "hold": (1, 1, 0, 0, 0.0),
        "reject": (4, 4, 0, 1, 0.25),
        "spam": (1, 1, 0, 1, 1.0),
    }
    assert (rates["publish"]["low"], rates["publish"]["high"]) == estimate_share(2, 7)
    page = open_desk(bob).get("/desk/sites/gazette/audits").text
    assert "8.2 % to 64 %" in page


def test_who_knows_what_became_of_it_is_not_asked(bob: ApiClient, thread: Thread, site: Site) -> None:
    case = hold(thread, body="Sleet, they say.")
    decide_case(case=case, moderator=bob.user, action=DecisionAction.REJECT, reason="", note="", version=1)
    audit = Audit.objects.create(
        site=site, decision=Decision.objects.get(comment=case.comment, action="hold"), share=1
    )
    assert read(bob)["questions"] == []
    refused = answer(bob, audit, "remove")
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "action_not_available")
    gina = appoint(site, "gina", Role.MODERATOR)
    assert answer(gina, audit, "remove").status_code == 201
    assert AuditAnswer.objects.get().moderator == gina.user


def test_one_answer_which_nobody_changes(bob: ApiClient, site: Site, thread: Thread) -> None:
    audit = build_audit(build_comment(thread, build_author(thread)))
    assert answer(bob, audit, "maybe").status_code == 422
    assert answer(bob, audit, "remove").status_code == 201
    gina = appoint(site, "gina", Role.MODERATOR)
    assert answer(gina, audit, "publish").json()["error"]["code"] == "action_not_available"
    for statement in (
        "UPDATE moderation_auditanswer SET verdict = 'publish'",
        "DELETE FROM moderation_auditanswer",
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            connection.cursor().execute(statement)
    assert AuditAnswer.objects.get().verdict == AuditVerdict.REMOVE
    assert Comment.objects.get().status == "published"  # it moves nothing


def test_what_its_author_took_back_is_shown_to_nobody(
    bob: ApiClient, alice: ApiClient, dora: ApiClient, thread: Thread
) -> None:
    taken_back = build_comment(thread, alice.author, body="Never mind.")
    erased = build_comment(thread, dora.author, body="Forget me.")
    for comment in (taken_back, erased):
        build_audit(comment)
    assert alice.delete(f"comments/{taken_back.pk}").status_code == 204
    assert dora.delete("me").status_code == 204
    assert read(bob)["waiting"] == 0
    assert read(bob)["questions"] == []


def test_the_desk_asks_one_after_the_other(bob: ApiClient, site: Site, thread: Thread) -> None:
    first, second = (
        build_audit(build_comment(thread, build_author(thread), body=body))
        for body in ("It is going to snow.", "The bridge is closed again.")
    )
    desk = open_desk(bob)
    assert "It is going to snow." in desk.get("/desk/sites/gazette/audits").text
    page = desk.post(f"/desk/sites/gazette/audits/{first.pk}", {"verdict": "publish"}, follow=True).text
    assert "The bridge is closed again." in page
    assert "Thank you" in page
    again = desk.post(f"/desk/sites/gazette/audits/{first.pk}", {"verdict": "remove"}, follow=True).text
    assert "A colleague has just judged that one" in again
    assert desk.post(f"/desk/sites/gazette/audits/{second.pk}", {"verdict": "?"}).status_code == 400
    page = desk.post(f"/desk/sites/gazette/audits/{second.pk}", {"verdict": "unsure"}, follow=True).text
    assert "There is nothing for you to judge." in page


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    # By R's prop.test(hits, of, correct = FALSE).
    [
        (0, 10, 0.0, 0.2775328),
        (5, 10, 0.2365931, 0.7634069),
        (10, 10, 0.7224672, 1.0),
        (1, 100, 0.0017674, 0.0544862),
    ],
)
def test_the_interval_is_wilsons(hits: int, of: int, low: float, high: float) -> None:
    assert estimate_share(hits, of) == pytest.approx((low, high), abs=1e-6)


def test_the_interval_covers_what_it_says() -> None:
    """Drawn from shares that are known, it holds the share about 95 times in 100, also for rare errors."""
    chance = random.Random(3)
    for share in (0.02, 0.1, 0.5):
        held = 0
        for _ in range(2_000):
            low, high = estimate_share(sum(chance.random() < share for _ in range(100)), 100)
            held += low <= share <= high
        assert 0.925 < held / 2_000 < 0.985


def test_the_interval_without_a_sample_says_nothing() -> None:
    assert estimate_share(0, 0) == (0, 1)
    assert pytest.approx(1.959964, abs=1e-6) == Z
    for wrong in ((-1, 3), (4, 3)):
        with pytest.raises(ValueError, match="out of"):
            estimate_share(*wrong)
