"""A node of a thread's tree, and every text it ever had."""

from django.db import models
from django.db.models import (
    Case,
    Expression,
    ExpressionWrapper,
    F,
    Func,
    GeneratedField,
    OrderBy,
    Q,
    Value,
    When,
)
from django.db.models.functions import Least


class Status(models.TextChoices):
    PENDING = "pending"  # being checked
    PUBLISHED = "published"
    HELD = "held"  # waits for a person
    REJECTED = "rejected"
    SPAM = "spam"
    WITHDRAWN = "withdrawn"  # by its author


# Comments that a thread lists first.
MAX_PINNED = 3

FINAL_STATUSES = frozenset({Status.PUBLISHED, Status.HELD, Status.REJECTED, Status.SPAM, Status.WITHDRAWN})


def _best_score() -> Expression:
    """Lower bound of Wilson's 95 % interval for the share of upvotes, with Laplace's one up and one down added.

    Wilson 1927 as used by Miller 2009 ("How not to sort by average rating"); the two extra votes put a comment
    without votes above one that was voted down. Between 0 and 1.
    """
    up, n = F("upvotes") + Value(1.0), F("upvotes") + F("downvotes") + Value(2.0)
    z2 = Value(1.96**2)
    spread = Func(up * (n - up) / n + z2 / Value(4.0), function="SQRT")
    centre = up + z2 / Value(2.0)
    return ExpressionWrapper((centre - Value(1.96) * spread) / (n + z2), output_field=models.FloatField())


def _controversy_score() -> Expression:
    """Many votes, evenly split: (up + down) ^ (smaller / larger), 0 when all agree. Reddit's open-sourced formula."""
    smaller = Func(F("upvotes"), F("downvotes"), function="LEAST")
    larger = Func(F("upvotes"), F("downvotes"), function="GREATEST")
    return Case(
        When(
            Q(upvotes__gt=0, downvotes__gt=0),
            then=Func(
                (F("upvotes") + F("downvotes")) * Value(1.0), smaller * Value(1.0) / larger, function="POWER"
            ),
        ),
        default=Value(0.0),
        output_field=models.FloatField(),
    )


def _unanswered_score() -> Expression:
    """What has no answer before what has one, and the best first among each: `best` is between 0 and 1."""
    answered = Least(F("answer_count"), Value(1))
    return ExpressionWrapper(F("best") - answered, output_field=models.FloatField())


