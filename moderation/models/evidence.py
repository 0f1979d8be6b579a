"""What the checks said of each revision, and what they compare revisions by."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q


class Finding(models.Model):
    """What one check said of one revision. See `moderation.subject.Finding` for the fields."""

    revision = models.ForeignKey("discussions.Revision", on_delete=models.CASCADE, related_name="findings")
    check_name = models.CharField(max_length=30)
    outcome = models.CharField(max_length=12)
    label = models.CharField(max_length=20)
    score = models.FloatField()
    code = models.CharField(max_length=60)
    details = models.JSONField(default=dict)
    spans = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="finding_once", fields=["revision", "check_name"]),
            models.CheckConstraint(
                name="finding_outcome_known", condition=Q(outcome__in=["clear", "suspect", "unavailable"])
            ),
            models.CheckConstraint(name="finding_score_in_range", condition=Q(score__range=(0, 1))),
        ]

    def __str__(self) -> str:
        return f"{self.code} on {self.revision_id}"


class Fingerprint(models.Model):
    """A revision's text as hashes, to find others like it. See `moderation.fingerprints`."""

    revision = models.OneToOneField(
        "discussions.Revision", on_delete=models.CASCADE, primary_key=True, related_name="fingerprint"
    )
    exact = models.BigIntegerField()
    bands = ArrayField(models.BigIntegerField(), default=list)
    signature = models.BinaryField()
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(name="fingerprint_by_exact", fields=["exact", "-created_at"]),
            GinIndex(name="fingerprint_by_bands", fields=["bands"]),
            models.Index(name="fingerprint_by_age", fields=["created_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.exact:x}"


class CommentLink(models.Model):
    """One domain that a comment's current text links to: what a domain's history on a site is read from."""

    comment = models.ForeignKey("discussions.Comment", on_delete=models.CASCADE, related_name="links")
    site = models.ForeignKey("discussions.Site", on_delete=models.CASCADE, related_name="+")
    domain = models.CharField(max_length=253)

    class Meta:
        constraints = [models.UniqueConstraint(name="comment_link_once", fields=["comment", "domain"])]
        indexes = [models.Index(name="comment_link_by_domain", fields=["site", "domain", "-comment"])]

    def __str__(self) -> str:
        return self.domain
