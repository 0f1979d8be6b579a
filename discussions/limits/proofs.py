"""What was proven: each answer is good once, and opens a pass for a while. In Redis; while that is away, in memory."""

import hashlib
import threading
import time
from collections import OrderedDict

import redis
import structlog

from discussions.announcements import get_redis, redis_outage
from discussions.limits.challenges import LIFETIME_SECONDS
from discussions.limits.shared import name_pass

logger = structlog.get_logger(__name__)

PASS_SECONDS = 300
_MAX_REMEMBERED = 50_000


class ShortMemory:
    """Names, each for some seconds, in this process. Safe for threads. What was noted first is forgotten first."""

    def __init__(self, most: int = _MAX_REMEMBERED) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._ends: OrderedDict[str, float] = OrderedDict()

    def add(self, name: str, seconds: float) -> bool:
        """Note a name; one that is noted already stays as it is. Returns whether it is new."""
        now = time.monotonic()
        with self._lock:
            if self._ends.get(name, 0.0) > now:
                return False
            self._ends.pop(name, None)
            self._ends[name] = now + seconds
            while len(self._ends) > self._most:
                self._ends.popitem(last=False)
        return True

    def __contains__(self, name: str) -> bool:
        with self._lock:
            return self._ends.get(name, 0.0) > time.monotonic()


used, passes = ShortMemory(), ShortMemory()


def use_once(token: str) -> bool:
    """Note that a challenge's token was answered. Returns False if it was before.

    While Redis is away, each process knows only of those that were answered to it.
    """
    name = f"parley:limits:proof:{hashlib.sha256(token.encode()).hexdigest()[:32]}"
    if not used.add(name, LIFETIME_SECONDS):
        return False
    if redis_outage.is_on:
        return True
    try:
        return bool(get_redis().set(name, 1, nx=True, ex=LIFETIME_SECONDS))
    except redis.RedisError as error:
        _begin_outage(error)
        return True


def open_pass(site_key: str, author: str) -> None:
    """Ask an author of the site for nothing more for PASS_SECONDS."""
    name = name_pass(site_key, author)
    passes.add(name, PASS_SECONDS)
    if redis_outage.is_on:
        return
    try:
        get_redis().set(name, 1, ex=PASS_SECONDS)
    except redis.RedisError as error:
        _begin_outage(error)


def has_pass(site_key: str, author: str) -> bool:
    """Tell whether this process has opened a pass for the author. Redis is asked where limits are counted."""
    return bool(author) and name_pass(site_key, author) in passes


def _begin_outage(error: redis.RedisError) -> None:
    redis_outage.begin()
    logger.warning("proofs_not_shared", error=str(error))
