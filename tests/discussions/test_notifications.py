"""What readers are told of, in which order of reasons, and what they are not."""

from typing import Any

import pytest
from django.db import connection

from discussions.actions.follows import follow_thread
from discussions.actions.mailboxes import set_paces
from discussions.actions.notifications import spread_event
from discussions.actions.reactions import flag_comment
from discussions.models import (
    Author,
    Comment,
    Event,
    EventKind,
    FlagReason,
    Notification,
    Status,
    Thread,
)
from discussions.queries.mentions import MAX_MENTIONS
from moderation.actions.cases import put_case
from moderation.actions.decisions import decide_case, undo_decision
from moderation.models import Case, CaseKind, CaseState, DecisionAction
from tests.build import build_author, build_comment, move
from tests.client import ApiClient
from tests.discussions.telling import give_mailbox, list_told, spread
from tests.discussions.test_authentication import refusal

pytestmark = pytest.mark.django_db

LIST = "me/notifications"
AT_SEVEN = "(mail_due_at AT TIME ZONE 'UTC')::time = '07:00'"


def hold_case(comment: Comment) -> Case:
    return put_case(
        comment, kind=CaseKind.SPAM, state=CaseState.OPEN, code="links.mostly_link", details={}, evidence=50
    )


def decide(case: Case, moderator: ApiClient, action: DecisionAction) -> Any:
    case.refresh_from_db()
    return decide_case(
        case=case, moderator=moderator.user, action=action, reason="", note="", version=case.version
    )


# --- New comments -----------------------------------------------------------------------------------------


def test_one_hears_of_replies_mentions_and_followed_threads_each_comment_once(
    thread: Thread, alice: ApiClient, dora: ApiClient
) -> None:
    gil, ann, hal = (build_author(thread, name) for name in ("Gil", "Ann Lee", "Hal"))
    first = build_comment(thread, alice.author)
    build_comment(thread, ann)
    for reader in (alice.author, ann, hal, dora.author):
        follow_thread(thread, reader)
    spread()
    Notification.objects.all().delete()
    reply = build_comment(thread, dora.author, parent=first, body="@Ann Lee and @Alice: no. @Gil?")
    spread()
    assert list_told(alice.author) == [("reply", "")]
    assert list_told(ann) == [("mention", "")]
    assert list_told(hal) == [("thread", "")]
    assert list_told(dora.author) == []  # it is her own
    assert list_told(gil) == []  # who never wrote here
    move(reply, Status.PUBLISHED, Status.HELD)
    move(reply, Status.HELD, Status.PUBLISHED)
    spread()
    assert Notification.objects.count() == 3


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("@Ann is right", ["Ann"]),
        ("@ann, @ANN LEE!", ["Ann", "Ann Lee"]),
        ("Thanks @Ann Lee", ["Ann Lee"]),
        ("(@Ann)", ["Ann"]),
        ("@Annabel", []),
        ("ann@example.org @Ann", ["Ann"]),
        ("mail me@Ann", []),
        ("`@Ann` or\n```\n@Ann\n```", []),
        ("@Twin", []),
        ("@Zoë and @Ζωή", ["Zoë", "Ζωή"]),
        ("@ @@ @\n@\x0b", []),
        ("@nobody " * MAX_MENTIONS + "@Ann", []),
    ],
)
def test_a_name_is_somebody_in_the_thread(thread: Thread, body: str, names: list[str]) -> None:
    known = ["Ann", "Ann Lee", "Zoë", "Ζωή", "Twin", "Twin"]
    people = [build_author(thread, name) for name in known]
    for person in people:
        build_comment(thread, person)
    elsewhere = Thread.objects.create(site=thread.site, key="sports")
    build_comment(elsewhere, build_author(thread, "Annabel"))
    spread()
    build_comment(thread, build_author(thread, "Speaker"), body=body)
    spread()
    told = Notification.objects.filter(kind="mention").values_list("author__name", flat=True)
    assert sorted(told) == sorted(names)


