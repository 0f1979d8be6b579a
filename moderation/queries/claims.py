"""Who works on a case now."""

from datetime import datetime
from typing import NamedTuple

from django.contrib.auth.models import User
from django.db.models import Q
from django.utils import timezone

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
