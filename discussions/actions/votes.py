"""Votes: each is a row that its voter alone writes; a job counts them into the comments, a second's worth at a time.

A vote says what it is worth (`value`) and what of it is in its comment's counts (`counted`). A thousand readers who
vote on one comment at once therefore wait for nobody: no row is theirs together. What is not counted yet is found by an
index of nothing else, and counted under the thread's lock with one new version for all of it.
"""

from collections.abc import Sequence
from typing import NamedTuple

from django.db import connection, transaction

from discussions.actions.statuses import lock_threads, raise_versions, record_rankings
from discussions.models import Author, Comment, Thread, ThreadState
from discussions.refusals import Refused

# Threads that are locked together, and how often one run of the job looks for more.
BATCH = 100
MAX_BATCHES = 20

# One statement: whether the comment may be voted on, the vote, and the counts as the voter is to see them, those that
# wait to be counted among them. The vote that is written here is not in the snapshot that the sums are of.
_VOTE = """
WITH open AS (
    SELECT c.id, c.upvotes, c.downvotes, v.counted, v.id AS vote_id
      FROM discussions_comment c
      JOIN discussions_thread t ON t.id = c.thread_id AND t.state <> 'read_only'
      LEFT JOIN discussions_vote v ON v.comment_id = c.id AND v.author_id = %(author)s
     WHERE c.id = %(comment)s AND c.status = 'published'
), cast_vote AS (
    INSERT INTO discussions_vote AS v (comment_id, author_id, value, counted, updated_at)
    SELECT id, %(author)s, %(value)s, 0, now() FROM open WHERE %(value)s <> 0 OR vote_id IS NOT NULL
        ON CONFLICT (comment_id, author_id) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at
     WHERE v.value <> excluded.value
)
SELECT open.upvotes + (%(value)s = 1)::int - (coalesce(open.counted, 0) = 1)::int + coalesce(others.up, 0),
       open.downvotes + (%(value)s = -1)::int - (coalesce(open.counted, 0) = -1)::int + coalesce(others.down, 0)
  FROM open CROSS JOIN LATERAL (
       SELECT sum((w.value = 1)::int - (w.counted = 1)::int) AS up,
              sum((w.value = -1)::int - (w.counted = -1)::int) AS down
         FROM discussions_vote w
        WHERE w.comment_id = open.id AND w.author_id IS DISTINCT FROM %(author)s AND w.is_waiting) AS others
"""

_LIST_THREADS = """
SELECT DISTINCT c.thread_id FROM discussions_vote v JOIN discussions_comment c ON c.id = v.comment_id
 WHERE v.is_waiting AND c.thread_id > %s
 ORDER BY c.thread_id LIMIT %s
"""

# A vote that is being changed at this moment is left for the next time.
_COUNT = """
WITH picked AS MATERIALIZED (
    SELECT v.id, v.counted, c.thread_id
      FROM discussions_vote v JOIN discussions_comment c ON c.id = v.comment_id
     WHERE v.is_waiting AND c.thread_id = ANY(%s)
       FOR UPDATE OF v SKIP LOCKED
), counted AS (
    UPDATE discussions_vote v SET counted = v.value FROM picked WHERE v.id = picked.id
    RETURNING v.comment_id, picked.thread_id, v.value, picked.counted AS before
)
SELECT comment_id, thread_id, sum((value = 1)::int - (before = 1)::int), sum((value = -1)::int - (before = -1)::int)
  FROM counted GROUP BY comment_id, thread_id ORDER BY comment_id
"""

_ADD = """
UPDATE discussions_comment c SET upvotes = c.upvotes + step.up, downvotes = c.downvotes + step.down
  FROM unnest(%s::bigint[], %s::int[], %s::int[]) AS step (id, up, down) WHERE c.id = step.id
"""

_FORGET = """
DELETE FROM discussions_vote v USING discussions_comment c
 WHERE c.id = v.comment_id AND c.thread_id = ANY(%s) AND v.is_waiting AND v.value = 0 AND v.counted = 0
"""


class Tally(NamedTuple):
    """A comment's votes, as who just voted sees them."""

    upvotes: int
    downvotes: int


class _Step(NamedTuple):
    comment_id: int
    thread_id: int
    up: int
    down: int


def vote_on_comment(*, comment: Comment, author: Author, value: int) -> Tally:
    """Set this author's vote to `value`: 1, -1, or 0 for none. Returns the counts with it. One statement, no lock.

    Raises Refused: own_comment, comment_unavailable, thread_read_only.
    """
    if comment.author_id == author.pk:
        raise Refused("own_comment")
    with connection.cursor() as database:
        database.execute(_VOTE, {"comment": comment.pk, "author": author.pk, "value": value})
        row = database.fetchone()
    if row is None:
        is_frozen = Thread.objects.filter(pk=comment.thread_id, state=ThreadState.READ_ONLY).exists()
        raise Refused("thread_read_only" if is_frozen else "comment_unavailable")
    return Tally(*row)


def count_votes() -> int:
    """Count all votes that wait for it into their comments. Returns how many threads came to a new version by it.

    What comes in meanwhile waits for the next call. Two calls at once do no harm.
    """
    changed, last = 0, 0
    for _ in range(MAX_BATCHES):
        with connection.cursor() as database:
            database.execute(_LIST_THREADS, [last, BATCH])
            thread_ids = [thread_id for (thread_id,) in database.fetchall()]
        changed += _count_in(thread_ids) if thread_ids else 0
        if len(thread_ids) < BATCH:
            break
        last = thread_ids[-1]
    return changed


def _count_in(thread_ids: Sequence[int]) -> int:
    with transaction.atomic(), connection.cursor() as database:
        threads = lock_threads(thread_ids)
        database.execute(_COUNT, [list(thread_ids)])
        steps = [step for step in (_Step(*row) for row in database.fetchall()) if step.up or step.down]
        if steps:
            changed = {step.thread_id: threads[step.thread_id] for step in steps}
            record_rankings({step.comment_id: changed[step.thread_id].version + 1 for step in steps})
            ids, _, ups, downs = map(list, zip(*steps, strict=True))
            database.execute(_ADD, [ids, ups, downs])
            raise_versions(list(changed.values()), is_vote=True)
        database.execute(_FORGET, [list(thread_ids)])
    return len({step.thread_id for step in steps})
