"""Tells every web process that a thread changed. Lost announcements cost freshness, never truth."""

from functools import cache, partial

import redis
import structlog
from django.conf import settings
from django.db import transaction
from redis.backoff import NoBackoff
from redis.retry import Retry

from discussions.outages import Outage

logger = structlog.get_logger(__name__)
redis_outage = Outage()

THREADS_CHANNEL = "parley:threads"


@cache
def get_redis() -> redis.Redis:
    """Return this process's client of Redis, which tries twice and gives up after half a second each."""
    return redis.Redis.from_url(
        settings.REDIS_URL,
        socket_timeout=settings.REDIS_TIMEOUT_SECONDS,
        socket_connect_timeout=settings.REDIS_TIMEOUT_SECONDS,
        retry=Retry(NoBackoff(), 1),
    )


def announce_thread(thread_id: int, version: int) -> None:
    """Once the current transaction commits, publish `<thread id>:<version>` on Redis."""
    transaction.on_commit(partial(_publish, f"{thread_id}:{version}"), robust=True)


def _publish(message: str) -> None:
    if redis_outage.is_on:
        return
    try:
        get_redis().publish(THREADS_CHANNEL, message)
    except redis.RedisError as error:
        redis_outage.begin()
        logger.warning("announcement_lost", message=message, error=str(error))
