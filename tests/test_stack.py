"""The whole of Parley, running: real servers, real jobs, many clients at once, and workers that are killed."""

import os
import signal
import socket
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import psycopg
import pytest

from config.embedded import embedded_database_url
from moderation.checks import CHECKS
from tests.leftovers import command_line, descendants
from tests.stack import Stack
from tests.waiting import wait_until

pytestmark = pytest.mark.stack

THREADS = 32
FINAL = {"published", "held", "rejected", "spam", "withdrawn"}
Invite = Callable[[str], httpx.Client]
_numbers = count(1)

# Of each comment: its status, how often a machine decided, and how many findings of how many checks there are. What a
# raid did to it later is left out.
OUTCOMES = """
SELECT c.id, c.status,
       (SELECT count(*) FROM moderation_decision d WHERE d.comment_id = c.id AND d.actor = 'machine'
          AND d.from_status = 'pending'),
       (SELECT count(*) FROM moderation_finding f JOIN discussions_revision r ON r.id = f.revision_id
         WHERE r.comment_id = c.id AND f.check_name <> 'coordination'),
       (SELECT count(DISTINCT f.check_name) FROM moderation_finding f
          JOIN discussions_revision r ON r.id = f.revision_id
         WHERE r.comment_id = c.id AND f.check_name <> 'coordination')
  FROM discussions_comment c WHERE c.id = ANY(%s) ORDER BY c.id
"""


@pytest.fixture
def invite(stack: Stack) -> Iterator[Invite]:
    """Makes guests of the demo site."""
    with ExitStack() as guests:
        yield lambda name: guests.enter_context(stack.guest(name))


@pytest.fixture
def database(stack: Stack) -> Iterator[psycopg.Connection]:
    """The running Parley's own database."""
    url = embedded_database_url(Path(stack.environment["PARLEY_VAR"]))
    with psycopg.connect(url, autocommit=True) as connection:
        yield connection


def make_text() -> str:
    """A text like no other: words that are numbers."""
    number = next(_numbers)
    words = ["rain", "snow", "wind", "sun", "fog", "hail", "storm", "cloud", "frost", "heat"]
    said = " ".join(words[(number * (place + 3) + place * place) % len(words)] for place in range(8))
    return f"Forecast {number}: {said}, says station {number * 7919 % 100_003} of {number * 104_729 % 9_973}."


def post(guest: httpx.Client, key: str = "", **fields: Any) -> httpx.Response:
    headers = {"Idempotency-Key": key} if key else {}
    sent = {"body": make_text(), **fields}
    return guest.post("sites/demo/threads/predictions/comments", json=sent, headers=headers)


def ids_of(answers: list[httpx.Response]) -> list[int]:
    assert Counter(answer.status_code for answer in answers) == {202: len(answers)}
    return [int(answer.json()["id"]) for answer in answers]


def wait_for_all(database: psycopg.Connection, ids: list[int], timeout: float = 60) -> None:
    """Wait until each comment has a final status, then hold each against its traces: checked once, in effect."""

    def all_done() -> bool:
        found = database.execute("SELECT status FROM discussions_comment WHERE id = ANY(%s)", [ids])
        return {status for (status,) in found} <= FINAL

    wait_until(all_done, timeout, "Some comments are still pending")
    outcomes = database.execute(OUTCOMES, [ids]).fetchall()
    assert len(outcomes) == len(set(ids))
    assert {outcome[2:] for outcome in outcomes} == {(1, len(CHECKS), len(CHECKS))}


def find_workers(stack: Stack) -> list[int]:
    """The processes that run the jobs: the children of the worker, which it replaces."""
    supervisor = int((Path(stack.environment["PARLEY_VAR"]) / "lock").read_text())
    celery = [each for each in descendants(supervisor) if " worker --loglevel" in command_line(each)]
    return [child for each in celery for child in descendants(each)]