class Comment(models.Model):
    # None of these has an index of its own: each is the beginning of a sorted one below. With a second one, which is
    # smaller, PostgreSQL would rather sort a whole thread, or thousands of replies.
    thread = models.ForeignKey(
        "discussions.Thread", on_delete=models.CASCADE, related_name="comments", db_index=False
    )
    author = models.ForeignKey(
        "discussions.Author", on_delete=models.PROTECT, related_name="comments", db_index=False
    )
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="replies", db_index=False
    )
    # The top-level comment of this branch; none for a top-level comment itself.
    root = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    depth = models.PositiveIntegerField(default=0)

    status = models.CharField(max_length=10, choices=Status, default=Status.PENDING)
    revision = models.PositiveIntegerField(default=1)
    body = models.TextField()
    body_html = models.TextField()
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    edited_at = models.DateTimeField(null=True)

    # What its moderators made of it. Pinned ones of a thread have different places; below a locked one nobody replies.
    is_featured = models.BooleanField(default=False)
    pinned_place = models.PositiveSmallIntegerField(null=True)
    is_locked = models.BooleanField(default=False)
    is_edited_by_moderator = models.BooleanField(default=False)

    # Where comments are questions: one, an expert's reply to one, and how many of these it has that are published.
    is_question = models.BooleanField(default=False, db_default=False)
    is_answer = models.BooleanField(default=False, db_default=False)
    answer_count = models.PositiveIntegerField(default=0, db_default=0)

    idempotency_key = models.CharField(max_length=255, null=True)  # noqa: DJ001  (null: not given, never equal)
    imported_id = models.CharField(max_length=255, null=True)  # noqa: DJ001

    upvotes = models.PositiveIntegerField(default=0)
    downvotes = models.PositiveIntegerField(default=0)
    # Replies that are shown, directly below; and, on a top-level comment, published ones anywhere below.
    reply_count = models.PositiveIntegerField(default=0)
    descendant_count = models.PositiveIntegerField(default=0)
    # What its forecast gave to its author's peer score; 0 where there is none yet: no better and no worse than others.
    called = models.FloatField(default=0.0, db_default=0.0)

    # In the tree: published, or a tombstone that holds up the replies below it.
    is_shown = GeneratedField(
        expression=Case(
            When(Q(status=Status.PUBLISHED) | Q(reply_count__gt=0), then=Value(True)),
            default=Value(False),
            output_field=models.BooleanField(),
        ),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    best = GeneratedField(expression=_best_score(), output_field=models.FloatField(), db_persist=True)
    controversy = GeneratedField(
        expression=_controversy_score(), output_field=models.FloatField(), db_persist=True
    )
    # The thread's version when readers last saw this comment change, and when its place in a sort last changed.
    version = models.PositiveBigIntegerField(default=0)
    ranked_version = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(name="comment_status_known", condition=Q(status__in=Status.values)),
            models.CheckConstraint(
                name="comment_depth_fits_parent",
                condition=Q(parent__isnull=True, root__isnull=True, depth=0)
                | Q(parent__isnull=False, root__isnull=False, depth__gt=0),
            ),
            models.CheckConstraint(
                name="comment_answered_is_question", condition=Q(answer_count=0) | Q(is_question=True)
            ),
            models.CheckConstraint(
                name="comment_question_at_top", condition=Q(is_question=False) | Q(parent__isnull=True)
            ),
            models.CheckConstraint(
                name="comment_published_has_time",
                condition=~Q(status="published") | Q(published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="comment_pinned_at_top",
                condition=Q(pinned_place__isnull=True)
                | Q(pinned_place__range=(1, MAX_PINNED), parent__isnull=True),
            ),
            models.UniqueConstraint(
                name="comment_pinned_place_unique",
                fields=["thread", "pinned_place"],
                condition=Q(pinned_place__isnull=False),
            ),
            models.UniqueConstraint(
                name="comment_idempotency_key_unique", fields=["author", "idempotency_key"]
            ),
            models.UniqueConstraint(name="comment_imported_id_unique", fields=["thread", "imported_id"]),
        ]
        indexes = [
            *(
                models.Index(
                    name=f"top_by_{name}", fields=["thread", f"-{field}", "-id"], condition=condition
                )
                for condition in [Q(parent__isnull=True, is_shown=True)]
                for name, field in [
                    ("created_at", "created_at"),
                    ("best", "best"),
                    ("controversy", "controversy"),
                    ("discussed", "descendant_count"),
                    ("called", "called"),
                ]
            ),
            models.Index(name="replies_by_created_at", fields=["parent", "is_shown", "created_at", "id"]),
            models.Index(
                name="replies_by_best", fields=["parent", "-best", "-id"], condition=Q(is_shown=True)
            ),
            models.Index(name="comment_by_version", fields=["thread", "version"], condition=Q(version__gt=0)),
            models.Index(name="comment_by_published_at", fields=["thread", "-published_at"]),
            models.Index(name="comment_by_author", fields=["author", "-created_at"]),
            models.Index(
                name="published_by_author",
                fields=["author", "-created_at", "-id"],
                condition=Q(status="published"),
            ),
            models.Index(
                name="featured_by_author",
                fields=["author", "-created_at", "-id"],
                condition=Q(is_featured=True, status="published"),
            ),
            models.Index(
                F("thread"),
                OrderBy(_unanswered_score(), descending=True),
                OrderBy(F("id"), descending=True),
                name="top_by_unanswered",
                condition=Q(parent__isnull=True, is_shown=True, is_question=True),
            ),
            models.Index(
                name="featured_by_best", fields=["thread", "-best", "-id"], condition=Q(is_featured=True)
            ),
            # Those with a quote, which few are.
            models.Index(
                "thread",
                F("id").desc(),
                name="comment_quoting",
                condition=Q(status="published", body_html__contains="<blockquote>"),
            ),
            models.Index(name="comment_locked", fields=["thread"], condition=Q(is_locked=True)),
            models.Index(name="comment_pending", fields=["created_at"], condition=Q(status="pending")),
        ]

    def __str__(self) -> str:
        return f"{self.pk} ({self.status})"


class RankingChange(models.Model):
    """What a comment's places in the sorts were before the thread's `version` moved them.

    A reader who pages through a thread sees each sort as it was at the first page: comments that moved since
    are put back where they were (see `discussions/queries/tree.py`). Kept for a day.
    """

    thread = models.ForeignKey(
        "discussions.Thread", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="+", db_index=False)
    version = models.PositiveBigIntegerField()
    best = models.FloatField()
    controversy = models.FloatField()
    descendant_count = models.PositiveIntegerField()
    called = models.FloatField(default=0.0, db_default=0.0)
    answer_count = models.PositiveIntegerField(default=0, db_default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="ranking_change_once", fields=["comment", "version"]),
        ]
        indexes = [
            models.Index(name="ranking_change_by_version", fields=["thread", "version"]),
            models.Index(name="ranking_change_by_age", fields=["created_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.comment_id} before {self.version}"


class Revision(models.Model):
    """One text of a comment, and what is known of how it was sent: no address, only keyed hashes, for 30 days."""

    comment = models.ForeignKey(
        Comment, on_delete=models.CASCADE, related_name="revisions", db_index=False
    )  # the constraint has one
    number = models.PositiveIntegerField()
    body = models.TextField()
    created_at = models.DateTimeField()
    is_by_moderator = models.BooleanField(default=False)
    address_hash = models.CharField(max_length=32, blank=True)
    subnet_hash = models.CharField(max_length=32, blank=True)
    honeypot_filled = models.BooleanField(default=False)
    seconds_to_submit = models.FloatField(null=True)
    # It came suspiciously, by a page without scripts, where nothing can be proven.
    is_unproven = models.BooleanField(default=False, db_default=False)
    # The site in whose queue it waits to be checked, none once it was; since when; and until when a worker has it.
    queue = models.ForeignKey(
        "discussions.Site", on_delete=models.CASCADE, null=True, related_name="+", db_index=False
    )
    queued_at = models.DateTimeField(null=True)
    claimed_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="revision_number_unique", fields=["comment", "number"])]
        indexes = [
            models.Index(
                name="revision_by_subnet", fields=["subnet_hash", "-id"], condition=~Q(subnet_hash="")
            ),
            # What is to be forgotten of them, oldest first.
            models.Index(
                name="revision_with_address",
                fields=["created_at"],
                condition=~Q(address_hash="", subnet_hash=""),
            ),
            models.Index(
                name="revision_queued", fields=["queue", "queued_at"], condition=Q(queue__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.comment_id} r{self.number}"
