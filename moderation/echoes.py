"""What was said before in other words or places: texts across sites, sentence frames, spellings of one mailbox.

Kept in Redis for a day or a week as keyed hashes, so that neither a text nor an address can be read from it, and no
site learns more of another than a number.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal, NamedTuple

import redis
from django.conf import settings

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
# Puts each member into its set, forgets who came too long ago, and answers who is there, latest first. Twenty sets for
# each text, and four commands for each set: sent one by one, they cost more than the model that judges the text.
_REMEMBER = """
local now, most, answers = ARGV[1], ARGV[2], {}
for place, key in ipairs(KEYS) do
    local member, seconds = ARGV[1 + 2 * place], ARGV[2 + 2 * place]
    redis.call('ZADD', key, now, member)
    redis.call('ZREMRANGEBYSCORE', key, '-inf', now - seconds)
    redis.call('EXPIRE', key, seconds)
    answers[place] = redis.call('ZREVRANGE', key, 0, most - 1)
end
return answers
"""


def count_echoes(
    revisions: Iterable[tuple[Revision, bytes]], *, across_sites: bool
) -> dict[int, Echoes] | None:
    """Remember revisions, each with the MinHash signature of its text, and return, by their ids, what is like them.

    None without Redis. With `across_sites` off the texts are neither shown to other sites nor compared with theirs.
    Counting the same revision twice changes nothing. Two round trips.
    """
    asked = [(revision, _list_sets(revision, signature, across_sites)) for revision, signature in revisions]
    try:
        client = get_redis()
        remember = client.register_script(_REMEMBER)
        with client.pipeline(transaction=False) as pipeline:
            for revision, sets in asked:
                remember(
                    keys=[_name_key(each) for each in sets],
                    args=[
                        revision.created_at.timestamp(),
                        MAX_MEMBERS,
                        *(value for each in sets for value in (each.member, each.seconds)),
                    ],
                    client=pipeline,
                )
            answers = pipeline.execute()
    except redis.RedisError:
        return None
    return {
        revision.pk: _read(revision, sets, answer)
        for (revision, sets), answer in zip(asked, answers, strict=True)
    }


class _Set(NamedTuple):
    """A set in Redis: what it is of, its whole name, and whom or what the revision adds for how many seconds."""

    kind: Literal["text", "frame", "mailbox"]
    name: tuple[str, ...]
    member: str
    seconds: int


def _list_sets(revision: Revision, signature: bytes, across_sites: bool) -> list[_Set]:
    comment = revision.comment
    site, author = str(comment.thread.site_id), str(comment.author_id)
    email = comment.author.email.strip().lower()
    bands = list_bands(signature, "installation") if across_sites else ()
    sets = [
        _Set("text", (str(place), str(band)), f"{site}:{author}", DAY) for place, band in enumerate(bands)
    ]
    sets += [_Set("frame", (site, frame), author, WEEK) for frame in list_frames(revision.body)]
    if mailbox := find_mailbox(email):
        sets.append(_Set("mailbox", (site, mailbox), _hash("address", email), DAY))
    return sets


def _read(revision: Revision, sets: list[_Set], answer: list[list[bytes]]) -> Echoes:
    site = str(revision.comment.thread.site_id)
    members = [(each.kind, found) for each, found in zip(sets, answer, strict=True)]
    shared = Counter(member for kind, found in members if kind == "text" for member in found)
    others = [member.split(b":") for member, count in shared.items() if count >= _LEAST_SHARED_BANDS]
    elsewhere = [(other_site, other) for other_site, other in others if other_site.decode() != site]
    return Echoes(
        other_sites=len({other_site for other_site, _ in elsewhere}),
        other_authors=len(elsewhere),
        sentence_authors=max((len(found) for kind, found in members if kind == "frame"), default=1),
        mailbox_addresses=max((len(found) for kind, found in members if kind == "mailbox"), default=1),
    )


def _name_key(each: _Set) -> str:
    return f"parley:echo:{_hash(each.kind, *each.name)}"


def _hash(*words: str) -> str:
    """Return a keyed hash of `words`: 24 hexadecimal digits."""
    return hashlib.blake2b(
        "\0".join(words).encode(), key=_get_key(settings.SECRET_KEY), digest_size=12
    ).hexdigest()


@lru_cache(maxsize=2)
def _get_key(secret: str) -> bytes:
    return hashlib.sha256(f"parley.echo.{secret}".encode()).digest()
