"""What readers do to comments and to each other: votes, flags and mutes, one of each per author and target.

The votes and flags of an author who was erased are nobody's, and still count.
"""

from django.db import models
from django.db.models import Case, F, GeneratedField, Q, Value, When


class Vote(models.Model):
    """What one author says to a comment: 1, -1, or 0 for a vote that was taken back and is to be forgotten.

    `counted` is what of it is in the comment's counts; a job brings that up to date (`discussions/actions/votes.py`).
    """

    comment = models.ForeignKey(
        "discussions.Comment", on_delete=models.CASCADE, related_name="votes", db_index=False
    )
    author = models.ForeignKey(
        "discussions.Author", on_delete=models.CASCADE, null=True, related_name="votes"
    )
    value = models.SmallIntegerField()
    counted = models.SmallIntegerField(default=0)
    # A column, because PostgreSQL keeps no statistics of comparisons: it would take nearly all votes for uncounted.
    is_waiting = GeneratedField(
        expression=Case(
            When(~Q(value=F("counted")) | Q(value=0), then=Value(True)),
            default=Value(False),
            output_field=models.BooleanField(),
        ),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="vote_once", fields=["comment", "author"]),
            models.CheckConstraint(name="vote_up_or_down", condition=Q(value__in=[-1, 0, 1])),
            models.CheckConstraint(name="vote_counted_up_or_down", condition=Q(counted__in=[-1, 0, 1])),
        ]
        indexes = [
            models.Index(name="vote_waiting", fields=["comment"], condition=Q(is_waiting=True)),
        ]

    def __str__(self) -> str:
        return f"{self.value:+d} on {self.comment_id}"


class FlagReason(models.TextChoices):
    SPAM = "spam"
    ABUSE = "abuse"
    OFF_TOPIC = "off_topic"
    ILLEGAL = "illegal"
    OTHER = "other"


class Flag(models.Model):
    """A reader's report of one revision of a comment."""

    comment = models.ForeignKey("discussions.Comment", on_delete=models.CASCADE, related_name="flags")
    author = models.ForeignKey(
        "discussions.Author", on_delete=models.CASCADE, null=True, related_name="flags"
    )
    revision = models.PositiveIntegerField()
    reason = models.CharField(max_length=10, choices=FlagReason)
    note = models.CharField(max_length=1000, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="flag_once", fields=["comment", "author"]),
            models.CheckConstraint(name="flag_reason_known", condition=Q(reason__in=FlagReason.values)),
        ]

    def __str__(self) -> str:
        return f"{self.reason} on {self.comment_id}"


class Mute(models.Model):
    """A reader does not want to see what another author writes. Nobody else is told."""

    author = models.ForeignKey("discussions.Author", on_delete=models.CASCADE, related_name="mutes")
    muted = models.ForeignKey("discussions.Author", on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="mute_once", fields=["author", "muted"]),
            models.CheckConstraint(name="mute_somebody_else", condition=~Q(author=F("muted"))),
        ]

    def __str__(self) -> str:
        return f"{self.author_id} mutes {self.muted_id}"
