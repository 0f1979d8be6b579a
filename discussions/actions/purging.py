"""Forgetting events, notifications and who asked for letters, each after its time."""

from datetime import timedelta

from django.db.models import Model
from django.utils import timezone

from discussions.models import ConfirmationRequest, Event, Notification

EVENT_LIFETIME = timedelta(days=30)
NOTIFICATION_LIFETIME = timedelta(days=90)
REQUEST_LIFETIME = timedelta(days=1)
PURGE_BATCH = 5_000


def purge_events() -> None:
    """Delete what is older than its lifetime, a batch at a time: a purge that is cut short got somewhere."""
    now = timezone.now()
    _purge(Event, created_at__lt=now - EVENT_LIFETIME)
    _purge(Notification, created_at__lt=now - NOTIFICATION_LIFETIME)
    _purge(ConfirmationRequest, asked_at__lt=now - REQUEST_LIFETIME)


def _purge(model: type[Model], **past: object) -> None:
    rows = model._default_manager
    while keys := list(rows.filter(**past).values_list("pk", flat=True)[:PURGE_BATCH]):
        rows.filter(pk__in=keys).delete()
