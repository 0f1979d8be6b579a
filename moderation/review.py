"""Moderation's side of the gate: what happens when discussions tells of a new text, a withdrawal or a flag."""

from collections.abc import Collection
from functools import partial

from django.db import transaction

from discussions.gate import Gate
from discussions.models import Comment, Flag, Status
from moderation.actions.cases import outdate_case_of, raise_flagged_case, settle_case_of
from moderation.actions.imports import file_imported_comments
from moderation.models import Actor, Decision, DecisionAction
from moderation.tasks import enqueue_check


class ReviewGate(Gate):
    def comment_submitted(self, comment: Comment, from_status: Status | None) -> None:
        """Queue the check once the text is stored. A broker that is away costs time (the sweep), never the comment."""
        if from_status is not None:
            outdate_case_of(comment)
            self._record(comment, DecisionAction.RECHECK, from_status, comment.revision)
        transaction.on_commit(partial(enqueue_check, comment.pk, comment.revision), robust=True)

    def comment_withdrawn(self, comment: Comment, from_status: Status) -> None:
        self._record(comment, DecisionAction.WITHDRAW, from_status, comment.revision)
        settle_case_of(comment)

    def comment_flagged(self, flag: Flag) -> None:
        raise_flagged_case(flag)

    def comments_imported(self, thread_ids: Collection[int]) -> None:
        file_imported_comments(thread_ids)

    def _record(self, comment: Comment, action: DecisionAction, from_status: Status, revision: int) -> None:
        Decision.objects.create(
            comment=comment,
            revision=revision,
            action=action,
            from_status=from_status,
            to_status=comment.status,
            actor=Actor.AUTHOR,
        )
