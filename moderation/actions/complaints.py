"""Those who reported a comment, or gave notice of it, object to its staying: another person decides again."""

from collections.abc import Sequence
from datetime import timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from discussions.actions.statuses import lock_thread
from discussions.models import Comment, Flag, Notice, NoticeState, Status
from discussions.refusals import Refused
from moderation.actions.cases import put_case
from moderation.actions.notices import is_removal
from moderation.models import (
    Actor,
    AppealState,
    Case,
    CaseKind,
    CaseState,
    Complaint,
    Decision,
    DecisionAction,
)
from moderation.queries.appeals import APPEAL_WINDOW
from moderation.queries.complaints import find_complaint, find_dismissal, is_final, list_open_complaints
from moderation.queries.duties import get_duties

COMPLAINED = "appeal.reporter"


def file_complaint(subject: Notice | Flag, text: str) -> Complaint:
    """Write down why somebody wants a comment gone that a moderator left, and open its case for somebody else.

    Raises Refused: complaint_not_available, already_appealed, appeal_too_late.
    """
    with transaction.atomic():
        thread = lock_thread(Comment.objects.values_list("thread_id", flat=True).get(pk=subject.comment_id))
        comment = Comment.objects.select_related("thread__site", "author").get(pk=subject.comment_id)
        subject.refresh_from_db()
        dismissal = find_dismissal(subject)
        hears = get_duties(thread.site_id).hears_reporters
        if dismissal is None or dismissal.moderator_id is None or not hears:
            raise Refused("complaint_not_available")
        if is_final(subject, find_complaint(subject), dismissal):
            raise Refused("already_appealed")
        if comment.status != Status.PUBLISHED:
            raise Refused("complaint_not_available")
        if timezone.now() > dismissal.created_at + APPEAL_WINDOW:
            raise Refused("appeal_too_late")
        complaint = Complaint.objects.create(
            comment=comment,
            notice=subject if isinstance(subject, Notice) else None,
            flag=subject if isinstance(subject, Flag) else None,
            decision=dismissal,
            decided_by_id=dismissal.moderator_id,
            text=text,
        )
        Decision.objects.create(
            comment=comment,
            revision=comment.revision,
            action=DecisionAction.APPEAL,
            from_status=comment.status,
            to_status=comment.status,
            case_was_open=_raise_case(comment),
            actor=Actor.READER,
            details={"complaint": str(complaint.pk)},
        )
    return complaint


def _raise_case(comment: Comment) -> bool:
    """Open the comment's case, or have an open one be answered in time. Returns whether it was open."""
    due_at = timezone.now() + timedelta(hours=get_duties(comment.thread.site_id).appeal_hours)
    case = Case.objects.select_for_update().filter(comment=comment).first()
    if case is not None and case.state == CaseState.OPEN:
        Case.objects.filter(pk=case.pk).update(
            due_at=min(due_at, case.due_at or due_at), version=F("version") + 1
        )
        return True
    put_case(
        comment,
        kind=CaseKind.APPEALED,
        state=CaseState.OPEN,
        code=COMPLAINED,
        details={},
        evidence=case.evidence if case is not None else 0,
        due_at=due_at,
    )
    return False


def find_complaints_to_answer(comment: Comment, moderator: User) -> Sequence[Complaint]:
    """Return the open objections that deciding on the comment answers. Its thread is locked.

    Raises Refused (own_decision_appealed) where the moderator made a decision that one is against.
    """
    waiting = list(list_open_complaints(comment.pk))
    if any(complaint.decided_by_id == moderator.pk for complaint in waiting):
        raise Refused("own_decision_appealed")
    return waiting


def answer_complaints(complaints: Sequence[Complaint], decision: Decision, answer: str) -> None:
    """Note what a decision means for objections: upheld where the comment, or words of it, went."""
    if not complaints:
        return
    is_gone = is_removal(decision)
    now = timezone.now()
    Complaint.objects.filter(pk__in=[each.pk for each in complaints], state=AppealState.OPEN).update(
        state=AppealState.UPHELD if is_gone else AppealState.DENIED,
        outcome=decision,
        answered_by_id=decision.moderator_id,
        answered_at=now,
        answer=answer,
    )
    notices = Notice.objects.filter(complaint__in=[each.pk for each in complaints], forgotten_at__isnull=True)
    # They are told again, a little later.
    told_anew = {"answered_at": now, "told_at": None, "answer": answer}
    notices.update(**told_anew, **({"state": NoticeState.REMOVED} if is_gone else {}))


def drop_complaints(comment_id: int, outcome: Decision | None = None) -> None:
    """Decide no more on objections about a comment that is gone: its author took it back, or went with it."""
    Complaint.objects.filter(comment_id=comment_id, state=AppealState.OPEN).update(
        state=AppealState.WITHDRAWN, outcome=outcome, answered_at=timezone.now()
    )


def reopen_complaints(decision: Decision) -> None:
    """Let the objections that a decision answered, if it did, wait again: it was taken back."""
    answered = list(Complaint.objects.filter(outcome=decision).select_related("decision", "notice"))
    for complaint in answered:
        if complaint.notice is not None and complaint.notice.state == NoticeState.REMOVED:
            was_unfounded = complaint.decision.details.get("unfounded")
            state = NoticeState.UNFOUNDED if was_unfounded else NoticeState.KEPT
            Notice.objects.filter(pk=complaint.notice.pk).update(state=state)
    Complaint.objects.filter(pk__in=[each.pk for each in answered]).update(
        state=AppealState.OPEN, outcome=None, answered_by=None, answered_at=None, answer=""
    )


def forget_complaints() -> None:
    """Empty what was written with reports and notices of whom nobody is to know any more whose they were."""
    is_nobodys = Q(flag__isnull=False, flag__author__isnull=True) | Q(notice__forgotten_at__isnull=False)
    forgotten = Complaint.objects.exclude(text="", answer="").filter(is_nobodys)
    Complaint.objects.filter(pk__in=list(forgotten.values_list("pk", flat=True))).update(text="", answer="")
