"""Notices of illegal content, as moderators see them, and how often somebody's had nothing to them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from discussions.models import Notice, NoticeState
from moderation.duties import Duties

STRIKES_FADE = timedelta(days=365)


def list_open_notices(comment_id: int) -> Sequence[Notice]:
    """Return the notices of a comment that wait for an answer, the oldest first."""
    waiting = Notice.objects.filter(comment_id=comment_id, state=NoticeState.OPEN)
    return list(waiting.select_related("api_key").order_by("pk"))


def list_notices(comment_id: int) -> QuerySet[Notice]:
    """Return all notices of a comment, the latest first."""
    return Notice.objects.filter(comment_id=comment_id).select_related("api_key").order_by("-pk")


def list_strikes(site_id: int, notifier: str) -> QuerySet[Notice]:
    """Return somebody's notices of the last year that were manifestly unfounded, the latest answer first."""
    unfounded = Notice.objects.filter(site_id=site_id, notifier=notifier, state=NoticeState.UNFOUNDED)
    return unfounded.filter(answered_at__gt=timezone.now() - STRIKES_FADE).order_by("-answered_at", "-pk")


def find_suspension(site_id: int, notifier: str, duties: Duties) -> datetime | None:
    """Return until when somebody's notices are refused, None if they are not.

    Nobody's are without a warning: one that came before they were told of an earlier one is no further strike.
    """
    if not duties.strikes or not notifier:
        return None
    warned_at, strikes, last = None, 0, None
    for notice in reversed(list_strikes(site_id, notifier)):
        if not strikes or (warned_at and notice.created_at > warned_at):
            strikes, last = strikes + 1, notice.answered_at
        warned_at = warned_at or notice.told_at
    if last is None or strikes < max(2, duties.strikes):
        return None
    until = last + timedelta(days=duties.strike_days)
    return until if until > timezone.now() else None
