"""What comes in by other systems' protocols: how much they ask, and what they teach."""

from django.db import models
from django.db.models import Q

MAX_LESSON_CHARACTERS = 20_000
MAX_HOST_CHARACTERS = 253
MAX_CORAL_SECRETS = 5  # of a site
MIN_SECRET_CHARACTERS, MAX_SECRET_CHARACTERS = 16, 200


class Protocol(models.TextChoices):
    AKISMET = "akismet"
    PERSPECTIVE = "perspective"


class Lesson(models.Model):
    """What people of another system decided about a text that is not kept here as a comment.

    The same text again is the same lesson, with what was said of it last.
    """

    site = models.ForeignKey("discussions.Site", on_delete=models.CASCADE, related_name="lessons")
    api_key = models.ForeignKey("discussions.ApiKey", on_delete=models.CASCADE, related_name="lessons")
    protocol = models.CharField(max_length=20, choices=Protocol)
    text = models.TextField(max_length=MAX_LESSON_CHARACTERS)
    text_hash = models.CharField(max_length=64)
    # Of whoever wrote it, so that no single writer teaches too much; 0 where nothing is known of them.
    author_hash = models.BigIntegerField(default=0)
    label = models.CharField(max_length=20)
    is_true = models.BooleanField(help_text="Whether the label holds for the text.")
    taught_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="lesson_once", fields=["site", "label", "text_hash"]),
            models.CheckConstraint(name="lesson_label_known", condition=Q(label__in=["spam", "toxicity"])),
            models.CheckConstraint(name="lesson_protocol_known", condition=Q(protocol__in=Protocol.values)),
        ]
        indexes = [
            models.Index(name="lesson_by_age", fields=["taught_at"]),
            models.Index(name="lesson_of_site", fields=["site", "-taught_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.is_true}"


class ProtocolUse(models.Model):
    """How often one of a site's keys was used in one month for one host."""

    site = models.ForeignKey("discussions.Site", on_delete=models.CASCADE, related_name="protocol_uses")
    api_key = models.ForeignKey("discussions.ApiKey", on_delete=models.CASCADE, related_name="uses")
    protocol = models.CharField(max_length=20, choices=Protocol)
    host = models.CharField(max_length=MAX_HOST_CHARACTERS)
    month = models.DateField(help_text="Its first day.")
    calls = models.PositiveBigIntegerField(default=0)
    spam = models.PositiveBigIntegerField(default=0)
    ham = models.PositiveBigIntegerField(default=0)
    # What people said afterwards of what was taken for ham, and for spam.
    missed_spam = models.PositiveBigIntegerField(default=0)
    false_positives = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="protocol_use_once", fields=["api_key", "protocol", "host", "month"]
            ),
            models.CheckConstraint(
                name="protocol_use_protocol_known", condition=Q(protocol__in=Protocol.values)
            ),
        ]
        indexes = [models.Index(name="protocol_use_by_month", fields=["site", "protocol", "month"])]

    def __str__(self) -> str:
        return f"{self.host} {self.month:%Y-%m}"


class CoralSecret(models.Model):
    """A secret with which a site's Coral signs what it asks. Several are valid at once, so that they can rotate."""

    site = models.ForeignKey("discussions.Site", on_delete=models.CASCADE, related_name="coral_secrets")
    name = models.CharField(max_length=100)
    sealed_secret = models.TextField(help_text="See `discussions.sealing`.")
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True, blank=True, help_text="To the hour.")

    class Meta:
        constraints = [
            models.CheckConstraint(name="coral_secret_is_sealed", condition=~Q(sealed_secret="")),
        ]

    def __str__(self) -> str:
        return self.name
