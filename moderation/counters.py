"""Who posted how much lately: sliding windows in Redis, exact, and the same however often a comment is counted."""

from collections.abc import Iterable

import redis
from redis.client import Pipeline

from discussions.announcements import get_redis
from discussions.models import Revision
from moderation.subject import Velocity

MINUTE, HOUR = 60, 3600
WINDOWS = ("minute", "hour")
COMMANDS = 5  # of `_add`


def count_revision(revision: Revision, domains: Iterable[str]) -> Velocity | None:
    """Count a revision, which links to `domains`, in every window it belongs to, and return what they hold.

    Each window is a sorted set: a member's score is its time, so counting the same revision twice changes nothing.
    Returns None when Redis is away.
    """
    comment = revision.comment
    now = revision.created_at.timestamp()
    member = f"{comment.pk}:{revision.number}"
    prefix = f"parley:velocity:{comment.thread.site_id}"
    senders = {
        "author": str(comment.author_id),
        "address": revision.address_hash,
        "subnet": revision.subnet_hash,
    }
    keys = {kind: f"{prefix}:{kind}:{sender}" for kind, sender in senders.items() if sender}
    domain_keys = {domain: f"{prefix}:domain:{domain}" for domain in domains}
    try:
        with get_redis().pipeline(transaction=False) as pipeline:
            for key in keys.values():
                _add(pipeline, key, member, now)
            for key in domain_keys.values():
                _add(pipeline, key, str(comment.author_id), now)
            answers = pipeline.execute()
    except redis.RedisError:
        return None
    pairs = iter([answers[end - 2 : end] for end in range(COMMANDS, len(answers) + 1, COMMANDS)])
    counts = {
        f"{kind}_{window}": count for kind in keys for window, count in zip(WINDOWS, next(pairs), strict=True)
    }
    return Velocity(**counts, domain_authors_hour={domain: next(pairs)[1] for domain in domain_keys})


def _add(pipeline: Pipeline, key: str, member: str, now: float) -> None:
    """Put `member` into the window at `key`. The last two answers are its counts in the last minute and hour."""
    pipeline.zadd(key, {member: now})
    pipeline.zremrangebyscore(key, "-inf", now - HOUR)
    pipeline.expire(key, HOUR)
    pipeline.zcount(key, now - MINUTE, now)
    pipeline.zcount(key, now - HOUR, now)
