"""An article's questions to its readers, what they forecast, what the crowd believes, and what it was worth."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from discussions.forecasting.questions import Question, QuestionKind

MAX_QUESTION_CHARACTERS = 300
MAX_DETAILS_CHARACTERS = 2_000
MAX_OPTION_CHARACTERS = 100
MAX_UNIT_CHARACTERS = 30
MAX_NOTE_CHARACTERS = 1_000
MAX_SOURCE_CHARACTERS = 2_000
MIN_OPTIONS, MAX_OPTIONS = 2, 12
PROMPT_KEY_PATTERN = r"[a-z0-9][a-z0-9-]{0,49}"

_KINDS = [(kind.value, kind.value) for kind in QuestionKind]
_RANGED = Q(kind__in=("number", "date"))


class PromptState(models.TextChoices):
    """What its editors have said of it. Whether it takes forecasts is a matter of its times too."""

    UNRESOLVED = "unresolved"
    RESOLVED = "resolved"
    ANNULLED = "annulled"


class Ask(models.Model):
    """What is asked, and in which numbers: what prompts and their templates have in common.

    Dates are days since 1 January 1970.
    """

    kind = models.CharField(max_length=10, choices=_KINDS)
    question = models.CharField(max_length=MAX_QUESTION_CHARACTERS)
    details = models.CharField(max_length=MAX_DETAILS_CHARACTERS, blank=True)
    options = ArrayField(models.CharField(max_length=MAX_OPTION_CHARACTERS), default=list, blank=True)
    unit = models.CharField(max_length=MAX_UNIT_CHARACTERS, blank=True)
    lower = models.FloatField(null=True)
    upper = models.FloatField(null=True)
    is_log = models.BooleanField(default=False)

    class Meta:
        abstract = True

    def describe_question(self) -> Question:
        """Return what is asked as the pure code of `discussions/forecasting` knows it."""
        bounds = {"lower": self.lower, "upper": self.upper} if self.lower is not None else {}
        return Question(
            kind=QuestionKind(self.kind),
            options=len(self.options) or 2,
            is_log=self.is_log,
            **{name: bound for name, bound in bounds.items() if bound is not None},
        )


def check_ask(name: str) -> list[models.CheckConstraint]:
    """Return what holds of the columns of `Ask` in every table that has them; `name` is the table's word for itself."""
    return [
        models.CheckConstraint(
            name=f"{name}_kind_known", condition=Q(kind__in=[k.value for k in QuestionKind])
        ),
        models.CheckConstraint(name=f"{name}_asks", condition=~Q(question="")),
        models.CheckConstraint(
            name=f"{name}_options_are_choices",
            condition=Q(kind="choices", options__len__range=(MIN_OPTIONS, MAX_OPTIONS))
            | (~Q(kind="choices") & Q(options=[])),
        ),
        models.CheckConstraint(
            name=f"{name}_bounds_are_of_ranges",
            condition=(_RANGED & Q(lower__isnull=False, upper__isnull=False, upper__gt=F("lower")))
            | (~_RANGED & Q(lower__isnull=True, upper__isnull=True)),
        ),
        models.CheckConstraint(
            name=f"{name}_log_is_of_positive_numbers",
            condition=Q(is_log=False) | Q(kind="number", lower__gt=0),
        ),
    ]


