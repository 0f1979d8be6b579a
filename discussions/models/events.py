"""What happened, written down in the transaction in which it happened; and what readers are told of it."""

from django.db import models
from django.db.models import Q


class EventKind(models.TextChoices):
    """What a site's own systems can hear of (docs/webhooks.md). A comment's are named for the status it came to."""

    COMMENT_PUBLISHED = "comment.published"
    COMMENT_HELD = "comment.held"
    COMMENT_REJECTED = "comment.rejected"
    COMMENT_SPAM = "comment.spam"
    COMMENT_WITHDRAWN = "comment.withdrawn"
    COMMENT_EDITED = "comment.edited"
    THREAD_CREATED = "thread.created"
    THREAD_CHANGED = "thread.changed"
    PROMPT_RESOLVED = "prompt.resolved"
    FLAG_CREATED = "flag.created"
    NOTICE_GIVEN = "notice.given"
    NOTICE_ESCALATED = "notice.escalated"
    NOTICE_ANSWERED = "notice.answered"
    DECISION_MADE = "decision.made"
    DECISION_UNDONE = "decision.undone"
    AUTHOR_SANCTIONED = "author.sanctioned"
    AUTHOR_SANCTION_LIFTED = "author.sanction_lifted"
    AUTHOR_ERASED = "author.erased"


class Event(models.Model):
    """Kept for a month. Events of one thread are numbered in the order in which they were committed.

    `facts` is what can't be read later from what it happened to. An event that `waits` still has to reach readers.
    """

    site = models.ForeignKey(
        "discussions.Site", on_delete=models.CASCADE, related_name="events", db_index=False
    )
    kind = models.CharField(max_length=30, choices=EventKind)
    thread = models.ForeignKey("discussions.Thread", on_delete=models.CASCADE, null=True, related_name="+")
    comment = models.ForeignKey("discussions.Comment", on_delete=models.CASCADE, null=True, related_name="+")
    author = models.ForeignKey("discussions.Author", on_delete=models.CASCADE, null=True, related_name="+")
    facts = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    waits = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(name="event_kind_known", condition=Q(kind__in=EventKind.values))
        ]
        indexes = [
            models.Index(name="event_waits", fields=["id"], condition=Q(waits=True)),
            models.Index(name="event_by_age", fields=["created_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class NotificationKind(models.TextChoices):
    """What a reader is told of: I was answered, named, there is more where I follow; my comment or flag was decided;
    what I forecast has an outcome; something was done about me.
    """

    REPLY = "reply"
    MENTION = "mention"
    THREAD = "thread"
    DECISION = "decision"
    FLAG = "flag"
    PROMPT = "prompt"
    MEASURE = "measure"


ABOUT_NEW_COMMENTS = (NotificationKind.REPLY, NotificationKind.MENTION, NotificationKind.THREAD)


class Notification(models.Model):
    """Something to tell one reader, kept for three months: of a comment, a prompt, or a measure against them.
    `mail_due_at`: when mail may tell of it, if it is to.
    """

    author = models.ForeignKey("discussions.Author", on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=10, choices=NotificationKind)
    comment = models.ForeignKey("discussions.Comment", on_delete=models.CASCADE, null=True, related_name="+")
    prompt = models.ForeignKey("discussions.Prompt", on_delete=models.CASCADE, null=True, related_name="+")
    # Not a key: only whoever moderates knows of measures.
    measure_id = models.BigIntegerField(null=True)
    # Not a key: events are forgotten sooner.
    event_id = models.BigIntegerField()
    # What the decision made of the comment; "" for a new comment.
    status = models.CharField(max_length=10, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)
    mail_due_at = models.DateTimeField(null=True)
    letter = models.ForeignKey(
        "discussions.Letter", on_delete=models.SET_NULL, null=True, related_name="notifications"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="notification_kind_known", condition=Q(kind__in=NotificationKind.values)
            ),
            models.CheckConstraint(
                name="notification_of_one_thing",
                condition=Q(
                    kind="prompt", prompt__isnull=False, measure_id__isnull=True, comment__isnull=True
                )
                | Q(kind="measure", measure_id__isnull=False, prompt__isnull=True, comment__isnull=True)
                | (
                    ~Q(kind__in=["prompt", "measure"])
                    & Q(prompt__isnull=True, measure_id__isnull=True, comment__isnull=False)
                ),
            ),
            models.UniqueConstraint(name="notification_of_event_once", fields=["author", "event_id"]),
            # However often a comment is published: nobody hears of it twice.
            models.UniqueConstraint(
                name="notification_of_comment_once",
                fields=["author", "comment"],
                condition=Q(kind__in=["reply", "mention", "thread"]),
            ),
        ]
        indexes = [
            models.Index(name="notification_of_author", fields=["author", "-id"]),
            models.Index(name="notification_unread", fields=["author"], condition=Q(read_at__isnull=True)),
            models.Index(
                name="notification_mail_due", fields=["mail_due_at"], condition=Q(mail_due_at__isnull=False)
            ),
            models.Index(name="notification_by_age", fields=["created_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.author_id}"
