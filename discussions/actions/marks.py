"""What moderators set on a comment besides its status: featured, pinned, locked, and a text of theirs.

Each must be called in a transaction that has locked the comment's thread (`lock_thread`). Readers of a comment that is
shown learn of it with the thread's next version.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils import timezone

from discussions.actions.events import record_event
from discussions.actions.statuses import lock_thread, raise_version
from discussions.markup import render_markdown
from discussions.models import Comment, EventKind, Revision, Status
from discussions.models.comments import MAX_PINNED
from discussions.quoting import MARK
from discussions.refusals import Refused


def feature_comment(comment: Comment, *, is_featured: bool) -> None:
    """Mark a comment as worth reading, or no longer."""
    step = is_featured - comment.is_featured if comment.status == Status.PUBLISHED else 0
    _change(comment, is_featured=is_featured, of_thread={"featured_count": F("featured_count") + step})


def pin_comment(comment: Comment, *, place: int | None = None) -> None:
    """List a top-level comment first in its thread: in `place` if that is free, else in the first that is.

    Raises Refused (too_many_pinned).
    """
    pinned = Comment.objects.filter(thread_id=comment.thread_id, pinned_place__isnull=False)
    taken = set(pinned.values_list("pinned_place", flat=True))
    free = [each for each in range(1, MAX_PINNED + 1) if each not in taken]
    if not free:
        raise Refused("too_many_pinned")
    _change(comment, pinned_place=place if place in free else free[0])


def unpin_comment(comment: Comment) -> None:
    """Let a comment take its place in the sorts again."""
    _change(comment, pinned_place=None)


def lock_branch(comment: Comment, *, is_locked: bool) -> None:
    """Take no more replies anywhere below a comment, or take them again."""
    _change(comment, is_locked=is_locked)


def rewrite_comment(comment: Comment, *, body: str, body_html: str) -> None:
    """Give a comment a text of its moderators', as a new revision. What its author wrote stays in the earlier ones."""
    last = Revision.objects.filter(comment=comment).order_by("-number").first()
    revision = Revision.objects.create(
        comment=comment,
        number=max(comment.revision, last.number if last else 0) + 1,
        body=body,
        created_at=timezone.now(),
        is_by_moderator=True,
    )
    _take_text(comment, revision, body_html, revision.created_at)


def restore_text(comment: Comment, number: int) -> None:
    """Give a comment an earlier revision's text back, as if nothing had been written since."""
    revision = Revision.objects.get(comment=comment, number=number)
    edited_at = None if number == 1 else revision.created_at
    _take_text(comment, revision, render_markdown(revision.body), edited_at)


def _take_text(comment: Comment, revision: Revision, body_html: str, edited_at: datetime | None) -> None:
    # What its replies quote of it is no quote of the article.
    quotes = MARK in comment.body_html or MARK in body_html or comment.reply_count
    _change(
        comment,
        of_thread={"quotes_revision": F("quotes_revision") + 1} if quotes else None,
        revision=revision.number,
        body=revision.body,
        body_html=body_html,
        edited_at=edited_at,
        is_edited_by_moderator=revision.is_by_moderator,
    )
    record_event(
        EventKind.COMMENT_EDITED,
        site=comment.thread.site,
        thread_id=comment.thread_id,
        comment_id=comment.pk,
        facts={"by": "moderator", "revision": revision.number},
    )


def _change(comment: Comment, *, of_thread: Mapping[str, Any] | None = None, **changes: object) -> None:
    if comment.is_shown:
        thread = lock_thread(comment.thread_id)
        raise_version(thread, **(of_thread or {}))
        changes["version"] = thread.version
    Comment.objects.filter(pk=comment.pk).update(**changes)
    comment.refresh_from_db(fields=[*changes, "version"])
