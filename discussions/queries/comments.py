"""Reads of single comments, and of what changed in a thread."""

from typing import NamedTuple, cast

from django.db import connection
from django.db.models import F

from discussions.gate import load_gate
from discussions.models import Author, Comment, Flag, Mute, Revision, Site, Status, Thread, Vote
from discussions.queries.mailboxes import follows_thread
from discussions.queries.rows import find_row
from discussions.refusals import Refused


class Changes(NamedTuple):
    """`comments` changed after the version asked for, oldest change first, tombstones and removed ones among them."""

    comments: list[Comment]
    version: int
    has_more: bool


class Mine(NamedTuple):
    """What a thread's page, the same for everyone, can't say: what is one author's own there."""

    votes: dict[int, int]
    flags: list[int]
    muted: list[int]
    comments: list[Comment]
    follows: bool


MAX_OWN_COMMENTS = 100

# Hardly any thread has a locked comment, and then nothing above is looked at.
_LOCKED_ABOVE = """
WITH RECURSIVE above (parent_id, is_locked) AS (
    SELECT c.parent_id, c.is_locked FROM discussions_comment c
     WHERE c.id = %(comment)s
       AND EXISTS (SELECT FROM discussions_comment l WHERE l.thread_id = c.thread_id AND l.is_locked)
    UNION ALL
    SELECT c.parent_id, c.is_locked FROM above JOIN discussions_comment c ON c.id = above.parent_id
)
SELECT coalesce(bool_or(is_locked), false) FROM above
"""


_COMMENT = """
SELECT {comment}, {thread}, {site}, {author}
  FROM discussions_comment comment
  JOIN discussions_thread thread ON thread.id = comment.thread_id
  JOIN discussions_site site ON site.id = thread.site_id
  JOIN discussions_author author ON author.id = comment.author_id
 WHERE comment.id = %(comment)s
"""


def get_comment(comment_id: int) -> Comment:
    """Return a comment in any status, with its thread, site and author. Raises Refused (comment_not_found)."""
    found = find_row(
        _COMMENT, {"comment": comment_id}, comment=Comment, thread=Thread, site=Site, author=Author
    )
    if found is None:
        raise Refused("comment_not_found")
    comment, comment.thread, comment.thread.site, comment.author = found
    return cast("Comment", comment)


def get_visible_comment(comment_id: int, viewer: Author | None) -> Comment:
    """Return a comment that `viewer` may see: one in the tree, or their own. Raises Refused (comment_not_found)."""
    comment = get_comment(comment_id)
    if not comment.is_shown and (viewer is None or comment.author_id != viewer.pk):
        raise Refused("comment_not_found")
    return comment


def list_uncounted(thread: Thread, author: Author) -> dict[int, tuple[int, int]]:
    """Return what one author's votes add to upvotes and downvotes that are not counted yet, by comment id."""
    votes = Vote.objects.filter(author=author, comment__thread=thread).exclude(value=F("counted"))
    return {
        comment_id: (int(value == 1) - int(counted == 1), int(value == -1) - int(counted == -1))
        for comment_id, value, counted in votes.values_list("comment_id", "value", "counted")
    }


def is_branch_locked(comment_id: int) -> bool:
    """Tell whether a comment, or one above it, takes no more replies."""
    with connection.cursor() as database:
        database.execute(_LOCKED_ABOVE, {"comment": comment_id})
        return bool(database.fetchone()[0])


def list_readable_revisions(comment: Comment) -> list[Revision]:
    """Return the texts of a published comment that every reader was free to read, oldest first.

    Raises Refused (comment_not_found) for any other.
    """
    if comment.status != Status.PUBLISHED:
        raise Refused("comment_not_found")
    numbers = load_gate().list_public_revisions(comment)
    return list(Revision.objects.filter(comment=comment, number__in=numbers).order_by("number"))


def find_posted(author: Author, idempotency_key: str) -> Comment | None:
    """Return the comment that this author posted with this key."""
    posted = Comment.objects.select_related("thread", "author", "forecast__prompt")
    return posted.filter(author=author, idempotency_key=idempotency_key).first()


def list_changes(thread: Thread, since: int, limit: int) -> Changes:
    """Return what readers saw change in `thread` after its version `since`, and the version to ask from next."""
    changed = Comment.objects.filter(thread=thread, version__gt=since, version__lte=thread.version)
    comments = list(
        changed.select_related("author", "forecast__prompt").order_by("version", "pk")[: limit + 1]
    )
    if len(comments) <= limit:
        return Changes(comments, thread.version, has_more=False)
    # Several comments may share a version: go back to the last one that is here as a whole.
    cut = comments[limit].version
    whole = [comment for comment in comments if comment.version < cut]
    if not whole:
        whole = list(changed.select_related("author", "forecast__prompt").filter(version=cut).order_by("pk"))
    return Changes(whole, whole[-1].version, has_more=True)


def get_mine(thread: Thread, author: Author) -> Mine:
    """Return what is one author's own in a thread: of their comments, the latest that are not in its pages."""
    votes = dict(
        Vote.objects.filter(author=author, comment__thread=thread)
        .exclude(value=0)
        .values_list("comment_id", "value")
    )
    flags = list(
        Flag.objects.filter(author=author, comment__thread=thread).values_list("comment_id", flat=True)
    )
    muted = list(Mute.objects.filter(author=author).values_list("muted_id", flat=True))
    unpublished = Comment.objects.filter(thread=thread, author=author).exclude(
        status__in=(Status.PUBLISHED, Status.WITHDRAWN)
    )
    latest = unpublished.select_related("author", "forecast__prompt").order_by("-created_at")[
        :MAX_OWN_COMMENTS
    ]
    return Mine(votes, flags, muted, list(latest), follows=follows_thread(author, thread))