class Prompt(Ask):
    """A question that an editor asks the readers of a thread.

    `revision` goes up with whatever moves what the crowd believes or what forecasts are worth; jobs bring the crowd and
    the scores up to it.
    """

    thread = models.ForeignKey("discussions.Thread", on_delete=models.CASCADE, related_name="prompts")
    # The site's own name for it, by which its system finds it again.
    key = models.CharField(max_length=50, null=True)  # noqa: DJ001  (null: none given, never equal)
    position = models.PositiveSmallIntegerField(default=0)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    # When its editors expect to know.
    resolves_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    # Goes up with every change by an editor, so that nobody overwrites what they have not seen.
    version = models.PositiveIntegerField(default=1)

    state = models.CharField(max_length=10, choices=PromptState, default=PromptState.UNRESOLVED)
    outcome = models.FloatField(null=True)
    resolved_at = models.DateTimeField(null=True)
    # Since when anybody could know: forecasts count until then, or until it closed.
    known_at = models.DateTimeField(null=True)
    source_url = models.CharField(max_length=MAX_SOURCE_CHARACTERS, blank=True)
    resolution_note = models.CharField(max_length=MAX_NOTE_CHARACTERS, blank=True)

    revision = models.PositiveBigIntegerField(default=0)
    crowd_revision = models.PositiveBigIntegerField(default=0)
    scored_revision = models.PositiveBigIntegerField(default=0)
    # Whose forecasts are in what the crowd believes now.
    forecaster_count = models.PositiveIntegerField(default=0)
    # Until when a worker has it.
    claimed_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            *check_ask("prompt"),
            models.UniqueConstraint(name="prompt_key_unique", fields=["thread", "key"]),
            models.CheckConstraint(
                name="prompt_closes_after_it_opens", condition=Q(closes_at__gt=F("opens_at"))
            ),
            models.CheckConstraint(
                name="prompt_resolved_has_outcome",
                condition=Q(state="resolved", outcome__isnull=False, resolved_at__isnull=False)
                | Q(state="annulled", outcome__isnull=True, resolved_at__isnull=False)
                | Q(state="unresolved", outcome__isnull=True, resolved_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(name="prompt_in_thread", fields=["thread", "position", "id"]),
            models.Index(
                name="prompt_crowd_behind", fields=["id"], condition=~Q(revision=F("crowd_revision"))
            ),
            models.Index(
                name="prompt_scores_behind",
                fields=["id"],
                condition=~Q(state="unresolved") & ~Q(revision=F("scored_revision")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} ({self.kind})"


class PromptTemplate(Ask):
    """What a site asks often, to begin a prompt with."""

    site = models.ForeignKey("discussions.Site", on_delete=models.CASCADE, related_name="prompt_templates")
    name = models.CharField(max_length=100)
    days_open = models.PositiveSmallIntegerField(default=7)

    class Meta:
        constraints = [
            *check_ask("template"),
            models.UniqueConstraint(name="template_name_unique", fields=["site", "name"]),
        ]

    def __str__(self) -> str:
        return self.name


class PromptAction(models.TextChoices):
    CREATE = "create"
    EDIT = "edit"
    RESOLVE = "resolve"
    ANNUL = "annul"


class PromptChange(models.Model):
    """What was done to a prompt, by whom, and what it was like afterwards. A trigger keeps rows from being changed."""

    prompt = models.ForeignKey(Prompt, on_delete=models.CASCADE, related_name="changes")
    version = models.PositiveIntegerField()
    action = models.CharField(max_length=10, choices=PromptAction)
    # Who did it: a person at the desk, or one of the site's systems.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    system = models.ForeignKey("discussions.Author", on_delete=models.PROTECT, null=True, related_name="+")
    values = models.JSONField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="prompt_change_version_unique", fields=["prompt", "version"]),
            models.CheckConstraint(
                name="prompt_change_action_known", condition=Q(action__in=PromptAction.values)
            ),
            models.CheckConstraint(
                name="prompt_change_by_one",
                condition=Q(person__isnull=False, system__isnull=True)
                | Q(person__isnull=True, system__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.prompt_id}"


class Forecast(models.Model):
    """What a reader said of a prompt at one moment. It stands until the same reader's next one; none is changed.

    `values` are as `discussions/forecasting/questions.py` says; none where the reader took theirs back.
    """

    prompt = models.ForeignKey(Prompt, on_delete=models.CASCADE, related_name="forecasts")
    author = models.ForeignKey("discussions.Author", on_delete=models.CASCADE, related_name="forecasts")
    # The comment that it came with.
    comment = models.OneToOneField(
        "discussions.Comment", on_delete=models.CASCADE, null=True, related_name="forecast"
    )
    values = ArrayField(models.FloatField(), null=True)
    made_at = models.DateTimeField()
    # The reader's last word. At each moment, the last one that counts is what they are taken by.
    is_live = models.BooleanField(default=True)
    # One that came with a comment counts when that is published.
    counts = models.BooleanField()
    weight = models.FloatField(default=1.0)
    subnet_hash = models.CharField(max_length=32, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="forecast_live_once", fields=["prompt", "author"], condition=Q(is_live=True)
            ),
            models.CheckConstraint(
                name="forecast_weighs_at_most_one", condition=Q(weight__gt=0, weight__lte=1)
            ),
        ]
        indexes = [
            models.Index(name="forecast_by_prompt", fields=["prompt", "made_at", "id"]),
            models.Index(name="forecast_by_author", fields=["author", "prompt", "-id"]),
            models.Index(
                name="forecast_by_subnet",
                fields=["prompt", "subnet_hash"],
                condition=~Q(subnet_hash=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.author_id} on {self.prompt_id}"


class CrowdGroup(models.TextChoices):
    ALL = "all"
    MEMBERS = "members"  # readers whom the site signs in
    CALIBRATED = "calibrated"  # those with a good record


class Crowd(models.Model):
    """What a group believes of a prompt, now and over time, as of one `revision` of it."""

    prompt = models.ForeignKey(Prompt, on_delete=models.CASCADE, related_name="crowds")
    group = models.CharField(max_length=10, choices=CrowdGroup)
    # Beliefs (discussions/forecasting/crowd.py) by time, the last of them the present one.
    beliefs = models.JSONField()
    computed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="crowd_once", fields=["prompt", "group"]),
            models.CheckConstraint(name="crowd_group_known", condition=Q(group__in=CrowdGroup.values)),
        ]

    def __str__(self) -> str:
        return f"{self.group} on {self.prompt_id}"


class Score(models.Model):
    """What an author's forecasts of a resolved prompt were worth, as `discussions/forecasting/life.py` says."""

    prompt = models.ForeignKey(Prompt, on_delete=models.CASCADE, related_name="scores")
    author = models.ForeignKey("discussions.Author", on_delete=models.CASCADE, related_name="scores")
    brier = models.FloatField(null=True)
    log = models.FloatField(null=True)
    crps = models.FloatField(null=True)
    baseline = models.FloatField()
    peer = models.FloatField()
    coverage = models.FloatField()
    # What stood at the end.
    final = ArrayField(models.FloatField(), null=True)
    # Said in public: a published comment of the author's came with a forecast.
    comment = models.ForeignKey("discussions.Comment", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="score_once", fields=["prompt", "author"]),
            models.CheckConstraint(name="score_coverage_is_share", condition=Q(coverage__range=(0.0, 1.0))),
        ]
        indexes = [
            models.Index(name="score_by_author", fields=["author"]),
            models.Index(
                name="score_called", fields=["prompt", "-peer", "-id"], condition=Q(comment__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.author_id} on {self.prompt_id}"


class Record(models.Model):
    """An author's scores over all prompts of their site together."""

    author = models.OneToOneField("discussions.Author", on_delete=models.CASCADE, related_name="record")
    site = models.ForeignKey("discussions.Site", on_delete=models.CASCADE, related_name="+")
    resolved = models.PositiveIntegerField()
    reputation = models.FloatField()
    brier = models.FloatField(null=True)
    coverage = models.FloatField()
    is_public = models.BooleanField()

    class Meta:
        indexes = [
            models.Index(
                name="record_by_reputation",
                fields=["site", "-reputation", "-author"],
                condition=Q(is_public=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.author_id}: {self.resolved}"
