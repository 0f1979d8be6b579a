"""What a reader was told, and what is still news to them."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Q, QuerySet

from discussions.gate import Measure, load_gate
from discussions.models import ABOUT_NEW_COMMENTS, Author, Notification, Status


class NotificationPage(NamedTuple):
    """The newest first; `next_cursor` is None on the last page."""

    notifications: list[Notification]
    unread: int
    next_cursor: int | None


def list_visible(author: Author) -> QuerySet[Notification]:
    """Return what there is to tell a reader now: not of comments that were removed since."""
    there = ~Q(kind__in=ABOUT_NEW_COMMENTS) | Q(comment__status=Status.PUBLISHED)
    return Notification.objects.filter(there, author=author)


def read_notifications(author: Author, before: int | None, limit: int) -> NotificationPage:
    """Return a page of a reader's notifications, those before the one with the id `before`, and how many are unread."""
    visible = list_visible(author)
    page = visible if before is None else visible.filter(pk__lt=before)
    about = ("comment__author", "comment__thread__site", "prompt__thread")
    found = list(page.select_related(*about).order_by("-pk")[: limit + 1])
    return NotificationPage(
        notifications=found[:limit],
        unread=count_unread(author),
        next_cursor=found[limit - 1].pk if len(found) > limit else None,
    )


def find_measures(author: Author, told: Iterable[Notification]) -> dict[int, Measure]:
    """Return the measures against the author that these tell of, by id: those that are still in force, and warnings."""
    if all(each.measure_id is None for each in told):
        return {}
    return {measure.id: measure for measure in load_gate().list_measures(author)}


def count_unread(author: Author) -> int:
    """Return how much a reader was told and has not read."""
    return list_visible(author).filter(read_at__isnull=True).count()
