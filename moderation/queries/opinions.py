"""Second opinions: what colleagues want to hear of one, and what became of one's own questions."""

from typing import NamedTuple

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet

from moderation.models import ASIDE, Actor, Case, Decision, DecisionAction
from moderation.queries.cases import list_my_cases

MAX_OPINIONS = 50


class Answer(NamedTuple):
    """A question that `ask` put, its case, and the decision that answered it; none while it is open."""

    ask: Decision
    case: Case
    decision: Decision | None


def list_asked_of(moderator: User) -> list[Case]:
    """Return the cases about which colleagues ask this person, or anybody, the longest waiting first."""
    return list(_find_asked_of(moderator).order_by("asked_at", "pk")[:MAX_OPINIONS])


def count_asked_of(moderator: User) -> int:
    """Return how many `list_asked_of` returns."""
    return _find_asked_of(moderator).order_by()[:MAX_OPINIONS].count()


def list_answers(moderator: User) -> list[Answer]:
    """Return this person's last questions, the latest first, those taken back left out. Two queries."""
    asks = list(
        Decision.objects.filter(
            action=DecisionAction.ASK,
            moderator=moderator,
            undone_by__isnull=True,
            comment__case__site__memberships__user=moderator,
        )
        .select_related("comment__case__site", "comment__thread", "comment__author")
        .order_by("-pk")[:MAX_OPINIONS]
    )
    done = (
        Decision.objects.filter(comment__in=[ask.comment_id for ask in asks], undone_by__isnull=True)
        .filter(actor=Actor.MODERATOR, undoes__isnull=True)
        .exclude(action__in=ASIDE)
        .select_related("moderator")
        .order_by("pk")
    )
    decisions = list(done)
    return [
        Answer(
            ask,
            ask.comment.case,
            next(
                (each for each in decisions if each.comment_id == ask.comment_id and each.pk > ask.pk), None
            ),
        )
        for ask in asks
    ]


def _find_asked_of(moderator: User) -> QuerySet[Case]:
    asked = list_my_cases(moderator).filter(asked_by__isnull=False).exclude(asked_by=moderator)
    return asked.filter(Q(asked_of=moderator) | Q(asked_of__isnull=True))
