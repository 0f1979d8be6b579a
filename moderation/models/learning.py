"""What each site's moderators taught, version by version."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual

from moderation.scoring.site_model import MAX_BYTES


class ModelState(models.TextChoices):
    ACTIVE = "active"
    SUPERSEDED = "superseded"  # by a newer version
    REVERTED = "reverted"  # by a person
    REJECTED = "rejected"  # never took effect: too few decisions, or no better than the shipped models


class SiteModelVersion(models.Model):
    """What was learned at one time, and how it compares with the shipped models. Only its state ever changes.

    `weights` are `moderation.scoring.site_model.SiteModel.to_bytes`, empty for a rejected version; `metrics` has a
    `moderation.scoring.adaptation.Report` by label. `decisions` counts all that the site's moderators had done by then.
    """

    site = models.ForeignKey("discussions.Site", on_delete=models.CASCADE, related_name="model_versions")
    version = models.PositiveIntegerField()
    base_version = models.CharField(max_length=100)
    state = models.CharField(max_length=10, choices=ModelState)
    decisions = models.PositiveIntegerField()
    examples = models.PositiveIntegerField()
    moderators = models.PositiveIntegerField()
    metrics = models.JSONField()
    weights = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now_add=True)  # when it came into its state

    class Meta:
        constraints = [
            models.UniqueConstraint(name="site_model_version_unique", fields=["site", "version"]),
            models.UniqueConstraint(
                name="site_model_one_active", fields=["site"], condition=Q(state="active")
            ),
            models.CheckConstraint(name="site_model_state_known", condition=Q(state__in=ModelState.values)),
            models.CheckConstraint(name="site_model_version_from_one", condition=Q(version__gte=1)),
            models.CheckConstraint(
                name="site_model_weights_limited", condition=LessThanOrEqual(Length("weights"), MAX_BYTES)
            ),
            models.CheckConstraint(
                name="site_model_weights_unless_rejected",
                condition=Q(state="rejected", weights=b"") | (~Q(state="rejected") & ~Q(weights=b"")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site_id} v{self.version} ({self.state})"
