"""What a site wants done: its policy, every version of which is kept, its rules and its word lists."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class PolicyVersion(models.Model):
    """One version of a site's policy: the fields of `moderation.policy.SitePolicy`. The highest one is in force."""

    site = models.ForeignKey("discussions.Site", on_delete=models.CASCADE, related_name="policy_versions")
    version = models.PositiveIntegerField()
    document = models.JSONField(encoder=DjangoJSONEncoder)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [models.UniqueConstraint(name="policy_version_unique", fields=["site", "version"])]

    def __str__(self) -> str:
        return f"{self.site_id} v{self.version}"


class DutiesVersion(models.Model):
    """One version of what a site owes its readers: the fields of `moderation.duties.Duties`. The highest one counts."""

    site = models.ForeignKey("discussions.Site", on_delete=models.CASCADE, related_name="duties_versions")
    version = models.PositiveIntegerField()
    document = models.JSONField(encoder=DjangoJSONEncoder)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [models.UniqueConstraint(name="duties_version_unique", fields=["site", "version"])]

    def __str__(self) -> str:
        return f"{self.site_id} v{self.version}"


class Rule(models.Model):
    """One of a site's own rules: `document` says when it matches and what is then done (`moderation.rules.documents`).

    They run in the order of `position`, from `starts_at` until `ends_at`.
    """

    site = models.ForeignKey("discussions.Site", on_delete=models.CASCADE, related_name="rules")
    name = models.CharField(max_length=100)
    position = models.PositiveIntegerField(default=0)
    document = models.JSONField()
    is_enabled = models.BooleanField(default=True)
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    # While it is fresh, one that matches too many comments switches itself off (`moderation/actions/guard.py`), unless
    # it is meant to; a reason code (moderation/reasons.py) says so.
    is_guarded = models.BooleanField(default=True)
    disabled_code = models.CharField(max_length=60, blank=True)
    disabled_details = models.JSONField(default=dict)

    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    changed_at = models.DateTimeField(default=timezone.now)  # by a person
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(name="rule_name_unique", fields=["site", "name"]),
            models.CheckConstraint(
                name="rule_ends_after_it_starts",
                condition=Q(starts_at__isnull=True) | Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
            ),
            models.CheckConstraint(
                name="rule_that_runs_was_not_switched_off",
                condition=Q(is_enabled=False) | Q(disabled_code=""),
            ),
        ]
        indexes = [
            models.Index(
                name="rule_by_position", fields=["site", "position", "id"], condition=Q(is_enabled=True)
            )
        ]

    def __str__(self) -> str:
        return self.name


class WordList(models.Model):
    """A site's list of words and phrases, one a line, and what a comment with one of them comes to."""

    class Action(models.TextChoices):
        REJECT = "reject"
        HOLD = "hold"
        SUSPECT = "suspect"
        NOTE = "note"  # nothing by itself: rules may ask about it

    site = models.ForeignKey("discussions.Site", on_delete=models.CASCADE, related_name="word_lists")
    name = models.CharField(max_length=100)
    action = models.CharField(max_length=10, choices=Action)
    label = models.CharField(
        max_length=10, default="abuse", help_text="What its words are a sign of: abuse or spam."
    )
    entries = models.TextField()
    languages = ArrayField(
        models.CharField(max_length=3),
        default=list,
        help_text="Of the comments that it is for, ISO 639-1; none: all.",
    )
    is_case_sensitive = models.BooleanField(default=False)
    is_whole_words = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(auto_now=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(name="word_list_name_unique", fields=["site", "name"]),
            models.CheckConstraint(
                name="word_list_action_known", condition=Q(action__in=["reject", "hold", "suspect", "note"])
            ),
            models.CheckConstraint(name="word_list_label_known", condition=Q(label__in=["abuse", "spam"])),
        ]

    def __str__(self) -> str:
        return self.name
