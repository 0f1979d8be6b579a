"""What readers' reports weigh, and what a site learned of them."""

from django.db import models
from django.db.models import Q


class FlagScore(models.Model):
    """What a report weighed when it came in, by its reporter's record then. See `moderation/priority.py`."""

    flag = models.OneToOneField(
        "discussions.Flag", on_delete=models.CASCADE, primary_key=True, related_name="score"
    )
    weight = models.FloatField()
    # Of the reporter's last reports, how many had been decided, and how many of these upheld.
    decided = models.PositiveIntegerField()
    upheld = models.PositiveIntegerField()
    scored_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="flag_weight_in_range", condition=Q(weight__range=(0, 3))),
            models.CheckConstraint(
                name="flag_upheld_were_decided", condition=Q(upheld__lte=models.F("decided"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weight:.1f}"


class FlagCalibration(models.Model):
    """How the scores of reported comments lie that a site's moderators removed: learned once a day."""

    site = models.OneToOneField(
        "discussions.Site", on_delete=models.CASCADE, primary_key=True, related_name="flag_calibration"
    )
    cases = models.PositiveIntegerField()
    median_score = models.FloatField()
    grave_score = models.FloatField()  # the 85th percentile
    learned_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.site_id}: {self.median_score:.1f}, {self.grave_score:.1f}"
