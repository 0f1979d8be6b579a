"""Editing and withdrawing one's own comment."""

from datetime import timedelta

import pytest

from discussions.actions.comments import withdraw_comment
from discussions.models import Comment, Revision, Status, Thread, ThreadState
from moderation.actions.checking import check_revision
from moderation.models import Decision, DecisionAction
from tests.build import build_author, build_comment, move
from tests.client import ApiClient

pytestmark = pytest.mark.django_db


@pytest.fixture
def comment(thread: Thread, alice: ApiClient) -> Comment:
    return build_comment(thread, alice.author, body="It will rain.")


def test_an_edit_is_a_new_revision_that_is_checked_again(alice: ApiClient, comment: Comment) -> None:
    answer = alice.patch(f"comments/{comment.pk}", {"body": "It will *snow*."})
    assert answer.status_code == 202
    assert (answer.json()["status"], answer.json()["body_html"]) == (
        "pending",
        "<p>It will <em>snow</em>.</p>",
    )
    assert list(
        Revision.objects.filter(comment=comment).order_by("number").values_list("body", flat=True)
    ) == [
        "It will rain.",
        "It will *snow*.",
    ]
    # The check of the first text comes too late to matter.
    assert check_revision(comment.pk, 1) is None
    assert check_revision(comment.pk, 2) == Status.PUBLISHED
    recheck = Decision.objects.get(comment=comment, action=DecisionAction.RECHECK)
    assert (recheck.from_status, recheck.to_status, recheck.actor) == ("published", "pending", "author")


def test_it_closes_with_time(alice: ApiClient, comment: Comment) -> None:
    Comment.objects.filter(pk=comment.pk).update(created_at=comment.created_at - timedelta(minutes=16))
    answer = alice.patch(f"comments/{comment.pk}", {"body": "Too late."})
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "edit_window_closed")


def test_it_closes_with_the_first_reply(alice: ApiClient, thread: Thread, comment: Comment) -> None:
    build_comment(thread, build_author(thread), parent=comment)
    answer = alice.patch(f"comments/{comment.pk}", {"body": "You are all wrong."})
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "edit_window_closed")


@pytest.mark.parametrize("status", [Status.REJECTED, Status.SPAM])
def test_a_rejected_comment_is_not_edited(alice: ApiClient, comment: Comment, status: Status) -> None:
    move(comment, Status.PUBLISHED, status)
    assert alice.patch(f"comments/{comment.pk}", {"body": "Again."}).status_code == 409


def test_nobody_else_edits_or_withdraws_it(dora: ApiClient, charlie: ApiClient, comment: Comment) -> None:
    for person, refusal in [(dora, (403, "forbidden")), (charlie, (404, "comment_not_found"))]:
        for answer in (
            person.patch(f"comments/{comment.pk}", {"body": "Mine now."}),
            person.delete(f"comments/{comment.pk}"),
        ):
            assert (answer.status_code, answer.json()["error"]["code"]) == refusal


def test_withdrawing_leaves_a_tombstone_where_there_are_replies(
    alice: ApiClient, anyone: ApiClient, thread: Thread, comment: Comment
) -> None:
    build_comment(thread, build_author(thread), parent=comment)
    assert alice.delete(f"comments/{comment.pk}").status_code == 204
    answer = anyone.get(f"comments/{comment.pk}").json()
    assert (answer["status"], answer["body"], answer["author"]) == ("withdrawn", None, None)
    assert alice.delete(f"comments/{comment.pk}").status_code == 204
    assert Decision.objects.filter(comment=comment, action=DecisionAction.WITHDRAW).count() == 1


def test_withdrawing_without_replies_leaves_nothing(
    alice: ApiClient, anyone: ApiClient, comment: Comment
) -> None:
    alice.delete(f"comments/{comment.pk}")
    assert anyone.get(f"comments/{comment.pk}").status_code == 404
    assert alice.get(f"comments/{comment.pk}").json()["status"] == "withdrawn"


def test_a_check_that_comes_after_withdrawal_changes_nothing(thread: Thread, alice: ApiClient) -> None:
    comment = build_comment(thread, alice.author, status=Status.PENDING)
    withdraw_comment(comment)
    assert check_revision(comment.pk, 1) is None
    assert Comment.objects.get(pk=comment.pk).status == Status.WITHDRAWN


def test_nothing_is_edited_in_a_read_only_thread(alice: ApiClient, thread: Thread, comment: Comment) -> None:
    Thread.objects.filter(pk=thread.pk).update(state=ThreadState.READ_ONLY)
    answer = alice.patch(f"comments/{comment.pk}", {"body": "Still here?"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "thread_read_only")
