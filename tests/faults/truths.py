"""What must be so whatever died meanwhile, asked of the database itself."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import psycopg
from django.db import connections

from config.embedded import SOCKETS, socket_directory
from discussions.models import Thread
from tests.faults.load import HELD_WORD, Ledger
from tests.faults.parts import PATIENCE_SECONDS, Parts
from tests.truth import find_drift
from tests.waiting import wait_until

ALIAS = "faults"
PAGE_SECONDS = 5.0
FINAL = {"published", "held", "rejected", "spam", "withdrawn"}

_WAITING = """
SELECT (SELECT count(*) FROM discussions_comment WHERE status = 'pending'),
       (SELECT count(*) FROM discussions_revision WHERE queue_id IS NOT NULL),
       (SELECT count(*) FROM discussions_vote WHERE is_waiting),
       (SELECT count(*) FROM moderation_providercall WHERE state = 'queued'),
       (SELECT count(*) FROM discussions_event WHERE waits)
"""

_COMMENTS = """
SELECT id, idempotency_key, author_id, body, status FROM discussions_comment
 WHERE author_id = ANY(%s) ORDER BY id
"""

# Each decision begins where the one before it ended, the first at "pending", and the last ends where the comment is.
_UNEXPLAINED = """
WITH told AS (
  SELECT comment_id, from_status, to_status,
         lag(to_status, 1, 'pending') OVER (PARTITION BY comment_id ORDER BY id) AS was,
         row_number() OVER (PARTITION BY comment_id ORDER BY id DESC) AS back
    FROM moderation_decision)
SELECT c.id, c.status, told.was, told.from_status, told.to_status
  FROM discussions_comment c LEFT JOIN told ON told.comment_id = c.id
 WHERE c.author_id = ANY(%s)
   AND (told.comment_id IS NULL OR told.from_status <> told.was OR (told.back = 1 AND told.to_status <> c.status))
"""

_JUDGED_TWICE = """
SELECT comment_id, revision, count(*) FROM moderation_decision
 WHERE actor = 'machine' AND from_status = 'pending' GROUP BY 1, 2 HAVING count(*) > 1
"""

_TOLD_TWICE = """
SELECT comment_id, count(*) FROM discussions_event
 WHERE kind = 'comment.published' AND (facts ->> 'is_first_time')::boolean GROUP BY 1 HAVING count(*) > 1
"""

# Of replies, which concern whoever is answered.
_NEVER_TOLD = """
SELECT id FROM discussions_comment c
 WHERE published_at IS NOT NULL AND parent_id IS NOT NULL AND author_id = ANY(%s) AND NOT EXISTS (
  SELECT FROM discussions_event e WHERE e.comment_id = c.id AND e.kind = 'comment.published')
"""

# What the site's policy holds is out only where a moderator let it out, or wrote it anew.
_LET_SLIP = """
SELECT id FROM discussions_comment c WHERE status = 'published' AND body ILIKE %s AND NOT EXISTS (
  SELECT FROM moderation_decision d
   WHERE d.comment_id = c.id AND d.actor = 'moderator' AND d.to_status = 'published')
"""

_OUT_OF_SIGHT = """
SELECT c.id FROM discussions_comment c WHERE c.status = 'held' AND NOT EXISTS (
  SELECT FROM moderation_case k WHERE k.comment_id = c.id AND k.state = 'open')
