"""How many cases wait, by site and kind, without counting them."""

from collections.abc import Collection

from django.contrib.auth.models import User
from django.db.models import Sum

from discussions.models import Site
from moderation.models import CaseCount, CountCheck


def count_open_cases(site_ids: Collection[int]) -> dict[str, int]:
    """Return how many open cases of these sites there are of each kind that has any."""
    counts = CaseCount.objects.filter(site__in=site_ids).values_list("kind").annotate(Sum("step"))
    return {kind: count for kind, count in counts if count}


def count_waiting(moderator: User) -> int:
    """Return how many cases wait on this person's sites."""
    counts = CaseCount.objects.filter(site__memberships__user=moderator)
    return int(counts.aggregate(open=Sum("step", default=0))["open"])


def find_count_check(site: Site) -> CountCheck | None:
    """Return how the site's counts last compared with its cases."""
    return CountCheck.objects.filter(site=site).first()
