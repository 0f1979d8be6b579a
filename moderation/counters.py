"""Who posted how much lately: sliding windows in Redis, exact, and the same however often a comment is counted."""

from collections.abc import Iterable

import redis
from redis.client import Pipeline

from discussions.announcements import get_redis
from discussions.models import Revision
from moderation.subject import Velocity

MINUTE, HOUR = 60, 3600


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
    counts: dict[str, int] = {}
    domain_counts: dict[str, int] = {}
    try:
        with get_redis().pipeline(transaction=False) as pipeline:
            for kind, sender in senders.items():
                if sender:
                    _add(pipeline, f"{prefix}:{kind}:{sender}", member, now)
                    counts[f"{kind}_minute"], counts[f"{kind}_hour"] = pipeline.execute()[-2:]
            for domain in dict.fromkeys(domains):
                _add(pipeline, f"{prefix}:domain:{domain}", str(comment.author_id), now)
                domain_counts[domain] = pipeline.execute()[-1]
    except redis.RedisError:
        return None
    return Velocity(**counts, domain_authors_hour=domain_counts)


def _add(pipeline: Pipeline, key: str, member: str, now: float) -> None:
    """Put `member` into the window at `key`. The last two answers are its counts in the last minute and hour."""
    pipeline.zadd(key, {member: now})
    pipeline.zremrangebyscore(key, "-inf", now - HOUR)
    pipeline.expire(key, HOUR)
    pipeline.zcount(key, now - MINUTE, now)
    pipeline.zcount(key, now - HOUR, now)
