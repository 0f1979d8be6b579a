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


class Judgement(models.Model):
    """What was made of one revision's findings, and on which facts: enough to judge it again, and to say why as it was.

    See `moderation.facts` for the facts. `code` and what else a person reads is in the `Decision`.
    """

    class Band(models.TextChoices):
        PUBLISHED = "published"
        FLAGGED = "flagged"  # published, with an open case
        HELD = "held"
        REJECTED = "rejected"
        SPAM = "spam"

    revision = models.OneToOneField(
        "discussions.Revision", on_delete=models.CASCADE, primary_key=True, related_name="judgement"
    )
    # The same as the comment's thread's site: what a site looks back on is read by it.
    site = models.ForeignKey("discussions.Site", on_delete=models.CASCADE, related_name="judgements")
    band = models.CharField(max_length=10, choices=Band)
    scores = models.JSONField(default=dict)  # combined evidence by label, 0 to 1
    facts = models.JSONField(default=dict)
    language = models.CharField(max_length=10, default="und")
    tags = ArrayField(models.CharField(max_length=30), default=list)
    rules = ArrayField(models.BigIntegerField(), default=list)  # ids of those that matched
    policy_version = models.PositiveIntegerField()
    model_versions = models.JSONField(default=dict)  # of the weights, by model
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="judgement_band_known",
                condition=Q(band__in=["published", "flagged", "held", "rejected", "spam"]),
            )
        ]
        indexes = [models.Index(name="judgement_by_site", fields=["site", "-created_at", "-revision"])]

    def __str__(self) -> str:
        return f"{self.band} {self.revision_id}"


class Fingerprint(models.Model):
    """A revision's text as hashes, to find others like it. See `moderation.text.fingerprints`."""

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
