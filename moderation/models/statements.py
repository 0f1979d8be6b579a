"""What the European Transparency Database is told, and what became of telling it."""

from django.db import models
from django.db.models import Q
from django.utils import timezone


class StatementState(models.TextChoices):
    WAITING = "waiting"
    SENT = "sent"  # or there already
    REFUSED = "refused"  # it is not as the database wants it: `remark` says why


class Statement(models.Model):
    """One statement of reasons on its way, as it was written when it was due. Nothing in it tells whom it is about.

    It outlives the comment: what the public was told stays on record. `tries`, `error` and `remark` are of the tries so
    far. Whoever sends has it until `claimed_until`.
    """

    site = models.ForeignKey("discussions.Site", on_delete=models.CASCADE, related_name="statements")
    # What it is about: one of the two, or neither once that is gone.
    decision = models.OneToOneField(
        "moderation.Decision", on_delete=models.SET_NULL, null=True, related_name="statement"
    )
    sanction = models.OneToOneField(
        "moderation.Sanction", on_delete=models.SET_NULL, null=True, related_name="statement"
    )
    puid = models.CharField(max_length=100, unique=True)
    document = models.JSONField()
    state = models.CharField(max_length=10, choices=StatementState, default=StatementState.WAITING)
    due_at = models.DateTimeField(default=timezone.now)
    claimed_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=30, blank=True)
    remark = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="statement_state_known", condition=Q(state__in=StatementState.values)
            ),
            models.CheckConstraint(
                name="statement_about_one_thing",
                condition=Q(decision__isnull=True) | Q(sanction__isnull=True),
            ),
            models.CheckConstraint(
                name="statement_sent_has_time",
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="statement_puid_fits", condition=Q(puid__regex=r"^[A-Za-z0-9_-]{1,100}$")
            ),
        ]
        indexes = [
            models.Index(name="statement_waits", fields=["due_at", "id"], condition=Q(state="waiting")),
            models.Index(name="statement_of_site", fields=["site", "state"]),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.puid}"
