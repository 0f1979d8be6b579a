"""What authors say against the removal of their comments: written down, brought before another person, answered."""

from datetime import timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from discussions.actions.statuses import lock_thread
from discussions.models import Author, Comment, Status
from discussions.refusals import Refused
from moderation.actions.cases import put_case, settle_case_of
from moderation.models import (
    Actor,
    Appeal,
    AppealState,
    Case,
    CaseKind,
    CaseState,
    Decision,
    DecisionAction,
)
from moderation.queries.appeals import find_open_appeal, find_removal, list_deadlines
from moderation.queries.duties import get_duties

APPEALED = "appeal.author"


def file_appeal(comment: Comment, text: str) -> Appeal:
    """Write down what the comment's author says against its removal, and open its case for somebody else.

    Raises Refused: appeal_not_available if nothing removed it, already_appealed, appeal_too_late.
    """
    with transaction.atomic():
        lock_thread(comment.thread_id)
        comment.refresh_from_db(fields=["status", "revision"])
        removal = find_removal(comment)
        if removal is None:
            raise Refused("appeal_not_available")
        if Appeal.objects.filter(Q(decision=removal) | Q(outcome=removal)).exists():
            raise Refused("already_appealed")
        if not list_deadlines([removal]):
            raise Refused("appeal_too_late")
        appeal = Appeal.objects.create(
            comment=comment, decision=removal, decided_by_id=removal.moderator_id, text=text
        )
        former = Case.objects.filter(comment=comment).first()
        put_case(
            comment,
            kind=CaseKind.APPEALED,
            state=CaseState.OPEN,
            code=APPEALED,
            details={},
            evidence=former.evidence if former else 0,
            due_at=timezone.now() + timedelta(hours=get_duties(comment.thread.site_id).appeal_hours),
        )
        Decision.objects.create(
            comment=comment,
            revision=comment.revision,
            action=DecisionAction.APPEAL,
            from_status=comment.status,
            to_status=comment.status,
            case_was_open=former is not None and former.state == CaseState.OPEN,
            actor=Actor.AUTHOR,
        )
    return appeal


def find_appeal_to_answer(comment: Comment, moderator: User) -> Appeal | None:
    """Return the open appeal that deciding on the comment answers. Its thread is locked.

    Raises Refused (own_decision_appealed) where the moderator made the decision that it is against.
    """
    appeal = find_open_appeal(comment.pk)
    if appeal is not None and appeal.decided_by_id == moderator.pk:
        raise Refused("own_decision_appealed")
    return appeal


def answer_appeal(appeal: Appeal, decision: Decision, answer: str) -> None:
    """Note what a decision means for an appeal: upheld where the comment is back. `answer` is for its author."""
    is_back = decision.to_status == Status.PUBLISHED
    Appeal.objects.filter(pk=appeal.pk, state=AppealState.OPEN).update(
        state=AppealState.UPHELD if is_back else AppealState.DENIED,
        outcome=decision,
        answered_by_id=decision.moderator_id,
        answered_at=timezone.now(),
        answer=answer,
    )


def reopen_appeal(decision: Decision) -> None:
    """Let the appeal that a decision answered, if it did, wait for another answer: the decision was taken back."""
    Appeal.objects.filter(outcome=decision).update(
        state=AppealState.OPEN, outcome=None, answered_by=None, answered_at=None, answer=""
    )


def withdraw_appeals(*, comment_id: int) -> None:
    """Answer no more what was said about a comment that its author took back."""
    Appeal.objects.filter(comment_id=comment_id, state=AppealState.OPEN).update(state=AppealState.WITHDRAWN)


def forget_appeals(author: Author) -> None:
    """Empty what an author wrote to moderators and was answered, and settle what is still open: nobody waits for it."""
    appeals = Appeal.objects.filter(comment__author=author)
    for appeal in appeals.filter(state=AppealState.OPEN).select_related("comment"):
        settle_case_of(appeal.comment)
        withdraw_appeals(comment_id=appeal.comment_id)
    appeals.update(text="", answer="")
