"""What moderators do to cases, and how it is taken back."""

from typing import NamedTuple

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from discussions.actions.statuses import lock_thread, set_status
from discussions.models import Comment, Status
from discussions.refusals import Refused, refuse_field
from moderation.actions.cases import outdate_case_of
from moderation.actions.claims import check_claim
from moderation.actions.feedback import plan_feedback
from moderation.models import Actor, Case, CaseState, Decision, DecisionAction
from moderation.queries.house_rules import is_reason

TARGETS = {
    DecisionAction.APPROVE: Status.PUBLISHED,
    DecisionAction.REJECT: Status.REJECTED,
    DecisionAction.SPAM: Status.SPAM,
}


class Stale(Exception):
    """The case moved on since the moderator looked. `case` is as it is now."""

    def __init__(self, case: Case) -> None:
        self.case = case
        super().__init__(case.pk)


class Settled(NamedTuple):
    decision: Decision
    case: Case


def list_actions(comment: Comment, case: Case) -> list[DecisionAction]:
    """Return what a moderator may do to this case now. The same list authorises it."""
    if comment.status == Status.WITHDRAWN:
        return []
    return [
        action
        for action, target in TARGETS.items()
        if comment.status != target or case.state == CaseState.OPEN
    ]


def decide_case(
    *, case: Case, moderator: User, action: DecisionAction, reason: str, note: str, version: int
) -> Settled:
    """Carry out a moderator's decision and settle the case.

    Raises Stale if the case is no longer at `version`; Refused: action_not_available if `list_actions` does not have
    it, case_claimed while somebody else works on it, invalid_fields for a `reason` that is no active house rule of
    the site.
    """
    if reason and not is_reason(case.site, reason):
        raise refuse_field("reason", "unknown_choice")
    with transaction.atomic():
        comment = _lock_comment(case.comment_id)
        current = Case.objects.select_for_update().get(pk=case.pk)
        if current.version != version:
            raise Stale(current)
        check_claim(current, moderator)
        if action not in list_actions(comment, current):
            raise Refused("action_not_available")
        from_status, to_status = Status(comment.status), TARGETS[action]
        if from_status != to_status:
            set_status(
                comment_id=comment.pk, revision=comment.revision, from_status=from_status, to_status=to_status
            )
        decision = Decision.objects.create(
            comment=comment,
            revision=comment.revision,
            action=action,
            from_status=from_status,
            to_status=to_status,
            case_was_open=current.state == CaseState.OPEN,
            actor=Actor.MODERATOR,
            moderator=moderator,
            code=reason,
            note=note,
        )
        _change_case(current, CaseState.SETTLED)
        plan_feedback(comment)
    current.refresh_from_db()
    return Settled(decision, current)


def find_latest(comment_id: int) -> Decision | None:
    """Return what was last done to a comment. That readers reported it undoes nothing, so it does not count."""
    done = Decision.objects.filter(comment_id=comment_id).exclude(action=DecisionAction.FLAG)
    return done.order_by("-pk").first()


def undo_decision(*, decision: Decision, moderator: User) -> Settled:
    """Take a moderator's decision back: the comment's status and its case become what they were.

    Raises Refused (decision_superseded) when something else has happened to the comment since.
    """
    with transaction.atomic():
        comment = _lock_comment(decision.comment_id)
        latest = find_latest(comment.pk)
        is_latest = latest is not None and latest.pk == decision.pk
        # A machine's decision is not undone but decided otherwise: `pending` is no state for a person to put back.
        if not is_latest or decision.actor != Actor.MODERATOR or decision.action not in TARGETS:
            raise Refused("decision_superseded")
        case = Case.objects.select_for_update().get(comment=comment)
        from_status, to_status = Status(comment.status), Status(decision.from_status)
        if from_status != to_status:
            set_status(
                comment_id=comment.pk, revision=comment.revision, from_status=from_status, to_status=to_status
            )
        undo = Decision.objects.create(
            comment=comment,
            revision=comment.revision,
            action=DecisionAction.UNDO,
            from_status=from_status,
            to_status=to_status,
            case_was_open=case.state == CaseState.OPEN,
            actor=Actor.MODERATOR,
            moderator=moderator,
            undoes=decision,
        )
        if decision.case_was_open or case.state == CaseState.OPEN:
            _change_case(case, CaseState.OPEN if decision.case_was_open else CaseState.SETTLED)
        else:
            outdate_case_of(comment)  # it was settled then, and when stays as it is
        plan_feedback(comment)
    case.refresh_from_db()
    return Settled(undo, case)


def _lock_comment(comment_id: int) -> Comment:
    lock_thread(Comment.objects.values_list("thread_id", flat=True).get(pk=comment_id))
    return Comment.objects.select_for_update(no_key=True, of=("self",)).get(pk=comment_id)


def _change_case(case: Case, state: CaseState) -> None:
    Case.objects.filter(pk=case.pk).update(
        state=state,
        version=F("version") + 1,
        settled_at=None if state == CaseState.OPEN else timezone.now(),
    )
