"""The log of erasures."""

from django.db import models
from django.db.models import Q


class Eraser(models.TextChoices):
    """Who had an author erased."""

    READER = "reader"  # themself
    STAFF = "staff"


class Erasure(models.Model):
    """That somebody was erased, and how much of each kind: nothing of who it was. A trigger keeps rows as they are."""

    site = models.ForeignKey("discussions.Site", on_delete=models.PROTECT, related_name="erasures")
    erased_at = models.DateTimeField()
    by = models.CharField(max_length=10, choices=Eraser)
    # How many rows of each kind (`discussions/actions/erasing.py`).
    counts = models.JSONField()

    class Meta:
        constraints = [models.CheckConstraint(name="erasure_by_known", condition=Q(by__in=Eraser.values))]
        indexes = [models.Index(name="erasure_by_site", fields=["site", "-id"])]

    def __str__(self) -> str:
        return f"erasure {self.pk}"
