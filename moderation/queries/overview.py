"""How each of a moderator's sites stands: what waits, and since when."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import Count, Min

from discussions.models import Site
from moderation.models import Case, CaseState, Membership


@dataclass(frozen=True, slots=True)
class Overview:
    site: Site
    role: str
    waiting: int
    oldest: datetime | None  # of what waits


def list_overviews(moderator: User) -> list[Overview]:
    """Return how this person's sites stand, by name. Two queries, however many there are."""
    mine = (
        Membership.objects.filter(user=moderator).select_related("site").order_by("site__name", "site__key")
    )
    open_cases = Case.objects.filter(site__memberships__user=moderator, state=CaseState.OPEN)
    counts = {
        site_id: (count, oldest)
        for site_id, count, oldest in open_cases.values_list("site_id").annotate(
            Count("pk"), Min("opened_at")
        )
    }
    return [Overview(each.site, each.role, *counts.get(each.site_id, (0, None))) for each in mine]
