"""Attacks: times in which those who are new here wait for a person."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Raid(models.Model):
    """An attack on one thread, or on the whole site where `thread` is null. It is over at `ends_at`, or when ended."""

    site = models.ForeignKey("discussions.Site", on_delete=models.CASCADE, related_name="raids")
    thread = models.ForeignKey(
        "discussions.Thread", on_delete=models.CASCADE, null=True, related_name="raids"
    )
    # What gave it away: a reason code (moderation/reasons.py) with its parameters.
    code = models.CharField(max_length=60)
    evidence = models.JSONField(default=dict)
    started_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    # Who ended it before its time; nobody if it ended by itself.
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="raid_once_at_a_time",
                fields=["site", "thread"],
                condition=Q(ended_at__isnull=True),
                nulls_distinct=False,
            ),
            models.CheckConstraint(name="raid_takes_time", condition=Q(ends_at__gt=F("started_at"))),
            models.CheckConstraint(
                name="raid_ended_by_has_time", condition=Q(ended_by__isnull=True) | Q(ended_at__isnull=False)
            ),
        ]
        indexes = [models.Index(name="raid_by_site", fields=["site", "-id"])]

    def __str__(self) -> str:
        return f"{self.code} on {self.site_id}/{self.thread_id}"
