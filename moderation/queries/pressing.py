"""Why a case stands where it does in the queue."""

from datetime import datetime

from django.utils import timezone

from moderation.models import Case, CaseKind
from moderation.priority import Part, Pressure, explain_priority
from moderation.queries.flaggers import find_grave_score


def describe_pressure(case: Case, grave_score: float, now: datetime) -> Pressure:
    """Return what the case's priority is made of at `now`."""
    return Pressure(
        evidence=case.evidence,
        flag_score=case.flag_score,
        grave_score=grave_score,
        exposure=case.exposure,
        hours=(now - case.opened_at).total_seconds() / 3600,
        is_illegal=case.kind == CaseKind.ILLEGAL,
        is_appealed=case.kind == CaseKind.APPEALED,
        is_noticed=case.kind == CaseKind.NOTICED,
        is_urgent=case.kind == CaseKind.URGENT,
    )


def list_priority_parts(case: Case) -> list[Part]:
    """Return what presses about a case now, the weightiest first. A settled one presses no more than when it was."""
    now = case.settled_at or timezone.now()
    return explain_priority(describe_pressure(case, find_grave_score(case.site_id), now))
