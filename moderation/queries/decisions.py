"""What was done to comments, and what of it still stands."""

from collections.abc import Collection
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import QuerySet

from moderation.models import ASIDE, Actor, Decision, DecisionAction


def find_standing_decision(comment_id: int) -> Decision | None:
    """Return what was last done to a comment and not taken back. That readers reported it does not count."""
    done = Decision.objects.filter(comment_id=comment_id, undone_by__isnull=True)
    return done.exclude(action__in=(DecisionAction.FLAG, DecisionAction.UNDO)).order_by("-pk").first()


def list_judgements(comment_id: int, revision: int) -> QuerySet[Decision]:
    """Return what people decided about this text, and took back. Marks and questions to colleagues are none."""
    decided = Decision.objects.filter(comment_id=comment_id, revision=revision, actor=Actor.MODERATOR)
    return decided.exclude(action__in=ASIDE).exclude(undoes__action__in=ASIDE)


def can_undo(decision: Decision) -> bool:
    """Tell whether `undo_decision` would take this back now."""
    if decision.actor != Actor.MODERATOR or decision.action == DecisionAction.UNDO:
        return False
    standing = find_standing_decision(decision.comment_id)
    return standing is not None and standing.pk == decision.pk


def list_latest_moves(comment_ids: Collection[int]) -> QuerySet[Decision]:
    """Return what last gave each of these comments its status."""
    moves = Decision.objects.filter(comment_id__in=comment_ids).exclude(action__in=ASIDE)
    return moves.exclude(undoes__action__in=ASIDE).order_by("comment_id", "-pk").distinct("comment_id")


def list_together(moderator: User, batch: UUID) -> QuerySet[Decision]:
    """Return what was decided at one go on this person's sites, the latest first, whether it still stands or not."""
    mine = Decision.objects.filter(comment__thread__site__memberships__user=moderator)
    return mine.filter(batch=batch, undoes__isnull=True).order_by("-pk")
