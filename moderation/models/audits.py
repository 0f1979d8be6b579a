"""Random samples of what machines decided, and what people say who do not know what that was."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Audit(models.Model):
    """One decision by a machine that was drawn. `share` is how many in a whole were, from 0 to 1, when it was drawn."""

    site = models.ForeignKey("discussions.Site", on_delete=models.CASCADE, related_name="audits")
    decision = models.OneToOneField("moderation.Decision", on_delete=models.CASCADE, related_name="audit")
    share = models.FloatField()
    drawn_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="audit_share_in_range", condition=Q(share__gt=0, share__lte=1)),
        ]
        indexes = [models.Index(name="audit_of_site", fields=["site", "id"])]

    def __str__(self) -> str:
        return f"of {self.decision_id}"


class AuditVerdict(models.TextChoices):
    PUBLISH = "publish"  # readers should see it
    REMOVE = "remove"  # they should not
    UNSURE = "unsure"  # it can't be told from what is shown


class AuditAnswer(models.Model):
    """What a moderator said of a sample. A trigger keeps rows from being changed."""

    audit = models.OneToOneField(Audit, on_delete=models.CASCADE, related_name="answer")
    moderator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=10, choices=AuditVerdict)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="audit_verdict_known", condition=Q(verdict__in=AuditVerdict.values)),
        ]

    def __str__(self) -> str:
        return f"{self.verdict} on {self.audit_id}"
