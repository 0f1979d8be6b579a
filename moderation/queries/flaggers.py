"""Readers who report: how right they were, and what a site learned from that."""

from datetime import datetime

from django.db.models import OuterRef, Subquery, Sum

from discussions.models import Author, AuthorKind, Comment
from moderation.models import Actor, Decision, DecisionAction, FlagCalibration, FlagScore
from moderation.priority import MAX_REPORTS, UNLEARNED_SCORE, DecidedFlag

# What a moderator's decision says of the reports before it.
UPHOLDING = (DecisionAction.REJECT, DecisionAction.SPAM)
REFUSING = (DecisionAction.APPROVE,)
NEWCOMER_DAYS = 1


def list_decided_flags(author: Author, now: datetime) -> list[DecidedFlag]:
    """Return those of the author's last reports that moderators decided on since, each by what was decided last."""
    later = Decision.objects.filter(
        comment=OuterRef("flag__comment"),
        revision=OuterRef("flag__revision"),
        actor=Actor.MODERATOR,
        created_at__gt=OuterRef("scored_at"),
    ).order_by("-pk")
    scored = (
        FlagScore.objects.filter(flag__author=author)
        .annotate(
            action=Subquery(later.values("action")[:1]), decided_at=Subquery(later.values("created_at")[:1])
        )
        .order_by("-pk")
        .values_list("action", "decided_at")[:MAX_REPORTS]
    )
    return [
        DecidedFlag(action in UPHOLDING, (now - decided_at).total_seconds() / 86_400)
        for action, decided_at in scored
        if action in UPHOLDING or action in REFUSING  # what was undone is undecided
    ]


def is_newcomer(author: Author, now: datetime) -> bool:
    """Tell whether nobody knows who reports: a guest, or somebody who came today."""
    return author.kind == AuthorKind.GUEST or (now - author.created_at).days < NEWCOMER_DAYS


def sum_flags(comment: Comment) -> float:
    """Return the summed weight of the reports of the comment's current text."""
    flags = FlagScore.objects.filter(flag__comment=comment, flag__revision=comment.revision)
    return float(flags.aggregate(score=Sum("weight", default=0.0))["score"])


def find_grave_score(site_id: int) -> float:
    """Return the score that 85 % of what the site's moderators removed for reports stayed below, as last learned."""
    learned = FlagCalibration.objects.filter(site_id=site_id).values_list("grave_score", flat=True).first()
    return UNLEARNED_SCORE if learned is None else learned
