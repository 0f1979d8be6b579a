"""What authors said against the removal of their comments."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from discussions.gate import Objection
from discussions.models import Comment, Status
from moderation.models import Appeal, AppealState, Decision, DecisionAction
from moderation.queries.sanctions import find_shadowed

# Six months from when the author could know (Regulation (EU) 2022/2065, Article 20(1)).
APPEAL_WINDOW = timedelta(days=183)
REMOVED = (Status.REJECTED, Status.SPAM)


def find_removal(comment: Comment) -> Decision | None:
    """Return the decision that removed a comment, as far as its author is to know; None if nothing removed it."""
    if comment.status not in REMOVED or find_shadowed([comment.pk]):
        return None
    return list_removals([comment.pk]).first()


def list_removals(comment_ids: Collection[int]) -> QuerySet[Decision]:
    """Return what last removed each of these comments and was not taken back."""
    done = Decision.objects.filter(
        comment_id__in=comment_ids,
        action__in=(DecisionAction.REJECT, DecisionAction.SPAM),
        undone_by__isnull=True,
    )
    return done.order_by("comment_id", "-pk").distinct("comment_id")


def find_open_appeal(comment_id: int) -> Appeal | None:
    return Appeal.objects.filter(comment_id=comment_id, state=AppealState.OPEN).first()


def find_objection(comment: Comment) -> Objection | None:
    """Return what became of the author's latest objection about a comment; None if they never objected."""
    appeal = Appeal.objects.filter(comment=comment).order_by("-pk").first()
    return None if appeal is None else _show(appeal)


def list_objections(comment_ids: Collection[int]) -> dict[int, Objection]:
    """Return the latest objection about each of these comments, by the comments' ids."""
    latest = (
        Appeal.objects.filter(comment_id__in=comment_ids).order_by("comment_id", "-pk").distinct("comment_id")
    )
    return {appeal.comment_id: _show(appeal) for appeal in latest}


def list_deadlines(removals: Collection[Decision]) -> dict[int, datetime]:
    """Return until when each of these removals can be objected to, by their ids, of those that still can.

    Each can be once; and what denied an objection is final here.
    """
    now = timezone.now()
    ids = [removal.pk for removal in removals]
    touched = Appeal.objects.filter(Q(decision__in=ids) | Q(outcome__in=ids)).values_list(
        "decision_id", "outcome_id"
    )
    done = {each for pair in touched for each in pair}
    return {
        removal.pk: removal.created_at + APPEAL_WINDOW
        for removal in removals
        if removal.pk not in done and now <= removal.created_at + APPEAL_WINDOW
    }


def _show(appeal: Appeal) -> Objection:
    return Objection(
        state=appeal.state,
        text=appeal.text,
        answer=appeal.answer,
        created_at=appeal.created_at,
        answered_at=appeal.answered_at,
    )
