"""What notices of illegal content do: each brings its comment before a moderator, with a deadline, and is answered."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from discussions.actions.events import record_event
from discussions.actions.letters import write_letter
from discussions.models import Comment, EventKind, LegalGround, Notice, NoticeState, Status
from discussions.refusals import Refused
from moderation.actions.cases import put_case, rate_comment
from moderation.duties import Duties
from moderation.models import (
    Actor,
    Case,
    CaseKind,
    CaseState,
    Decision,
    DecisionAction,
    NoticeAnswer,
)
from moderation.queries.duties import get_duties
from moderation.queries.notices import find_suspension
from moderation.queries.sanctions import find_misuse

RECEIVED, TRUSTED, THREAT = "notice.received", "notice.trusted", "notice.threat"
# Whoever tells of these is heard, whatever they told before.
ALWAYS_HEARD = (LegalGround.CHILD_ABUSE, LegalGround.THREAT_TO_LIFE)


def take_notice(notice: Notice) -> None:
    """Bring a comment of which somebody gave notice before a moderator, and call for help where a life is in danger.

    Raises Refused: notices_not_taken by a site whose policy says so, notices_suspended until a time for whoever
    misused them, and as `find_misuse` says. Must be called in the transaction that holds the comment's thread.
    """
    duties = get_duties(notice.site_id)
    if not duties.takes_notices:
        raise Refused("notices_not_taken")
    if not notice.is_trusted and notice.ground not in ALWAYS_HEARD:
        if notice.author is not None and (misused := find_misuse(notice.author)) is not None:
            raise misused
        until = find_suspension(notice.site_id, notice.notifier, duties)
        if until is not None:
            raise Refused("notices_suspended", until=until)
    comment = Comment.objects.select_related("thread__site", "author").get(pk=notice.comment_id)
    was_open = _raise_case(comment, notice, duties)
    Decision.objects.create(
        comment=comment,
        revision=comment.revision,
        action=DecisionAction.NOTICE,
        from_status=comment.status,
        to_status=comment.status,
        case_was_open=was_open,
        actor=Actor.READER,
        code=f"notice.{notice.ground}",
        details={"notice": str(notice.pk), "trusted": notice.is_trusted},
    )
    if notice.ground == LegalGround.THREAT_TO_LIFE:
        _escalate(comment, notice, duties)


def _raise_case(comment: Comment, notice: Notice, duties: Duties) -> bool:
    """Open the comment's case, or raise an open one to what it is now. Returns whether it was open."""
    is_threat = notice.ground == LegalGround.THREAT_TO_LIFE
    kind = CaseKind.URGENT if is_threat or notice.is_trusted else CaseKind.NOTICED
    code = THREAT if is_threat else TRUSTED if notice.is_trusted else RECEIVED
    hours = duties.trusted_hours if kind == CaseKind.URGENT else duties.notice_hours
    due_at = notice.created_at + timedelta(hours=hours)
    case = Case.objects.select_for_update().filter(comment=comment, state=CaseState.OPEN).first()
    if case is None:
        put_case(comment, kind=kind, state=CaseState.OPEN, code=code, details={}, evidence=0, due_at=due_at)
        return False
    if case.kind == CaseKind.URGENT:
        kind, code = CaseKind.URGENT, THREAT if is_threat else case.code
    rated = rate_comment(comment, kind=kind, evidence=case.evidence, opened_at=case.opened_at)
    # A new version: whoever decides answers everybody who waits, and must have seen what they say.
    Case.objects.filter(pk=case.pk).update(
        kind=kind,
        code=code,
        details={},
        due_at=min(due_at, case.due_at or due_at),
        version=F("version") + 1,
        **rated,
    )
    return True


def _escalate(comment: Comment, notice: Notice, duties: Duties) -> None:
    """Have the site's own systems, and whom it names for emergencies, know now that a life may be in danger."""
    site = comment.thread.site
    record_event(
        EventKind.NOTICE_ESCALATED,
        site=site,
        thread_id=comment.thread_id,
        comment_id=comment.pk,
        facts={"notice": str(notice.pk), "ground": notice.ground},
    )
    if duties.emergency_email:
        case = Case.objects.get(comment=comment)
        desk = f"{settings.BASE_URL}{reverse('desk:case', args=[case.pk])}"
        write_letter(
            to=duties.emergency_email,
            sender=site.name,
            subject=f"A life may be in danger: notice {notice.pk} at {site.name}",
            text=f"Somebody gave notice of a comment at {site.name}: a life may be in danger.\n\n"
            f"They say:\n\n{notice.reason}\n\nThe comment:\n\n{comment.body}\n\n{desk}\n",
        )


def describe_notices(notices: Sequence[Notice], *, are_unfounded: bool = False) -> dict[str, Any]:
    """Return what a decision that answers these notices keeps of them."""
    if not notices:
        return {}
    return {"notices": [str(notice.pk) for notice in notices], "unfounded": are_unfounded}


def answer_notices(
    notices: Sequence[Notice], decision: Decision, *, answer: str = "", are_unfounded: bool = False
) -> None:
    """Note what a decision means for those who gave notice. They are told a little later, by a job."""
    if not notices:
        return
    state = _name_outcome(decision, are_unfounded=are_unfounded)
    ids = [notice.pk for notice in notices]
    now = timezone.now()
    Notice.objects.filter(pk__in=ids, state=NoticeState.OPEN).update(
        state=state, answered_at=now, answer=answer
    )
    NoticeAnswer.objects.bulk_create(NoticeAnswer(notice_id=pk, decision=decision) for pk in ids)


def _name_outcome(decision: Decision, *, are_unfounded: bool) -> NoticeState:
    if is_removal(decision):
        return NoticeState.REMOVED
    return NoticeState.UNFOUNDED if are_unfounded else NoticeState.KEPT


def is_removal(decision: Decision) -> bool:
    """Tell whether the comment went by this decision, or words of it."""
    is_reworded = decision.action in (DecisionAction.REDACT, DecisionAction.EDIT)
    return decision.to_status != Status.PUBLISHED or is_reworded


def reopen_notices(decision: Decision) -> None:
    """Let the notices that a decision answered, if it did, wait for another answer: the decision was taken back."""
    answered = Notice.objects.filter(answered_by__decision=decision)
    ids = list(answered.values_list("pk", flat=True))
    if ids:
        NoticeAnswer.objects.filter(decision=decision).delete()
        Notice.objects.filter(pk__in=ids).update(
            state=NoticeState.OPEN, answered_at=None, told_at=None, answer=""
        )


def drop_notices(*, comment_id: int) -> None:
    """Answer those who gave notice of a comment that its author took back: there is nothing left to decide."""
    Notice.objects.filter(comment_id=comment_id, state=NoticeState.OPEN).update(
        state=NoticeState.MOOT, answered_at=timezone.now()
    )
