"""What a site wants done: its policy, every version of which is kept, and its word lists."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q


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


class WordList(models.Model):
    """A site's list of words and phrases, one a line, and what a comment with one of them comes to."""

    class Action(models.TextChoices):
        REJECT = "reject"
        HOLD = "hold"
        SUSPECT = "suspect"

    site = models.ForeignKey("discussions.Site", on_delete=models.CASCADE, related_name="word_lists")
    name = models.CharField(max_length=100)
    action = models.CharField(max_length=10, choices=Action)
    label = models.CharField(
        max_length=10, default="abuse", help_text="What its words are a sign of: abuse or spam."
    )
    entries = models.TextField()
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="word_list_name_unique", fields=["site", "name"]),
            models.CheckConstraint(
                name="word_list_action_known", condition=Q(action__in=["reject", "hold", "suspect"])
            ),
            models.CheckConstraint(name="word_list_label_known", condition=Q(label__in=["abuse", "spam"])),
        ]

    def __str__(self) -> str:
        return self.name
