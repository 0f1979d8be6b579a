"""A comment in need of a person, and everything that was ever done to a comment."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q


class CaseKind(models.TextChoices):
    NEW = "new"  # by the author's or the thread's standing: somebody should look first
    SPAM = "spam"
    ABUSE = "abuse"
    RULE = "rule"  # one of the site's own rules wants it looked at
    FLAGGED = "flagged"  # readers reported it
    ILLEGAL = "illegal"  # at least one of them as against the law
    NOTICED = "noticed"  # somebody gave notice that it is against the law, and is to be answered
    URGENT = "urgent"  # so did a trusted flagger, or a life is in danger
    APPEALED = "appealed"  # its author objects to what became of it
    UNSURE = "unsure"  # an outside provider says otherwise than Parley's own checks
    UNCHECKED = "unchecked"  # a check could not run


# What people asked for: only a person's decision settles it.
ASKED_FOR = (
    *(CaseKind.FLAGGED, CaseKind.ILLEGAL, CaseKind.NOTICED, CaseKind.URGENT),
    CaseKind.APPEALED,
)


class CaseState(models.TextChoices):
    OPEN = "open"
    SETTLED = "settled"


class Case(models.Model):
    comment = models.OneToOneField("discussions.Comment", on_delete=models.CASCADE, related_name="case")
    # The same as the comment's, and as its thread's site: what the queue is filtered by, found without visiting either.
    site = models.ForeignKey("discussions.Site", on_delete=models.CASCADE, related_name="cases")
    thread = models.ForeignKey(
        "discussions.Thread", on_delete=models.CASCADE, related_name="cases", db_index=False
    )
    author = models.ForeignKey(
        "discussions.Author", on_delete=models.CASCADE, related_name="cases", db_index=False
    )
    # As the checks judged the text: its language, and the ids of the site's rules that matched.
    language = models.CharField(max_length=10, default="und")
    rules = ArrayField(models.BigIntegerField(), default=list)
    kind = models.CharField(max_length=10, choices=CaseKind)
    state = models.CharField(max_length=10, choices=CaseState, default=CaseState.OPEN)
    # Why it is here: a reason code (moderation/reasons.py) and how pressing it is, 0 to 100.
    code = models.CharField(max_length=60)
    details = models.JSONField(default=dict)
    priority = models.PositiveSmallIntegerField(default=0)
    # What it is made of, besides its age and exposure: see `moderation/priority.py`.
    evidence = models.PositiveSmallIntegerField(default=0)
    flag_score = models.FloatField(default=0)
    # Goes up with everything that is done to the case, so that nobody decides on what they have not seen.
    version = models.PositiveIntegerField(default=1)
    opened_at = models.DateTimeField()
    # Until when somebody who asked is to be answered, if anybody is (`moderation/duties.py`).
    due_at = models.DateTimeField(null=True)
    # Who asked for a second opinion, of whom (nobody: of any colleague), while it is open.
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    asked_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    asked_note = models.CharField(max_length=1000, blank=True)
    asked_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    # How many readers it may have reached (`moderation/priority.py`), as it was when last looked.
    exposure = models.PositiveIntegerField(default=0)
    # Who works on it, until when: after that the claim is none.
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    claimed_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="case_kind_known", condition=Q(kind__in=CaseKind.values)),
            models.CheckConstraint(
                name="case_settled_has_time",
                condition=Q(state="open", settled_at__isnull=True)
                | Q(state="settled", settled_at__isnull=False),
            ),
            models.CheckConstraint(
                name="case_asked_has_who_and_when",
                condition=Q(asked_by__isnull=False, asked_at__isnull=False, state="open")
                | Q(asked_by__isnull=True, asked_of__isnull=True, asked_note="", asked_at__isnull=True),
            ),
            models.CheckConstraint(name="case_priority_in_range", condition=Q(priority__lte=100)),
            models.CheckConstraint(name="case_evidence_in_range", condition=Q(evidence__lte=100)),
            models.CheckConstraint(name="case_flag_score_not_negative", condition=Q(flag_score__gte=0)),
            models.CheckConstraint(
                name="case_claim_ends", condition=Q(claimed_by__isnull=True) | Q(claimed_until__isnull=False)
            ),
        ]
        # One for each sort, of all cases of a site and of one kind, so that no list has to be sorted.
        indexes = [
            models.Index(name="case_by_priority", fields=["site", "state", "-priority", "-id"]),
            models.Index(name="case_by_age", fields=["site", "state", "-opened_at", "-id"]),
            models.Index(name="case_kind_by_age", fields=["site", "state", "kind", "-opened_at", "-id"]),
            *(
                models.Index(name=name, fields=["site", *fields, "-id"], condition=Q(state="open"))
                for name, fields in [
                    ("case_by_exposure", ["-exposure"]),
                    ("case_kind_by_priority", ["kind", "-priority"]),
                    ("case_kind_by_exposure", ["kind", "-exposure"]),
                    ("case_language_by_priority", ["language", "-priority"]),
                ]
            ),
            models.Index(name="case_of_thread", fields=["thread", "state", "-priority", "-id"]),
            models.Index(name="case_of_author", fields=["author", "state", "-priority", "-id"]),
            models.Index(
                name="case_by_deadline",
                fields=["site", "due_at", "id"],
                condition=Q(state="open", due_at__isnull=False),
            ),
            GinIndex(name="case_by_rule", fields=["rules"]),
            models.Index(name="case_by_claim", fields=["claimed_by"], condition=Q(claimed_by__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.comment_id}"


class CaseText(models.Model):
    """The words of a case's comment, to search the queue by: what has no case costs nothing, nor does a vote."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, primary_key=True, related_name="text")
    # By the configuration `simple`, which knows no language: words as they are written, in lower case.
    words = SearchVectorField()

    class Meta:
        indexes = [GinIndex(name="case_text_by_word", fields=["words"])]

    def __str__(self) -> str:
        return f"{self.case_id}"


