"""Views of threads: noted in memory, gathered in Redis once a second, written to the database by a job.

A view is worth no more than that: some may be lost with a process or with Redis, none costs a reader a wait.
"""

import threading
from collections import Counter
from typing import NamedTuple

import redis
import structlog

from discussions.announcements import get_redis, redis_outage

logger = structlog.get_logger(__name__)

VIEWS_KEY = "parley:views"
GATHER_SECONDS = 1.0
# Of threads that one process has views of within a second. What is beyond is made up.
MAX_THREADS = 1_000


class ThreadName(NamedTuple):
    """A thread by its site's key and its own. There may be none of this name."""

    site_key: str
    thread_key: str


class ViewNotes:
    """What one process noted since it last told Redis. Safe for threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._noted: Counter[ThreadName] = Counter()

    def add(self, name: ThreadName) -> None:
        """Note that somebody opened this thread. Takes microseconds, and asks nobody."""
        with self._lock:
            if not self._noted:
                timer = threading.Timer(GATHER_SECONDS, self.gather)
                timer.daemon = True
                timer.start()
            if name in self._noted or len(self._noted) < MAX_THREADS:
                self._noted[name] += 1

    def gather(self) -> None:
        """Add what was noted to what Redis knows."""
        with self._lock:
            noted, self._noted = self._noted, Counter()
        if redis_outage.is_on:
            return
        try:
            with get_redis().pipeline(transaction=False) as pipeline:
                for name, views in noted.items():
                    pipeline.hincrby(VIEWS_KEY, "/".join(name), views)
                pipeline.execute()
        except redis.RedisError as error:
            redis_outage.begin()
            logger.warning("views_lost", views=noted.total(), error=str(error))


view_notes = ViewNotes()


def take_views() -> dict[ThreadName, int]:
    """Take out of Redis what was gathered, by thread, none where it is away. Nobody else gets the same."""
    try:
        with get_redis().pipeline(transaction=True) as pipeline:
            pipeline.hgetall(VIEWS_KEY)
            pipeline.delete(VIEWS_KEY)
            gathered = pipeline.execute()[0]
    except redis.RedisError:
        redis_outage.begin()
        return {}
    # A site's key has no slash.
    return {ThreadName(*name.decode().split("/", 1)): int(views) for name, views in gathered.items()}
