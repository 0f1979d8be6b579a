"""What was said before in other words or places: texts across sites, sentence frames, spellings of one mailbox.

Kept in Redis for a day or a week as keyed hashes, so that neither a text nor an address can be read from it, and no
site learns more of another than a number.
"""

import hashlib
from collections import Counter
from functools import lru_cache

import redis
from django.conf import settings
from redis.client import Pipeline

from discussions.announcements import get_redis
from discussions.models import Revision
from moderation.subject import Echoes
from moderation.text.fingerprints import list_bands
from moderation.text.frames import list_frames
from moderation.text.mailboxes import find_mailbox

DAY, WEEK = 86_400, 7 * 86_400
MAX_MEMBERS = 100  # of a key: more of the same say nothing new
# Two texts of similarity s share so many of 16 bands with the probability 1 − Σᵢ₌₀² C(16, i) s⁴ⁱ (1 − s⁴)¹⁶⁻ⁱ: 0.99 at
# 0.8, 0.79 at 0.7, 0.08 at 0.5. There is no signature here to compare, as there is within a site.
_LEAST_SHARED_BANDS = 3
_COMMANDS = 4  # of `_remember`


def count_echoes(revision: Revision, signature: bytes, *, across_sites: bool) -> Echoes | None:
    """Remember a revision whose text has this MinHash `signature`, and return what is like it; None without Redis.

    With `across_sites` off the text is neither shown to other sites nor compared with theirs. Counting the same
    revision twice changes nothing. One round trip.
    """
    comment = revision.comment
    site, author = str(comment.thread.site_id), str(comment.author_id)
    email = comment.author.email.strip().lower()
    bands = list_bands(signature, "installation") if across_sites else ()
    frames = list_frames(revision.body)
    now = revision.created_at.timestamp()
    try:
        with get_redis().pipeline(transaction=False) as pipeline:
            for place, band in enumerate(bands):
                _remember(pipeline, ("text", str(place), str(band)), f"{site}:{author}", now, DAY)
            for frame in frames:
                _remember(pipeline, ("frame", site, frame), author, now, WEEK)
            if mailbox := find_mailbox(email):
                _remember(pipeline, ("mailbox", site, mailbox), _hash("address", email), now, DAY)
            answers = [set(members) for members in pipeline.execute()[_COMMANDS - 1 :: _COMMANDS]]
    except redis.RedisError:
        return None
    texts, sentences, addresses = (
        answers[: len(bands)],
        answers[len(bands) : len(bands) + len(frames)],
        answers[len(bands) + len(frames) :],
    )
    shared = Counter(member for members in texts for member in members)
    others = [member.split(b":") for member, count in shared.items() if count >= _LEAST_SHARED_BANDS]
    elsewhere = [(other_site, other) for other_site, other in others if other_site.decode() != site]
    return Echoes(
        other_sites=len({other_site for other_site, _ in elsewhere}),
        other_authors=len(elsewhere),
        sentence_authors=max((len(authors) for authors in sentences), default=1),
        mailbox_addresses=max((len(spellings) for spellings in addresses), default=1),
    )


def _remember(pipeline: Pipeline, name: tuple[str, ...], member: str, now: float, seconds: int) -> None:
    """Put `member` into the set called `name` for `seconds`. The last answer is who is in it."""
    key = f"parley:echo:{_hash(*name)}"
    pipeline.zadd(key, {member: now})
    pipeline.zremrangebyscore(key, "-inf", now - seconds)
    pipeline.expire(key, seconds)
    pipeline.zrange(key, 0, MAX_MEMBERS - 1, desc=True)


def _hash(*words: str) -> str:
    """Return a keyed hash of `words`: 24 hexadecimal digits."""
    return hashlib.blake2b(
        "\0".join(words).encode(), key=_get_key(settings.SECRET_KEY), digest_size=12
    ).hexdigest()


@lru_cache(maxsize=2)
def _get_key(secret: str) -> bytes:
    return hashlib.sha256(f"parley.echo.{secret}".encode()).digest()
