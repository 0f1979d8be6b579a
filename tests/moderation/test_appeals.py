"""Authors object to the removal of their comments: somebody else decides again, and is never forgotten to."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from discussions.actions.comments import withdraw_comment
from discussions.appeal_links import write_appeal_link
from discussions.models import Comment, Status, Thread
from discussions.refusals import Refused
from moderation.actions.appeals import file_appeal
from moderation.actions.checking import check_revision
from moderation.actions.decisions import decide_case, undo_decision
from moderation.models import Appeal, AppealState, Case, CaseState, Decision, DecisionAction
from moderation.queries.decisions import can_undo
from tests.build import build_comment, hold
from tests.client import ApiClient
from tests.conftest import make_site, make_thread
from tests.moderation.desks import open_desk
from tests.moderation.sanctioning import code_of, impose
from tests.truth import find_drift

pytestmark = pytest.mark.django_db

WHY = "It was about the weather."


def remove(thread: Thread, alice: ApiClient, bob: ApiClient, **fields: Any) -> Case:
    """Return the case of a comment by alice that bob rejected."""
    case = hold(thread)
    Comment.objects.filter(pk=case.comment_id).update(author=alice.author)
    Case.objects.filter(pk=case.pk).update(author=alice.author)
    decide(bob, case, "reject", reason="off_topic", **fields)
    return case


def decide(who: ApiClient, case: Case, action: str, **fields: Any) -> Any:
    version = Case.objects.get(pk=case.pk).version
    return who.post(f"moderation/cases/{case.pk}/decisions", {"action": action, "version": version, **fields})


def appeal(who: ApiClient, case: Case, text: str = WHY) -> Any:
    return who.post(f"comments/{case.comment_id}/appeals", {"text": text})


def read_removal(alice: ApiClient, case: Case) -> Any:
    return alice.get(f"comments/{case.comment_id}").json()["removal"]


def test_somebody_else_puts_it_back(
    thread: Thread, alice: ApiClient, bob: ApiClient, erin: ApiClient
) -> None:
    case = remove(thread, alice, bob)
    removal = read_removal(alice, case)
    assert removal["appeal"] is None
    assert removal["appeal_until"] is not None
    answer = appeal(alice, case)
    assert answer.status_code == 201
    assert answer.json()["state"] == "open"
    assert read_removal(alice, case)["appeal_until"] is None
    (waiting,) = erin.get("moderation/cases", {"kind": "appealed"}).json()["cases"]
    shown = erin.get(f"moderation/cases/{waiting['id']}").json()
    assert shown["appeal"] == {**shown["appeal"], "text": WHY, "removed_by": "bob"}
    assert code_of(decide(bob, case, "approve")) == "own_decision_appealed"
    assert code_of(decide(bob, case, "reject")) == "own_decision_appealed"
    assert decide(erin, case, "approve", answer="You are right.").status_code == 201
    comment = alice.get(f"comments/{case.comment_id}").json()
    assert (comment["status"], comment["removal"]) == ("published", None)
    assert find_drift(thread) == []
    kept = Appeal.objects.get()
    assert (kept.state, kept.answered_by, kept.answer) == (AppealState.UPHELD, erin.user, "You are right.")


def test_it_stays_away_and_that_is_final(
    thread: Thread, alice: ApiClient, bob: ApiClient, erin: ApiClient
) -> None:
    case = remove(thread, alice, bob)
    appeal(alice, case)
    assert decide(erin, case, "reject", reason="abuse", answer="Read it again.").status_code == 201
    removal = read_removal(alice, case)
    assert removal["appeal_until"] is None
    assert (removal["appeal"]["state"], removal["appeal"]["answer"]) == ("denied", "Read it again.")
    assert removal["reason"] == "abuse"
    assert code_of(appeal(alice, case)) == "already_appealed"


def test_taking_the_answer_back_opens_it_again(
    thread: Thread, alice: ApiClient, bob: ApiClient, erin: ApiClient
) -> None:
    case = remove(thread, alice, bob)
    appeal(alice, case)
    decided = decide(erin, case, "approve", answer="Yes.").json()["decision"]["id"]
    assert erin.post(f"moderation/decisions/{decided}/undo").status_code == 201
    kept = Appeal.objects.get()
    assert (kept.state, kept.answer, kept.answered_by) == (AppealState.OPEN, "", None)
    case.refresh_from_db()
    assert (case.state, case.kind) == (CaseState.OPEN, "appealed")
    assert decide(erin, case, "spam").status_code == 201
    assert Appeal.objects.get().state == AppealState.DENIED


def test_nobody_is_answered_who_said_nothing(thread: Thread, alice: ApiClient, bob: ApiClient) -> None:
    fields = decide(bob, hold(thread), "approve", answer="Fine.").json()["error"]["fields"]
    assert fields["answer"]["code"] == "not_available"


def test_the_first_decision_is_not_taken_back_past_an_appeal(
    thread: Thread, alice: ApiClient, bob: ApiClient
) -> None:
    case = remove(thread, alice, bob)
    first = Decision.objects.get(comment=case.comment, action="reject")
    appeal(alice, case)
    assert code_of(bob.post(f"moderation/decisions/{first.pk}/undo")) == "decision_superseded"


def test_what_can_not_be_objected_to(
    thread: Thread, alice: ApiClient, bob: ApiClient, dora: ApiClient, anyone: ApiClient
) -> None:
    case = hold(thread)
    Comment.objects.filter(pk=case.comment_id).update(author=alice.author)
    assert code_of(appeal(alice, case)) == "appeal_not_available"
    decide(bob, case, "reject", reason="off_topic")
    assert code_of(appeal(dora, case)) == "comment_not_found"
    assert code_of(appeal(anyone, case)) == "not_authenticated"
    for text, code in (("", "blank"), ("x" * 2001, "too_long")):
        fields = appeal(alice, case, text).json()["error"]["fields"]
        assert fields["text"]["code"] == code
    assert appeal(alice, case).status_code == 201
    assert code_of(appeal(alice, case)) == "already_appealed"


def test_six_months(
    thread: Thread, alice: ApiClient, bob: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = remove(thread, alice, bob)
    later = timezone.now() + timedelta(days=183, minutes=1)
    monkeypatch.setattr("moderation.queries.appeals.timezone.now", lambda: later)
    assert read_removal(alice, case)["appeal_until"] is None
    assert code_of(appeal(alice, case)) == "appeal_too_late"


def test_the_shadowed_learn_nothing(thread: Thread, alice: ApiClient, erin: ApiClient) -> None:
    assert impose(erin, alice.author, "shadow").status_code == 201
    comment = build_comment(thread, alice.author, status=Status.PENDING)
    assert check_revision(comment.pk, 1) == Status.REJECTED
    shown = alice.get(f"comments/{comment.pk}").json()
    assert (shown["status"], shown["removal"]) == ("published", None)
    assert code_of(alice.post(f"comments/{comment.pk}/appeals", {"text": WHY})) == "appeal_not_available"


def test_who_takes_it_back_waits_for_nothing(thread: Thread, alice: ApiClient, bob: ApiClient) -> None:
    case = remove(thread, alice, bob)
    appeal(alice, case)
    assert alice.delete("me").status_code == 204
    kept = Appeal.objects.get()
    assert (kept.state, kept.text) == (AppealState.WITHDRAWN, "")
    case.refresh_from_db()
    assert case.state == CaseState.SETTLED


def test_the_database_holds_that_nobody_answers_for_themselves(
    thread: Thread, alice: ApiClient, bob: ApiClient
) -> None:
    case = remove(thread, alice, bob)
    appeal(alice, case)
    decision = Decision.objects.filter(comment=case.comment).latest("pk")
    with pytest.raises(IntegrityError, match="appeal_answered_by_somebody_else"), transaction.atomic():
        Appeal.objects.update(
            state="denied", outcome=decision, answered_by=bob.user, answered_at=timezone.now()
        )


# --- The page that needs no account -----------------------------------------------------------------------


def path_of(case: Case) -> str:
    return re.sub(r"^https?://[^/]+", "", write_appeal_link(case.comment_id))


def test_the_link_alone_is_enough(thread: Thread, alice: ApiClient, bob: ApiClient, erin: ApiClient) -> None:
    case = remove(thread, alice, bob)
    assert read_removal(alice, case)["appeal_url"].endswith(path_of(case))
    browser, path = Client(enforce_csrf_checks=True), path_of(case)
    page = browser.get(path).content.decode()
    for words in (
        "Your comment was removed",
        "Off topic",
        "A moderator decided this.",
        "Rain, or so they say.",
    ):
        assert words in page
    assert browser.post(path, {"text": " "}).status_code == 422
    hostile = "<script>alert(1)</script>"
    assert browser.post(path, {"text": hostile}).status_code == 302
    page = browser.get(path).content.decode()
    assert hostile not in page
    assert "Your objection waits for a moderator." in page
    assert "<form" not in page
    decide(erin, case, "approve", answer="Sorry.")
    page = browser.get(path).content.decode()
    assert "your comment is back" in page
    assert "Sorry." in page


def test_it_speaks_the_language_of_the_site_or_the_reader(
    thread: Thread, alice: ApiClient, bob: ApiClient
) -> None:
    case = remove(thread, alice, bob)
    page = Client().get(f"{path_of(case)}?lang=ar").content.decode()
    assert 'lang="ar" dir="rtl"' in page
    assert "أُزيل تعليقك" in page


@pytest.mark.parametrize("spoil", [lambda path: path[:-1] + "_", lambda path: "/appeals/WzFd:1:x"])
def test_a_spoilt_link_leads_nowhere(thread: Thread, alice: ApiClient, bob: ApiClient, spoil: Any) -> None:
    answer = Client().get(spoil(path_of(remove(thread, alice, bob))))
    assert answer.status_code == 404
    assert "leads nowhere" in answer.content.decode()


def test_the_desk_shows_it_with_buttons_only_to_others(
    thread: Thread, alice: ApiClient, bob: ApiClient, erin: ApiClient
) -> None:
    case = remove(thread, alice, bob)
    appeal(alice, case)
    own = open_desk(bob).get(f"/desk/cases/{case.pk}").content.decode()
    assert WHY in own
    assert "a colleague has to answer" in own
    assert 'value="approve"' not in own
    other = open_desk(erin)
    page = other.get(f"/desk/cases/{case.pk}").content.decode()
    assert "Your answer to the author" in page
    case.refresh_from_db()
    sent = {"choice": "approve", "version": case.version, "answer": "Back it is."}
    assert other.post(f"/desk/cases/{case.pk}/decide", sent).status_code == 302
    assert Appeal.objects.get().answer == "Back it is."


# --- Any order of events ----------------------------------------------------------------------------------


def refusal_of(attempt: Callable[[], object]) -> str:
    """The code for which it is refused, "" if it is not."""
    try:
        attempt()
    except Refused as refused:
        return refused.code
    return ""


class Appealing(RuleBasedStateMachine):
    """Three moderators and an author do what they may, in any order: no path loses an appeal, lets the same person
    decide twice, or leaves a counter wrong.
    """

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.thread = make_thread(make_site())
        self.people = [User.objects.create(username=f"moderator-{number}") for number in range(3)]
        for person in self.people:
            person.memberships.create(site=self.thread.site, role="moderator")
        self.case = hold(self.thread)
        self.filed = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    @property
    def comment(self) -> Comment:
        return Comment.objects.select_related("thread__site", "author").get(pk=self.case.comment_id)

    @rule(who=st.integers(0, 2), action=st.sampled_from(["approve", "reject", "spam"]))
    def decide(self, who: int, action: str) -> None:
        case = Case.objects.get(pk=self.case.pk)
        waiting = Appeal.objects.filter(state="open").first()
        code = refusal_of(
            lambda: decide_case(
                case=case,
                moderator=self.people[who],
                action=DecisionAction(action),
                reason="",
                note="",
                version=case.version,
            )
        )
        is_own = waiting is not None and waiting.decided_by == self.people[who]
        assert code in ("", "action_not_available", *(["own_decision_appealed"] if is_own else []))
        assert code or not is_own
        if waiting is not None and not code:
            waiting.refresh_from_db()
            assert waiting.state == (AppealState.UPHELD if action == "approve" else AppealState.DENIED)

    @rule()
    def object(self) -> None:
        code = refusal_of(lambda: file_appeal(self.comment, WHY))
        assert code in ("", "appeal_not_available", "already_appealed")
        self.filed += not code

    @rule(who=st.integers(0, 2))
    def undo(self, who: int) -> None:
        latest = Decision.objects.filter(comment=self.case.comment_id, undone_by=None).exclude(action="undo")
        decision = latest.order_by("-pk").first()
        if decision is not None and can_undo(decision):
            undo_decision(decision=decision, moderator=self.people[who])

    @precondition(lambda self: self.comment.status in ("held", "published"))
    @rule(really=st.sampled_from([False, False, False, True]))
    def withdraw(self, really: bool) -> None:
        if really:
            withdraw_comment(self.comment)

    @invariant()
    def nothing_is_lost(self) -> None:
        assert Appeal.objects.count() == self.filed
        for each in Appeal.objects.all():
            assert each.state in ("open", "withdrawn") or each.answered_by != each.decided_by
        case = Case.objects.get(pk=self.case.pk)
        waits = Appeal.objects.filter(state="open").exists()
        assert not waits or (case.state == CaseState.OPEN and case.kind == "appealed")

    @invariant()
    def counters_are_true(self) -> None:
        assert find_drift(self.thread) == []


def test_no_order_of_events_loses_an_appeal() -> None:
    run_state_machine_as_test(
        Appealing,
        settings=settings(
            max_examples=40, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
