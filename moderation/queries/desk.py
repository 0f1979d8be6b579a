"""What the desk's pages ask for besides the cases themselves: what a person did, and what was reported."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import QuerySet

from discussions.models import Comment, Flag, Site
from moderation.models import ASIDE, Decision

MAX_REPORTS = 20


def list_my_sites(moderator: User) -> QuerySet[Site]:
    """Return the sites that this person moderates, by name."""
    return Site.objects.filter(memberships__user=moderator).order_by("name", "key")


def count_decided(moderator: User, since: datetime) -> int:
    """Return how many cases this person has decided since then, those taken back not counted."""
    done = Decision.objects.exclude(action__in=ASIDE)
    return done.filter(
        moderator=moderator,
        created_at__gte=since,
        undoes__isnull=True,
        undone_by__isnull=True,
        sanction__isnull=True,
    ).count()


def list_reports(comment: Comment) -> list[Flag]:
    """Return the readers' reports of a comment, latest first."""
    return list(Flag.objects.filter(comment=comment).select_related("author").order_by("-pk")[:MAX_REPORTS])
