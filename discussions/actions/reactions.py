"""Readers' reports of others' comments."""

from django.db import transaction

from discussions.actions.events import record_event
from discussions.actions.statuses import lock_thread
from discussions.gate import load_gate
from discussions.models import Author, Comment, EventKind, Flag, FlagReason, Status, Thread, ThreadState
from discussions.refusals import Refused


def flag_comment(*, comment: Comment, author: Author, reason: FlagReason, note: str) -> tuple[Flag, bool]:
    """Report a published comment to its moderators. Returns the flag and whether it is new.

    A reader flags a comment once; a second time changes the reason and note of the first while the text is the same,
    and counts anew when the text was edited since. Raises Refused: own_comment, comment_unavailable, thread_read_only,
    recently_reviewed.
    """
    with transaction.atomic():
        thread = _open_to_reactions(comment, author)
        comment.refresh_from_db(fields=["revision"])
        earlier = Flag.objects.filter(comment=comment, author=author).first()
        is_new = earlier is None or earlier.revision != comment.revision
        flag, _ = Flag.objects.update_or_create(
            comment=comment,
            author=author,
            defaults={"reason": reason, "note": note, "revision": comment.revision},
        )
        if is_new:
            load_gate().comment_flagged(flag)
            record_event(
                EventKind.FLAG_CREATED,
                site=thread.site,
                thread_id=thread.pk,
                comment_id=comment.pk,
                author_id=author.pk,
                facts={"reason": str(reason)},
            )
    return flag, is_new


def _open_to_reactions(comment: Comment, author: Author) -> Thread:
    thread = lock_thread(comment.thread_id)
    if thread.state == ThreadState.READ_ONLY:
        raise Refused("thread_read_only")
    if comment.author_id == author.pk:
        raise Refused("own_comment")
    if not Comment.objects.filter(pk=comment.pk, status=Status.PUBLISHED).exists():
        raise Refused("comment_unavailable")
    return thread