def test_a_comment_is_published_within_a_moment(stack: Stack, invite: Invite) -> None:
    ada = invite("Ada")
    answer = post(ada)
    assert (answer.status_code, answer.json()["status"]) == (202, "pending")
    comment = f"comments/{answer.json()['id']}"
    wait_until(lambda: ada.get(comment).json()["status"] == "published", 10, "Not published")
    page = stack.client().get("sites/demo/threads/predictions/comments?sort=newest").json()
    assert page["comments"][0]["id"] == answer.json()["id"]


def test_a_reply_is_shown_below_its_parent(stack: Stack, invite: Invite) -> None:
    ada, bea = invite("Ada"), invite("Bea")
    parent = post(ada).json()["id"]
    wait_until(lambda: ada.get(f"comments/{parent}").json()["status"] == "published", 10, "Not published")
    reply = post(bea, parent=parent).json()["id"]
    wait_until(lambda: bea.get(f"comments/{reply}").json()["status"] == "published", 10, "Not published")
    (shown,) = stack.client().get(f"comments/{parent}/replies").json()["comments"]
    assert (shown["id"], shown["parent"], shown["depth"]) == (reply, parent, 1)


def test_a_thousand_posts_at_once_with_repeated_keys(invite: Invite, database: psycopg.Connection) -> None:
    guests = [invite(f"Guest {number}") for number in range(10)]
    # Every fourth post has the same key, so that the same ones run at the same moment.
    wanted = [(guests[number % 10], f"key-{number}") for number in range(250) for _ in range(4)]
    with ThreadPoolExecutor(THREADS) as threads:
        answers = list(threads.map(lambda each: post(*each), wanted))
    ids = ids_of(answers)
    by_key = defaultdict(set)
    for (_, key), comment in zip(wanted, ids, strict=True):
        by_key[key].add(comment)
    assert len(by_key) == 250
    assert all(len(comments) == 1 for comments in by_key.values())
    assert len(set(ids)) == 250
    assert Counter("Idempotent-Replay" in answer.headers for answer in answers) == {True: 750, False: 250}
    authors = "SELECT DISTINCT author_id FROM discussions_comment WHERE id = ANY(%s)"
    stored = database.execute(
        f"SELECT count(*) FROM discussions_comment WHERE author_id IN ({authors})", [ids]
    ).fetchone()
    assert stored == (250,)
    wait_for_all(database, ids)


def test_killing_workers_loses_nothing(stack: Stack, invite: Invite, database: psycopg.Connection) -> None:
    guests = [invite(f"Guest {number}") for number in range(20)]
    kills = 0
    with ThreadPoolExecutor(THREADS) as threads:
        posting = [threads.submit(post, guest) for guest in guests * 6]
        while not all(each.done() for each in posting) or kills < 4:
            for worker in find_workers(stack):
                os.kill(worker, signal.SIGKILL)
                kills += 1
            wait_until(lambda: find_workers(stack), 20, "The worker did not start others")
        answers = [each.result() for each in posting]
    # What was lost with a worker is found by the sweep.
    wait_for_all(database, ids_of(answers), timeout=90)


def test_late_and_repeated_deliveries_change_nothing(
    stack: Stack, invite: Invite, database: psycopg.Connection
) -> None:
    ada, bea = invite("Ada"), invite("Bea")
    checked, edited, withdrawn = ids_of([post(ada), post(ada), post(bea)])
    wait_for_all(database, [checked, edited, withdrawn])
    assert ada.patch(f"comments/{edited}", json={"body": make_text()}).status_code == 202
    assert bea.delete(f"comments/{withdrawn}").status_code == 204
    wait_until(lambda: ada.get(f"comments/{edited}").json()["status"] in FINAL - {"pending"}, 10, "Pending")
    before = database.execute(OUTCOMES, [[checked, edited, withdrawn]]).fetchall()
    later = ids_of([post(bea)])
    stack.manage(
        "shell",
        "-c",
        "from discussions.models import Revision\n"
        "from moderation.tasks import check_waiting\n"
        "waiting = Revision.objects.filter(comment__in="
        f"{[checked, edited, withdrawn, later[0]]}).select_related('comment__thread')\n"
        "for revision in waiting:\n"
        "    site_id = revision.comment.thread.site_id\n"
        "    Revision.objects.filter(pk=revision.pk).update(queue=site_id)\n"
        "    for site in (site_id, 0, 10**17):\n"
        "        for _ in range(20):\n"
        "            check_waiting.delay(site)",
    )
    # Posted after all of those were queued, so they have been dealt with when this one is through.
    last = ids_of([post(ada)])
    wait_for_all(database, last)
    wait_for_all(database, later)
    assert database.execute(OUTCOMES, [[checked, edited, withdrawn]]).fetchall() == before


