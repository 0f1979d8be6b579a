"""Opening and settling cases."""

from collections.abc import Mapping
from typing import Any

from django.db.models import F
from django.db.models.functions import Greatest, Least
from django.utils import timezone

from discussions.models import Comment, Flag
from moderation.models import Actor, Case, CaseKind, CaseState, Decision, DecisionAction

FLAG_PRIORITY = 50
NEXT_FLAG_PRIORITY = 5


def put_case(
    comment: Comment,
    *,
    kind: CaseKind,
    state: CaseState,
    code: str,
    details: Mapping[str, Any],
    priority: int,
) -> Case:
    """Make the comment's case what these say, a new one or the one it has."""
    now = timezone.now()
    values = {
        "site_id": comment.thread.site_id,
        "kind": kind,
        "state": state,
        "code": code,
        "details": dict(details),
        "priority": priority,
        "opened_at": now,
        "settled_at": None if state == CaseState.OPEN else now,
    }
    case, _ = Case.objects.update_or_create(
        comment=comment, defaults={**values, "version": F("version") + 1}, create_defaults=values
    )
    return case


def sharpen_case_of(
    comment: Comment, *, kind: CaseKind, code: str, details: Mapping[str, Any], priority: int
) -> None:
    """Bring the comment's open case up to date with later evidence; its age stays. What readers reported stays that."""
    changed = Case.objects.filter(comment=comment, state=CaseState.OPEN).exclude(kind=CaseKind.FLAGGED)
    changed.exclude(code=code, priority=priority).update(
        kind=kind, code=code, details=dict(details), priority=priority, version=F("version") + 1
    )


def settle_case_of(comment: Comment, *, except_kind: CaseKind | None = None) -> bool:
    """Settle the comment's case, if it has an open one that is not of `except_kind`. Returns whether it had."""
    return bool(
        Case.objects.filter(comment=comment, state=CaseState.OPEN)
        .exclude(kind=except_kind or "")
        .update(state=CaseState.SETTLED, settled_at=timezone.now(), version=F("version") + 1)
    )


def outdate_case_of(comment: Comment) -> None:
    """Raise the version of the comment's case: its text is another, and no one may decide on one they have not seen."""
    Case.objects.filter(comment=comment).update(version=F("version") + 1)


def raise_flagged_case(flag: Flag) -> None:
    """Bring a reported comment before a moderator: open its case, or let an open one press harder.

    A flag on a comment that a moderator approved opens its case again.
    """
    comment = Comment.objects.select_related("thread").get(pk=flag.comment_id)
    details = {"reason": flag.reason}
    # Not a new version: readers who report in a row must not keep a moderator from deciding.
    is_open = Case.objects.filter(comment=comment, state=CaseState.OPEN).update(
        kind=CaseKind.FLAGGED,  # an edit must not settle it
        priority=Least(Greatest(F("priority"), FLAG_PRIORITY) + NEXT_FLAG_PRIORITY, 100),
    )
    if not is_open:
        put_case(
            comment,
            kind=CaseKind.FLAGGED,
            state=CaseState.OPEN,
            code="flag.reported",
            details=details,
            priority=FLAG_PRIORITY,
        )
    Decision.objects.create(
        comment=comment,
        revision=comment.revision,
        action=DecisionAction.FLAG,
        from_status=comment.status,
        to_status=comment.status,
        case_was_open=bool(is_open),
        actor=Actor.READER,
        code=f"flag.{flag.reason}",
    )
