"""Those who want a comment gone object to its staying: another person decides again, and nothing of it is lost."""

import re
from datetime import timedelta
from typing import Any

import pytest
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
from discussions.actions.notices import Statement, give_notice
from discussions.actions.reactions import flag_comment
from discussions.models import Comment, Flag, FlagReason, LegalGround, Notice, Status, Thread
from discussions.refusals import Refused
from discussions.report_links import write_report_link
from moderation.actions.complaints import file_complaint
from moderation.actions.decisions import decide_case, undo_decision
from moderation.actions.removals import move_comments
from moderation.models import AppealState, Case, Complaint, Decision, DecisionAction, DutiesVersion, Role
from tests.build import build_comment
from tests.client import ApiClient
from tests.conftest import make_guest, make_member, make_site, make_thread
from tests.discussions.telling import give_mailbox, office, send_mail
from tests.mail import PostOffice
from tests.moderation.desks import open_desk
from tests.moderation.sanctioning import code_of, find_sanction, impose
from tests.moderation.test_notices import decide, find_link, give, tell
from tests.own_data import read_own
from tests.truth import find_drift

__all__ = ["office"]
pytestmark = pytest.mark.django_db

WHY = "It still says that I steal."


@pytest.fixture
def comment(thread: Thread, alice: ApiClient) -> Comment:
    return build_comment(thread, alice.author, body="She steals.")


def dismiss(comment: Comment, dora: ApiClient, bob: ApiClient) -> str:
    """Have dora report a comment, and bob leave it. Returns the page about her report, below the host."""
    assert dora.post(f"comments/{comment.pk}/flags", {"reason": "abuse"}).status_code in (200, 201)
    assert decide(bob, comment, "approve").status_code == 201
    link = write_report_link(Flag.objects.get(comment=comment).pk)
    return link[link.index("/reports/") :]


def complain(who: ApiClient, comment: Comment, text: str = WHY) -> Any:
    return who.post(f"comments/{comment.pk}/complaints", {"text": text})


def test_somebody_else_decides_again_and_takes_it_away(
    comment: Comment, dora: ApiClient, bob: ApiClient, erin: ApiClient, thread: Thread
) -> None:
    page = dismiss(comment, dora, bob)
    browser = Client()
    assert "Why should the comment not stay?" in browser.get(page).content.decode()
    assert browser.post(page, {"text": " "}).status_code == 422
    assert browser.post(page, {"text": WHY}).status_code == 302
    shown = browser.get(page).content.decode()
    assert "Your objection waits for a moderator." in shown
    assert "Why should the comment not stay?" not in shown
    (waiting,) = erin.get("moderation/cases", {"sort": "deadline"}).json()["cases"]
    assert (waiting["kind"], waiting["code"]) == ("appealed", "appeal.reporter")
    (told,) = erin.get(f"moderation/cases/{waiting['id']}").json()["complaints"]
    assert (told["text"], told["left_by"], told["notice"]) == (WHY, "bob", None)
    for action in ("approve", "reject", "redact"):
        refused = decide(
            bob, comment, action, **({"spans": [{"start": 0, "end": 3}]} if action == "redact" else {})
        )
        assert code_of(refused) == "own_decision_appealed"
    card = open_desk(bob).get(f"/desk/cases/{waiting['id']}").content.decode()
    assert "a colleague has to answer" in card
    assert decide(erin, comment, "reject", reason="abuse", answer="You are right.").status_code == 201
    assert "Your objection was right" in browser.get(page).content.decode()
    kept = Complaint.objects.get()
    assert (kept.state, kept.answered_by, kept.answer) == (AppealState.UPHELD, erin.user, "You are right.")
    assert find_drift(thread) == []


def test_it_stays_and_that_is_final(
    comment: Comment, dora: ApiClient, bob: ApiClient, erin: ApiClient
) -> None:
    dismiss(comment, dora, bob)
    answer = complain(dora, comment)
    assert (answer.status_code, answer.json()["state"]) == (201, "open")
    assert code_of(complain(dora, comment)) == "already_appealed"
    assert decide(erin, comment, "approve", answer="Read it again.").status_code == 201
    assert Complaint.objects.get().state == AppealState.DENIED
    assert code_of(complain(dora, comment)) == "already_appealed"


