"""What anybody tells a site of comments that they take for illegal, and what came of it.

Unlike a report (`Flag`), a notice needs no account, says which law is broken, and is answered.
"""

from django.db import models
from django.db.models import Q


class LegalGround(models.TextChoices):
    """What a notice says that a comment is. What Parley does depends on the first two, and on the law of no place."""

    CHILD_ABUSE = "child_abuse"  # nobody has to say who they are
    THREAT_TO_LIFE = "threat_to_life"  # somebody is called at once
    VIOLENCE = "violence"
    HATE = "hate"
    DEFAMATION = "defamation"
    PRIVACY = "privacy"
    COPYRIGHT = "copyright"
    FRAUD = "fraud"
    OTHER = "other"


class NoticeState(models.TextChoices):
    OPEN = "open"
    REMOVED = "removed"  # the comment, or the words in it
    KEPT = "kept"
    UNFOUNDED = "unfounded"  # kept, and whoever gave the notice could see that there is nothing to it
    MOOT = "moot"  # the comment went before anybody decided


class Notice(models.Model):
    """Said of one revision of a comment. Who said it is known to moderators, never to the comment's author.

    `notifier` is a keyed hash of the e-mail address, by which misuse is counted. What says who it was is emptied at
    `forgotten_at`.
    """

    site = models.ForeignKey(
        "discussions.Site", on_delete=models.CASCADE, related_name="notices", db_index=False
    )
    comment = models.ForeignKey("discussions.Comment", on_delete=models.CASCADE, related_name="notices")
    revision = models.PositiveIntegerField()
    ground = models.CharField(max_length=20, choices=LegalGround)
    law = models.CharField(max_length=500, blank=True)
    reason = models.CharField(max_length=2000, blank=True)
    name = models.CharField(max_length=100, blank=True)
    email = models.CharField(max_length=254, blank=True)
    notifier = models.CharField(max_length=32, blank=True)
    # Of whom it is written in: what they are told is too.
    language = models.CharField(max_length=20, default="en")
    # The reader who was signed in, and the trusted flagger by whose key it came.
    author = models.ForeignKey(
        "discussions.Author", on_delete=models.SET_NULL, null=True, related_name="notices"
    )
    api_key = models.ForeignKey(
        "discussions.ApiKey", on_delete=models.PROTECT, null=True, related_name="notices"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=10, choices=NoticeState, default=NoticeState.OPEN)
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=1000, blank=True)  # from the moderator, for the notifier
    told_at = models.DateTimeField(null=True)  # by mail, where there is an address
    forgotten_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="notice_ground_known", condition=Q(ground__in=LegalGround.values)),
            models.CheckConstraint(name="notice_state_known", condition=Q(state__in=NoticeState.values)),
            models.CheckConstraint(
                name="notice_answered_has_time",
                condition=Q(state="open", answered_at__isnull=True, told_at__isnull=True, answer="")
                | (~Q(state="open") & Q(answered_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="notice_says_who_unless_exempt",
                condition=Q(ground="child_abuse")
                | Q(forgotten_at__isnull=False)
                | Q(api_key__isnull=False)
                | (~Q(name="") & ~Q(email="")),
            ),
            models.CheckConstraint(
                name="notice_says_why", condition=~Q(reason="") | Q(forgotten_at__isnull=False)
            ),
            models.CheckConstraint(
                name="notice_forgotten_names_nobody",
                condition=Q(forgotten_at__isnull=True)
                | Q(name="", email="", notifier="", reason="", law="", author__isnull=True),
            ),
            models.UniqueConstraint(
                name="notice_open_once",
                fields=["comment", "notifier"],
                condition=Q(state="open") & ~Q(notifier=""),
            ),
        ]
        indexes = [
            models.Index(name="notice_by_site", fields=["site", "-id"]),
            models.Index(name="notice_of_notifier", fields=["site", "notifier"], condition=~Q(notifier="")),
            models.Index(
                name="notice_to_tell",
                fields=["answered_at"],
                condition=Q(answered_at__isnull=False, told_at__isnull=True),
            ),
            models.Index(
                name="notice_to_forget",
                fields=["answered_at"],
                condition=Q(answered_at__isnull=False, forgotten_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ground} {self.comment_id}"

    @property
    def is_trusted(self) -> bool:
        return self.api_key_id is not None
