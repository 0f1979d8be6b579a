"""What moderators do about an author rather than a comment, and what they tell each other of one."""

from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Deferrable, F, Func, Q, Value


class SanctionKind(models.TextChoices):
    WARN = "warn"  # must be acknowledged before the author writes again
    SUSPEND = "suspend"  # may not write for a time
    BAN = "ban"
    SHADOW = "shadow"  # writes, but nobody else sees it
    PREMODERATE = "premoderate"
    TRUST = "trust"


class SanctionReason(models.TextChoices):
    OFF_TOPIC = "off_topic", "off topic"
    ABUSE = "abuse", "insults or harassment"
    HATE = "hate", "hate speech"
    ADVERTISING = "advertising", "advertising or spam"
    MISINFORMATION = "misinformation"
    ILLEGAL = "illegal", "against the law"
    MISUSE = "misuse", "misuse of reports"
    EVASION = "evasion", "getting round an earlier sanction"
    GOOD_RECORD = "good_record", "a good record"
    OTHER = "other"


# How an author stands: one of these at a time. A suspension is apart: when it ends, the author stands as before.
STANDING_KINDS = (SanctionKind.BAN, SanctionKind.SHADOW, SanctionKind.PREMODERATE, SanctionKind.TRUST)


def _never_two_at_once(name: str, kinds: tuple[str, ...]) -> ExclusionConstraint:
    """Return the constraint that an author has one sanction of these kinds at any time.

    Over ranges, so that one which has run out is not in the way of the next and nobody needs to tidy it away; the
    author is a range of one because those have their operators in PostgreSQL without an extension.
    """
    author = Func(F("author_id"), F("author_id"), Value("[]"), function="int8range")
    times = Func(
        F("starts_at"), F("ends_at"), RangeBoundary(), function="TSTZRANGE", output_field=DateTimeRangeField()
    )
    return ExclusionConstraint(
        name=name,
        expressions=[(author, RangeOperators.OVERLAPS), (times, RangeOperators.OVERLAPS)],
        condition=Q(lifted_at__isnull=True, replaced_by__isnull=True, kind__in=kinds),
        deferrable=Deferrable.DEFERRED,  # what replaces another is stored before that can name it
    )


class Sanction(models.Model):
    """In force from `starts_at` until `ends_at`, unless it was lifted or another took its place."""

    author = models.ForeignKey("discussions.Author", on_delete=models.CASCADE, related_name="sanctions")
    # The author's own.
    site = models.ForeignKey("discussions.Site", on_delete=models.CASCADE, related_name="sanctions")
    # A keyed hash of who signs in as the author: it outlives an account that its owner erased. Empty for guests.
    identity = models.CharField(max_length=32, blank=True)
    kind = models.CharField(max_length=12, choices=SanctionKind)
    reason = models.CharField(max_length=20, choices=SanctionReason)
    note = models.CharField(max_length=1000, blank=True, help_text="For colleagues.")
    message = models.CharField(max_length=1000, blank=True, help_text="For the author.")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)

    # What was imposed at one go, on several sites, is lifted at one go.
    batch = models.UUIDField(default=uuid4)
    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="sanctions"
    )  # none: a machine
    replaced_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="replaces")
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    # Comments since then are rejected with it, by a job; `comments_wait` until that, or putting them back, is done.
    rejects_since = models.DateTimeField(null=True)
    comments_wait = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(name="sanction_kind_known", condition=Q(kind__in=SanctionKind.values)),
            models.CheckConstraint(
                name="sanction_reason_known", condition=Q(reason__in=SanctionReason.values)
            ),
            models.CheckConstraint(
                name="sanction_ends_after_start",
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
            ),
            models.CheckConstraint(
                name="sanction_suspension_ends", condition=~Q(kind="suspend") | Q(ends_at__isnull=False)
            ),
            models.CheckConstraint(
                name="sanction_warning_is_a_moment",
                condition=~Q(kind="warn") | Q(ends_at__isnull=True, replaced_by__isnull=True),
            ),
            models.CheckConstraint(
                name="sanction_only_warnings_are_acknowledged",
                condition=Q(kind="warn") | Q(acknowledged_at__isnull=True),
            ),
            models.CheckConstraint(
                name="sanction_lifted_has_who",
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
            ),
            _never_two_at_once("sanction_one_standing", tuple(STANDING_KINDS)),
            _never_two_at_once("sanction_one_suspension", (SanctionKind.SUSPEND,)),
        ]
        indexes = [
            models.Index(name="sanction_by_author", fields=["author", "-id"]),
            models.Index(name="sanction_by_identity", fields=["site", "identity"], condition=~Q(identity="")),
            models.Index(name="sanction_by_batch", fields=["batch"]),
            models.Index(name="sanction_waiting", fields=["id"], condition=Q(comments_wait=True)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.author_id}"


class AuthorNote(models.Model):
    """What a moderator wants colleagues to know of an author."""

    author = models.ForeignKey("discussions.Author", on_delete=models.CASCADE, related_name="notes")
    moderator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=2000)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(name="author_note_by_author", fields=["author", "-id"])]

    def __str__(self) -> str:
        return f"on {self.author_id}"


class CaseNote(models.Model):
    """What a moderator wants colleagues to know of a case."""

    case = models.ForeignKey("moderation.Case", on_delete=models.CASCADE, related_name="notes")
    moderator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=1000)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(name="case_note_by_case", fields=["case", "-id"])]

    def __str__(self) -> str:
        return f"on {self.case_id}"
