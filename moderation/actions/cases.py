"""Opening and settling cases."""

from collections.abc import Collection, Mapping
from typing import Any

from django.contrib.postgres.search import SearchVector
from django.db.models import F, Value
from django.db.models.functions import Greatest, Least
from django.utils import timezone

from discussions.models import Comment, Flag
from moderation.models import (
    ASKED_FOR,
    Actor,
    Case,
    CaseKind,
    CaseState,
    CaseText,
    Decision,
    DecisionAction,
    Judgement,
)
from moderation.scoring.languages import UNKNOWN

FLAG_PRIORITY = 50
NEXT_FLAG_PRIORITY = 5
# Why a case is there that a moderator asked for.
PICKED = "case.picked"
# Of a case that nobody asks a colleague about, as a settled one must be.
NOT_ASKED: Mapping[str, Any] = {"asked_by": None, "asked_of": None, "asked_note": "", "asked_at": None}


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
        **place_case(comment),
        "kind": kind,
        "state": state,
        "code": code,
        "details": dict(details),
        "priority": priority,
        "opened_at": now,
        "settled_at": None if state == CaseState.OPEN else now,
        **({} if state == CaseState.OPEN else NOT_ASKED),
    }
    case, _ = Case.objects.update_or_create(
        comment=comment, defaults={**values, "version": F("version") + 1}, create_defaults=values
    )
    note_words(case, comment)
    return case


def file_case_of(comment: Comment, code: str) -> tuple[Case, bool]:
    """Return the comment's case, and whether it is new: then one that is settled, for people to find and work on."""
    now = timezone.now()
    case, is_new = Case.objects.get_or_create(
        comment=comment,
        defaults={
            **place_case(comment),
            "kind": CaseKind.NEW,
            "state": CaseState.SETTLED,
            "code": code,
            "opened_at": now,
            "settled_at": now,
        },
    )
    if is_new:
        note_words(case, comment)
    return case, is_new


def place_case(comment: Comment) -> dict[str, Any]:
    """Return the columns of a case that say where its comment is, by whom, and as what its text was judged."""
    judged = Judgement.objects.filter(revision__comment=comment, revision__number=comment.revision)
    language, rules = judged.values_list("language", "rules").first() or (UNKNOWN, [])
    return {
        "site_id": comment.thread.site_id,
        "thread_id": comment.thread_id,
        "author_id": comment.author_id,
        "language": language,
        "rules": rules,
    }


def note_words(case: Case, comment: Comment) -> None:
    """Have the queue's search find the case by its comment's text."""
    words = SearchVector(Value(comment.body), config="simple")
    CaseText.objects.update_or_create(case=case, defaults={"words": words})


def sharpen_case_of(
    comment: Comment, *, kind: CaseKind, code: str, details: Mapping[str, Any], priority: int
) -> None:
    """Bring the comment's open case up to date with later evidence; its age stays. What people asked for stays that."""
    changed = Case.objects.filter(comment=comment, state=CaseState.OPEN).exclude(kind__in=ASKED_FOR)
    changed.exclude(code=code, priority=priority).update(
        kind=kind, code=code, details=dict(details), priority=priority, version=F("version") + 1
    )


def settle_case_of(comment: Comment, *, except_kinds: Collection[CaseKind] = ()) -> bool:
    """Settle the comment's case, if it has an open one that is not of `except_kinds`. Returns whether it had."""
    return bool(
        Case.objects.filter(comment=comment, state=CaseState.OPEN)
        .exclude(kind__in=except_kinds)
        .update(state=CaseState.SETTLED, settled_at=timezone.now(), version=F("version") + 1, **NOT_ASKED)
    )


def outdate_case_of(comment: Comment) -> None:
    """Raise the version of the comment's case: its text is another, and no one may decide on one they have not seen."""
    case = Case.objects.filter(comment=comment).first()
    if case is not None:
        Case.objects.filter(pk=case.pk).update(version=F("version") + 1)
        note_words(case, comment)


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