class Actor(models.TextChoices):
    MACHINE = "machine"
    MODERATOR = "moderator"
    AUTHOR = "author"
    READER = "reader"


class DecisionAction(models.TextChoices):
    PUBLISH = "publish"  # by the policy
    HOLD = "hold"
    APPROVE = "approve"  # by a moderator
    REJECT = "reject"
    SPAM = "spam"
    EDIT = "edit"
    REDACT = "redact"
    FEATURE = "feature"
    UNFEATURE = "unfeature"
    PIN = "pin"
    UNPIN = "unpin"
    LOCK = "lock"  # no more replies below the comment
    UNLOCK = "unlock"
    CLOSE = "close"  # the whole thread
    REOPEN = "reopen"
    ASK = "ask"  # a colleague for a second opinion
    UNDO = "undo"
    RECHECK = "recheck"  # its author edited it
    WITHDRAW = "withdraw"
    FLAG = "flag"  # a reader reported it: the case opened, the status stayed
    APPEAL = "appeal"  # its author objects to its removal: likewise
    NOTICE = "notice"  # somebody gave notice that it is illegal: likewise; `details` has which, and if they are trusted


# What leaves a comment's status as it is.
ASIDE = (
    *(DecisionAction.FEATURE, DecisionAction.UNFEATURE, DecisionAction.PIN, DecisionAction.UNPIN),
    *(DecisionAction.LOCK, DecisionAction.UNLOCK, DecisionAction.CLOSE, DecisionAction.REOPEN),
    *(DecisionAction.ASK, DecisionAction.FLAG, DecisionAction.APPEAL),
    DecisionAction.NOTICE,
)


class RejectReason(models.TextChoices):
    OFF_TOPIC = "off_topic", "off topic"
    ABUSE = "abuse", "insults or harassment"
    HATE = "hate", "hate speech"
    ADVERTISING = "advertising"
    MISINFORMATION = "misinformation"
    ILLEGAL = "illegal", "against the law"
    OTHER = "other"


class Decision(models.Model):
    """What was done to a comment, by whom, why, and under which policy. A trigger keeps rows from being changed."""

    comment = models.ForeignKey("discussions.Comment", on_delete=models.CASCADE, related_name="decisions")
    revision = models.PositiveIntegerField()
    action = models.CharField(max_length=10, choices=DecisionAction)
    from_status = models.CharField(max_length=10)
    to_status = models.CharField(max_length=10)
    case_was_open = models.BooleanField(default=False)
    actor = models.CharField(max_length=10, choices=Actor)
    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="decisions"
    )
    code = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=1000, blank=True)
    # What taking it back needs to know (moderation/actions/effects.py).
    details = models.JSONField(default=dict)
    # What was done at one go is taken back at one go.
    batch = models.UUIDField(null=True)
    policy_version = models.PositiveIntegerField(null=True)
    undoes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="undone_by")
    # The sanction of its author that the comment was rejected with.
    sanction = models.ForeignKey(
        "moderation.Sanction", on_delete=models.PROTECT, null=True, related_name="decisions"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="decision_action_known", condition=Q(action__in=DecisionAction.values)
            ),
            models.CheckConstraint(
                name="decision_by_moderator_names_them",
                condition=Q(actor="moderator", moderator__isnull=False)
                | (~Q(actor="moderator") & Q(moderator__isnull=True)),
            ),
            models.CheckConstraint(
                name="decision_undo_names_it",
                condition=Q(action="undo", undoes__isnull=False)
                | (~Q(action="undo") & Q(undoes__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(name="decision_by_comment", fields=["comment", "-id"]),
            models.Index(name="decision_by_batch", fields=["batch"], condition=Q(batch__isnull=False)),
            # What the sites' models learn from, latest first.
            models.Index(name="decision_of_moderators", fields=["-id"], condition=Q(actor="moderator")),
            # What people did lately: the statistics.
            models.Index(
                name="decision_of_people_by_time", fields=["created_at"], condition=Q(actor="moderator")
            ),
            # What the public is to be told of (moderation/queries/statements.py asks in these very words).
            models.Index(
                name="decision_that_restricts",
                fields=["created_at", "id"],
                condition=Q(to_status__in=["rejected", "spam"])
                | Q(action__in=["edit", "redact", "lock"])
                | Q(action="hold", from_status="published"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.comment_id}"
