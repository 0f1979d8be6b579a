"""Where a site's own systems hear of events, and what became of telling them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

MAX_WEBHOOKS = 10


class WebhookFormat(models.TextChoices):
    STANDARD = "standard"  # JSON, signed as Standard Webhooks
    SLACK = "slack"  # one sentence, as Slack, Mattermost and others take it


class Webhook(models.Model):
    """An endpoint of a site's. Without `kinds` it hears of everything.

    `failing_since`: since when nothing has got there. One that was switched off says why in `disabled_because`.
    """

    site = models.ForeignKey("discussions.Site", on_delete=models.CASCADE, related_name="webhooks")
    name = models.CharField(max_length=60)
    url = models.CharField(max_length=500)
    kinds = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    format = models.CharField(max_length=10, choices=WebhookFormat, default=WebhookFormat.STANDARD)
    enabled = models.BooleanField(default=True)
    sealed_secret = models.TextField(help_text="See `discussions.sealing`.")
    # The one before, with which everything is signed too until then.
    sealed_earlier_secret = models.TextField(blank=True)
    earlier_until = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    disabled_because = models.CharField(max_length=10, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="webhook_name_unique", fields=["site", "name"]),
            models.CheckConstraint(name="webhook_format_known", condition=Q(format__in=WebhookFormat.values)),
            models.CheckConstraint(
                name="webhook_off_for_a_reason",
                condition=Q(disabled_because="") | Q(enabled=False, disabled_because__in=["failing", "gone"]),
            ),
            models.CheckConstraint(
                name="webhook_earlier_secret_ends",
                condition=Q(sealed_earlier_secret="", earlier_until__isnull=True)
                | ~Q(sealed_earlier_secret="") & Q(earlier_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site_id}/{self.name}"


class Lane(models.Model):
    """What goes to one endpoint about one thread, one after the other. A worker has a lane until `claimed_until`."""

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="lanes", db_index=False)
    # None: events that are about no thread.
    thread = models.ForeignKey("discussions.Thread", on_delete=models.CASCADE, null=True, related_name="+")
    due_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="lane_once", fields=["webhook", "thread"], nulls_distinct=False),
        ]

    def __str__(self) -> str:
        return f"{self.webhook_id} about {self.thread_id}"


class DeliveryState(models.TextChoices):
    WAITING = "waiting"
    DELIVERED = "delivered"
    DEAD = "dead"  # tried for a day, or its endpoint was switched off: to be sent again by hand


class Delivery(models.Model):
    """One event on its way to one endpoint. `tries`, `status`, `error` and `latency_ms` are of the tries so far."""

    lane = models.ForeignKey(Lane, on_delete=models.CASCADE, related_name="deliveries")
    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries", db_index=False)
    event = models.ForeignKey("discussions.Event", on_delete=models.CASCADE, related_name="+", db_index=True)
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    status = models.PositiveSmallIntegerField(null=True)
    error = models.CharField(max_length=30, blank=True)
    latency_ms = models.PositiveIntegerField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    tried_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="delivery_state_known", condition=Q(state__in=DeliveryState.values)),
            models.UniqueConstraint(name="delivery_once", fields=["webhook", "event"]),
        ]
        indexes = [
            models.Index(name="delivery_waits", fields=["lane", "id"], condition=Q(state="waiting")),
            models.Index(name="delivery_of_webhook", fields=["webhook", "-id"]),
        ]

    def __str__(self) -> str:
        return f"event {self.event_id} to {self.webhook_id}"
