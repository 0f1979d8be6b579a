"""Who posted how much lately: sliding windows in Redis, exact, and the same however often a comment is counted."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from hashlib import blake2b
from typing import NamedTuple

import redis
from django.conf import settings
from redis.client import Pipeline

from discussions.announcements import get_redis
from discussions.models import Revision
from moderation.subject import Velocity

MINUTE, HOUR = 60, 3600
WINDOWS = ("minute", "hour")
COMMANDS = 5  # of `_add`


class Sent(NamedTuple):
    """A text that somebody sent: `senders` are whoever it came from, by kind, and `writer` who links to `domains`."""

    key: int
    site_id: int
    name: str
    at: datetime
    senders: Mapping[str, str]
    writer: str
    domains: Collection[str]


def count_revisions(revisions: Iterable[tuple[Revision, Collection[str]]]) -> dict[int, Velocity] | None:
    """Count revisions, each with the domains that it links to, as `count_sent` does, by the revisions' ids."""
    return count_sent([_describe(revision, domains) for revision, domains in revisions])


def count_sent(texts: Collection[Sent]) -> dict[int, Velocity] | None:
    """Count texts in every window that they belong to. Returns what the windows of each hold, by the texts' keys.

    None when Redis is away. Each window is a sorted set: a member's score is its time, so counting the same text twice
    changes nothing. One round trip.
    """
    try:
        with get_redis().pipeline(transaction=False) as pipeline:
            for text in texts:
                prefix, now = f"parley:velocity:{text.site_id}", text.at.timestamp()
                for kind, sender in text.senders.items():
                    _add(pipeline, f"{prefix}:{kind}:{sender}", text.name, now)
                for domain in text.domains:
                    _add(pipeline, f"{prefix}:domain:{_hash(domain)}", text.writer, now)
            answers = pipeline.execute()
    except redis.RedisError:
        return None
    pairs = iter([answers[end - 2 : end] for end in range(COMMANDS, len(answers) + 1, COMMANDS)])
    return {text.key: _read(text.senders, text.domains, pairs) for text in texts}


def _hash(domain: str) -> str:
    """Return what stands for a domain in a key: what somebody wrote must not be readable there."""
    return blake2b(domain.encode(), key=settings.SECRET_KEY.encode()[:64], digest_size=12).hexdigest()


def _describe(revision: Revision, domains: Collection[str]) -> Sent:
    comment = revision.comment
    senders = {
        "author": str(comment.author_id),
        "address": revision.address_hash,
        "subnet": revision.subnet_hash,
    }
    return Sent(
        revision.pk,
        comment.thread.site_id,
        f"{comment.pk}:{revision.number}",
        revision.created_at,
        {kind: sender for kind, sender in senders.items() if sender},
        str(comment.author_id),
        domains,
    )


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
