"""A part is gone and comes back: no comment is lost, and nobody waits long for an answer."""

import httpx
import pytest

from tests.faults.parts import THREAD, Parts
from tests.waiting import wait_until

pytestmark = [pytest.mark.stack, pytest.mark.alone]


def test_redis_being_away_costs_time_and_no_comment(parts: Parts) -> None:
    parts.kill("redis")
    answers = [parts.post(f"Remark {number}, which nobody queues: {number * 7919}.") for number in range(4)]
    assert max(seconds for _, seconds in answers) < 2
    assert parts.client.get(f"{THREAD}/comments").status_code == 200
    assert not parts.is_ready()
    parts.start("redis")
    # The worker is back by itself, and what it was never told of is swept up.
    parts.let_time_pass()
    assert parts.wait_until_checked([comment for comment, _ in answers]) <= {"published", "held"}
    parts.wait_until_ready()


def test_no_process_shows_what_was_taken_back_with_redis_or_without(parts: Parts) -> None:
    def is_shown(comment: str) -> list[bool]:
        """Whether the page has the comment, as read over many connections: each may reach another process."""
        url = f"{parts.client.base_url}{THREAD}/comments"
        pages = [httpx.get(url, params={"sort": "newest"}, timeout=20).json() for _ in range(16)]
        return [comment in {node["id"] for node in page["comments"]} for page in pages]

    def post_and_see(body: str) -> str:
        comment, _ = parts.post(body)
        assert parts.wait_until_checked([comment]) == {"published"}
        wait_until(lambda: all(is_shown(comment)), 2, "Not every process shows it")
        return comment

    first, second, third = (
        post_and_see(f"Remark {number} in every page: {number * 611_953}.") for number in range(3)
    )
    parts.client.delete(f"comments/{first}").raise_for_status()
    wait_until(lambda: not any(is_shown(first)), 2, "A process still shows it")
    parts.kill("redis")
    parts.client.delete(f"comments/{second}").raise_for_status()
    wait_until(lambda: not any(is_shown(second)), 3, "Without Redis, a process still shows it")
    parts.start("redis")
    # Before anybody listens again, or after: both are well.
    parts.client.delete(f"comments/{third}").raise_for_status()
    wait_until(lambda: not any(is_shown(third)), 3, "After Redis came back, a process still shows it")
    parts.wait_until_ready()


def test_a_worker_that_dies_with_jobs_in_hand_loses_none(parts: Parts) -> None:
    texts = [f"Remark {number}, read by a doomed worker: {number * 104_729}." for number in range(20)]
    comments = [parts.post(text)[0] for text in texts]
    parts.kill("worker")
    comments.append(parts.post("A remark that waits for the next worker.")[0])
    assert parts.read_status(comments[-1]) == "pending"
    parts.start("worker")
    parts.let_time_pass()
    parts.wait_until_checked(comments)
    with parts.open_database() as database:
        decisions = database.execute(
            "SELECT count(*), count(DISTINCT comment_id) FROM moderation_decision WHERE comment_id = ANY(%s)",
            [[int(comment) for comment in comments]],
        ).fetchone()
    assert decisions == (21, 21)


def test_postgresql_being_away_is_said_and_passes(parts: Parts) -> None:
    parts.kill("postgresql")
    for answer in (
        parts.client.get(THREAD),
        parts.client.post(f"{THREAD}/comments", json={"body": "Anybody there?"}),
    ):
        assert (answer.status_code, answer.json()["error"]["code"]) == (503, "unavailable")
        assert answer.headers["Retry-After"] == "1"
        assert answer.elapsed.total_seconds() < 5
    parts.start("postgresql")
    parts.wait_until_ready()
    parts.wait_until_usual()
    comments = [
        parts.post(text)[0]
        for text in ("A remark from after, when the tables are back.", "Another one, as if nothing had been.")
    ]
    assert parts.wait_until_checked(comments) == {"published"}
