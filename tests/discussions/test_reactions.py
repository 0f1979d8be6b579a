"""Votes and flags."""

import pytest

from discussions.actions.authors import create_guest
from discussions.models import Comment, Flag, Status, Thread, ThreadState
from moderation.models import Case
from tests.build import build_comment, move
from tests.client import ApiClient
from tests.truth import find_drift

pytestmark = pytest.mark.django_db


@pytest.fixture
def comment(thread: Thread, alice: ApiClient) -> Comment:
    return build_comment(thread, alice.author)


def test_a_vote_counts_once_and_can_be_changed(dora: ApiClient, thread: Thread, comment: Comment) -> None:
    for value, up, down in [(1, 1, 0), (1, 1, 0), (-1, 0, 1), (0, 0, 0), (0, 0, 0)]:
        answer = dora.put(f"comments/{comment.pk}/vote", {"value": value}).json()
        assert (answer["value"], answer["upvotes"], answer["downvotes"]) == (value, up, down)
    assert find_drift(thread) == []


@pytest.mark.parametrize("path", ["vote", "flags"])
def test_nobody_reacts_to_their_own(alice: ApiClient, comment: Comment, path: str) -> None:
    body = {"value": 1} if path == "vote" else {"reason": "spam"}
    answer = alice.send("PUT" if path == "vote" else "POST", f"comments/{comment.pk}/{path}", body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "own_comment")


@pytest.mark.parametrize(
    ("method", "path", "body"), [("PUT", "vote", {"value": 1}), ("POST", "flags", {"reason": "spam"})]
)
def test_nobody_reacts_where_they_cannot(
    dora: ApiClient,
    charlie: ApiClient,
    anyone: ApiClient,
    thread: Thread,
    comment: Comment,
    *,
    method: str,
    path: str,
    body: object,
) -> None:
    address = f"comments/{comment.pk}/{path}"
    assert anyone.send(method, address, body).status_code == 401
    assert charlie.send(method, address, body).json()["error"]["code"] == "comment_not_found"
    Thread.objects.filter(pk=thread.pk).update(state=ThreadState.READ_ONLY)
    assert dora.send(method, address, body).json()["error"]["code"] == "thread_read_only"
    Thread.objects.filter(pk=thread.pk).update(state=ThreadState.CLOSED)
    move(comment, Status.PUBLISHED, Status.HELD)
    assert dora.send(method, address, body).json()["error"]["code"] == "comment_unavailable"


def test_a_flag_opens_a_case(dora: ApiClient, comment: Comment) -> None:
    answer = dora.post(f"comments/{comment.pk}/flags", {"reason": "abuse", "note": "See the last line."})
    assert answer.status_code == 201
    case = Case.objects.get(comment=comment)
    assert (case.kind, case.state) == ("flagged", "open")
    # Nobody hides a comment alone.
    assert Comment.objects.get(pk=comment.pk).status == Status.PUBLISHED


def test_a_second_flag_changes_the_first(dora: ApiClient, comment: Comment) -> None:
    dora.post(f"comments/{comment.pk}/flags", {"reason": "abuse"})
    priority = Case.objects.get(comment=comment).priority
    assert dora.post(f"comments/{comment.pk}/flags", {"reason": "spam"}).status_code == 200
    assert Flag.objects.get(comment=comment).reason == "spam"
    assert Case.objects.get(comment=comment).priority == priority


def test_a_flag_after_approval_reaches_the_queue_again(
    dora: ApiClient, bob: ApiClient, thread: Thread, alice: ApiClient
) -> None:
    comment = build_comment(thread, alice.author)
    dora.post(f"comments/{comment.pk}/flags", {"reason": "abuse"})
    case = bob.get("moderation/cases").json()["cases"][0]
    bob.post(f"moderation/cases/{case['id']}/decisions", {"action": "approve", "version": case["version"]})
    assert bob.get("moderation/cases").json()["cases"] == []
    _, token = create_guest(site=thread.site, name="Eve", email="")
    ApiClient(token=token).post(f"comments/{comment.pk}/flags", {"reason": "spam"})
    assert [case["comment"]["id"] for case in bob.get("moderation/cases").json()["cases"]] == [
        str(comment.pk)
    ]
