"""Who waits for what a moderator decides about a comment: its author who objects, those who want it gone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User

from discussions.models import Comment, Notice
from discussions.refusals import refuse_field
from moderation.actions.appeals import answer_appeal, find_appeal_to_answer, reopen_appeal
from moderation.actions.choices import TARGETS
from moderation.actions.complaints import answer_complaints, find_complaints_to_answer, reopen_complaints
from moderation.actions.notices import answer_notices, describe_notices, reopen_notices
from moderation.models import Appeal, Complaint, Decision, DecisionAction
from moderation.queries.notices import list_open_notices


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a decision answers, and the moderator's words with it."""

    appeal: Appeal | None = None
    notices: Sequence[Notice] = ()
    complaints: Sequence[Complaint] = ()
    words: str = ""
    are_unfounded: bool = False

    def describe(self) -> Mapping[str, Any]:
        """Return what the decision itself keeps of it."""
        return describe_notices(self.notices, are_unfounded=self.are_unfounded)

    def answer(self, decision: Decision) -> None:
        """Note what the decision means for everybody who waits."""
        if self.appeal is not None:
            answer_appeal(self.appeal, decision, self.words)
        answer_complaints(self.complaints, decision, self.words)
        answer_notices(self.notices, decision, answer=self.words, are_unfounded=self.are_unfounded)


def find_asked(comment: Comment, moderator: User, action: DecisionAction, wanted: Mapping[str, Any]) -> Asked:
    """Return what this decision of a moderator's would answer. The comment's thread is locked.

    Raises Refused: own_decision_appealed; invalid_fields for an `answer` to nobody, or for `unfounded` where no notice
    waits or the comment does not stay as it is.
    """
    if action in TARGETS:
        appeal = find_appeal_to_answer(comment, moderator)
        complaints = find_complaints_to_answer(comment, moderator)
        notices = list_open_notices(comment.pk)
    else:
        appeal, complaints, notices = None, (), ()
    words, are_unfounded = wanted.get("answer", ""), wanted.get("unfounded", False)
    if words and not (appeal or notices or complaints):
        raise refuse_field("answer", "not_available")
    if are_unfounded and (not notices or action != DecisionAction.APPROVE):
        raise refuse_field("unfounded", "not_available")
    return Asked(
        appeal=appeal, notices=notices, complaints=complaints, words=words, are_unfounded=are_unfounded
    )


def reopen_asked(decision: Decision) -> None:
    """Let those whom a decision answered wait for another answer: it was taken back."""
    reopen_appeal(decision)
    reopen_complaints(decision)
    reopen_notices(decision)
