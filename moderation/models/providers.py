"""Outside providers that a site asks for an opinion, and every time one was asked."""

from django.db import models
from django.db.models import Q

MAX_PROVIDERS = 10
MAX_DAILY_BUDGET = 1_000_000
MIN_TIMEOUT_MS, MAX_TIMEOUT_MS = 100, 10_000


class ProviderKind(models.TextChoices):
    AKISMET = "akismet"
    OPENAI = "openai"
    PERSPECTIVE = "perspective"
    WEBHOOK = "webhook"
    LANGUAGE_MODEL = "language_model"


class AskWhen(models.TextChoices):
    ALWAYS = "always"
    UNSURE = "when_unsure"
    HELD = "when_held"


class OnFailure(models.TextChoices):
    IGNORE = "ignore"
    HOLD = "hold"


class Provider(models.Model):
    site = models.ForeignKey("discussions.Site", on_delete=models.CASCADE, related_name="providers")
    # Which of the site's places it has: there are ten, and so never more than ten providers.
    place = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=ProviderKind)
    name = models.CharField(
        max_length=20, help_text="Lower-case letters, digits and hyphens: its check is `provider.<name>`."
    )
    enabled = models.BooleanField(default=True)
    url = models.CharField(max_length=500)
    sealed_secret = models.TextField(blank=True, help_text="See `discussions.sealing`.")
    model = models.CharField(max_length=100, blank=True)
    timeout_ms = models.PositiveIntegerField(default=5_000)
    daily_budget = models.PositiveIntegerField(default=1_000)
    ask_when = models.CharField(max_length=12, choices=AskWhen, default=AskWhen.UNSURE)
    on_failure = models.CharField(max_length=10, choices=OnFailure, default=OnFailure.IGNORE)
    shares_author = models.BooleanField(default=False)
    holds_until_answered = models.BooleanField(default=False)
    may_release = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="provider_name_unique", fields=["site", "name"]),
            models.UniqueConstraint(name="provider_place_unique", fields=["site", "place"]),
            models.CheckConstraint(name="provider_place_known", condition=Q(place__range=(1, MAX_PROVIDERS))),
            models.CheckConstraint(name="provider_kind_known", condition=Q(kind__in=ProviderKind.values)),
            models.CheckConstraint(name="provider_name_fits", condition=Q(name__regex=r"^[a-z0-9-]{1,20}$")),
            models.CheckConstraint(
                name="provider_timeout_in_range",
                condition=Q(timeout_ms__range=(MIN_TIMEOUT_MS, MAX_TIMEOUT_MS)),
            ),
            models.CheckConstraint(
                name="provider_budget_in_range", condition=Q(daily_budget__range=(1, MAX_DAILY_BUDGET))
            ),
            models.CheckConstraint(name="provider_ask_when_known", condition=Q(ask_when__in=AskWhen.values)),
            models.CheckConstraint(
                name="provider_on_failure_known", condition=Q(on_failure__in=OnFailure.values)
            ),
            # Whoever talks a language model round must not get published by it.
            models.CheckConstraint(
                name="provider_language_model_never_releases",
                condition=~Q(kind="language_model") | Q(may_release=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site_id}/{self.name}"


class CallState(models.TextChoices):
    QUEUED = "queued"
    ANSWERED = "answered"
    FAILED = "failed"
    SKIPPED = "skipped"  # nobody needed the answer any more


class ProviderCall(models.Model):
    """One provider's opinion of one revision, asked for. Settled once; every attempt counts."""

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="calls")
    revision = models.ForeignKey(
        "discussions.Revision", on_delete=models.CASCADE, related_name="provider_calls"
    )
    state = models.CharField(max_length=10, choices=CallState, default=CallState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    # Not to be attempted before: a wait after a failure, or somebody is at it.
    due_at = models.DateTimeField()
    # When a job was last asked for; the sweep asks again for what stays queued.
    queued_at = models.DateTimeField()
    latency_ms = models.PositiveIntegerField(null=True)
    failure = models.CharField(
        max_length=30, blank=True, help_text="A code of `moderation.providers.failures`."
    )
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    # What it was told since that the comment is ("spam", "ham"), and when to see whether it has to be told.
    told = models.CharField(max_length=4, blank=True)
    tell_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="provider_call_once", fields=["revision", "provider"]),
            models.CheckConstraint(name="provider_call_state_known", condition=Q(state__in=CallState.values)),
            models.CheckConstraint(
                name="provider_call_settled_has_time",
                condition=Q(state="queued", settled_at__isnull=True)
                | (~Q(state="queued") & Q(settled_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="provider_call_failed_says_why", condition=~Q(state="failed") | ~Q(failure="")
            ),
            models.CheckConstraint(
                name="provider_call_told_known", condition=Q(told__in=["", "spam", "ham"])
            ),
        ]
        indexes = [
            models.Index(name="provider_call_due", fields=["due_at"], condition=Q(state="queued")),
            models.Index(
                name="provider_call_to_tell", fields=["tell_at"], condition=Q(tell_at__isnull=False)
            ),
            models.Index(name="provider_call_by_age", fields=["provider", "-created_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.provider_id} on {self.revision_id} ({self.state})"
