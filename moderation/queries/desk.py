"""What the desk's pages ask for besides the cases themselves: what a person did, and what was reported."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import QuerySet

from discussions.models import Comment, Flag, Site
from moderation.models import Decision, DecisionAction

MAX_REPORTS = 20


def list_my_sites(moderator: User) -> QuerySet[Site]:
    """Return the sites that this person moderates, by name."""
    return Site.objects.filter(memberships__user=moderator).order_by("name", "key")


def count_decided(moderator: User, since: datetime) -> int:
    """Return how many cases this person has decided since then, those taken back not counted."""
    return Decision.objects.filter(
        moderator=moderator,
        created_at__gte=since,
        undoes__isnull=True,
        undone_by__isnull=True,
        sanction__isnull=True,
    ).count()


def is_latest(decision: Decision) -> bool:
    """Tell whether nothing has been done to the comment since."""
    later = Decision.objects.filter(comment_id=decision.comment_id, pk__gt=decision.pk)
    return not later.exclude(action=DecisionAction.FLAG).exists()


def list_reports(comment: Comment) -> list[Flag]:
    """Return the readers' reports of a comment, latest first."""
    return list(Flag.objects.filter(comment=comment).select_related("author").order_by("-pk")[:MAX_REPORTS])
