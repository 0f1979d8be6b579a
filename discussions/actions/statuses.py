"""The one function that changes a comment's status, with the counters and versions that follow from it."""

from typing import Any

from django.db.models import F
from django.utils import timezone

from discussions.announcements import announce_thread
from discussions.models import Comment, RankingChange, Status, Thread


def lock_thread(thread_id: int) -> Thread:
    """Return the thread, its row locked until the transaction ends. Posting a comment does not wait for this lock."""
    return Thread.objects.select_for_update(no_key=True).get(pk=thread_id)


def set_status(*, comment_id: int, revision: int, from_status: Status, to_status: Status) -> bool:
    """Move a comment from one status to another, if it still is in the first and has this revision.

    Must be called in a transaction. Moves `Thread.comment_count`, `reply_count` and `descendant_count` above the
    comment, and the thread's version when readers can see the change. Returns False, having changed nothing, when
    the race was lost: somebody else moved the comment, or its author changed the text.
    """
    thread_id = Comment.objects.values_list("thread_id", flat=True).get(pk=comment_id)
    thread = lock_thread(thread_id)
    comment = Comment.objects.get(pk=comment_id)
    step = (to_status == Status.PUBLISHED) - (from_status == Status.PUBLISHED)
    is_first_time = to_status == Status.PUBLISHED and comment.published_at is None
    changes: dict[str, Any] = {"status": to_status}
    if step or comment.reply_count:
        # Readers see it: a comment comes or goes, or a tombstone says something else.
        changes["version"] = thread.version + 1
    if is_first_time:
        changes["published_at"] = timezone.now()
        if not comment.is_shown:
            # Who pages through an earlier version of the thread does not meet it.
            changes["ranked_version"] = thread.version + 1
    moved = Comment.objects.filter(pk=comment_id, revision=revision, status=from_status).update(**changes)
    if moved and "version" in changes:
        raise_version(
            thread,
            comment_count=F("comment_count") + step,
            **({"last_comment_at": changes["published_at"]} if is_first_time else {}),
        )
        _count_above(thread, comment, step)
    return bool(moved)


def record_ranking(comment_id: int, version: int) -> None:
    """Note a comment's places in the sorts before `version` of its thread moves them. The thread must be locked."""
    before = (
        Comment.objects.filter(pk=comment_id)
        .values("thread_id", "best", "controversy", "descendant_count")
        .get()
    )
    RankingChange.objects.bulk_create(
        [RankingChange(comment_id=comment_id, version=version, **before)], ignore_conflicts=True
    )
    Comment.objects.filter(pk=comment_id).update(ranked_version=version)


def raise_version(thread: Thread, *, is_vote: bool = False, **changes: object) -> None:
    """Give the locked thread its next version, with `changes` to its columns, and announce it after commit.

    With `is_vote`, readers may learn of it a second later.
    """
    thread.version += 1
    Thread.objects.filter(pk=thread.pk).update(version=thread.version, **changes)
    announce_thread(thread.pk, thread.version, is_vote=is_vote)


def _count_above(thread: Thread, comment: Comment, step: int) -> None:
    """Count a comment that was published (1) or unpublished (-1) in those above it."""
    if step and comment.root_id is not None:
        record_ranking(comment.root_id, thread.version)
        Comment.objects.filter(pk=comment.root_id).update(descendant_count=F("descendant_count") + step)
    if step and comment.reply_count == 0:
        # With replies it stays in the tree, as a tombstone; without, it comes and goes.
        _count_shown_reply(thread, comment.parent_id, step)


def _count_shown_reply(thread: Thread, parent_id: int | None, step: int) -> None:
    """Count a reply that came into the tree (1) or left it (-1), and the tombstones that come and go with it."""
    while parent_id is not None:
        Comment.objects.filter(pk=parent_id).update(
            reply_count=F("reply_count") + step, version=thread.version
        )
        parent = Comment.objects.only("parent_id", "status", "reply_count").get(pk=parent_id)
        was_or_is_leaf = parent.reply_count == (1 if step > 0 else 0)
        if parent.status == Status.PUBLISHED or not was_or_is_leaf:
            return
        parent_id = parent.parent_id
