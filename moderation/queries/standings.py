"""How the queues of a moderator's sites stand: what waits, whether the counts are true, what was learned of reports."""

from collections import defaultdict
from typing import NamedTuple

from django.contrib.auth.models import User
from django.db.models import Sum

from discussions.models import Site
from moderation.models import CaseCount, CountCheck, FlagCalibration
from moderation.priority import UNLEARNED_SCORE, find_hiding_score
from moderation.queries.subjects import get_policy


class Standing(NamedTuple):
    """`open_cases` by kind. `hiding_score` is the weight of reports that hides a comment, infinite where none does."""

    site: Site
    open_cases: dict[str, int]
    check: CountCheck | None
    calibration: FlagCalibration | None
    hiding_score: float


def list_standings(moderator: User) -> list[Standing]:
    """Return how the queue of each of this person's sites stands, by the sites' names."""
    sites = list(Site.objects.filter(memberships__user=moderator).order_by("name", "key"))
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    steps = CaseCount.objects.filter(site__in=sites).values_list("site_id", "kind").annotate(Sum("step"))
    for site_id, kind, count in steps:
        if count:
            counts[site_id][kind] = count
    checks = {check.site_id: check for check in CountCheck.objects.filter(site__in=sites)}
    learned = {found.site_id: found for found in FlagCalibration.objects.filter(site__in=sites)}
    return [
        Standing(
            site,
            counts[site.pk],
            checks.get(site.pk),
            learned.get(site.pk),
            find_hiding_score(
                get_policy(site.pk).hide_flagged,
                learned[site.pk].grave_score if site.pk in learned else UNLEARNED_SCORE,
            ),
        )
        for site in sites
    ]
