"""Pages of the tree: their order, their cursors, and what they cost."""

import random
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from discussions.actions.marks import feature_comment
from discussions.actions.votes import count_votes, vote_on_comment
from discussions.models import Author, Comment, Status, Thread, ThreadMode
from discussions.queries.cursors import Sort
from tests.build import build_author, build_comment, move
from tests.client import ApiClient

pytestmark = pytest.mark.django_db

COMMENTS = "sites/gazette/threads/weather/comments"


def list_ids(nodes: list[dict[str, Any]]) -> list[str]:
    return [node["id"] for node in nodes]


def vote(thread: Thread, comment: Comment, up: int, down: int) -> None:
    for value in [1] * up + [-1] * down:
        vote_on_comment(comment=comment, author=build_author(thread), value=value)
    count_votes()


@pytest.fixture
def author(thread: Thread) -> Author:
    return build_author(thread)


def test_an_empty_thread_has_an_empty_page(thread: Thread, anyone: ApiClient) -> None:
    page = anyone.get(COMMENTS).json()
    assert page.pop("thread")["key"] == "weather"
    assert page == {"count": 0, "version": 0, "prompts": 0, "comments": [], "next": None}


def test_each_sort_has_its_order(thread: Thread, author: Author, anyone: ApiClient) -> None:
    loved, disputed, talked_about, disliked, plain = (build_comment(thread, author) for _ in range(5))
    vote(thread, loved, 5, 0)
    vote(thread, disputed, 3, 3)
    vote(thread, disliked, 0, 2)
    for _ in range(3):
        build_comment(thread, author, parent=talked_about)
    ids = [str(comment.pk) for comment in (loved, disputed, talked_about, disliked, plain)]
    expected = {
        "oldest": ids,
        "newest": ids[::-1],
        "best": [ids[0], ids[1], ids[4], ids[2], ids[3]],
        "discussed": [ids[2], ids[4], ids[3], ids[1], ids[0]],
        "controversial": [ids[1], ids[4], ids[3], ids[2], ids[0]],
    }
    for sort, order in expected.items():
        assert list_ids(anyone.get(COMMENTS, {"sort": sort}).json()["comments"]) == order, sort


def test_replies_are_nested_and_the_rest_is_reached_by_their_cursor(
    thread: Thread, author: Author, anyone: ApiClient
) -> None:
    top = build_comment(thread, author)
    replies = [build_comment(thread, author, parent=top) for _ in range(5)]
    build_comment(thread, author, parent=replies[0])
    node = anyone.get(COMMENTS, {"sort": "oldest", "replies": 2, "depth": 1}).json()["comments"][0]
    assert list_ids(node["replies"]) == [str(reply.pk) for reply in replies[:2]]
    assert node["more_replies"]["count"] == 3
    # Below the depth that was asked for, there is a cursor too.
    deeper = node["replies"][0]["more_replies"]
    assert deeper["count"] == 1
    rest = anyone.get(
        f"comments/{top.pk}/replies", {"cursor": node["more_replies"]["cursor"], "limit": 2}
    ).json()
    assert list_ids(rest["comments"]) == [str(reply.pk) for reply in replies[2:4]]
    last = anyone.get(f"comments/{top.pk}/replies", {"cursor": rest["next"]}).json()
    assert list_ids(last["comments"]) == [str(replies[4].pk)]
    assert last["next"] is None
    below = anyone.get(f"comments/{replies[0].pk}/replies", {"cursor": deeper["cursor"]}).json()
    assert len(below["comments"]) == 1


def test_a_tombstone_holds_its_replies_and_says_nothing(
    thread: Thread, author: Author, anyone: ApiClient
) -> None:
    top = build_comment(thread, author, body="A secret")
    reply = build_comment(thread, author, parent=top)
    move(top, Status.PUBLISHED, Status.REJECTED)
    page = anyone.get(COMMENTS).json()
    assert b"A secret" not in anyone.get(COMMENTS).content
    (node,) = page["comments"]
    assert (node["status"], node["body"], node["author"]) == ("rejected", None, None)
    assert list_ids(node["replies"]) == [str(reply.pk)]
    assert page["count"] == 1


@pytest.mark.parametrize("status", [Status.PENDING, Status.HELD, Status.SPAM, Status.REJECTED])
def test_what_is_not_published_is_not_in_the_page(
    thread: Thread, author: Author, anyone: ApiClient, status: Status
) -> None:
    build_comment(thread, author, status=status)
    assert anyone.get(COMMENTS).json()["comments"] == []


