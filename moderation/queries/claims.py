"""Who works on a case now."""

from datetime import datetime
from typing import NamedTuple

from django.contrib.auth.models import User
from django.db.models import Q
from django.utils import timezone

from discussions.models import Site
from moderation.models import Case, CaseState


class Claim(NamedTuple):
    """`moderator` works on the case until then, unless they claim it again."""

    moderator: User
    until: datetime


def find_claim(case: Case) -> Claim | None:
    """Return who works on an open case now."""
    if case.state != CaseState.OPEN or case.claimed_by is None or case.claimed_until is None:
        return None
    return Claim(case.claimed_by, case.claimed_until) if case.claimed_until > timezone.now() else None


def is_claimed() -> Q:
    """Return the condition that somebody works on a case now."""
    return Q(claimed_by__isnull=False, claimed_until__gt=timezone.now())


def list_busy_colleagues(moderator: User) -> list[str]:
    """Return the names of those who work on cases of this person's sites now, without this person."""
    sites = Site.objects.filter(memberships__user=moderator)
    busy = Case.objects.filter(is_claimed(), site__in=sites, state=CaseState.OPEN).exclude(
        claimed_by=moderator
    )
    return sorted(set(busy.values_list("claimed_by__username", flat=True)))
