"""Anybody gives notice of illegal comments: a person answers in time, and nobody learns who it was."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from discussions.actions.comments import withdraw_comment
from discussions.actions.notices import tell_notifiers
from discussions.models import Comment, Erasure, Event, Letter, Notice, Scope, Site, Status, Thread
from discussions.notice_links import write_notice_link
from moderation.actions.checking import check_revision
from moderation.actions.purging import purge_expired_evidence
from moderation.actions.removals import move_comments
from moderation.duties import PRESETS, Duties
from moderation.models import Case, CaseKind, CaseState, Decision, DutiesVersion, NoticeAnswer, PolicyVersion
from moderation.policy import SettingError
from tests.build import build_comment, build_system
from tests.client import ApiClient
from tests.discussions.telling import office, send_letters
from tests.mail import PostOffice
from tests.moderation.desks import open_desk
from tests.moderation.sanctioning import code_of, find_sanction, impose
from tests.own_data import read_own

__all__ = ["office"]
pytestmark = pytest.mark.django_db

WHO = {"name": "Nora Notary", "email": "nora@example.org"}
SAID: dict[str, Any] = {
    **WHO,
    "ground": "defamation",
    "reason": "It says that I steal.",
    "law": "§ 186",
    "good_faith": True,
}


@pytest.fixture
def comment(thread: Thread, alice: ApiClient) -> Comment:
    return build_comment(thread, alice.author, body="She steals.")


def give(who: ApiClient, comment: Comment, **changes: Any) -> Any:
    said = {name: value for name, value in {**SAID, **changes}.items() if value is not None}
    return who.post(f"comments/{comment.pk}/notices", said)


def decide(who: ApiClient, comment: Comment, action: str, **fields: Any) -> Any:
    case = Case.objects.get(comment=comment)
    sent = {"action": action, "version": case.version, **fields}
    return who.post(f"moderation/cases/{case.pk}/decisions", sent)


def owe(site: Site, **settings: Any) -> None:
    version = DutiesVersion.objects.filter(site=site).count() + 2
    DutiesVersion.objects.create(site=site, version=version, document=settings)


def tell(office: PostOffice) -> None:
    """Let the time go by in which a decision can still be taken back, and tell who waits."""
    earlier = timezone.now() - timedelta(minutes=3)
    Notice.objects.filter(answered_at__isnull=False, told_at__isnull=True).update(answered_at=earlier)
    tell_notifiers()
    send_letters()


def find_link(text: str) -> str:
    found = re.search(r"http://[^/\s]+(/notices/\S+)", text)
    assert found is not None
    return found[1]


def test_somebody_without_an_account_is_confirmed_and_answered(
    comment: Comment, anyone: ApiClient, bob: ApiClient, alice: ApiClient, office: PostOffice
) -> None:
    answer = give(anyone, comment)
    assert answer.status_code == 201
    assert (answer.json()["state"], answer.json()["answered_at"]) == ("open", None)
    send_letters()
    (receipt,) = office.letters
    assert (receipt["To"], receipt["Subject"]) == (
        "nora@example.org",
        f"Your notice {answer.json()['id']} has arrived",
    )
    page = Client().get(find_link(office.read_last()))
    assert "A moderator will look at it." in page.content.decode()
    (waiting,) = bob.get("moderation/cases", {"kind": "noticed", "sort": "deadline"}).json()["cases"]
    hours = datetime.fromisoformat(waiting["due_at"]) - datetime.fromisoformat(waiting["opened_at"])
    assert abs(hours - timedelta(hours=Duties().notice_hours)) < timedelta(seconds=5)
    shown = bob.get(f"moderation/cases/{waiting['id']}").json()
    (notice,) = shown["notices"]
    assert {name: notice[name] for name in WHO} == WHO
    assert (notice["reason"], notice["law"], notice["trusted_flagger"]) == (SAID["reason"], "§ 186", None)
    decided = decide(bob, comment, "reject", reason="illegal", answer="Thank you.")
    assert decided.status_code == 201
    tell(office)
    text = office.read_last()
    assert "The comment, or what was illegal in it, was removed." in text
    assert "Thank you." in text
    assert "Thank you." in Client().get(find_link(text)).content.decode()
    logged = list(Decision.objects.filter(comment=comment, code__startswith="notice.").values())
    assert [(one["action"], one["code"], one["details"]) for one in logged] == [
        ("notice", "notice.defamation", {"notice": notice["id"], "trusted": False})
    ]
    settling = Decision.objects.get(pk=decided.json()["decision"]["id"])
    assert (settling.details["notices"], settling.details["unfounded"]) == ([notice["id"]], False)
    for told in (alice.get(f"comments/{comment.pk}").content, alice.get("me/export").content):
        assert b"Nora" not in told
        assert b"nora@" not in told


def test_where_nothing_is_done_they_hear_whom_else_to_turn_to(
    site: Site, comment: Comment, anyone: ApiClient, bob: ApiClient, office: PostOffice
) -> None:
    owe(site, dispute_body="The Office for Quarrels, Ghent")
    give(anyone, comment)
    assert decide(bob, comment, "approve").status_code == 201
    tell(office)
    text = office.read_last()
    assert "The moderators decided that the comment stays." in text
    assert "The Office for Quarrels, Ghent" in text
    assert "you can turn to a court" in text


def test_a_decision_taken_back_is_not_told_and_leaves_them_waiting(
    comment: Comment, anyone: ApiClient, bob: ApiClient, office: PostOffice
) -> None:
    give(anyone, comment)
    decided = decide(bob, comment, "approve", unfounded=True).json()["decision"]["id"]
    assert bob.post(f"moderation/decisions/{decided}/undo").status_code == 201
    tell(office)
    kept = Notice.objects.get()
    assert (kept.state, kept.told_at, kept.answer) == ("open", None, "")
    assert not NoticeAnswer.objects.exists()
    case = Case.objects.get(comment=comment)
    assert (case.state, case.kind) == (CaseState.OPEN, CaseKind.NOTICED)
    assert decide(bob, comment, "redact", spans=[{"start": 0, "end": 3}]).status_code == 201
    assert Notice.objects.get().state == "removed"


def test_an_earlier_decision_is_not_taken_back_past_a_notice(
    comment: Comment, anyone: ApiClient, bob: ApiClient, dora: ApiClient
) -> None:
    dora.post(f"comments/{comment.pk}/flags", {"reason": "abuse"})
    first = decide(bob, comment, "approve").json()["decision"]["id"]
    give(anyone, comment)
    assert code_of(bob.post(f"moderation/decisions/{first}/undo")) == "decision_superseded"
    assert Case.objects.get(comment=comment).state == CaseState.OPEN


def test_no_machine_answers(comment: Comment, anyone: ApiClient, alice: ApiClient) -> None:
    give(anyone, comment)
    assert alice.patch(f"comments/{comment.pk}", {"body": "She does not steal."}).status_code == 202
    check_revision(comment.pk, 2)
    case = Case.objects.get(comment=comment)
    assert (case.state, case.kind, Notice.objects.get().state) == ("open", "noticed", "open")
    PolicyVersion.objects.create(site=comment.thread.site, version=2, document={"premoderation": "all"})
    assert alice.patch(f"comments/{comment.pk}", {"body": "He steals."}).status_code == 202
    assert check_revision(comment.pk, 3) == Status.HELD
    held = Case.objects.get(comment=comment)
    assert (held.state, held.kind, held.due_at) == ("open", "noticed", case.due_at)


def test_what_its_author_takes_back_is_moot(comment: Comment, anyone: ApiClient, office: PostOffice) -> None:
    give(anyone, comment)
    withdraw_comment(comment)
    tell(office)
    assert Notice.objects.get().state == "moot"
    assert "the comment was no longer there" in office.read_last()


def test_a_ban_that_takes_the_comment_along_answers_and_lifting_it_asks_again(
    comment: Comment, anyone: ApiClient, alice: ApiClient, erin: ApiClient
) -> None:
    give(anyone, comment)
    banned = find_sanction(impose(erin, alice.author, "ban", reject_hours=24))
    move_comments(banned.pk)
    assert (Notice.objects.get().state, Case.objects.get(comment=comment).state) == ("removed", "settled")
    erin.post(f"moderation/sanctions/{banned.pk}/lift")
    move_comments(banned.pk)
    assert (Notice.objects.get().state, Case.objects.get(comment=comment).state) == ("open", "open")
    comment.refresh_from_db()
    assert comment.status == Status.PUBLISHED


def test_who_says_it_and_what_is_needed(
    comment: Comment, anyone: ApiClient, alice: ApiClient, dora: ApiClient
) -> None:
    fields = give(anyone, comment, name="", email=None, good_faith=True).json()["error"]["fields"]
    assert {name: problem["code"] for name, problem in fields.items()} == {
        "name": "required",
        "email": "required",
    }
    assert code_of(give(anyone, comment, good_faith=False)) == "invalid_fields"
    anonymous = give(anyone, comment, ground="child_abuse", name=None, email=None)
    assert anonymous.status_code == 201
    assert code_of(give(alice, comment)) == "own_comment"
    assert give(dora, comment).status_code == 201
    # The same person, by another name and address.
    assert code_of(give(dora, comment, email="other@example.org")) == "already_noticed"
    assert code_of(give(anyone, comment, email="NORA@example.org")) == "already_noticed"
    removed = build_comment(comment.thread, alice.author, status=Status.REJECTED)
    assert code_of(give(anyone, removed)) == "comment_not_found"


def test_several_wait_and_one_decision_answers_all(
    comment: Comment, anyone: ApiClient, bob: ApiClient
) -> None:
    give(anyone, comment)
    seen = Case.objects.get(comment=comment)
    give(anyone, comment, email="otto@example.org", name="Otto")
    sent = {"action": "approve", "version": seen.version}
    assert bob.post(f"moderation/cases/{seen.pk}/decisions", sent).status_code == 409
    assert decide(bob, comment, "approve").status_code == 201
    assert set(Notice.objects.values_list("state", flat=True)) == {"kept"}
    assert NoticeAnswer.objects.values("decision").distinct().count() == 1


def test_trusted_flaggers_come_first(
    site: Site, thread: Thread, comment: Comment, anyone: ApiClient, bob: ApiClient
) -> None:
    give(anyone, comment)
    second = build_comment(thread, comment.author, body="He steals, too.")
    key = build_system(site, [Scope.NOTICE])
    assert give(key, second, name=None, email=None).status_code == 201
    assert code_of(give(build_system(site, [Scope.COMMENT]), comment)) == "forbidden"
    by_priority, by_deadline = (
        bob.get("moderation/cases", {"sort": sort}).json()["cases"] for sort in ("priority", "deadline")
    )
    assert [case["kind"] for case in by_priority] == ["urgent", "noticed"]
    assert by_deadline == by_priority
    shown = bob.get(f"moderation/cases/{by_priority[0]['id']}").json()
    assert shown["priority"] == 100
    assert shown["notices"][0]["trusted_flagger"] == "CMS"
    logged = Decision.objects.get(comment=second, action="notice")
    assert logged.details["trusted"] is True


def test_a_life_in_danger_calls_somebody_at_once(
    site: Site, comment: Comment, anyone: ApiClient, bob: ApiClient, office: PostOffice
) -> None:
    owe(site, emergency_email="night@example.org")
    Site.objects.filter(pk=site.pk).update(wanted_events=["notice.escalated", "notice.given"])
    give(anyone, comment, ground="threat_to_life", reason="He says where she lives.")
    send_letters()
    (call,) = (letter for letter in office.letters if letter["To"] == "night@example.org")
    body = str(call.get_content())
    assert "He says where she lives." in body
    assert f"/desk/cases/{Case.objects.get(comment=comment).pk}" in body
    assert "nora" not in body.lower()
    events = Event.objects.filter(kind__startswith="notice.").order_by("pk")
    assert [event.kind for event in events] == ["notice.escalated", "notice.given"]
    assert all("nora" not in str(event.facts).lower() for event in events)
    case = Case.objects.get(comment=comment)
    assert (case.kind, case.priority, case.code) == ("urgent", 100, "notice.threat")


def test_misuse_is_refused_after_a_warning(
    site: Site, thread: Thread, alice: ApiClient, anyone: ApiClient, bob: ApiClient, office: PostOffice
) -> None:
    owe(site, strikes=2)
    comments = [build_comment(thread, alice.author, body=f"Remark {number}.") for number in range(5)]
    # Two before anybody was warned are one strike.
    for comment in comments[:2]:
        give(anyone, comment)
        assert decide(bob, comment, "approve", unfounded=True).status_code == 201
    tell(office)
    assert "we may refuse your notices for some time" in office.read_last()
    assert give(anyone, comments[2]).status_code == 201
    decide(bob, comments[2], "approve", unfounded=True)
    refused = give(anyone, comments[3])
    assert code_of(refused) == "notices_suspended"
    assert refused.json()["error"]["until"] is not None
    assert give(anyone, comments[3], ground="threat_to_life").status_code == 201
    assert give(anyone, comments[4], email="otto@example.org").status_code == 201
    Notice.objects.filter(state="unfounded").update(answered_at=timezone.now() - timedelta(days=31))
    assert give(anyone, comments[4]).status_code == 201


def test_unfounded_is_said_of_notices_that_change_nothing(
    comment: Comment, anyone: ApiClient, bob: ApiClient, dora: ApiClient
) -> None:
    reported = build_comment(comment.thread, comment.author)
    dora.post(f"comments/{reported.pk}/flags", {"reason": "abuse"})
    give(anyone, comment)
    for action, target in (("reject", comment), ("approve", reported)):
        refused = decide(bob, target, action, unfounded=True).json()["error"]
        assert refused["fields"]["unfounded"]["code"] == "not_available"


def test_who_misuses_reports_is_warned_and_then_suspended_from_them(
    comment: Comment, dora: ApiClient, bob: ApiClient
) -> None:
    impose(bob, dora.author, "suspend", reason="abuse")
    assert dora.post(f"comments/{comment.pk}/flags", {"reason": "abuse"}).status_code == 201
    warning = find_sanction(impose(bob, dora.author, "warn", reason="misuse"))
    assert code_of(give(dora, comment)) == "warning_unread"
    dora.post(f"me/warnings/{warning.pk}/acknowledge")
    other = build_comment(comment.thread, comment.author)
    assert dora.post(f"comments/{other.pk}/flags", {"reason": "spam"}).status_code == 201
    impose(bob, dora.author, "suspend", reason="misuse")
    third = build_comment(comment.thread, comment.author)
    assert code_of(dora.post(f"comments/{third.pk}/flags", {"reason": "illegal"})) == "author_suspended"
    assert code_of(give(dora, third)) == "author_suspended"
    assert give(dora, third, ground="child_abuse").status_code == 201


def test_who_it_was_is_forgotten(
    site: Site, comment: Comment, dora: ApiClient, anyone: ApiClient, bob: ApiClient, office: PostOffice
) -> None:
    give(anyone, comment)
    decide(bob, comment, "approve", answer="Nothing to it, Nora.")
    tell(office)
    late = timezone.now() - timedelta(days=Duties().keep_notices_days, minutes=1)
    Notice.objects.update(answered_at=late + timedelta(hours=1))
    purge_expired_evidence()
    assert Notice.objects.get().name == WHO["name"]
    Notice.objects.update(answered_at=late)
    purge_expired_evidence()
    kept = Notice.objects.get()
    assert (kept.name, kept.email, kept.notifier, kept.reason, kept.law, kept.answer) == ("",) * 6
    assert (kept.ground, kept.state) == ("defamation", "kept")
    page = Client().get(write_notice_link(kept.pk)).content.decode()
    assert "deleted in the meantime" in page


def test_readers_see_their_own_and_take_them_along(comment: Comment, dora: ApiClient, bob: ApiClient) -> None:
    give(dora, comment)
    (own,) = read_own(dora, "notice")
    assert {name: own[name] for name in WHO} == WHO
    assert dora.delete("me").status_code == 204
    kept = Notice.objects.get()
    assert (kept.author, kept.email, kept.reason, kept.state) == (None, "", "", "open")
    assert Erasure.objects.get().counts["notices"] == 1
    assert decide(bob, comment, "approve").status_code == 201


def test_the_site_owes_what_it_says(
    site: Site, comment: Comment, anyone: ApiClient, bob: ApiClient, erin: ApiClient
) -> None:
    changed = erin.put(
        "moderation/duties",
        {"site": site.key, "version": 1, "preset": "none", "reader_contact": "hi@gazette"},
    )
    assert changed.status_code == 200
    assert changed.json() == {
        **changed.json(),
        "version": 2,
        "takes_notices": False,
        "reader_contact": "hi@gazette",
    }
    assert code_of(give(anyone, comment)) == "notices_not_taken"
    form = f"/threads/gazette/weather/comments/{comment.pk}"
    assert Client().get(f"{form}/notice").status_code == 409
    assert f"{form}/notice" not in Client().get(f"{form}/report").content.decode()
    assert code_of(bob.put("moderation/duties", {"site": site.key, "version": 2})) == "forbidden"
    assert code_of(erin.put("moderation/duties", {"site": site.key, "version": 1})) == "stale_version"
    again = erin.put("moderation/duties", {"site": site.key, "version": 2, "takes_notices": True})
    assert (again.json()["takes_notices"], again.json()["reader_contact"]) == (True, "hi@gazette")
    assert give(anyone, comment).status_code == 201
    assert f"{form}/notice" in Client().get(f"{form}/report").content.decode()


def test_duties_have_limits_and_presets_are_within_them() -> None:
    for preset in PRESETS.values():
        assert (
            Duties.from_dict(dict(preset.settings)).to_dict() | dict(preset.settings)
            == Duties.from_dict(dict(preset.settings)).to_dict()
        )
    for name, value, code in (
        ("notice_hours", 0, "too_small"),
        ("notice_hours", 9_999, "too_large"),
        ("notice_hours", True, "invalid"),
        ("takes_notices", 1, "invalid"),
        ("reader_contact", "x" * 301, "too_long"),
        ("reader_contact", "a\nb", "invalid"),
        ("chocolate", True, "invalid"),
    ):
        with pytest.raises(SettingError) as raised:
            Duties.from_dict({name: value})
        assert (raised.value.name, raised.value.code) == (name, code)


def test_the_form_keeps_what_was_typed_and_leads_to_the_receipt(comment: Comment) -> None:
    browser = Client()
    form = f"/threads/gazette/weather/comments/{comment.pk}/notice?lang=de"
    page = browser.get(form).content.decode()
    assert "Warum ist er rechtswidrig?" in page
    sent = {name: value for name, value in SAID.items() if name != "good_faith"}
    refused = browser.post(form, {**sent, "email": "nobody"}, headers={"Origin": "http://testserver"})
    assert refused.status_code == 422
    text = refused.content.decode()
    assert "It says that I steal." in text
    assert "Bitte bestätigen Sie das" in text
    taken = browser.post(form, {**sent, "good_faith": "yes"}, headers={"Origin": "http://testserver"})
    assert taken.status_code == 302
    receipt = browser.get(taken["Location"]).content.decode()
    assert "Ihre Meldung" in receipt
    assert Notice.objects.get().language == "de"
    elsewhere = browser.post(form, sent, headers={"Origin": "https://evil.example"})
    assert elsewhere.status_code == 403


def test_the_desk_shows_who_waits_and_takes_the_answer(
    comment: Comment, anyone: ApiClient, bob: ApiClient
) -> None:
    give(anyone, comment)
    case = Case.objects.get(comment=comment)
    desk = open_desk(bob)
    page = desk.get(f"/desk/cases/{case.pk}").content.decode()
    assert "It says that I steal." in page
    assert "Nora Notary" in page
    sent = {"choice": "approve", "version": case.version, "answer": "It is a joke.", "unfounded": "on"}
    assert desk.post(f"/desk/cases/{case.pk}/decide", sent).status_code == 302
    kept = Notice.objects.get()
    assert (kept.state, kept.answer) == ("unfounded", "It is a joke.")


def test_the_database_holds_what_a_notice_must_say(comment: Comment, anyone: ApiClient) -> None:
    give(anyone, comment)
    for changes in (
        {"email": ""},
        {"reason": ""},
        {"state": "kept"},
        {"ground": "rudeness"},
        {"forgotten_at": timezone.now()},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Notice.objects.update(**changes)
    assert Letter.objects.count() == 0  # no mail server here
