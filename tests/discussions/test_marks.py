"""What moderators set on a comment, as readers see it: pinned first, featured, locked, edited."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from discussions.actions.comments import Origin, edit_comment
from discussions.actions.marks import (
    feature_comment,
    lock_branch,
    pin_comment,
    restore_text,
    rewrite_comment,
    unpin_comment,
)
from discussions.actions.statuses import lock_thread
from discussions.models import Comment, Revision, Status, Thread, ThreadMode
from discussions.queries.cursors import Sort
from discussions.queries.tree import FLAT_SORTS
from discussions.refusals import Refused
from tests.build import build_author, build_comment, move
from tests.client import ApiClient
from tests.threads import read_tree

pytestmark = pytest.mark.django_db

ADDRESS = "sites/gazette/threads/weather/comments"
WHOLE_SORTS = [sort for sort in Sort if sort not in FLAT_SORTS]


@pytest.fixture
def comments(thread: Thread) -> list[Comment]:
    author = build_author(thread)
    thread.mode = ThreadMode.QUESTIONS  # for the sort that has nothing else
    return [build_comment(thread, author, body=f"Remark {number}") for number in range(8)]


def pin(comment: Comment, **places: int) -> None:
    with transaction.atomic():
        lock_thread(comment.thread_id)
        pin_comment(Comment.objects.get(pk=comment.pk), **places)


def ids(page: dict[str, Any]) -> list[int]:
    return [int(node["id"]) for node in page["comments"]]


@pytest.mark.parametrize("sort", WHOLE_SORTS)
def test_what_is_pinned_comes_first_once_in_every_sort(
    anyone: ApiClient, comments: list[Comment], sort: Sort
) -> None:
    plain = read_tree(anyone, "gazette", "weather", sort=sort, limit=2).ids()
    pinned = [str(comments[4].pk), str(comments[1].pk)]
    for comment in (comments[4], comments[1]):
        pin(comment)
    first = anyone.get(ADDRESS, {"sort": sort, "limit": 2}).json()
    assert len(first["comments"]) == 2 + len(pinned)
    assert [node["is_pinned"] for node in first["comments"]] == [True, True, False, False]
    found = read_tree(anyone, "gazette", "weather", sort=sort, limit=2).ids()
    assert found == [*pinned, *(each for each in plain if each not in pinned)]


@pytest.mark.parametrize("sort", WHOLE_SORTS)
def test_who_pages_meets_each_once_whatever_is_pinned_meanwhile(
    anyone: ApiClient, comments: list[Comment], sort: Sort
) -> None:
    pin(comments[3])
    query: dict[str, Any] = {"sort": sort, "limit": 2}
    page = anyone.get(ADDRESS, query).json()
    seen = ids(page)
    unseen = next(comment for comment in reversed(comments) if comment.pk not in seen)
    pin(unseen)
    unpin_comment(Comment.objects.get(pk=comments[3].pk))
    while page["next"]:
        page = anyone.get(ADDRESS, {"cursor": page["next"], "limit": 2}).json()
        seen += ids(page)
    assert sorted(seen) == [comment.pk for comment in comments]


def test_three_at_most_and_at_the_top_only(thread: Thread, comments: list[Comment]) -> None:
    for comment in comments[:3]:
        pin(comment)
    with pytest.raises(Refused, match="too_many_pinned"):
        pin(comments[3])
    unpin_comment(Comment.objects.get(pk=comments[1].pk))
    pin(comments[3], place=1)  # taken: the free one
    assert Comment.objects.get(pk=comments[3].pk).pinned_place == 2
    reply = build_comment(thread, comments[0].author, parent=comments[0])
    unpin_comment(Comment.objects.get(pk=comments[0].pk))
    with pytest.raises(IntegrityError, match="comment_pinned_at_top"), transaction.atomic():
        pin(reply)


def test_what_was_taken_down_is_not_listed_first(anyone: ApiClient, comments: list[Comment]) -> None:
    pin(comments[5])
    move(comments[5], Status.PUBLISHED, Status.REJECTED)
    assert str(comments[5].pk) not in read_tree(anyone, "gazette", "weather").ids()


def test_nobody_replies_below_a_locked_comment(
    alice: ApiClient, thread: Thread, comments: list[Comment]
) -> None:
    below = build_comment(thread, comments[0].author, parent=comments[0])
    deeper = build_comment(thread, comments[0].author, parent=below)
    lock_branch(Comment.objects.get(pk=comments[0].pk), is_locked=True)

    def reply(parent: Comment) -> str:
        answer = alice.post(ADDRESS, {"body": "But I say …", "parent": str(parent.pk)})
        return str(answer.json().get("error", {}).get("code", answer.json().get("status")))

    assert [reply(each) for each in (comments[0], below, deeper)] == ["branch_locked"] * 3
    assert reply(comments[1]) == "pending"
    lock_branch(Comment.objects.get(pk=comments[0].pk), is_locked=False)
    lock_branch(Comment.objects.get(pk=deeper.pk), is_locked=True)
    assert [reply(each) for each in (below, deeper)] == ["pending", "branch_locked"]


def test_readers_see_every_mark_and_what_changed(anyone: ApiClient, comments: list[Comment]) -> None:
    address = "sites/gazette/threads/weather/updates"
    comment = Comment.objects.get(pk=comments[2].pk)
    since = anyone.get(address, {"since": 0}).json()["version"]
    with transaction.atomic():
        lock_thread(comment.thread_id)
        feature_comment(comment, is_featured=True)
        lock_branch(comment, is_locked=True)
        pin_comment(comment)
        rewrite_comment(comment, body="Remark [removed]", body_html="<p>Remark [removed]</p>")
    (changed,) = anyone.get(address, {"since": since}).json()["comments"]
    marks = ("is_featured", "is_locked", "is_pinned", "edited_by", "body")
    assert [changed[mark] for mark in marks] == [True, True, True, "moderator", "Remark [removed]"]
    (node, *_) = anyone.get(ADDRESS).json()["comments"]
    assert {name: node[name] for name in changed} == changed


def test_an_author_does_not_overwrite_a_moderators_text(comments: list[Comment]) -> None:
    comment = Comment.objects.get(pk=comments[0].pk)
    rewrite_comment(comment, body="Milder", body_html="<p>Milder</p>")
    with pytest.raises(Refused, match="edit_window_closed"):
        edit_comment(comment=comment, body="Wilder", origin=Origin())
    restore_text(comment, 1)
    assert (comment.body, comment.edited_at, comment.is_edited_by_moderator) == ("Remark 0", None, False)
    edited = edit_comment(comment=comment, body="Wilder", origin=Origin())
    assert edited.revision == 3
    assert list(
        Revision.objects.filter(comment=comment).order_by("number").values_list("body", flat=True)
    ) == [
        "Remark 0",
        "Milder",
        "Wilder",
    ]
