"""The discussion of one article."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

THREAD_KEY_PATTERN = r"[^/\s\x00-\x1f\x7f]{1,200}"
MAX_SECTION_CHARACTERS = 100
MAX_NOTE_CHARACTERS = 2_000
MAX_SLOW_SECONDS = 86_400
MAX_EXPERTS = 20


class ThreadState(models.TextChoices):
    OPEN = "open"
    CLOSED = "closed"  # no new comments; votes, flags and edits still count
    READ_ONLY = "read_only"  # nothing changes any more


class ThreadMode(models.TextChoices):
    CONVERSATION = "conversation"
    QUESTIONS = "questions"  # its comments are questions, which experts answer


class Thread(models.Model):
    site = models.ForeignKey("discussions.Site", on_delete=models.CASCADE, related_name="threads")
    key = models.CharField(max_length=200)
    url = models.CharField(max_length=2000, blank=True)
    title = models.CharField(max_length=500, blank=True)
    # The part of the publication that the article is in, as the publisher calls it.
    section = models.CharField(max_length=MAX_SECTION_CHARACTERS, blank=True, default="", db_default="")
    state = models.CharField(max_length=10, choices=ThreadState, default=ThreadState.OPEN)
    is_premoderated = models.BooleanField(default=False)
    # What the newsroom says above its comments, as Markdown and as safe HTML.
    note = models.TextField(blank=True, default="", db_default="")
    note_html = models.TextField(blank=True, default="", db_default="")
    # Slow mode: how long each author waits from one comment to the next; 0 not at all.
    slow_seconds = models.PositiveIntegerField(default=0, db_default=0)
    mode = models.CharField(
        max_length=12,
        choices=ThreadMode,
        default=ThreadMode.CONVERSATION,
        db_default=ThreadMode.CONVERSATION,
    )
    # Whose replies are answers: none for every expert of the site. Each as its `id`, `name` and `title`, for pages.
    experts = models.JSONField(default=list, db_default=[], blank=True)
    # Goes up with every change that the newsroom makes, so that nobody overwrites what they have not seen.
    settings_version = models.PositiveIntegerField(default=0, db_default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    closes_at = models.DateTimeField(null=True, blank=True)

    # Published comments. Moves in the transaction that moves a status.
    comment_count = models.PositiveIntegerField(default=0)
    # Goes up by one with every change that a reader can see. Its row lock puts all changes of a thread in order.
    version = models.PositiveBigIntegerField(default=0)
    # Readers who want to hear of it. Moves in the transaction that moves a Follow.
    follower_count = models.PositiveIntegerField(default=0, db_default=0)
    # What its readers are asked. Moves in the transaction that makes a prompt.
    prompt_count = models.PositiveIntegerField(default=0, db_default=0)
    # Published comments that moderators featured. Moves with either.
    featured_count = models.PositiveIntegerField(default=0, db_default=0)
    # Goes up whenever a published comment with a quote comes, goes or changes; a job counts what is quoted up to there.
    quotes_revision = models.PositiveBigIntegerField(default=0, db_default=0)
    quotes_counted = models.PositiveBigIntegerField(default=0, db_default=0)
    passage_count = models.PositiveSmallIntegerField(default=0, db_default=0)
    last_comment_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="thread_key_unique_in_site", fields=["site", "key"]),
            models.CheckConstraint(name="thread_state_known", condition=Q(state__in=ThreadState.values)),
            models.CheckConstraint(name="thread_mode_known", condition=Q(mode__in=ThreadMode.values)),
            models.CheckConstraint(
                name="thread_slow_seconds_in_range", condition=Q(slow_seconds__lte=MAX_SLOW_SECONDS)
            ),
        ]
        indexes = [
            models.Index(name="thread_by_url", fields=["site", "url"]),
            # For the site's feed; threads without a comment are in none.
            models.Index(
                name="thread_by_last_comment",
                fields=["site", "-last_comment_at"],
                condition=Q(last_comment_at__isnull=False),
            ),
            models.Index(
                name="thread_quotes_behind",
                fields=["id"],
                condition=~Q(quotes_counted=F("quotes_revision")),
            ),
            models.Index(name="thread_by_section", fields=["site", "section"], condition=~Q(section="")),
        ]

    def __str__(self) -> str:
        return f"{self.site_id}/{self.key}"


class ThreadChange(models.Model):
    """What the newsroom set about a thread, by whom, and what it was like afterwards."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="changes")
    version = models.PositiveIntegerField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    values = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="thread_change_version_unique", fields=["thread", "version"]),
        ]

    def __str__(self) -> str:
        return f"{self.thread_id} v{self.version}"


class ThreadViews(models.Model):
    """How often a thread was opened. Apart from its thread, whose row every comment that is published waits for."""

    thread = models.OneToOneField(Thread, on_delete=models.CASCADE, primary_key=True, related_name="views")
    count = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return f"{self.count} of {self.thread_id}"
