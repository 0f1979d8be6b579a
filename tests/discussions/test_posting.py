"""A comment's way in: posted, stored, checked, published."""

import pytest

from discussions.models import Comment, Revision, Status, Thread
from moderation.actions.checking import check_revision
from tests.client import ApiClient

pytestmark = pytest.mark.django_db

COMMENTS = "sites/gazette/threads/weather/comments"


def test_it_stores_the_comment_as_pending(alice: ApiClient, thread: Thread) -> None:
    response = alice.post(COMMENTS, {"body": "It **rains**."})
    assert response.status_code == 202, response.content
    answer = response.json()
    assert answer["status"] == "pending"
    assert answer["body_html"] == "<p>It <strong>rains</strong>.</p>"
    comment = Comment.objects.get(pk=answer["id"])
    assert comment.status == Status.PENDING
    assert Revision.objects.get(comment=comment).body == "It **rains**."


def test_it_is_published_once_checked(alice: ApiClient, anyone: ApiClient, thread: Thread) -> None:
    posted = alice.post(COMMENTS, {"body": "I think it will rain on Sunday."}).json()
    assert anyone.get(COMMENTS).json()["comments"] == []
    assert check_revision(int(posted["id"]), 1) == Status.PUBLISHED
    page = anyone.get(COMMENTS).json()
    assert [comment["id"] for comment in page["comments"]] == [posted["id"]]
    assert page["count"] == 1