@pytest.mark.parametrize("with_length", [True, False], ids=["with its length", "in chunks"])
def test_ten_megabytes_are_refused_unread(invite: Invite, with_length: bool) -> None:
    ada = invite("Ada")
    part = b"x" * 65_536

    def chunks() -> Iterator[bytes]:
        yield from [part] * 160

    answer = ada.post(
        "sites/demo/threads/predictions/comments",
        content=part * 160 if with_length else chunks(),
        headers={"Content-Type": "application/json"},
    )
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "request_too_large")


def test_a_body_in_chunks_is_read(invite: Invite) -> None:
    body = iter([b'{"body": "In ', b"three pieces, ", b'over the wire."}'])
    answer = invite("Ada").post(
        "sites/demo/threads/predictions/comments", content=body, headers={"Content-Type": "application/json"}
    )
    assert (answer.status_code, answer.json()["body"]) == (202, "In three pieces, over the wire.")


def ask_raw(stack: Stack, request: bytes) -> bytes:
    """Send bytes as they are, and return the first that come back, none if the server hangs up."""
    address = urlsplit(stack.url)
    with socket.create_connection((str(address.hostname), address.port or 80), timeout=20) as connection:
        connection.sendall(request)
        return connection.recv(1_000)


@pytest.mark.parametrize(
    ("headers", "answer"),
    [
        ([f"X-{number}: rain" for number in range(90)], b"HTTP/1.1 200 "),
        ([f"X-{number}: rain" for number in range(150)], b"HTTP/1.1 431 "),
        (["X: " + "r" * 600_000], b"HTTP/1.1 431 "),
        (["X-Rain: never", "Host"], b"HTTP/1.1 400 "),
    ],
    ids=["many", "too many", "too large", "broken"],
)
def test_headers_are_few_and_small(stack: Stack, headers: list[str], answer: bytes) -> None:
    lines = ["GET /healthz HTTP/1.1", "Host: 127.0.0.1", *headers, "", ""]
    assert ask_raw(stack, "\r\n".join(lines).encode()).startswith(answer)


def test_who_never_finishes_the_headers_is_left(stack: Stack) -> None:
    assert ask_raw(stack, b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n") == b""


@pytest.mark.parametrize(
    "path", ["sites/demo/threads/%00", "comments/%FF", "%2e%2e/%2e%2e/etc/passwd", "me/"]
)
def test_odd_addresses_are_answered_in_the_one_shape(stack: Stack, path: str) -> None:
    answer = stack.client().get(path)
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] in {"not_found", "thread_not_found"}


def test_a_page_that_has_not_changed_is_not_sent_again(stack: Stack) -> None:
    client = stack.client()

    def ask_twice() -> httpx.Response:
        """Ask, and ask again with what came: others may be posting to the thread."""
        first = client.get("sites/demo/threads/predictions/comments")
        return client.get(str(first.url), headers={"If-None-Match": first.headers["ETag"]})

    answer = wait_until(lambda: (again := ask_twice()).status_code == 304 and again, 20, "Always sent again")
    assert isinstance(answer, httpx.Response)
    assert answer.content == b""