"""


def count_waiting(parts: Parts) -> tuple[int, ...]:
    """Return how many comments, texts, votes, questions to providers and events wait for a job."""
    with parts.open_database() as database:
        row = database.execute(_WAITING).fetchone()
    assert row is not None
    return row


def wait_until_drained(
    parts: Parts, *, let_time_pass: bool = False, watch: Callable[[], object] = lambda: None
) -> None:
    """Wait until nothing waits for any job. Claims on what was lost, and pauses before it is tried again, take up to a
    minute, unless one is to `let_time_pass`. `watch` is called now and then.
    """
    waiting: tuple[int, ...] = ()
    asked = 0

    def is_drained() -> bool:
        nonlocal waiting, asked
        if asked % 100 == 0:
            watch()
            if let_time_pass:
                parts.let_time_pass()
        asked += 1
        waiting = count_waiting(parts)
        return not any(waiting)

    try:
        wait_until(is_drained, PATIENCE_SECONDS, "Not drained")
    except AssertionError as error:
        raise AssertionError(
            f"{error}: {waiting} comments, texts, votes, questions to providers, events"
        ) from None


def find_broken(parts: Parts, ledger: Ledger) -> dict[str, list[Any]]:
    """Return everything that was promised and is not so, by what it is: `lost`, `doubled`, `stuck`, and the like."""
    authors = sorted({post.author for post in ledger.posts})
    with parts.open_database() as database:
        rows = database.execute(_COMMENTS, [authors]).fetchall()
        held = f"%{HELD_WORD}%"
        found = {
            **_compare_posts(ledger, rows),
            **_compare_words(ledger, database),
            "status changed without a decision": database.execute(_UNEXPLAINED, [authors]).fetchall(),
            "judged twice": database.execute(_JUDGED_TWICE).fetchall(),
            "told of twice": database.execute(_TOLD_TWICE).fetchall(),
            "never told of": database.execute(_NEVER_TOLD, [authors]).fetchall(),
            "published against the policy": database.execute(_LET_SLIP, [held]).fetchall(),
            "held out of sight": database.execute(_OUT_OF_SIGHT).fetchall(),
        }
    return {what: which for what, which in found.items() if which}


def _compare_posts(ledger: Ledger, rows: list[tuple[Any, ...]]) -> dict[str, list[Any]]:
    stored = {row[0]: row for row in rows}
    keys = Counter((author, key) for _, key, author, _, _ in rows)
    wanted = {(post.author, post.key) for post in ledger.posts}
    said = {comment: post for post in ledger.accepted for comment in post.ids}
    return {
        "lost": [post for post in ledger.accepted if not post.ids & stored.keys()],
        "doubled": [key for key, number in keys.items() if number > 1]
        + [post for post in ledger.posts if len(post.ids) > 1],
        "from nowhere": [row for row in rows if (row[2], row[1]) not in wanted],
        "stuck": [row for row in rows if row[4] not in FINAL],
        "another text": [
            row for row in rows if row[0] in said and row[3] not in (said[row[0]].body, said[row[0]].edit)
        ],
        "not withdrawn": [
            row
            for row in rows
            if row[0] in said
            and said[row[0]].is_withdrawn
            and row[4] not in ("withdrawn", "rejected", "spam")
        ],
    }


def _compare_words(ledger: Ledger, database: psycopg.Connection) -> dict[str, list[Any]]:
    votes = {
        (comment, author): value
        for comment, author, value in database.execute(
            "SELECT comment_id, author_id, value FROM discussions_vote WHERE comment_id = ANY(%s)",
            [sorted({comment for comment, _ in ledger.votes})],
        )
    }
    decisions = {
        decision: (comment, status)
        for decision, comment, status in database.execute(
            "SELECT id, comment_id, to_status FROM moderation_decision WHERE id = ANY(%s)",
            [sorted(ledger.decisions)],
        )
    }
    return {
        "votes lost": [vote for vote in ledger.votes.items() if votes.get(vote[0]) != vote[1]],
        "decisions lost": [said for said in ledger.decisions.items() if decisions.get(said[0]) != said[1]],
    }


@contextmanager
def joined_database(parts: Parts) -> Iterator[None]:
    """Let Django in this process read the parts' database, as `ALIAS`, for as long as the block lasts."""
    folder = socket_directory(parts.var, "postgresql")
    assert (folder / SOCKETS["postgresql"]).exists()
    connections.settings[ALIAS] = {
        **connections.settings["default"],
        "NAME": "parley",
        "USER": "parley",
        "HOST": str(folder),
        "PORT": "5432",
    }
    try:
        yield
    finally:
        connections[ALIAS].close()
        del connections[ALIAS], connections.settings[ALIAS]


def find_drifted(parts: Parts, keys: set[str]) -> list[str]:
    """Return every counter of these threads that is not what the rows say, and what their pages show that is not so."""
    drift = []
    with joined_database(parts):
        for thread in Thread.objects.using(ALIAS).filter(site__key="demo", key__in=keys):
            drift += [f"{thread.key}: {each}" for each in find_drift(thread)]
            drift += _compare_page(parts, thread)
    return drift


def _compare_page(parts: Parts, thread: Thread) -> list[str]:
    """A page may be as old as a second, where it was not heard in Redis that it is no longer true."""
    url = f"{parts.url}/api/v1/sites/demo/threads/{thread.key}"

    def read_count() -> int:
        return int(httpx.get(url, timeout=20).raise_for_status().json()["count"])

    try:
        wait_until(lambda: read_count() == thread.comment_count, PAGE_SECONDS, "stale")
    except AssertionError:
        return [f"{thread.key}: its page says {read_count()}, should be {thread.comment_count}"]
    return []