def test_nobody_hears_of_what_was_never_published_or_is_no_longer(
    thread: Thread, alice: ApiClient, dora: ApiClient
) -> None:
    first = build_comment(thread, alice.author)
    for status in (Status.HELD, Status.REJECTED, Status.SPAM, Status.PENDING):
        build_comment(thread, dora.author, parent=first, status=status)
    gone = build_comment(thread, dora.author, parent=first)
    move(gone, Status.PUBLISHED, Status.REJECTED)
    spread()
    assert list_told(alice.author) == []
    seen = build_comment(thread, dora.author, parent=first)
    spread()
    assert len(alice.get(LIST).json()["notifications"]) == 1
    move(seen, Status.PUBLISHED, Status.REJECTED)
    assert alice.get(LIST).json() == {"unread": 0, "notifications": [], "next": None}


def test_a_comment_that_concerns_nobody_writes_nothing_down(thread: Thread, alice: ApiClient) -> None:
    build_comment(thread, alice.author)
    assert not Event.objects.exists()


def test_two_workers_tell_of_an_event_once(thread: Thread, alice: ApiClient, dora: ApiClient) -> None:
    build_comment(thread, dora.author, parent=build_comment(thread, alice.author))
    (event,) = Event.objects.all()
    for _ in range(2):
        spread_event(event.pk)
    assert list_told(alice.author) == [("reply", "")]
    assert not Event.objects.filter(waits=True).exists()


def test_a_thread_of_many_followers_is_one_statement(thread: Thread, dora: ApiClient) -> None:
    for number in range(30):
        follow_thread(thread, build_author(thread, f"Reader {number}"))
    build_comment(thread, dora.author)
    (event,) = Event.objects.all()
    connection.force_debug_cursor = True
    connection.queries_log.clear()
    spread_event(event.pk)
    inserts = [
        query for query in connection.queries if "INSERT INTO discussions_notification" in query["sql"]
    ]
    connection.force_debug_cursor = False
    assert len(inserts) == 1
    assert Notification.objects.count() == 30


# --- Decisions --------------------------------------------------------------------------------------------


def test_author_and_flaggers_hear_what_was_decided(
    thread: Thread, alice: ApiClient, dora: ApiClient, bob: ApiClient
) -> None:
    comment = build_comment(thread, alice.author)
    flag_comment(comment=comment, author=dora.author, reason=FlagReason.SPAM, note="")
    case = Case.objects.get(comment=comment)
    settled = decide(case, bob, DecisionAction.REJECT)
    spread()
    assert list_told(alice.author) == [("decision", "rejected")]
    assert list_told(dora.author) == [("flag", "rejected")]
    undo_decision(decision=settled.decision, moderator=bob.user)
    decide(case, bob, DecisionAction.APPROVE)
    spread()
    # Of the undoing and the approval, which left it published, the author hears that it is back.
    assert list_told(alice.author) == [("decision", "rejected"), ("decision", "published")]
    assert list_told(dora.author)[-1] == ("flag", "published")


def test_what_was_undone_before_anybody_was_told_is_not_told(
    thread: Thread, alice: ApiClient, bob: ApiClient
) -> None:
    comment = build_comment(thread, alice.author, status=Status.HELD)
    case = hold_case(comment)
    settled = decide(case, bob, DecisionAction.REJECT)
    undo_decision(decision=settled.decision, moderator=bob.user)
    spread()
    assert ("decision", "rejected") not in list_told(alice.author)


def test_a_machine_that_publishes_tells_nobody(thread: Thread, alice: ApiClient) -> None:
    build_comment(thread, alice.author)
    spread()
    assert list_told(alice.author) == []


# --- The list ---------------------------------------------------------------------------------------------