def test_whoever_gave_notice_objects_on_its_page_and_hears_again(
    comment: Comment, anyone: ApiClient, bob: ApiClient, erin: ApiClient, office: PostOffice
) -> None:
    give(anyone, comment)
    decide(bob, comment, "approve", unfounded=True)
    tell(office)
    text = office.read_last()
    assert "Object to this:" in text
    page = find_link(text)
    assert Client().post(page, {"text": WHY}).status_code == 302
    decided = decide(erin, comment, "reject", answer="Sorry.").json()["decision"]["id"]
    assert Notice.objects.get().state == "removed"
    erin.post(f"moderation/decisions/{decided}/undo")
    assert (Notice.objects.get().state, Complaint.objects.get().state) == ("unfounded", "open")
    decide(erin, comment, "reject", answer="Sorry.")
    tell(office)
    assert "was removed" in office.read_last()
    assert "Sorry." in office.read_last()
    shown = Client().get(page).content.decode()
    assert "Your objection was right" in shown


def test_a_letter_leads_there(comment: Comment, dora: ApiClient, bob: ApiClient, office: PostOffice) -> None:
    give_mailbox(dora.author)
    dismiss(comment, dora, bob)
    (letter,) = send_mail(office, later=timedelta(minutes=3))
    body = letter.get_body(("plain",))
    assert body is not None
    found = re.search(r"Object to this: http://[^/\s]+(/reports/\S+)", body.get_content())
    assert found is not None
    assert Client().get(found[1]).status_code == 200
    assert Client().get("/reports/nonsense").status_code == 404


def test_what_can_not_be_objected_to(
    comment: Comment, dora: ApiClient, bob: ApiClient, alice: ApiClient, thread: Thread
) -> None:
    assert code_of(complain(dora, comment)) == "complaint_not_available"
    dora.post(f"comments/{comment.pk}/flags", {"reason": "abuse"})
    assert code_of(complain(dora, comment)) == "complaint_not_available"
    decide(bob, comment, "approve")
    site = thread.site
    DutiesVersion.objects.create(site=site, version=2, document={"hears_reporters": False})
    assert code_of(complain(dora, comment)) == "complaint_not_available"
    DutiesVersion.objects.create(site=site, version=3, document={})
    assert complain(dora, comment, "").json()["error"]["fields"]["text"]["code"] == "blank"
    assert code_of(complain(alice, comment)) == "complaint_not_available"


