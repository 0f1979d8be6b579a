"""What the decisions on a site's comments say of their texts: what its models learn from."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from discussions.models import Comment, Revision, Status
from moderation.models import Actor, Decision, DecisionAction, Lesson, RejectReason, SiteModelVersion
from moderation.queries.site_models import is_paused
from moderation.scoring.adaptation import LEAST_DECISIONS
from moderation.scoring.features import MAX_CHARACTERS
from moderation.scoring.labelled import Example
from moderation.scoring.site_model import get_base_version

MAX_DECISIONS = 3_000
MAX_UNDECIDED = 1_000  # of each kind
# What nobody reported within this time is taken for all right, as far as its weight goes.
UNREPORTED_AFTER = timedelta(days=7)
UNREPORTED_WEIGHT, IMPORTED_WEIGHT = 0.1, 0.3
# Learning again takes so many more decisions, and this share more.
LEAST_NEW, LEAST_NEW_SHARE = 20, 0.05

_JUDGING = (DecisionAction.APPROVE, DecisionAction.REJECT, DecisionAction.SPAM)
_REJECTED_AS = {
    RejectReason.ABUSE: {"toxicity": 1},
    RejectReason.HATE: {"toxicity": 1},
    RejectReason.ADVERTISING: {"spam": 1},
}
_ALL_RIGHT = {"spam": 0, "toxicity": 0}
# What a person said of a text; what goes with a sanction of its author, and comes back with it, nobody has read.
_JUDGED = Q(actor=Actor.MODERATOR, sanction__isnull=True, undoes__sanction__isnull=True) & (
    Q(action__in=_JUDGING) | Q(undoes__action__in=_JUDGING)
)


def list_sites_to_learn() -> list[int]:
    """Return the ids of the sites that `is_due` holds for."""
    decided = Decision.objects.filter(_JUDGED).order_by().values_list("comment__thread__site_id")
    taught = Lesson.objects.order_by().values_list("site_id")
    totals = Counter(dict(decided.annotate(total=Count("pk"))))
    totals.update(dict(taught.annotate(total=Count("pk"))))
    return [site_id for site_id, total in sorted(totals.items()) if _is_due(site_id, total)]


def is_due(site_id: int) -> bool:
    """Tell whether enough was decided on a site since it last learned, or the shipped models are others since.

    A site where a person reverted what was learned is left alone.
    """
    return _is_due(site_id, count_decisions(site_id))


def count_decisions(site_id: int) -> int:
    """Return how many things the site's moderators did to comments, here, undoing included, and elsewhere."""
    here = Decision.objects.filter(_JUDGED, comment__thread__site_id=site_id).count()
    return here + Lesson.objects.filter(site_id=site_id).count()


def _is_due(site_id: int, total: int) -> bool:
    if total < LEAST_DECISIONS:
        return False
    versions = SiteModelVersion.objects.filter(site_id=site_id).defer("weights")
    last = versions.order_by("-version").first()
    if last is None:
        return True
    if is_paused(versions):
        return False
    enough = total - last.decisions >= max(LEAST_NEW, LEAST_NEW_SHARE * last.decisions)
    return enough or last.base_version != get_base_version()


def collect_examples(site_id: int) -> list[Example]:
    """Return what can be learned from on a site: its moderators' latest decisions, and what was left to stand."""
    return [
        *_read_decisions(site_id),
        *_read_lessons(site_id),
        *_read_imported(site_id),
        *_read_unreported(site_id),
    ]


def _read_decisions(site_id: int) -> Iterator[Example]:
    """Yield the latest 3,000 decisions of moderators that stand, one for each text, and say something of a label."""
    standing = _with_text(
        Decision.objects.filter(
            comment__thread__site_id=site_id,
            actor=Actor.MODERATOR,
            action__in=_JUDGING,
            undone_by__isnull=True,
            sanction__isnull=True,  # what goes with its author, nobody has read
        )
    )
    seen = set()
    for decision in standing[:MAX_DECISIONS].iterator(chunk_size=500):
        text = decision["text"]
        place = decision["comment_id"], decision["revision"]
        if place in seen:
            continue
        seen.add(place)
        labels = _read_labels(decision["action"], decision["code"])
        if labels and text:
            yield _build(
                decision,
                labels,
                moderator=decision["moderator_id"],
                # What was held, a person had to decide; anything else they, or a reader, had picked out.
                picked=decision["from_status"] != Status.HELD,
                weight=1.0,
            )


