"""Claims: a moderator who works on a case keeps the others off it, for as long as they are there."""

from contextlib import suppress
from datetime import timedelta

from django.contrib.auth.models import User
from django.db.models import Q
from django.utils import timezone

from discussions.refusals import Refused
from moderation.models import Case, CaseState, Membership, Role
from moderation.queries.claims import find_claim, is_claimed
from moderation.queries.queue import CaseList, CaseSort, leave_to_others, list_next

# Long enough for a hard case between two renewals, short enough that nobody waits for who went home.
CLAIM_LENGTH = timedelta(minutes=2)
SPARE_CASES = 4


def claim_case(case: Case, moderator: User) -> Case:
    """Return the case, now this person's for CLAIM_LENGTH; claiming it again renews that.

    Raises Refused: case_claimed (with who and until when) while it is somebody else's, action_not_available once it is
    settled.
    """
    # One statement, so that of two who ask at the same moment one is told no.
    claimed = (
        Case.objects.filter(pk=case.pk, state=CaseState.OPEN)
        .exclude(is_claimed() & ~Q(claimed_by=moderator))
        .update(claimed_by=moderator, claimed_until=timezone.now() + CLAIM_LENGTH)
    )
    case.refresh_from_db(fields=["state", "claimed_by", "claimed_until"])
    if not claimed:
        check_claim(case, moderator)
        raise Refused("action_not_available")
    return case


def claim_next(
    found: CaseList, moderator: User, *, after: Case | None, sort: CaseSort, count: int
) -> list[Case]:
    """Return the first of the cases after one that nobody else works on, now this person's: at most `count`."""
    claimed: list[Case] = []
    # A few more than wanted, since another may be claiming the same ones at this moment.
    for case in list_next(leave_to_others(found, moderator), after, sort, limit=count + SPARE_CASES):
        with suppress(Refused):
            claimed.append(claim_case(case, moderator))
        if len(claimed) == count:
            break
    return claimed


def release_case(case: Case, moderator: User) -> None:
    """Let others work on the case. Nothing happens if nobody claimed it.

    Admins of the site release anybody's claim. Raises Refused: case_claimed, to others.
    """
    mine = Case.objects.filter(pk=case.pk)
    if not Membership.objects.filter(user=moderator, site_id=case.site_id, role=Role.ADMIN).exists():
        mine = mine.filter(claimed_by=moderator)
    if not mine.update(claimed_by=None, claimed_until=None):
        case.refresh_from_db(fields=["state", "claimed_by", "claimed_until"])
        check_claim(case, moderator)


def check_claim(case: Case, moderator: User) -> None:
    """Raise Refused (case_claimed, with its end) while somebody else works on the case."""
    claim = find_claim(case)
    if claim is not None and claim.moderator.pk != moderator.pk:
        raise Refused("case_claimed", until=claim.until, by=claim.moderator.get_username())
