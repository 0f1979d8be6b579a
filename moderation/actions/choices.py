"""What moderators may do to a comment and its case, and when."""

from collections.abc import Callable, Mapping

from discussions.models import Comment, Status, ThreadState
from moderation.models import Case, CaseState, DecisionAction, Role

# Where a comment goes that is decided on so.
TARGETS = {
    DecisionAction.APPROVE: Status.PUBLISHED,
    DecisionAction.REJECT: Status.REJECTED,
    DecisionAction.SPAM: Status.SPAM,
    DecisionAction.EDIT: Status.PUBLISHED,
    DecisionAction.REDACT: Status.PUBLISHED,
}
# Whose words a comment has is not for everybody to change; to take some out is.
ADMINS_ACTIONS = frozenset({DecisionAction.EDIT})


def _may_go_to(target: Status) -> Callable[[Comment, Case], bool]:
    def may_go(comment: Comment, case: Case) -> bool:
        return comment.status not in (target, Status.WITHDRAWN) or (
            comment.status == target and case.state == CaseState.OPEN
        )

    return may_go


def _has_text(comment: Comment, case: Case) -> bool:
    return comment.status != Status.WITHDRAWN


# In the order in which they are offered.
_CONDITIONS: Mapping[DecisionAction, Callable[[Comment, Case], bool]] = {
    DecisionAction.APPROVE: _may_go_to(Status.PUBLISHED),
    DecisionAction.REJECT: _may_go_to(Status.REJECTED),
    DecisionAction.SPAM: _may_go_to(Status.SPAM),
    DecisionAction.REDACT: _has_text,
    DecisionAction.EDIT: _has_text,
    DecisionAction.FEATURE: lambda comment, case: (
        comment.status == Status.PUBLISHED and not comment.is_featured
    ),
    DecisionAction.UNFEATURE: lambda comment, case: comment.is_featured,
    DecisionAction.PIN: lambda comment, case: (
        comment.status == Status.PUBLISHED and comment.parent_id is None and comment.pinned_place is None
    ),
    DecisionAction.UNPIN: lambda comment, case: comment.pinned_place is not None,
    DecisionAction.LOCK: lambda comment, case: _has_text(comment, case) and not comment.is_locked,
    DecisionAction.UNLOCK: lambda comment, case: comment.is_locked,
    DecisionAction.CLOSE: lambda comment, case: (
        _has_text(comment, case) and comment.thread.state == ThreadState.OPEN
    ),
    DecisionAction.REOPEN: lambda comment, case: (
        _has_text(comment, case) and comment.thread.state == ThreadState.CLOSED
    ),
    DecisionAction.ASK: lambda comment, case: case.state == CaseState.OPEN and case.asked_by_id is None,
}
CASE_ACTIONS = tuple(_CONDITIONS)


def list_actions(comment: Comment, case: Case, role: Role = Role.MODERATOR) -> list[DecisionAction]:
    """Return what somebody in this role may do to this case now. The same list authorises it."""
    return [
        action
        for action, is_possible in _CONDITIONS.items()
        if (role == Role.ADMIN or action not in ADMINS_ACTIONS) and is_possible(comment, case)
    ]
