"""What a post, a vote and a page cost in statements, which is most of what they cost."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from discussions.models import Comment, Revision, Thread
from tests.build import build_author, build_comment
from tests.client import ApiClient

pytestmark = pytest.mark.django_db

COMMENTS = "sites/gazette/threads/weather/comments"
SAVEPOINT = 2  # begins and ends the transaction, which in a test is inside of another


def count_statements(client: ApiClient, method: str, path: str, body: Any, **headers: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        answer = client.send(method, path, body, headers=headers)
    assert answer.status_code < 300, answer.json()
    return len(queries)


def test_a_post_costs_six_statements(alice: ApiClient, thread: Thread) -> None:
    """Who writes, where, that they are not being erased, that they may; the comment with its revision; its forecast."""
    assert count_statements(alice, "POST", COMMENTS, {"body": "Rain."}) == 6 + SAVEPOINT


def test_a_reply_costs_two_more(alice: ApiClient, thread: Thread) -> None:
    """What it replies to, and whether that takes replies."""
    parent = build_comment(thread, build_author(thread))
    assert (
        count_statements(alice, "POST", COMMENTS, {"body": "No.", "parent": str(parent.pk)}) == 8 + SAVEPOINT
    )


def test_a_key_against_repeats_costs_one_more(alice: ApiClient, thread: Thread) -> None:
    assert count_statements(alice, "POST", COMMENTS, {"body": "Rain."}, Idempotency_Key="k") == 7 + SAVEPOINT
    # Sent again, it costs nothing but to find the first.
    assert count_statements(alice, "POST", COMMENTS, {"body": "Rain."}, Idempotency_Key="k") == 2


def test_a_vote_costs_three_statements(alice: ApiClient, thread: Thread) -> None:
    """Who votes, on what, and the vote."""
    comment = build_comment(thread, build_author(thread))
    assert count_statements(alice, "PUT", f"comments/{comment.pk}/vote", {"value": 1}) == 3


def test_what_one_statement_stores_is_all_there_is(alice: ApiClient, thread: Thread) -> None:
    answer = alice.post(COMMENTS, {"body": "Rain in the *west*."}).json()
    comment, revision = Comment.objects.get(), Revision.objects.get()
    assert (str(comment.pk), revision.comment_id, revision.number) == (answer["id"], comment.pk, 1)
    assert (comment.body, revision.body) == ("Rain in the *west*.", "Rain in the *west*.")
    assert (comment.status, comment.created_at) == ("pending", revision.created_at)
    assert (revision.queue_id, revision.queued_at) == (thread.site_id, comment.created_at)
    assert comment.is_shown is False
