"""What readers do to others' comments: vote and flag."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from discussions.actions.statuses import lock_thread, raise_version, record_rankings
from discussions.gate import load_gate
from discussions.models import Author, Comment, Flag, FlagReason, Status, Thread, ThreadState, Vote
from discussions.refusals import Refused


def vote_on_comment(*, comment: Comment, author: Author, value: int) -> Comment:
    """Set this author's vote to `value`: 1, -1, or 0 for none. Returns the comment with its new counts.

    Raises Refused: own_comment, comment_unavailable, thread_read_only.
    """
    with transaction.atomic():
        thread = _open_to_reactions(comment, author)
        # Nobody else votes in this thread meanwhile: it is locked.
        mine = Vote.objects.filter(comment=comment, author=author)
        earlier = mine.values_list("value", flat=True).first() or 0
        if earlier != value:
            if not value:
                mine.delete()
            elif earlier:
                mine.update(value=value, updated_at=timezone.now())
            else:
                Vote.objects.create(comment=comment, author=author, value=value)
            raise_version(thread, is_vote=True)
            record_rankings([comment.pk], thread.version)
            Comment.objects.filter(pk=comment.pk).update(
                upvotes=F("upvotes") + int(value == 1) - int(earlier == 1),
                downvotes=F("downvotes") + int(value == -1) - int(earlier == -1),
            )
    comment.refresh_from_db()
    return comment


def flag_comment(*, comment: Comment, author: Author, reason: FlagReason, note: str) -> tuple[Flag, bool]:
    """Report a published comment to its moderators. Returns the flag and whether it is new.

    A reader flags a comment once; a second time changes the reason and note of the first while the text is the same,
    and counts anew when the text was edited since. Raises Refused: own_comment, comment_unavailable, thread_read_only,
    recently_reviewed.
    """
    with transaction.atomic():
        _open_to_reactions(comment, author)
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
