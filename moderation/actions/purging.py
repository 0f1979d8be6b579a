"""Forgetting what is kept for a time only."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from discussions.actions.notices import forget_notices
from discussions.models import Forecast, Notice, RankingChange, Revision
from moderation.actions.complaints import forget_complaints
from moderation.models import CaseChange, Fingerprint, Lesson
from moderation.queries.changes import LIFETIME
from moderation.queries.duties import get_duties

Row = TypeVar("Row", bound=Model)

PURGE_BATCH = 5_000
ADDRESS_LIFETIME = timedelta(days=30)
FINGERPRINT_LIFETIME = timedelta(days=90)
RANKING_LIFETIME = timedelta(days=1)
LESSON_LIFETIME = timedelta(days=365)


def purge_expired_evidence() -> None:
    """Forget what is kept for a time only.

    Hashes of addresses, fingerprints, places in the sorts, changes of cases, lessons, and who gave notices.
    """
    now = timezone.now()
    addressed = Revision.objects.exclude(address_hash="", subnet_hash="").filter(
        created_at__lt=now - ADDRESS_LIFETIME
    )
    for revisions in _split(addressed):
        revisions.update(address_hash="", subnet_hash="")
    forecasts = Forecast.objects.exclude(subnet_hash="").filter(made_at__lt=now - ADDRESS_LIFETIME)
    for networks in _split(forecasts):
        networks.update(subnet_hash="")
    for fingerprints in _split(Fingerprint.objects.filter(created_at__lt=now - FINGERPRINT_LIFETIME)):
        fingerprints.delete()
    for changes in _split(RankingChange.objects.filter(created_at__lt=now - RANKING_LIFETIME)):
        changes.delete()
    for noted in _split(CaseChange.objects.filter(created_at__lt=now - LIFETIME)):
        noted.delete()
    _forget_notices(now)
    for lessons in _split(Lesson.objects.filter(taught_at__lt=now - LESSON_LIFETIME)):
        lessons.delete()


def _forget_notices(now: datetime) -> None:
    """Forget who gave notices, each so long after its answer as its site keeps that."""
    answered = Notice.objects.filter(answered_at__isnull=False, forgotten_at__isnull=True)
    for site_id in answered.order_by("site").values_list("site", flat=True).distinct():
        age = timedelta(days=get_duties(site_id).keep_notices_days)
        for notices in _split(
            answered.filter(site=site_id, answered_at__lt=now - age, told_at__isnull=False)
        ):
            forget_notices(Q(pk__in=notices))
    forget_complaints()


def _split(rows: QuerySet[Row]) -> Iterator[QuerySet[Row]]:
    """Yield `rows` in batches, a transaction each, until none is left: a purge that is cut short got somewhere."""
    while keys := list(rows.values_list("pk", flat=True)[:PURGE_BATCH]):
        yield rows.model._default_manager.filter(pk__in=keys)
