"""A comment in its place, for permalinks."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from discussions.models import Author, Comment, Status, Thread
from tests.build import build_author, build_comment, move
from tests.client import ApiClient

pytestmark = pytest.mark.django_db


def build_chain(thread: Thread, author: Author, length: int) -> list[Comment]:
    chain: list[Comment] = []
    for _ in range(length):
        chain.append(build_comment(thread, author, parent=chain[-1] if chain else None))
    return chain


def list_way(answer: Any) -> list[str]:
    """The ids from the highest comment down, by each one's first reply."""
    way, node = [], answer["comments"][0]
    while node:
        way.append(node["id"])
        node = node["replies"][0] if node["replies"] else None
    return way


def test_a_comment_comes_with_what_it_answers_and_its_replies(anyone: ApiClient, thread: Thread) -> None:
    chain = build_chain(thread, build_author(thread), 8)
    answer = anyone.get(f"comments/{chain[5].pk}/branch?levels=2").json()
    assert list_way(answer) == [str(each.pk) for each in chain[3:]]
    assert answer["above"] == str(chain[2].pk)
    assert (answer["count"], answer["thread"]["key"]) == (8, "weather")


def test_the_way_up_ends_at_the_top(anyone: ApiClient, thread: Thread) -> None:
    chain = build_chain(thread, build_author(thread), 3)
    answer = anyone.get(f"comments/{chain[2].pk}/branch").json()
    assert list_way(answer) == [str(each.pk) for each in chain]
    assert answer["above"] is None


def test_what_else_hangs_from_the_way_is_reached_by_cursor(anyone: ApiClient, thread: Thread) -> None:
    author = build_author(thread)
    top = build_comment(thread, author)
    others = [build_comment(thread, author, parent=top) for _ in range(2)]
    here = build_comment(thread, author, parent=top)
    node = anyone.get(f"comments/{here.pk}/branch").json()["comments"][0]
    assert node["more_replies"]["count"] == 2
    rest = anyone.get(f"comments/{top.pk}/replies", {"cursor": node["more_replies"]["cursor"]}).json()
    assert [each["id"] for each in rest["comments"]] == [str(each.pk) for each in [*others, here]]


def test_a_tombstone_on_the_way_stays_one(anyone: ApiClient, thread: Thread) -> None:
    chain = build_chain(thread, build_author(thread), 3)
    move(chain[1], Status.PUBLISHED, Status.REJECTED)
    answer = anyone.get(f"comments/{chain[2].pk}/branch").json()
    assert answer["comments"][0]["replies"][0]["body"] is None


@pytest.mark.parametrize("depth", [10, 60])
def test_it_costs_the_same_at_any_depth(anyone: ApiClient, thread: Thread, depth: int) -> None:
    chain = build_chain(thread, build_author(thread), depth)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        anyone.get(f"comments/{chain[-1].pk}/branch")
    assert len(queries) == 3


def test_what_is_not_shown_has_no_branch(anyone: ApiClient, thread: Thread) -> None:
    hidden = build_comment(thread, build_author(thread), status=Status.HELD)
    assert anyone.get(f"comments/{hidden.pk}/branch").status_code == 404
