"""What the watch for attacks reads, and the raids that moderators see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.contrib.auth.models import User
from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from discussions.models import Thread
from discussions.queries.cursors import decode_fields, encode_fields
from discussions.refusals import Refused
from moderation.coordination import Post
from moderation.models import CommentLink, Fingerprint, Raid
from moderation.queries.records import describe_domains

WINDOW = timedelta(minutes=30)
BASELINE = timedelta(days=1)
NEWCOMER_AGE = timedelta(days=1)
MAX_POSTS = 3_000  # the latest of a site in a window
MAX_DOMAINS = 200
_NEWCOMER = Q(revision__comment__author__created_at__gte=F("created_at") - NEWCOMER_AGE)


@dataclass(frozen=True, slots=True)
class Usual:
    """What was usual before: a thread's comments in as long a time as `WINDOW`, and newcomers' share on the site."""

    comments: float
    newcomer_share: float


class RaidPage(NamedTuple):
    raids: list[Raid]
    next_cursor: str | None


def list_busy_sites(now: datetime) -> list[int]:
    """Return the ids of sites where something was posted in the last 30 minutes."""
    recent = Fingerprint.objects.filter(created_at__gt=now - WINDOW)
    return list(recent.values_list("revision__comment__thread__site_id", flat=True).distinct())


def list_posts(site_id: int, now: datetime) -> list[Post]:
    """Return what was posted to a site in the last 30 minutes, without what came before a moderator ended a raid."""
    rows = (
        Fingerprint.objects.filter(
            revision__comment__thread__site_id=site_id,
            revision__number=F("revision__comment__revision"),  # an earlier text is not the one to act on
            created_at__gt=now - WINDOW,
            created_at__lte=now,
        )
        .annotate(is_newcomer=_NEWCOMER)
        .order_by("-created_at")
        .values_list(
            "revision__comment_id",
            "revision__comment__author_id",
            "revision__comment__thread_id",
            "is_newcomer",
            "bands",
            "revision__address_hash",
            "revision__subnet_hash",
            "created_at",
        )[:MAX_POSTS]
    )
    judged = _list_judged(site_id, now)
    kept = [
        row
        for row in rows
        if not any(row[7] <= until and thread in (None, row[2]) for thread, until in judged)
    ]
    domains = _list_domains(site_id, [row[0] for row in kept])
    return [
        Post(
            comment=comment,
            author=author,
            thread=thread,
            is_newcomer=is_newcomer,
            bands=frozenset(bands),
            domains=frozenset(domains.get(comment, ())),
            address=address,
            subnet=subnet,
        )
        for comment, author, thread, is_newcomer, bands, address, subnet, _ in kept
    ]


def _list_judged(site_id: int, now: datetime) -> list[tuple[int | None, datetime]]:
    """Return where and until when a person looked and saw no raid, or no longer one."""
    ended = Raid.objects.filter(site_id=site_id, ended_by__isnull=False, ended_at__gt=now - WINDOW)
    return [
        (thread, until) for thread, until in ended.values_list("thread_id", "ended_at") if until is not None
    ]


def _list_domains(site_id: int, comment_ids: Sequence[int]) -> dict[int, set[str]]:
    """Return the domains that each comment links to, but for those that are well known on the site."""
    linked: dict[int, set[str]] = {}
    for comment, domain in CommentLink.objects.filter(comment_id__in=comment_ids).values_list(
        "comment_id", "domain"
    ):
        linked.setdefault(comment, set()).add(domain)
    names = sorted({domain for domains in linked.values() for domain in domains})[:MAX_DOMAINS]
    records = describe_domains(site_id, names)
    known = {
        domain
        for domain, record in records.items()
        if record.published >= 5 and record.published >= 9 * (record.rejected + record.spam)
    }
    return {comment: domains - known for comment, domains in linked.items()}


def describe_usual(thread: Thread, now: datetime) -> Usual:
    """Return what was usual in a thread, and on its site, in the 24 hours before the last 30 minutes."""
    before = Fingerprint.objects.filter(
        revision__comment__thread__site_id=thread.site_id,
        revision__number=F("revision__comment__revision"),
        created_at__gt=now - WINDOW - BASELINE,
        created_at__lte=now - WINDOW,
    )
    counts = before.aggregate(
        all=Count("pk"),
        newcomers=Count("pk", filter=_NEWCOMER),
        here=Count("pk", filter=Q(revision__comment__thread=thread)),
    )
    # One comment in two by a newcomer is expected of a site of which nothing is known, counted as ten comments.
    return Usual(
        comments=counts["here"] * (WINDOW / BASELINE),
        newcomer_share=(counts["newcomers"] + 5) / (counts["all"] + 10),
    )


def list_my_raids(moderator: User) -> QuerySet[Raid]:
    """Return the raids on the sites that this person moderates, the latest first."""
    mine = Raid.objects.filter(site__memberships__user=moderator)
    return mine.select_related("site", "thread", "ended_by").order_by("-pk")


def page_raids(
    raids: QuerySet[Raid], *, state: str, limit: int, site: str | None = None, cursor: str | None = None
) -> RaidPage:
    """Return a page of `raids` that are on (`active`) or over (`ended`); `site` is a key, None asks for all.

    Raises Refused (invalid_cursor).
    """
    is_on = Q(ended_at__isnull=True, ends_at__gt=timezone.now())
    wanted = raids.filter(is_on if state == "active" else ~is_on)
    if site is not None:
        wanted = wanted.filter(site__key=site)
    if cursor is not None:
        fields = decode_fields(cursor)
        if len(fields) != 1 or type(fields[0]) is not int:
            raise Refused("invalid_cursor")
        wanted = wanted.filter(pk__lt=fields[0])
    page = list(wanted[: limit + 1])
    return RaidPage(page[:limit], encode_fields([page[limit - 1].pk]) if len(page) > limit else None)


def get_my_raid(moderator: User, raid_id: int) -> Raid:
    """Return a raid on a site that this person moderates. Raises Refused (raid_not_found), also for other sites'."""
    raid = list_my_raids(moderator).filter(pk=raid_id).first()
    if raid is None:
        raise Refused("raid_not_found")
    return raid
