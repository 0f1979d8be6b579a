"""Whether a provider may be asked now: its circuit breaker and its daily budget, shared by all processes in Redis.

The breaker opens after `FAILURES_TO_OPEN` failures in a row. While it is open nobody asks. Then one attempt is let
through: an answer closes it, a failure opens it again for twice as long, up to ten minutes (Nygard 2007, *Release It!*,
section 5.2). With Redis away nobody asks at all: a budget that nobody counts is none.

What is no provider has a breaker too, under a name such as `webhook:7`.
"""

from datetime import UTC, datetime
from typing import Literal, NamedTuple

import redis

from discussions.announcements import get_redis
from moderation.providers.failures import BreakerOpen, BudgetSpent, Uncounted

FAILURES_TO_OPEN = 5
OPEN_SECONDS = 30
MAX_OPEN_SECONDS = 600
_MEMORY_SECONDS = 3600
_PROBE_SECONDS = 30  # longer than any timeout: whoever probes and dies gives way to the next
_BUDGET_SECONDS = 2 * 86_400

BreakerState = Literal["closed", "open", "half_open", "unknown"]


class Turns(NamedTuple):
    """How a provider stands. `used` are today's requests (UTC); None, with the state unknown, when Redis is away."""

    state: BreakerState
    used: int | None


def take_turn(provider_id: int, daily_budget: int) -> None:
    """Count one request against the provider's budget. Raises BreakerOpen, BudgetSpent or Uncounted."""
    store = get_redis()
    try:
        if not _may_ask(store, provider_id):
            raise BreakerOpen
        used_key = _used_key(provider_id)
        with store.pipeline() as pipeline:
            pipeline.incr(used_key)
            pipeline.expire(used_key, _BUDGET_SECONDS)
            used = pipeline.execute()[0]
        if used > daily_budget:
            store.decr(used_key)
            raise BudgetSpent
    except redis.RedisError as error:
        raise Uncounted from error


def may_try(subject: str) -> bool:
    """Tell whether somebody may try now, where nothing else is counted. With Redis away, they may."""
    try:
        return _may_ask(get_redis(), subject)
    except redis.RedisError:
        return True


def note_success(subject: int | str) -> None:
    """Close the breaker."""
    try:
        get_redis().delete(*_breaker_keys(subject))
    except redis.RedisError:
        return  # its failures are forgotten in an hour


def note_failure(subject: int | str) -> None:
    """Count a failure in a row, and open the breaker where it is one too many."""
    failures_key, open_key, probe_key = _breaker_keys(subject)
    try:
        with get_redis().pipeline() as pipeline:
            pipeline.incr(failures_key)
            pipeline.expire(failures_key, _MEMORY_SECONDS)
            failures = pipeline.execute()[0]
        excess = failures - FAILURES_TO_OPEN
        if excess >= 0:
            seconds = min(MAX_OPEN_SECONDS, OPEN_SECONDS * 2 ** min(excess, 10))
            with get_redis().pipeline() as pipeline:
                pipeline.set(open_key, "1", ex=seconds)
                pipeline.delete(probe_key)
                pipeline.execute()
    except redis.RedisError:
        return  # nobody asks while it is away


def read_turns(provider_id: int) -> Turns:
    """Return how the provider stands, without counting."""
    try:
        failures, is_open, used = get_redis().mget(*_breaker_keys(provider_id)[:2], _used_key(provider_id))
    except redis.RedisError:
        return Turns("unknown", None)
    state: BreakerState = "closed"
    if int(failures or 0) >= FAILURES_TO_OPEN:
        state = "open" if is_open else "half_open"
    return Turns(state, int(used or 0))


def _may_ask(store: redis.Redis, subject: int | str) -> bool:
    failures_key, open_key, probe_key = _breaker_keys(subject)
    failures, is_open = store.mget(failures_key, open_key)
    if int(failures or 0) < FAILURES_TO_OPEN:
        return True
    return not is_open and bool(store.set(probe_key, "1", nx=True, ex=_PROBE_SECONDS))


def _breaker_keys(subject: int | str) -> tuple[str, str, str]:
    prefix = f"parley:{subject}" if isinstance(subject, str) else f"parley:provider:{subject}"
    return f"{prefix}:failures", f"{prefix}:open", f"{prefix}:probe"


def _used_key(provider_id: int) -> str:
    return f"parley:provider:{provider_id}:used:{datetime.now(UTC):%Y-%m-%d}"
