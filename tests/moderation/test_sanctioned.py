"""What a sanction means for its author: what is refused, what is told, and what nobody else sees."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import jwt
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from discussions.models import Author, Comment, SigningKey, Site, Status, Thread
from moderation.actions.checking import check_revision
from moderation.models import AuthorNote, Decision, PolicyVersion, Role, Sanction
from moderation.queries.sanctions import find_standing
from tests.build import build_comment
from tests.client import ApiClient
from tests.moderation.sanctioning import appoint, code_of, find_sanction, impose
from tests.own_data import read_own
from tests.truth import find_drift

pytestmark = pytest.mark.django_db

COMMENTS = "sites/gazette/threads/weather/comments"
MINE = "sites/gazette/threads/weather/me"
TEXT = {"body": "It will clear up by noon, or so my grandmother says."}


@pytest.fixture
def ada(site: Site) -> ApiClient:
    """An admin of the site."""
    return appoint(site, "ada", Role.ADMIN)


def post(who: ApiClient, **fields: Any) -> Any:
    return who.post(COMMENTS, {**TEXT, **fields})


def check(answer: Any) -> str:
    """Check what was posted as the job does. Returns what became of it."""
    comment = Comment.objects.get(pk=answer.json()["id"])
    return str(check_revision(comment.pk, comment.revision))


# --- Kept from writing --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "code"), [("ban", "author_banned"), ("suspend", "author_suspended"), ("warn", "warning_unread")]
)
def test_who_may_not_write_is_told_until_when(
    ada: ApiClient, alice: ApiClient, thread: Thread, kind: str, code: str
) -> None:
    comment = build_comment(thread, alice.author)
    sanction = find_sanction(impose(ada, alice.author, kind))
    for answer in (post(alice), alice.patch(f"comments/{comment.pk}", TEXT)):
        assert (answer.status_code, code_of(answer)) == (403, code)
        until = answer.json()["error"].get("until")
        assert until == (sanction.ends_at and sanction.ends_at.isoformat().replace("+00:00", "Z"))
    assert Comment.objects.count() == 1
    ada.post(f"moderation/sanctions/{sanction.pk}/lift")
    assert post(alice).status_code == 202


@pytest.mark.parametrize("kind", ["premoderate", "shadow", "trust"])
def test_the_others_go_on_writing(ada: ApiClient, alice: ApiClient, thread: Thread, kind: str) -> None:
    impose(ada, alice.author, kind)
    assert post(alice).status_code == 202


def test_a_suspension_ends_by_itself(ada: ApiClient, alice: ApiClient, thread: Thread) -> None:
    impose(ada, alice.author, "suspend", hours=1)
    assert code_of(post(alice)) == "author_suspended"
    now = timezone.now()
    Sanction.objects.update(starts_at=now - timedelta(hours=1), ends_at=now)
    assert post(alice).status_code == 202


def test_a_banned_author_begins_no_thread(ada: ApiClient, alice: ApiClient) -> None:
    impose(ada, alice.author, "ban")
    fields = {**TEXT, "url": "https://gazette.example/new"}
    assert code_of(alice.post("sites/gazette/threads/new/comments", fields)) == "author_banned"
    assert not Thread.objects.exists()


def test_a_banned_author_still_reads_reports_and_withdraws(
    ada: ApiClient, alice: ApiClient, dora: ApiClient, thread: Thread
) -> None:
    own, others = build_comment(thread, alice.author), build_comment(thread, dora.author)
    impose(ada, alice.author, "ban")
    assert alice.get("me").status_code == 200
    assert alice.post(f"comments/{others.pk}/flags", {"reason": "illegal"}).status_code == 201
    assert alice.delete(f"comments/{own.pk}").status_code == 204


def test_whether_one_may_write_costs_one_query(
    ada: ApiClient, alice: ApiClient, dora: ApiClient, thread: Thread
) -> None:
    build_comment(thread, dora.author)
    impose(ada, alice.author, "suspend")
    for who, count in ((dora, 1), (alice, 1)):
        with CaptureQueriesContext(connection) as queries:
            post(who)
        asked = [query["sql"] for query in queries if "moderation_sanction" in query["sql"]]
        assert len(asked) == count, asked


# --- Shadowed -----------------------------------------------------------------------------------------------


def test_only_the_author_sees_what_a_shadowed_author_writes(
    ada: ApiClient, alice: ApiClient, dora: ApiClient, anyone: ApiClient, thread: Thread
) -> None:
    impose(ada, alice.author, "shadow")
    answer = post(alice)
    assert check(answer) == "rejected"
    comment_id = answer.json()["id"]
    (mine,) = alice.get(MINE).json()["comments"]
    (exported,) = read_own(alice, "comment")
    assert {mine["status"], exported["status"]} == {"published"}
    assert alice.get(f"comments/{comment_id}").json()["status"] == "published"
    for other in (dora, anyone):
        assert other.get(f"comments/{comment_id}").status_code == 404
    page = anyone.get(COMMENTS).json()
    assert (page["comments"], page["count"]) == ([], 0)
    assert dora.get(MINE).json()["comments"] == []


def test_a_shadowed_author_notices_nothing(ada: ApiClient, alice: ApiClient, thread: Thread) -> None:
    """Editing, answering and withdrawing work as with what is published."""
    impose(ada, alice.author, "shadow")
    posted = post(alice)
    check(posted)
    address = f"comments/{posted.json()['id']}"
    edited = alice.patch(address, {"body": "It will clear up by one."})
    assert (edited.status_code, check(edited)) == (202, "rejected")
    reply = post(alice, parent=posted.json()["id"])
    assert (reply.status_code, check(reply)) == (202, "rejected")
    assert {comment["status"] for comment in alice.get(MINE).json()["comments"]} == {"published"}
    assert alice.get(MINE).json()["sanctions"] == alice.get("me").json()["sanctions"] == []
    assert alice.delete(f"comments/{reply.json()['id']}").status_code == 204
    assert alice.get(f"comments/{reply.json()['id']}").json()["status"] == "withdrawn"
    assert find_drift(thread) == []


def test_what_a_moderator_rejected_is_rejected_to_its_shadowed_author(
    ada: ApiClient, alice: ApiClient, thread: Thread
) -> None:
    removed = build_comment(thread, alice.author, status=Status.REJECTED)
    impose(ada, alice.author, "shadow")
    assert alice.get(f"comments/{removed.pk}").json()["status"] == "rejected"
    assert code_of(alice.patch(f"comments/{removed.pk}", TEXT)) == "edit_window_closed"
    assert code_of(post(alice, parent=str(removed.pk))) == "parent_unavailable"


def test_nobody_else_answers_what_is_shadowed(
    ada: ApiClient, alice: ApiClient, dora: ApiClient, thread: Thread
) -> None:
    impose(ada, alice.author, "shadow")
    posted = post(alice)
    check(posted)
    assert code_of(post(dora, parent=posted.json()["id"])) == "parent_unavailable"


# --- What becomes of what they write ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "premoderation", "status"),
    [
        (None, "none", "published"),
        ("premoderate", "none", "held"),
        ("shadow", "none", "rejected"),
        ("suspend", "none", "published"),
        (None, "new", "held"),
        ("trust", "new", "published"),
    ],
)
def test_the_standing_reaches_the_policy(
    ada: ApiClient, alice: ApiClient, thread: Thread, kind: str | None, premoderation: str, status: str
) -> None:
    document = {"premoderation": premoderation}
    PolicyVersion.objects.create(site=thread.site, version=1, document=document)
    comment = build_comment(thread, alice.author, status=Status.PENDING, body=TEXT["body"])
    if kind:
        impose(ada, alice.author, kind)
    assert check_revision(comment.pk, 1) == status


def test_what_was_being_checked_meets_the_ban(ada: ApiClient, alice: ApiClient, thread: Thread) -> None:
    comment = build_comment(thread, alice.author, status=Status.PENDING)
    impose(ada, alice.author, "ban")
    assert check_revision(comment.pk, 1) == "rejected"
    assert Decision.objects.get(comment=comment).code == "trust.banned"
    # A banned author is told so, and sees what became of it.
    assert alice.get(f"comments/{comment.pk}").json()["status"] == "rejected"


# --- Told ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["me", MINE])
def test_the_author_is_told(ada: ApiClient, alice: ApiClient, thread: Thread, address: str) -> None:
    fields = {"message": "Third time this week.", "note": "Known to the police."}
    warning = find_sanction(impose(ada, alice.author, "warn", **fields))
    suspension = find_sanction(impose(ada, alice.author, "suspend"))
    for unseen in ("trust", "shadow"):
        impose(ada, alice.author, unseen)
    told = alice.get(address).json()["sanctions"]
    assert [(each["id"], each["kind"]) for each in told] == [
        (str(suspension.pk), "suspend"),
        (str(warning.pk), "warn"),
    ]
    assert (told[1]["message"], told[1]["why"], told[1]["by"]) == (
        "Third time this week.",
        "insults or harassment",
        "person",
    )
    assert told[0]["ends_at"] is not None
    assert "The Gazette" in told[0]["objection"]
    assert "police" not in str(told)
    ada.post(f"moderation/sanctions/{warning.pk}/lift")
    assert len(alice.get(address).json()["sanctions"]) == 1


def test_a_warning_is_acknowledged_once_and_stays_on_the_record(
    ada: ApiClient, alice: ApiClient, dora: ApiClient, thread: Thread
) -> None:
    warning = find_sanction(impose(ada, alice.author, "warn"))
    address = f"me/warnings/{warning.pk}/acknowledge"
    assert code_of(dora.post(address)) == "warning_not_found"
    assert code_of(post(alice)) == "warning_unread"
    assert alice.post(address).status_code == 204
    first = Sanction.objects.get().acknowledged_at
    assert alice.post(address).status_code == 204
    assert Sanction.objects.get().acknowledged_at == first
    assert post(alice).status_code == 202
    assert alice.get("me").json()["sanctions"][0]["acknowledged_at"] is not None
    # A mistake can be taken back also when it was read.
    assert ada.post(f"moderation/sanctions/{warning.pk}/lift").status_code == 201
    assert code_of(alice.post(address)) == "warning_not_found"


def test_only_warnings_are_acknowledged(ada: ApiClient, alice: ApiClient, thread: Thread) -> None:
    ban = find_sanction(impose(ada, alice.author, "ban"))
    assert code_of(alice.post(f"me/warnings/{ban.pk}/acknowledge")) == "warning_not_found"
    assert code_of(post(alice)) == "author_banned"


# --- Leaving ------------------------------------------------------------------------------------------------


@pytest.fixture
def sign_in(site: Site) -> Callable[[], ApiClient]:
    """Sign the same reader in by the site, once more."""
    secret = "a-secret-of-the-gazette-" + "x" * 20
    SigningKey.objects.create(site=site, algorithm="HS256", secret=secret, audience="gazette")

    def sign() -> ApiClient:
        claims = {"sub": "42", "aud": "gazette", "exp": timezone.now() + timedelta(minutes=5)}
        client = ApiClient(token=jwt.encode(claims, secret, algorithm="HS256"))
        author = Author.objects.get(pk=client.get("me").json()["author"]["id"])
        return ApiClient(token=client.token, author=author)

    return sign


def test_erasing_oneself_ends_no_ban(
    ada: ApiClient, bob: ApiClient, thread: Thread, sign_in: Callable[[], ApiClient]
) -> None:
    reader = sign_in()
    note = bob.post(f"moderation/authors/{reader.author.pk}/notes", {"text": "Is really called Sam."})
    assert note.status_code == 201
    ban = find_sanction(impose(ada, reader.author, "ban", note="Sam again.", message="Dear Sam"))
    assert reader.delete("me").status_code == 204
    ban.refresh_from_db()
    assert (ban.note, ban.message, AuthorNote.objects.count()) == ("", "", 0)
    again = sign_in()
    assert again.author.pk != reader.author.pk
    assert code_of(post(again)) == "author_banned"
    assert find_standing(again.author) == "banned"
    (shown,) = ada.get(f"moderation/authors/{again.author.pk}").json()["sanctions"]
    assert shown["id"] == str(ban.pk)
    ada.post(f"moderation/sanctions/{ban.pk}/lift")
    assert post(again).status_code == 202
