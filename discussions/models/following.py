"""What readers want to hear of, and where to."""

from django.db import models
from django.db.models import Q

from discussions.models.authors import MAX_EMAIL_CHARACTERS


class Follow(models.Model):
    """A thread that a reader wants to hear of. Counted in `Thread.follower_count`."""

    thread = models.ForeignKey("discussions.Thread", on_delete=models.CASCADE, related_name="follows")
    author = models.ForeignKey("discussions.Author", on_delete=models.CASCADE, related_name="follows")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="follow_once", fields=["thread", "author"])]

    def __str__(self) -> str:
        return f"{self.author_id} follows {self.thread_id}"


class Pace(models.TextChoices):
    """How soon mail tells of something."""

    IMMEDIATE = "immediate"
    HOURLY = "hourly"
    DAILY = "daily"
    OFF = "off"


class Mailbox(models.Model):
    """Where a reader gets mail, and of what. Who has none gets no mail: nobody is written to unasked.

    `email` is what the reader gave, and gets mail once it was confirmed from there. Without one, mail goes to the
    address that their site vouches for (`Author.is_email_verified`), if there is one.
    """

    author = models.OneToOneField(
        "discussions.Author", on_delete=models.CASCADE, primary_key=True, related_name="mailbox"
    )
    email = models.EmailField(max_length=MAX_EMAIL_CHARACTERS, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    reply_pace = models.CharField(max_length=10, choices=Pace, default=Pace.IMMEDIATE)
    mention_pace = models.CharField(max_length=10, choices=Pace, default=Pace.IMMEDIATE)
    thread_pace = models.CharField(max_length=10, choices=Pace, default=Pace.HOURLY)
    decision_pace = models.CharField(max_length=10, choices=Pace, default=Pace.IMMEDIATE)
    # When the last letter to this reader was begun, so that a busy thread does not send one a minute.
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="mailbox_confirms_an_address", condition=Q(confirmed_at__isnull=True) | ~Q(email="")
            ),
            models.CheckConstraint(
                name="mailbox_paces_known",
                condition=Q(
                    reply_pace__in=Pace.values,
                    mention_pace__in=Pace.values,
                    thread_pace__in=Pace.values,
                    decision_pace__in=Pace.values,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"the mailbox of {self.author_id}"


class ConfirmationRequest(models.Model):
    """That somebody asked us to write to an address that had not said yes. Kept for a day, to count them."""

    author = models.ForeignKey("discussions.Author", on_delete=models.CASCADE, related_name="+")
    email_hash = models.CharField(max_length=32)
    subnet_hash = models.CharField(max_length=32, blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(name="confirmation_by_age", fields=["asked_at"])]

    def __str__(self) -> str:
        return f"asked by {self.author_id}"
