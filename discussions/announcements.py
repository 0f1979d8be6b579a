"""Tells every web process that a thread changed. Lost announcements cost freshness, never truth."""

from functools import cache, partial
from typing import NamedTuple

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


class Announcement(NamedTuple):
    """A thread came to a version. With `is_vote`, only numbers have changed, which may wait a moment to be seen."""

    thread_id: int
    version: int
    is_vote: bool = False


def write_announcement(announcement: Announcement) -> str:
    """Return `<thread id>:<version>`, with `:vote` where it was a vote."""
    return f"{announcement.thread_id}:{announcement.version}{':vote' if announcement.is_vote else ''}"


def read_announcement(message: bytes) -> Announcement:
    """Return what `message` says. Raises ValueError where it is none of ours.

    What a newer release may add to it is ignored, and then it is no mere vote.
    """
    thread_id, version, *rest = message.decode().split(":")
    return Announcement(int(thread_id), int(version), is_vote=rest == ["vote"])


@cache
def get_redis() -> redis.Redis:
    """Return this process's client of Redis, which tries twice and gives up after half a second each."""
    return redis.Redis.from_url(
        settings.REDIS_URL,
        socket_timeout=settings.REDIS_TIMEOUT_SECONDS,
        socket_connect_timeout=settings.REDIS_TIMEOUT_SECONDS,
        retry=Retry(NoBackoff(), 1),
    )


def announce_thread(thread_id: int, version: int, *, is_vote: bool = False) -> None:
    """Once the current transaction commits, publish on Redis that the thread came to this version."""
    message = write_announcement(Announcement(thread_id, version, is_vote))
    transaction.on_commit(partial(_publish, message), robust=True)


def _publish(message: str) -> None:
    if redis_outage.is_on:
        return
    try:
        get_redis().publish(THREADS_CHANNEL, message)
    except redis.RedisError as error:
        redis_outage.begin()
        logger.warning("announcement_lost", message=message, error=str(error))