@pytest.mark.parametrize("sort", [sort for sort in Sort if sort != Sort.SIDES])
@pytest.mark.parametrize("seed", range(3))
def test_no_comment_comes_twice_and_none_is_missed_while_others_post_and_vote(
    thread: Thread, author: Author, anyone: ApiClient, sort: Sort, seed: int
) -> None:
    dice = random.Random(seed)
    thread.mode = ThreadMode.QUESTIONS  # for the sort that has nothing else
    before = [build_comment(thread, author) for _ in range(23)]
    for comment in before:
        feature_comment(comment, is_featured=True)
    voters = [build_author(thread) for _ in range(6)]

    def disturb() -> None:
        for comment in dice.sample(before, 8):
            vote_on_comment(comment=comment, author=dice.choice(voters), value=dice.choice([-1, 0, 1]))
        count_votes()
        build_comment(thread, author, parent=dice.choice(before))
        build_comment(thread, author)
        # A comment that a moderator takes out and puts back keeps its place.
        moved = dice.choice(before)
        move(moved, Status.PUBLISHED, Status.HELD)
        move(moved, Status.HELD, Status.PUBLISHED)

    disturb()
    here = Comment.objects.filter(thread=thread, parent=None)
    known = {
        str(comment.pk) for comment in (here.filter(is_featured=True) if sort == Sort.FEATURED else here)
    }
    seen: list[str] = []
    cursor = None
    while True:
        page = anyone.get(
            COMMENTS, {"sort": sort, "limit": 4, **({"cursor": cursor} if cursor else {})}
        ).json()
        seen += list_ids(page["comments"])
        if not (cursor := page["next"]):
            break
        disturb()
    assert len(seen) == len(set(seen))
    assert known <= set(seen)


def test_a_page_costs_the_same_whatever_the_thread(thread: Thread, author: Author, anyone: ApiClient) -> None:
    def count_queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            anyone.get(COMMENTS, {"depth": 20, "limit": 100})
        return len(queries)

    build_comment(thread, author)
    small = count_queries()
    parent = None
    for _ in range(30):
        parent = build_comment(thread, author, parent=parent)
        build_comment(thread, author)
    assert count_queries() == small == 2


def test_a_deep_branch_is_read_to_its_end(thread: Thread, author: Author, anyone: ApiClient) -> None:
    chain = [build_comment(thread, author)]
    for _ in range(45):
        chain.append(build_comment(thread, author, parent=chain[-1]))
    node = anyone.get(COMMENTS, {"depth": 20}).json()["comments"][0]
    found = [node["id"]]
    while True:
        if node["replies"]:
            node = node["replies"][0]
        elif node["more_replies"]:
            query = {"cursor": node["more_replies"]["cursor"], "depth": 20}
            node = anyone.get(f"comments/{node['id']}/replies", query).json()["comments"][0]
        else:
            break
        found.append(node["id"])
    assert found == [str(comment.pk) for comment in chain]


def test_a_page_is_not_sent_again_to_who_has_it(thread: Thread, author: Author, anyone: ApiClient) -> None:
    build_comment(thread, author)
    etag = anyone.get(COMMENTS)["ETag"]
    again = anyone.get(COMMENTS, If_None_Match=etag)
    assert (again.status_code, again.content) == (304, b"")
    assert anyone.get(COMMENTS, {"sort": "oldest"}, If_None_Match=etag).status_code == 200
    build_comment(thread, author)
    assert anyone.get(COMMENTS, If_None_Match=etag).status_code == 200


def test_a_tombstone_that_is_approved_stays_in_the_pages_of_who_reads(
    thread: Thread, author: Author, anyone: ApiClient
) -> None:
    tops = [build_comment(thread, author) for _ in range(6)]
    for reply_to in tops:
        build_comment(thread, author, parent=reply_to)
    # As an import may leave it: never published, and shown for its replies.
    Comment.objects.filter(pk=tops[0].pk).update(status=Status.HELD, published_at=None)
    first = anyone.get(COMMENTS, {"sort": "best", "limit": 4}).json()
    tops[0].refresh_from_db()
    move(tops[0], Status.HELD, Status.PUBLISHED)
    second = anyone.get(COMMENTS, {"cursor": first["next"]}).json()
    seen = list_ids(first["comments"]) + list_ids(second["comments"])
    assert sorted(seen) == sorted(str(comment.pk) for comment in tops)


def test_a_page_is_never_larger_than_it_may_be(
    thread: Thread, author: Author, anyone: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("discussions.queries.tree.MAX_PAGE_COMMENTS", 10)
    for _ in range(3):
        top = build_comment(thread, author)
        for _ in range(4):
            build_comment(thread, author, parent=top)
    nodes = anyone.get(COMMENTS, {"sort": "oldest", "replies": 50}).json()["comments"]
    assert len(nodes) + sum(len(node["replies"]) for node in nodes) == 10
    for node in nodes:
        more = node["more_replies"]["count"] if node["more_replies"] else 0
        assert len(node["replies"]) + more == 4
