"""What became of the cases of a moderator's sites since they last asked: so that desks stay live.

A cursor is the snapshot of the database that the last answer was read from: which transactions had ended by then. A
case is told of if a transaction changed it that had not, however long ago that one began: what commits late is told
late, and nothing is missed. What commits while an answer is made may be told twice.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.contrib.auth.models import User
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from discussions.queries.cursors import MAX_BIGINT, decode_fields, encode_fields
from discussions.refusals import Refused
from moderation.models import Case, CaseChange, Decision, DecisionAction

# For how long changes are kept, and so how old a cursor may be.
LIFETIME = timedelta(hours=1)
MAX_CHANGES = 200
# A cursor has to fit an address; with more transactions under way, changes are told twice rather than missed.
MAX_UNDER_WAY = 8


class Change(NamedTuple):
    """A case as it is now, and what was last done to its comment, but for readers' reports."""

    case: Case
    decision: Decision | None


class Changes(NamedTuple):
    """`cursor` is for the next time. `is_reset`: too much or too long ago to say, read the queue anew."""

    changes: list[Change]
    cursor: str
    is_reset: bool


class _Snapshot(NamedTuple):
    """All transactions before `lowest` had ended; those from `next` on, and those `under_way`, had not."""

    lowest: int
    next: int
    under_way: list[int]
    taken_at: int


def list_changes(moderator: User, since: str | None) -> Changes:
    """Return which cases of this person's sites changed since the cursor; without one, none, and where to begin.

    Raises Refused (invalid_cursor).
    """
    seen = None if since is None else _read_cursor(since)
    cursor = _write_cursor(_take_snapshot())  # before reading: what comes between is told again
    if seen is None:
        return Changes([], cursor, is_reset=False)
    is_old = datetime.fromtimestamp(seen.taken_at, UTC) < timezone.now() - LIFETIME
    changed = CaseChange.objects.filter(
        Q(transaction__gte=seen.next) | Q(transaction__in=seen.under_way),
        site__memberships__user=moderator,
        transaction__gte=seen.lowest,
    )
    ids = [] if is_old else list(changed.values_list("case_id", flat=True).distinct()[: MAX_CHANGES + 1])
    if is_old or len(ids) > MAX_CHANGES:
        return Changes([], cursor, is_reset=True)
    return Changes(_describe(ids), cursor, is_reset=False)


def _describe(case_ids: Sequence[int]) -> list[Change]:
    if not case_ids:
        return []
    cases = Case.objects.filter(pk__in=case_ids).select_related("site", "claimed_by").order_by("pk")
    last = (
        Decision.objects.filter(comment__case__in=case_ids)
        .exclude(action=DecisionAction.FLAG)
        .select_related("moderator")
        .order_by("comment", "-pk")
        .distinct("comment")
    )
    decisions = {decision.comment_id: decision for decision in last}
    return [Change(case, decisions.get(case.comment_id)) for case in cases]


def _take_snapshot() -> _Snapshot:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_snapshot()::text")
        lowest, following, under_way = cursor.fetchone()[0].split(":")
    numbers = [int(number) for number in under_way.split(",") if number]
    return _Snapshot(int(lowest), int(following), numbers, int(timezone.now().timestamp()))


def _write_cursor(snapshot: _Snapshot) -> str:
    if len(snapshot.under_way) > MAX_UNDER_WAY:
        snapshot = snapshot._replace(next=snapshot.lowest, under_way=[])
    return encode_fields(list(snapshot))


def _read_cursor(text: str) -> _Snapshot:
    match decode_fields(text):
        case [lowest, following, [*under_way], taken_at]:
            numbers = [lowest, following, taken_at, *under_way]
            if all(type(number) is int and 0 <= number <= MAX_BIGINT for number in numbers):
                return _Snapshot(lowest, following, under_way, min(taken_at, int(timezone.now().timestamp())))
    raise Refused("invalid_cursor")
