"""Cursors come back from clients: what we did not make, or made for another list, is refused; nothing breaks."""

import base64
from typing import Any

import pytest

from discussions.models import Comment, Site, Thread, ThreadMode
from discussions.queries.cursors import Sort, decode_fields, encode_fields
from tests.build import build_author, build_comment
from tests.client import ApiClient
from tests.endpoints import World

pytestmark = pytest.mark.django_db

COMMENTS = "sites/gazette/threads/weather/comments"
CASES = "moderation/cases"
BIGGEST = 2**63 - 1
# What is where in a cursor.
SORT, THREAD_ID, VERSION, KEY, COMMENT_ID = 0, 1, 3, 4, 5

GARBAGE = [
    "nonsense",
    "====",
    "%00",
    "ÄÖÜ",
    "-1",
    "WzFd=",
    "e30",
    "bnVsbA",
    encode_fields([]),
    encode_fields([[[[[[]]]]]]),
    encode_fields(["best"]),
    encode_fields([{"a": 1}] * 6),
    encode_fields([None] * 6),
    encode_fields(["best", 1, None, 1, 1.0, 1, 1]),
]


def refusal(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


@pytest.fixture
def cursors(thread: Thread, alice: ApiClient, anyone: ApiClient) -> dict[str, str]:
    """A real cursor into the second page of each sort of the thread."""
    thread.mode = ThreadMode.QUESTIONS
    for _ in range(3):
        build_comment(thread, alice.author)
    Comment.objects.filter(thread=thread).update(is_featured=True)
    return {
        sort: anyone.get(COMMENTS, {"sort": sort, "limit": 1}).json()["next"]
        for sort in Sort
        if sort != Sort.SIDES
    }


def spoil(cursor: str, place: int, value: Any) -> str:
    fields = decode_fields(cursor)
    fields[place] = value
    return encode_fields(fields)


def test_garbage_is_refused(world: World) -> None:
    lists = {COMMENTS: "anyone", f"comments/{world.places['comment_id']}/replies": "anyone", CASES: "bob"}
    for path, who in lists.items():
        for garbage in GARBAGE:
            answer = world.people[who].get(path, {"cursor": garbage})
            assert refusal(answer) == (400, "invalid_cursor"), (path, garbage)


def test_a_cursor_that_was_cut_is_refused(anyone: ApiClient, cursors: dict[str, str]) -> None:
    for cursor in cursors.values():
        for length in range(1, len(cursor)):
            answer = anyone.get(COMMENTS, {"cursor": cursor[:length]})
            assert refusal(answer) == (400, "invalid_cursor"), cursor[:length]


@pytest.mark.parametrize("value", [-1, 1.5, True, "1", None, [], 2**63, 1e308])
def test_ids_and_versions_are_numbers_that_fit(
    anyone: ApiClient, cursors: dict[str, str], value: Any
) -> None:
    for sort, cursor in cursors.items():
        for place in (THREAD_ID, VERSION, COMMENT_ID):
            answer = anyone.get(COMMENTS, {"cursor": spoil(cursor, place, value)})
            assert refusal(answer) == (400, "invalid_cursor"), (sort, place)


@pytest.mark.parametrize("key", ["1", True, [], {}, "NaN", "2026-01-01"])
def test_a_place_in_a_sort_is_a_number(anyone: ApiClient, cursors: dict[str, str], key: Any) -> None:
    for sort, cursor in cursors.items():
        answer = anyone.get(COMMENTS, {"cursor": spoil(cursor, KEY, key)})
        assert refusal(answer) == (400, "invalid_cursor"), sort


@pytest.mark.parametrize("key", [0, -1, -1e308, 1e308, 5e-324, -(2**63), 2**64 - 1, -62_135_596_800_000_000])
def test_a_place_that_nobody_was_at_does_no_harm(
    anyone: ApiClient, cursors: dict[str, str], key: Any
) -> None:
    for sort, cursor in cursors.items():
        answer = anyone.get(COMMENTS, {"cursor": spoil(cursor, KEY, key)})
        assert answer.status_code == 200 or refusal(answer) == (400, "invalid_cursor"), sort


def test_numbers_at_the_limit_do_no_harm(anyone: ApiClient, cursors: dict[str, str]) -> None:
    for cursor in cursors.values():
        for place in (VERSION, COMMENT_ID):
            for value in (0, BIGGEST):
                assert anyone.get(COMMENTS, {"cursor": spoil(cursor, place, value)}).status_code == 200


def test_infinity_is_no_number(anyone: ApiClient, cursors: dict[str, str]) -> None:
    marked = base64.urlsafe_b64decode(spoil(cursors["best"], KEY, "####") + "==")
    for number in (b"NaN   ", b"1e999 ", b"-1e999"):
        cursor = base64.urlsafe_b64encode(marked.replace(b'"####"', number)).decode()
        assert refusal(anyone.get(COMMENTS, {"cursor": cursor})) == (400, "invalid_cursor"), number


def test_a_cursor_of_elsewhere_is_refused(
    world: World, other_site: Site, site: Site, cursors: dict[str, str]
) -> None:
    anyone = world.people["anyone"]
    threads = [
        Thread.objects.create(site=site, key="sports"),
        Thread.objects.create(site=other_site, key="weather"),
    ]
    for thread in threads:
        path = f"sites/{thread.site.key}/threads/{thread.key}/comments"
        assert refusal(anyone.get(path, {"cursor": cursors["best"]})) == (400, "invalid_cursor")
    replies = f"comments/{world.places['comment_id']}/replies"
    assert refusal(anyone.get(replies, {"cursor": cursors["best"]})) == (400, "invalid_cursor")
    assert refusal(world.people["bob"].get(CASES, {"cursor": cursors["best"]})) == (400, "invalid_cursor")


def test_a_cursor_of_another_comments_replies_is_refused(
    thread: Thread, anyone: ApiClient, alice: ApiClient
) -> None:
    one, other = build_comment(thread, alice.author), build_comment(thread, alice.author)
    for parent in (one, one, other):
        build_comment(thread, build_author(thread), parent=parent)
    cursor = anyone.get(f"comments/{one.pk}/replies", {"limit": 1}).json()["next"]
    assert anyone.get(f"comments/{one.pk}/replies", {"cursor": cursor}).status_code == 200
    for path in (f"comments/{other.pk}/replies", COMMENTS):
        assert refusal(anyone.get(path, {"cursor": cursor})) == (400, "invalid_cursor")


def test_the_sort_of_the_cursor_counts(anyone: ApiClient, cursors: dict[str, str]) -> None:
    asked = anyone.get(COMMENTS, {"sort": "newest", "cursor": cursors["oldest"], "limit": 1}).json()
    assert asked == anyone.get(COMMENTS, {"sort": "oldest", "cursor": cursors["oldest"], "limit": 1}).json()


def test_a_share_of_votes_is_no_time(anyone: ApiClient, cursors: dict[str, str]) -> None:
    for sort in (Sort.NEWEST, Sort.OLDEST):
        wrong = spoil(cursors["best"], SORT, sort)
        assert refusal(anyone.get(COMMENTS, {"cursor": wrong})) == (400, "invalid_cursor")


def test_a_cursor_is_no_longer_than_ours(anyone: ApiClient, thread: Thread) -> None:
    answer = anyone.get(COMMENTS, {"cursor": "a" * 301})
    assert answer.json()["error"]["fields"]["cursor"]["code"] == "too_long"


@pytest.mark.parametrize("sort", ["priority", "newest", "oldest"])
def test_a_queues_cursor_is_checked_too(world: World, sort: str) -> None:
    bob = world.people["bob"]
    for other in {"priority", "newest", "oldest", "best"} - {sort}:
        cursor = encode_fields([other, 1, 1])
        assert refusal(bob.get(CASES, {"sort": sort, "cursor": cursor})) == (400, "invalid_cursor")
    for key in (True, None, "1", 1.5, [1]):
        for cursor in (encode_fields([sort, key, 1]), encode_fields([sort, 1, key])):
            assert refusal(bob.get(CASES, {"sort": sort, "cursor": cursor})) == (400, "invalid_cursor")
    for number in (0, -1, 2**63, 2**64 - 1, -(2**63)):
        for cursor in (encode_fields([sort, number, 1]), encode_fields([sort, 1, number])):
            answer = bob.get(CASES, {"sort": sort, "cursor": cursor})
            assert answer.status_code == 200 or refusal(answer) == (400, "invalid_cursor"), number