def test_the_list_is_read_by_cursor_and_marked_as_read(
    thread: Thread, alice: ApiClient, dora: ApiClient
) -> None:
    first = build_comment(thread, alice.author)
    replies = [build_comment(thread, dora.author, parent=first, body=f"No. {n}") for n in range(5)]
    spread()
    page = alice.get(LIST, {"limit": "2"}).json()
    assert page["unread"] == 5
    assert [each["comment"]["id"] for each in page["notifications"]] == [
        str(reply.pk) for reply in reversed(replies[3:])
    ]
    newest = page["notifications"][0]
    assert (newest["kind"], newest["is_read"], newest["status"]) == ("reply", False, None)
    assert newest["thread"] == {"key": "weather", "url": thread.url, "title": "Weather"}
    rest = alice.get(LIST, {"limit": "3", "cursor": page["next"]}).json()
    assert (len(rest["notifications"]), rest["next"]) == (3, None)
    seen = page["notifications"][1]["id"]
    assert alice.post(f"{LIST}/read", {"up_to": seen}).json() == {"unread": 1}
    assert [each["is_read"] for each in alice.get(LIST).json()["notifications"]] == [False] + 4 * [True]
    assert dora.get(LIST).json()["unread"] == 0
    assert dora.post(f"{LIST}/read", {"up_to": newest["id"]}).json() == {"unread": 0}
    assert alice.get(LIST).json()["unread"] == 1  # nobody reads for others


def test_who_is_erased_is_told_nothing(thread: Thread, alice: ApiClient, dora: ApiClient) -> None:
    first = build_comment(thread, alice.author)
    follow_thread(thread, alice.author)
    build_comment(thread, dora.author, parent=first)
    spread()
    assert alice.delete("me").status_code == 204
    assert not Notification.objects.filter(author=alice.author).exists()
    build_comment(thread, dora.author)
    spread()
    assert list_told(Author.objects.get(pk=alice.author.pk)) == []


# --- By mail: how soon ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pace", "due"),
    [
        ("immediate", "= now()"),
        ("hourly", "= date_trunc('hour', now()) + interval '1 hour'"),
        ("daily", f"BETWEEN now() AND now() + interval '1 day' AND {AT_SEVEN}"),
        ("off", "IS NULL"),
    ],
)
def test_mail_is_due_by_the_readers_pace(
    thread: Thread, alice: ApiClient, dora: ApiClient, pace: str, due: str
) -> None:
    give_mailbox(alice.author, reply_pace=pace)
    build_comment(thread, dora.author, parent=build_comment(thread, alice.author))
    spread()
    with connection.cursor() as database:
        database.execute(f"SELECT count(*) FROM discussions_notification WHERE mail_due_at {due}")
        assert database.fetchone() == (1,)


def test_who_never_asked_for_mail_gets_none(thread: Thread, alice: ApiClient, dora: ApiClient) -> None:
    Author.objects.filter(pk=alice.author.pk).update(email="alice@example.org", is_email_verified=True)
    first = build_comment(thread, alice.author)
    build_comment(thread, dora.author, parent=first)
    spread()
    assert not Notification.objects.filter(mail_due_at__isnull=False).exists()
    set_paces(alice.author, {})
    build_comment(thread, dora.author, parent=first)
    spread()
    assert Notification.objects.filter(mail_due_at__isnull=False).count() == 1


def test_settings_say_where_mail_goes_and_how_soon(thread: Thread, alice: ApiClient) -> None:
    paces = {"reply": "immediate", "mention": "immediate", "thread": "hourly", "decision": "immediate"}
    assert alice.get(f"{LIST}/mail").json() == {"email": "none", "address": "", **paces}
    changed = alice.put(f"{LIST}/mail", {"thread": "daily", "reply": "off"}).json()
    assert changed == {"email": "none", "address": "", **paces, "thread": "daily", "reply": "off"}
    assert alice.get(f"{LIST}/mail").json() == changed
    assert refusal(alice.put(f"{LIST}/mail", {"reply": "weekly"})) == (422, "invalid_fields")


def test_event_kinds_are_those_of_statuses() -> None:
    moved = {status for status in Status.values if status != "pending"}
    assert {f"comment.{status}" for status in moved} <= set(EventKind.values)
