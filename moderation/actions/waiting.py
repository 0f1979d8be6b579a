"""The queues of texts that wait to be checked: one for each site, in the database, emptied a batch at a time.

A worker is only told that something waits on a site. What waits there it takes for itself, so that a hundred comments
cost one message, and a site with a hundred thousand of them delays another by one batch.

Times are PostgreSQL's: machines may not agree about theirs, and a worker whose clock is ahead must not keep texts for
as long as that.
"""

from datetime import timedelta

import redis
from django.db import connection
from django.db.models import Q
from django.db.models.functions import Now

from discussions.announcements import get_redis, redis_outage
from discussions.models import Revision

BATCH = 40
# A batch takes a second at most. What is claimed for longer than this was lost with its worker.
CLAIM = timedelta(seconds=20)
PATIENCE = timedelta(seconds=5)
_BELL_SECONDS = 10

# Materialised, so that it is picked once: a plan that asks again for each row would claim beyond the limit.
_CLAIM = """
WITH picked AS MATERIALIZED (
    SELECT id FROM discussions_revision
     WHERE queue_id = %(site)s AND (claimed_until IS NULL OR claimed_until < now())
     ORDER BY queued_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED
)
UPDATE discussions_revision SET claimed_until = now() + make_interval(secs => %(seconds)s)
  FROM picked WHERE discussions_revision.id = picked.id
RETURNING discussions_revision.id
"""

_REQUEUE = """
UPDATE discussions_revision r SET queue_id = t.site_id, queued_at = now(), claimed_until = NULL
  FROM discussions_comment c JOIN discussions_thread t ON t.id = c.thread_id
 WHERE c.status = 'pending' AND r.comment_id = c.id AND r.number = c.revision AND r.queue_id IS NULL
"""


def ring(site_id: int) -> bool:
    """Note that something waits on a site. Returns whether a worker has to be told: not if one is on its way."""
    if redis_outage.is_on:
        return True
    try:
        return bool(get_redis().set(_name_bell(site_id), "1", nx=True, ex=_BELL_SECONDS))
    except redis.RedisError:
        redis_outage.begin()
        return True


def answer(site_id: int) -> None:
    """Note that a worker is about to look what waits on a site: who rings from now on may have come too late for it."""
    try:
        get_redis().delete(_name_bell(site_id))
    except redis.RedisError:
        redis_outage.begin()


def claim_waiting(site_id: int) -> list[int]:
    """Return the ids of the up to `BATCH` revisions that have waited longest on a site, for this caller alone."""
    with connection.cursor() as database:
        database.execute(_CLAIM, {"site": site_id, "seconds": CLAIM.total_seconds(), "limit": BATCH})
        return [revision_id for (revision_id,) in database.fetchall()]


def requeue_forgotten() -> None:
    """Queue what is pending and in no queue, as after an undo that made it pending again."""
    with connection.cursor() as database:
        database.execute(_REQUEUE)


def list_waiting_sites() -> list[int]:
    """Return the ids of the sites where something waits that nobody has come for."""
    # A text from a web process whose clock is ahead is not waited for until that time has come.
    forgotten = Revision.objects.filter(
        Q(claimed_until__isnull=True) | Q(claimed_until__lt=Now()),
        Q(queued_at__lt=Now() - PATIENCE) | Q(queued_at__gt=Now() + PATIENCE),
        queue__isnull=False,
    )
    return list(forgotten.order_by().values_list("queue_id", flat=True).distinct())


def _name_bell(site_id: int) -> str:
    return f"parley:checks-wanted:{site_id}"