def _read_labels(action: str, reason: str) -> dict[str, int]:
    """Return what a decision says of the text. Off topic, illegal, or no reason given: nothing."""
    if action == DecisionAction.APPROVE:
        return _ALL_RIGHT
    if action == DecisionAction.SPAM:
        return {"spam": 1}
    return _REJECTED_AS.get(RejectReason(reason), {}) if reason in RejectReason.values else {}


def _read_lessons(site_id: int) -> Iterator[Example]:
    """Yield what people of other systems decided, latest first. A key stands for those who use it, whoever they are."""
    lessons = Lesson.objects.filter(site_id=site_id).order_by("-taught_at")
    for lesson in lessons[:MAX_DECISIONS].iterator(chunk_size=500):
        yield Example(
            text=lesson.text[:MAX_CHARACTERS],
            labels={lesson.label: int(lesson.is_true)},
            moderator=-lesson.api_key_id,
            # Where nothing is known of their writers, each text is another's.
            author=lesson.author_hash or -lesson.pk,
            picked=True,
            weight=1.0,
            decided_at=lesson.taught_at,
        )


def _read_imported(site_id: int) -> Iterator[Example]:
    """Yield the latest spam that was imported as such, and that no moderator here has decided about."""
    decided = Q(comment__decisions__actor=Actor.MODERATOR)
    imported = _with_text(
        Decision.objects.filter(
            comment__thread__site_id=site_id, comment__status=Status.SPAM, code="import.spam"
        ).exclude(decided)
    )
    for decision in imported[:MAX_UNDECIDED].iterator(chunk_size=500):
        if decision["text"]:
            yield _build(decision, {"spam": 1}, moderator=None, picked=True, weight=IMPORTED_WEIGHT)


def _read_unreported(site_id: int) -> Iterator[Example]:
    """Yield the latest comments that a check published, nobody reported within a week, and no person ever looked at."""
    left = (
        Comment.objects.filter(
            thread__site_id=site_id,
            status=Status.PUBLISHED,
            imported_id__isnull=True,
            published_at__lte=timezone.now() - UNREPORTED_AFTER,
            case__isnull=True,
            flags__isnull=True,
        )
        .order_by("-pk")
        .values_list("author_id", "body", "published_at")
    )
    for author, body, published_at in left[:MAX_UNDECIDED].iterator(chunk_size=500):
        assert published_at is not None  # it has been published
        yield Example(
            text=body[:MAX_CHARACTERS],
            labels=_ALL_RIGHT,
            moderator=None,
            author=author,
            picked=True,
            weight=UNREPORTED_WEIGHT,
            decided_at=published_at,
        )


def _with_text(decisions: QuerySet[Decision]) -> QuerySet[Decision, dict[str, Any]]:
    """Return `decisions`, latest first, each with the text that was decided on; empty where that was erased."""
    revision = Revision.objects.filter(comment=OuterRef("comment"), number=OuterRef("revision"))
    found: QuerySet[Decision, dict[str, Any]] = (
        decisions.annotate(text=Subquery(revision.values("body")[:1]))
        .order_by("-pk")
        .values(
            *("comment_id", "revision", "action", "code", "from_status", "moderator_id", "created_at"),
            *("text", "comment__author_id"),
        )
    )
    return found


def _build(
    decision: dict[str, Any], labels: dict[str, int], *, moderator: int | None, picked: bool, weight: float
) -> Example:
    return Example(
        text=decision["text"][:MAX_CHARACTERS],
        labels=labels,
        moderator=moderator,
        author=decision["comment__author_id"],
        picked=picked,
        weight=weight,
        decided_at=decision["created_at"],
    )
