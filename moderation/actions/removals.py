"""What an author wrote of late, rejected with a sanction and put back with it: in batches, by a job."""

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from discussions.actions.statuses import set_status
from discussions.models import Comment, Status
from discussions.refusals import Refused
from moderation.actions.cases import file_case_of, settle_case_of
from moderation.actions.complaints import drop_complaints
from moderation.actions.decisions import undo_decision
from moderation.actions.notices import answer_notices, describe_notices
from moderation.models import Actor, Case, Decision, DecisionAction, Sanction
from moderation.queries.authors import REMOVABLE
from moderation.queries.notices import list_open_notices

# Each batch is a transaction that holds the locks of its comments' threads: short enough for readers not to notice.
BATCH = 20
FILED = "sanction.rejected"


def move_comments(sanction_id: int) -> None:
    """Reject the comments that a sanction takes along, or put them back if it was lifted. May run twice, or at once.

    A comment that somebody has decided on since is left as it is.
    """
    while _move_batch(sanction_id):
        pass


def _move_batch(sanction_id: int) -> bool:
    with transaction.atomic():
        waiting = Sanction.objects.select_for_update(no_key=True).filter(pk=sanction_id, comments_wait=True)
        sanction = waiting.first()
        if sanction is None:
            return False
        move = _reject_batch if sanction.lifted_at is None else _restore_batch
        has_more = move(sanction)
        if not has_more and not _waits_for_checks(sanction):
            Sanction.objects.filter(pk=sanction_id).update(comments_wait=False)
    return has_more


def _waits_for_checks(sanction: Sanction) -> bool:
    """Tell whether a comment that the sanction takes along is still being checked: the sweep looks again."""
    return (
        sanction.lifted_at is None
        and Comment.objects.filter(
            author_id=sanction.author_id,
            status=Status.PENDING,
            created_at__gte=sanction.rejects_since,
            created_at__lte=sanction.starts_at,
        ).exists()
    )


def _reject_batch(sanction: Sanction) -> bool:
    comments = (
        Comment.objects.filter(
            author_id=sanction.author_id,
            status__in=REMOVABLE,
            created_at__gte=sanction.rejects_since,
            created_at__lte=sanction.starts_at,
        )
        .exclude(decisions__sanction=sanction)  # somebody put it back
        .select_related("thread")
        .order_by("thread_id", "pk")[:BATCH]
    )
    batch = list(comments)
    for comment in batch:
        _reject(comment, sanction)
    return bool(batch)


def _reject(comment: Comment, sanction: Sanction) -> None:
    from_status = Status(comment.status)
    if not set_status(
        comment_id=comment.pk,
        revision=comment.revision,
        from_status=from_status,
        to_status=Status.REJECTED,
    ):
        return  # it changed this moment: the next batch sees it as it is now
    notices = list_open_notices(comment.pk)
    was_open = settle_case_of(comment)
    # As the machine does with what it rejects: so that a person can find it and decide otherwise.
    file_case_of(comment, FILED)
    decision = Decision.objects.create(
        comment=comment,
        revision=comment.revision,
        action=DecisionAction.REJECT,
        from_status=from_status,
        to_status=Status.REJECTED,
        case_was_open=was_open,
        actor=Actor.MODERATOR,
        moderator_id=sanction.moderator_id,
        code=sanction.reason,
        details=describe_notices(notices),
        sanction=sanction,
    )
    answer_notices(notices, decision)
    drop_complaints(comment.pk, decision)


def _restore_batch(sanction: Sanction) -> bool:
    batch = list(_list_restorable(sanction).select_related("comment")[:BATCH])
    for decision in batch:
        assert sanction.lifted_by is not None
        try:
            undo_decision(decision=decision, moderator=sanction.lifted_by)
        except Refused:
            continue  # decided otherwise this moment
        # The case that was filed with it goes with it, if nobody has touched it.
        Case.objects.filter(comment=decision.comment, code=FILED, version=2).delete()
    return bool(batch)


def _list_restorable(sanction: Sanction) -> QuerySet[Decision]:
    """Return the rejections that nothing has happened after."""
    later = Decision.objects.filter(comment=OuterRef("comment"), pk__gt=OuterRef("pk"))
    return Decision.objects.filter(
        ~Exists(later.exclude(action=DecisionAction.FLAG)),
        sanction=sanction,
        comment__author__erased_at__isnull=True,  # nothing is left of it to show
    ).order_by("comment__thread_id", "comment_id")
