"""What presses changes with time: cases age, are seen by more, and sites learn what reports are worth."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import islice
from statistics import quantiles
from typing import Any, NamedTuple

import structlog
from django.db import connection
from django.db.models import F
from django.utils import timezone

from discussions.models import Site, Status
from moderation.models import Actor, Case, CaseState, FlagCalibration
from moderation.priority import LEAST_GRAVE_SCORE, measure_exposure, rate_case
from moderation.queries.flaggers import UPHOLDING, find_grave_score
from moderation.queries.pressing import describe_pressure

logger = structlog.get_logger(__name__)

BATCH = 1_000
# As in Discourse (`reviewable_priorities.rb`): learned from so many upheld cases with two reports or more.
LEAST_CASES = 15
LEAST_FLAGS = 2
MAX_CASES = 1_000
LEARNED_FROM = timedelta(days=365)

# Whoever reported the comment meanwhile has rated the case anew: that stays.
_WRITE = """
UPDATE moderation_case SET priority = new.priority, exposure = new.exposure
  FROM unnest(%s::bigint[], %s::int[], %s::int[], %s::int[]) AS new (id, before, priority, exposure)
 WHERE moderation_case.id = new.id AND moderation_case.priority = new.before AND state = 'open'
"""

# For each text that moderators removed with two reports or more, what these weighed; what was undone does not count.
_UPHELD = """
SELECT sum(score.weight)
  FROM discussions_flag flag JOIN moderation_flagscore score ON score.flag_id = flag.id
  JOIN discussions_comment comment ON comment.id = flag.comment_id
  JOIN discussions_thread thread ON thread.id = comment.thread_id
  CROSS JOIN LATERAL (SELECT action, created_at FROM moderation_decision decision
       WHERE decision.comment_id = flag.comment_id AND decision.revision = flag.revision AND actor = %(moderator)s
       ORDER BY decision.id DESC LIMIT 1) latest
 WHERE thread.site_id = %(site)s AND latest.action = ANY(%(upholding)s) AND score.scored_at < latest.created_at
       AND latest.created_at > %(since)s
 GROUP BY flag.comment_id, flag.revision, latest.created_at HAVING count(*) >= %(flags)s
 ORDER BY latest.created_at DESC LIMIT %(cases)s
"""


class _Row(NamedTuple):
    case_id: int
    before: int
    priority: int
    exposure: int


def refresh_priorities() -> int:
    """Rate all open cases anew, by their age and exposure. Returns how many changed."""
    changed = 0
    for site_id in Site.objects.values_list("pk", flat=True):
        rows = _rate_again(site_id)
        while batch := list(islice(rows, BATCH)):
            _write(batch)
            changed += len(batch)
    return changed


def _rate_again(site_id: int) -> Iterator[_Row]:
    """Yield what is no longer as it should be."""
    grave_score, now = find_grave_score(site_id), timezone.now()
    cases = Case.objects.filter(site_id=site_id, state=CaseState.OPEN).select_related("comment", "thread")
    seen = cases.only(
        *("kind", "priority", "evidence", "flag_score", "exposure", "opened_at", "thread__comment_count"),
        *("comment__status", "comment__upvotes", "comment__downvotes", "comment__reply_count"),
    )
    counted = seen.annotate(thread_views=F("thread__views__count"))
    for case in counted.order_by("pk").iterator(chunk_size=BATCH):
        comment = case.comment
        was_seen = case.exposure
        case.exposure = measure_exposure(
            is_published=comment.status == Status.PUBLISHED,
            votes=comment.upvotes + comment.downvotes,
            replies=comment.reply_count,
            in_thread=case.thread.comment_count,
            views=case.thread_views or 0,
        )
        priority = rate_case(describe_pressure(case, grave_score, now))
        if (priority, case.exposure) != (case.priority, was_seen):
            yield _Row(case.pk, case.priority, priority, case.exposure)


def _write(rows: Sequence[_Row]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, [list(column) for column in zip(*rows, strict=True)])


def learn_flag_scores(site: Site) -> FlagCalibration | None:
    """Learn from the site's upheld reports which score is usual and which is grave; None while there are too few."""
    now = timezone.now()
    asked: dict[str, Any] = {
        "moderator": Actor.MODERATOR,
        "site": site.pk,
        "upholding": list(UPHOLDING),
        "since": now - LEARNED_FROM,
        "flags": LEAST_FLAGS,
        "cases": MAX_CASES,
    }
    with connection.cursor() as cursor:
        cursor.execute(_UPHELD, asked)
        scores = [score for (score,) in cursor.fetchall()]
    if len(scores) < LEAST_CASES:
        return None
    shares = quantiles(scores, n=100, method="inclusive")
    learned = {
        "cases": len(scores),
        "median_score": shares[49],
        "grave_score": max(LEAST_GRAVE_SCORE, shares[84]),
        "learned_at": now,
    }
    calibration, _ = FlagCalibration.objects.update_or_create(site=site, defaults=learned)
    logger.info("flag_scores_learned", site=site.key, **{**learned, "learned_at": now.isoformat()})
    return calibration
