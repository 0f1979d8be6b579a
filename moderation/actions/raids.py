"""Watching for attacks: beginning and ending raids, and holding what was published before one was noticed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import redis
import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Greatest
from django.utils import timezone

from discussions.actions.statuses import lock_thread
from discussions.limits.shared import WHOLE_SITE, tell_attacks
from discussions.models import Comment, Revision, Site, Thread
from moderation.actions.cases import put_case
from moderation.actions.findings import make_finding
from moderation.actions.verdicts import hold_published
from moderation.coordination import LEAST_SURGE_COMMENTS, CoordinationCode, Group, Post, find_groups, is_surge
from moderation.models import CaseKind, CaseState, Raid
from moderation.models import Finding as StoredFinding
from moderation.queries.raids import describe_usual, list_busy_sites, list_posts
from moderation.subject import Finding

logger = structlog.get_logger(__name__)

# How long a raid outlives what was last seen of it.
RAID_LENGTH = timedelta(minutes=60)
HELD_EVIDENCE = 80
SCORE = 0.8
MAX_EVIDENCE = 50


def watch_site(site_id: int, now: datetime) -> None:
    """Look at what was posted to a site lately; begin, or go on with, the raids that it shows.

    May run any number of times, also at once: what is held stays held, and one raid at a time is on in one place.
    """
    posts = list_posts(site_id, now)
    for group in find_groups(posts):
        evidence = _describe_group(group)
        _begin_raid(site_id, _find_target(group), CoordinationCode.GROUP, evidence, now)
        for comment_id in group.comments:
            hold_comment(comment_id, CoordinationCode.GROUP, evidence)
    for thread in Thread.objects.filter(pk__in=_list_busy_threads(posts)):
        evidence = _describe_surge(thread, posts, now)
        if evidence:
            _begin_raid(site_id, thread.pk, CoordinationCode.SURGE, evidence, now)


def watch_sites() -> None:
    """Watch every site where something was posted lately, and end the raids whose time is over."""
    now = timezone.now()
    end_raids(now)
    for site_id in list_busy_sites(now):
        try:
            watch_site(site_id, now)
        except SoftTimeLimitExceeded:
            raise
        except Exception:
            logger.exception("raid_watch_failed", site=site_id)  # the other sites are watched all the same
    # Again and again, for Redis may have lost it.
    for raided in Site.objects.filter(raids__ended_at__isnull=True).distinct():
        tell_limits(raided)


def end_raids(now: datetime) -> None:
    """End the raids whose time is over."""
    for raid in Raid.objects.filter(ended_at__isnull=True, ends_at__lte=now):
        if Raid.objects.filter(pk=raid.pk, ended_at__isnull=True, ends_at__lte=now).update(ended_at=now):
            logger.info("raid_ended", raid=raid.pk, site=raid.site_id, thread=raid.thread_id)


def tell_limits(site: Site) -> None:
    """Let writers have less of their limits where the site is attacked, for as long as it is."""
    raids = list(
        Raid.objects.filter(site=site, ended_at__isnull=True, ends_at__gt=timezone.now()).select_related(
            "thread"
        )
    )
    attacked = {WHOLE_SITE if raid.thread is None else raid.thread.key for raid in raids}
    until = max((raid.ends_at for raid in raids), default=None)
    try:
        tell_attacks(site.key, attacked, until)
    except redis.RedisError as error:
        logger.warning("limits_not_told", site=site.pk, error=str(error))


def end_raid(raid: Raid, moderator: User) -> None:
    """End a raid before its time. What was seen until now begins no other. One that is over stays as it is."""
    now = timezone.now()
    if Raid.objects.filter(pk=raid.pk, ended_at__isnull=True).update(ended_at=now, ended_by=moderator):
        logger.info(
            "raid_ended", raid=raid.pk, site=raid.site_id, thread=raid.thread_id, moderator=moderator.pk
        )
        tell_limits(raid.site)
    raid.refresh_from_db()


def hold_comment(comment_id: int, code: str, details: Mapping[str, Any]) -> bool:
    """Hold a published comment for a person, unless one has decided about this text. Returns whether it was held."""
    thread_id = Comment.objects.values_list("thread_id", flat=True).filter(pk=comment_id).first()
    if thread_id is None:
        return False
    with transaction.atomic():
        lock_thread(thread_id)
        comment = Comment.objects.select_related("thread").get(pk=comment_id)
        if not hold_published(comment, code):
            return False
        _record(comment, code, details)
    logger.info("comment_held", comment=comment_id, code=code)
    return True


def _record(comment: Comment, code: str, details: Mapping[str, Any]) -> None:
    revision = Revision.objects.get(comment=comment, number=comment.revision)
    finding = Finding(
        check="coordination", outcome="suspect", label="spam", score=SCORE, code=code, details=details
    )
    StoredFinding.objects.bulk_create([make_finding(revision, finding)], ignore_conflicts=True)
    put_case(
        comment,
        kind=CaseKind.SPAM,
        state=CaseState.OPEN,
        code=code,
        details=details,
        evidence=HELD_EVIDENCE,
    )


def _begin_raid(
    site_id: int, thread_id: int | None, code: str, evidence: Mapping[str, Any], now: datetime
) -> None:
    ends_at = now + RAID_LENGTH
    here = Q(thread__isnull=True) if thread_id is None else Q(thread_id=thread_id)
    running = Raid.objects.filter(here, site_id=site_id, ended_at__isnull=True)
    if running.update(ends_at=Greatest("ends_at", ends_at)):
        return
    raid = Raid(
        site_id=site_id, thread_id=thread_id, code=code, evidence=evidence, started_at=now, ends_at=ends_at
    )
    # Who watches at the same moment may be first.
    Raid.objects.bulk_create([raid], ignore_conflicts=True)
    logger.warning("raid_began", site=site_id, thread=thread_id, code=code)


def _find_target(group: Group) -> int | None:
    """Return the thread that most of the group's comments are in; None, for the whole site, if there is none."""
    thread, count = max(group.threads.items(), key=lambda item: item[1])
    return thread if 2 * count > len(group.comments) else None


def _describe_group(group: Group) -> dict[str, Any]:
    return {
        "authors": len(group.authors),
        "count": len(group.comments),
        "newcomers": group.newcomers,
        "shared": dict(group.shared),
        "kinds": ", ".join(group.shared),
        "comments": [str(comment) for comment in group.comments[:MAX_EVIDENCE]],
    }


def _list_busy_threads(posts: Sequence[Post]) -> list[int]:
    counts = Counter(post.thread for post in posts)
    return [thread for thread, count in counts.items() if count >= LEAST_SURGE_COMMENTS]


def _describe_surge(thread: Thread, posts: Sequence[Post], now: datetime) -> dict[str, Any]:
    """Return the evidence of a surge of strangers in `thread`; nothing if there is none."""
    here = [post for post in posts if post.thread == thread.pk]
    newcomers = sum(post.is_newcomer for post in here)
    usual = describe_usual(thread, now)
    if not is_surge(
        comments=len(here),
        newcomers=newcomers,
        usual=usual.comments,
        newcomer_share=usual.newcomer_share,
    ):
        return {}
    return {"count": len(here), "newcomers": newcomers, "usual": round(usual.comments, 1)}
