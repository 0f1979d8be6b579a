"""What the desk's pages ask for besides the cases themselves: what stands next to a case, and how many there are."""

from datetime import datetime
from typing import NamedTuple

from django.contrib.auth.models import User
from django.db.models import Count, Q, QuerySet

from discussions.models import Comment, Flag, Site
from moderation.models import Case, Decision, DecisionAction
from moderation.queries.cases import ORDERS, CaseSort

MAX_REPORTS = 20


class Neighbours(NamedTuple):
    """The ids of the cases before and after one, in a queue's order."""

    previous: int | None
    next: int | None


def list_my_sites(moderator: User) -> QuerySet[Site]:
    """Return the sites that this person moderates, by name."""
    return Site.objects.filter(memberships__user=moderator).order_by("name", "key")


def find_neighbours(cases: QuerySet[Case], case: Case, sort: CaseSort) -> Neighbours:
    """Return what stands before and after `case` in `cases`. It may have left them just now, by being settled."""
    return Neighbours(
        _find_nearest(cases, case, sort, ahead=False), _find_nearest(cases, case, sort, ahead=True)
    )


def find_first(cases: QuerySet[Case], sort: CaseSort) -> int | None:
    """Return the id of the first of `cases`."""
    field, sign = ORDERS[sort]
    return cases.order_by(f"{sign}{field}", f"{sign}pk").values_list("pk", flat=True).first()


def count_by_kind(cases: QuerySet[Case]) -> dict[str, int]:
    """Return how many of `cases` there are of each kind; kinds that have none are left out."""
    return dict(cases.order_by().values_list("kind").annotate(Count("pk")))


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


def _find_nearest(cases: QuerySet[Case], case: Case, sort: CaseSort, *, ahead: bool) -> int | None:
    field, sign = ORDERS[sort]
    comparison, direction = ("lt", "-") if bool(sign) == ahead else ("gt", "")
    key = getattr(case, field)
    beyond = Q(**{f"{field}__{comparison}": key}) | Q(**{field: key, f"pk__{comparison}": case.pk})
    nearest = cases.filter(beyond).order_by(f"{direction}{field}", f"{direction}pk")
    return nearest.values_list("pk", flat=True).first()
