"""Who posted how much lately: sliding windows in Redis, exact, and the same however often a comment is counted."""

from collections.abc import Collection, Iterable, Iterator

import redis
from redis.client import Pipeline

from discussions.announcements import get_redis
from discussions.models import Revision
from moderation.subject import Velocity

MINUTE, HOUR = 60, 3600
WINDOWS = ("minute", "hour")
COMMANDS = 5  # of `_add`


def count_revisions(revisions: Iterable[tuple[Revision, Collection[str]]]) -> dict[int, Velocity] | None:
    """Count revisions, each with the domains that it links to, in every window that they belong to.

    Returns what the windows of each hold, by the revisions' ids; None when Redis is away. Each window is a sorted set:
    a member's score is its time, so counting the same revision twice changes nothing. One round trip.
    """
    counted = [(revision, _list_senders(revision), list(domains)) for revision, domains in revisions]
    try:
        with get_redis().pipeline(transaction=False) as pipeline:
            for revision, senders, domains in counted:
                prefix = f"parley:velocity:{revision.comment.thread.site_id}"
                now = revision.created_at.timestamp()
                for kind, sender in senders.items():
                    _add(
                        pipeline, f"{prefix}:{kind}:{sender}", f"{revision.comment_id}:{revision.number}", now
                    )
                for domain in domains:
                    _add(pipeline, f"{prefix}:domain:{domain}", str(revision.comment.author_id), now)
            answers = pipeline.execute()
    except redis.RedisError:
        return None
    pairs = iter([answers[end - 2 : end] for end in range(COMMANDS, len(answers) + 1, COMMANDS)])
    return {revision.pk: _read(senders, domains, pairs) for revision, senders, domains in counted}


def _list_senders(revision: Revision) -> dict[str, str]:
    senders = {
        "author": str(revision.comment.author_id),
        "address": revision.address_hash,
        "subnet": revision.subnet_hash,
    }
    return {kind: sender for kind, sender in senders.items() if sender}


def _read(senders: Iterable[str], domains: Iterable[str], pairs: Iterator[list[int]]) -> Velocity:
    counts = {
        f"{kind}_{window}": count
        for kind in senders
        for window, count in zip(WINDOWS, next(pairs), strict=True)
    }
    return Velocity(**counts, domain_authors_hour={domain: next(pairs)[1] for domain in domains})


def _add(pipeline: Pipeline, key: str, member: str, now: float) -> None:
    """Put `member` into the window at `key`. The last two answers are its counts in the last minute and hour."""
    pipeline.zadd(key, {member: now})
    pipeline.zremrangebyscore(key, "-inf", now - HOUR)
    pipeline.expire(key, HOUR)
    pipeline.zcount(key, now - MINUTE, now)
    pipeline.zcount(key, now - HOUR, now)
