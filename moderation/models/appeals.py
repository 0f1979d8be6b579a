"""What authors say against the removal of their comments, and what came of it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class AppealState(models.TextChoices):
    OPEN = "open"
    UPHELD = "upheld"  # the comment is back
    DENIED = "denied"
    WITHDRAWN = "withdrawn"  # its author took the comment back, or is forgotten


class Appeal(models.Model):
    comment = models.ForeignKey("discussions.Comment", on_delete=models.CASCADE, related_name="appeals")
    # What it is against. One decision can be objected to once.
    decision = models.OneToOneField("moderation.Decision", on_delete=models.CASCADE, related_name="appeal")
    # Who made that decision, nobody for a machine: the same person may not answer.
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    text = models.CharField(max_length=2000)
    state = models.CharField(max_length=10, choices=AppealState, default=AppealState.OPEN)
    created_at = models.DateTimeField(auto_now_add=True)
    # What a person decided then. Its note is for colleagues, `answer` for the author.
    outcome = models.OneToOneField(
        "moderation.Decision", on_delete=models.CASCADE, null=True, related_name="answered_appeal"
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="appeal_state_known", condition=Q(state__in=AppealState.values)),
            models.CheckConstraint(
                name="appeal_answered_by_a_person",
                condition=Q(
                    state__in=["upheld", "denied"],
                    outcome__isnull=False,
                    answered_by__isnull=False,
                    answered_at__isnull=False,
                )
                | Q(
                    state__in=["open", "withdrawn"],
                    outcome__isnull=True,
                    answered_by__isnull=True,
                    answered_at__isnull=True,
                    answer="",
                ),
            ),
            models.CheckConstraint(
                name="appeal_answered_by_somebody_else",
                condition=Q(decided_by__isnull=True)
                | Q(answered_by__isnull=True)
                | ~Q(answered_by=F("decided_by")),
            ),
            models.UniqueConstraint(name="appeal_open_once", fields=["comment"], condition=Q(state="open")),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.comment_id}"


class Complaint(models.Model):
    """What somebody says who reported a comment, or gave notice of it, against the decision that it stays."""

    comment = models.ForeignKey("discussions.Comment", on_delete=models.CASCADE, related_name="complaints")
    notice = models.OneToOneField(
        "discussions.Notice", on_delete=models.CASCADE, null=True, related_name="complaint"
    )
    flag = models.ForeignKey(
        "discussions.Flag", on_delete=models.CASCADE, null=True, related_name="complaints"
    )
    # What it is against, and who made that decision: the same person may not answer.
    decision = models.ForeignKey("moderation.Decision", on_delete=models.CASCADE, related_name="complaints")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=2000, blank=True)
    state = models.CharField(max_length=10, choices=AppealState, default=AppealState.OPEN)
    created_at = models.DateTimeField(auto_now_add=True)
    # What a person decided then; of a comment that went with its author (`withdrawn`), whatever took it away.
    outcome = models.ForeignKey(
        "moderation.Decision", on_delete=models.CASCADE, null=True, related_name="answered_complaints"
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="complaint_state_known", condition=Q(state__in=AppealState.values)),
            models.CheckConstraint(
                name="complaint_of_notice_or_flag",
                condition=Q(notice__isnull=False, flag__isnull=True)
                | Q(notice__isnull=True, flag__isnull=False),
            ),
            models.CheckConstraint(
                name="complaint_answered_by_a_person",
                condition=Q(
                    state__in=["upheld", "denied"],
                    outcome__isnull=False,
                    answered_by__isnull=False,
                    answered_at__isnull=False,
                )
                | Q(state="withdrawn", answered_by__isnull=True, answer="")
                | Q(
                    state="open",
                    outcome__isnull=True,
                    answered_by__isnull=True,
                    answered_at__isnull=True,
                    answer="",
                ),
            ),
            models.CheckConstraint(
                name="complaint_answered_by_somebody_else",
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("decided_by")),
            ),
            models.UniqueConstraint(name="complaint_of_flag_once", fields=["flag", "decision"]),
        ]
        indexes = [models.Index(name="complaint_open", fields=["comment"], condition=Q(state="open"))]

    def __str__(self) -> str:
        return f"{self.state} {self.comment_id}"