def test_six_months(
    comment: Comment, dora: ApiClient, bob: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = dismiss(comment, dora, bob)
    monkeypatch.setattr("moderation.queries.complaints.APPEAL_WINDOW", timedelta(0))
    monkeypatch.setattr("moderation.actions.complaints.APPEAL_WINDOW", timedelta(0))
    assert code_of(complain(dora, comment)) == "appeal_too_late"
    assert "<form" not in Client().get(page).content.decode()


def test_a_sanction_that_takes_it_along_ends_it_and_lifting_asks_again(
    comment: Comment, dora: ApiClient, bob: ApiClient, erin: ApiClient, alice: ApiClient
) -> None:
    dismiss(comment, dora, bob)
    complain(dora, comment)
    banned = find_sanction(impose(erin, alice.author, "ban", reject_hours=24))
    move_comments(banned.pk)
    assert Complaint.objects.get().state == AppealState.WITHDRAWN
    erin.post(f"moderation/sanctions/{banned.pk}/lift")
    move_comments(banned.pk)
    assert (Complaint.objects.get().state, Case.objects.get(comment=comment).state) == ("open", "open")


def test_who_is_erased_takes_their_words_along(
    comment: Comment, dora: ApiClient, bob: ApiClient, erin: ApiClient
) -> None:
    dismiss(comment, dora, bob)
    complain(dora, comment)
    (own,) = read_own(dora, "flag")
    assert (own["objection"]["text"], own["objection"]["state"]) == (WHY, "open")
    dora.delete("me")
    kept = Complaint.objects.get()
    assert (kept.text, kept.state) == ("", "open")
    assert decide(erin, comment, "approve").status_code == 201


def test_the_database_lets_nobody_answer_for_themselves(
    comment: Comment, dora: ApiClient, bob: ApiClient
) -> None:
    dismiss(comment, dora, bob)
    complain(dora, comment)
    outcome = Decision.objects.filter(comment=comment, moderator=bob.user).last()
    answered = {"outcome": outcome, "answered_at": timezone.now(), "state": "denied"}
    for changes in ({**answered, "answered_by": bob.user}, {"state": "denied"}, {"flag": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Complaint.objects.update(**changes)


class Dispute(RuleBasedStateMachine):
    """A comment that two want gone, whatever they, its author and two moderators do: nobody who waits is forgotten."""

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.thread = make_thread(make_site())
        self.dora = make_guest(self.thread.site, "Dora")
        writer = make_guest(self.thread.site, "Alice").author
        self.moderators = [make_member(self.thread.site, name, Role.MODERATOR) for name in ("bob", "erin")]
        self.comment_id = build_comment(self.thread, writer, body="She steals.").pk
        self.last: Decision | None = None
        self.given = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    @property
    def comment(self) -> Comment:
        return Comment.objects.select_related("thread__site", "author").get(pk=self.comment_id)

    def attempt(self, act: Any) -> Any:
        try:
            with transaction.atomic():
                return act()
        except Refused:
            return None

    @rule()
    def report(self) -> None:
        why = FlagReason.ILLEGAL
        self.attempt(lambda: flag_comment(comment=self.comment, author=self.dora.author, reason=why, note=""))

    @rule()
    def notify(self) -> None:
        self.given += 1
        said = Statement(
            ground=LegalGround.FRAUD, reason="Why", name="Nora", email=f"nora{self.given}@example.org"
        )
        self.attempt(lambda: give_notice(comment=self.comment, statement=said, language="en"))

    @rule(first=st.booleans())
    def object_(self, first: bool) -> None:
        flags = Flag.objects.filter(comment=self.comment_id).select_related("comment__thread__site")
        notices = Notice.objects.filter(comment=self.comment_id).select_related("comment__thread__site")
        subject = flags.first() if first else notices.order_by("-pk").first()
        if subject is not None:
            self.attempt(lambda: file_complaint(subject, WHY))

    @rule(who=st.sampled_from([0, 1]), action=st.sampled_from(["approve", "reject"]))
    def decide(self, who: int, action: str) -> None:
        case = Case.objects.filter(comment=self.comment_id).select_related("site").first()
        if case is None:
            return
        moderator = self.moderators[who].user
        sent: dict[str, Any] = {"action": DecisionAction(action), "reason": "", "note": ""}
        settled = self.attempt(
            lambda: decide_case(case=case, moderator=moderator, version=case.version, **sent)
        )
        self.last = settled.decision if settled else self.last

    @precondition(lambda self: self.last is not None)
    @rule(who=st.sampled_from([0, 1]))
    def undo(self, who: int) -> None:
        last = self.last
        assert last is not None
        self.attempt(lambda: undo_decision(decision=last, moderator=self.moderators[who].user))

    @rule()
    def withdraw(self) -> None:
        if self.given > 2:
            withdraw_comment(self.comment)

    @invariant()
    def nobody_who_waits_is_forgotten(self) -> None:
        waits = (
            Notice.objects.filter(state="open").exists() or Complaint.objects.filter(state="open").exists()
        )
        case = Case.objects.filter(comment=self.comment_id).first()
        if waits:
            assert case is not None
            assert (case.state, case.due_at is not None) == ("open", True)
            assert self.comment.status == Status.PUBLISHED

    @invariant()
    def everybody_is_answered_by_what_stands(self) -> None:
        for complaint in Complaint.objects.exclude(outcome=None).select_related("outcome"):
            assert complaint.outcome is not None
            assert not hasattr(complaint.outcome, "undone_by")
            assert complaint.answered_by_id != complaint.decided_by_id
        for notice in Notice.objects.filter(state__in=["removed", "kept", "unfounded"]):
            assert not hasattr(notice.answered_by.decision, "undone_by")

    @invariant()
    def every_counter_is_what_the_rows_say(self) -> None:
        assert find_drift(self.thread) == []


def test_nobody_who_wants_a_comment_gone_is_forgotten(db: None) -> None:
    run_state_machine_as_test(
        Dispute,
        settings=settings(
            max_examples=12, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
