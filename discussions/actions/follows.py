"""Readers say which threads they want to hear of."""

from django.db import connection, transaction

from discussions.actions.comments import check_author_stays
from discussions.models import (
    Author,
    AuthorKind,
    ConfirmationRequest,
    Follow,
    Letter,
    Mailbox,
    Notification,
    Thread,
)
from discussions.refusals import Refused

# Each counts only what it changed itself, however often and however many at once ask for the same.
_FOLLOW = """
WITH made AS (
  INSERT INTO discussions_follow (thread_id, author_id, created_at) VALUES (%s, %s, now())
  ON CONFLICT DO NOTHING RETURNING thread_id
)
UPDATE discussions_thread t SET follower_count = follower_count + 1 FROM made WHERE t.id = made.thread_id
"""
_UNFOLLOW = """
WITH gone AS (
  DELETE FROM discussions_follow WHERE thread_id = %s AND author_id = %s RETURNING thread_id
)
UPDATE discussions_thread t SET follower_count = follower_count - 1 FROM gone WHERE t.id = gone.thread_id
"""


def follow_thread(thread: Thread, author: Author) -> None:
    """Let a reader hear of what is said in a thread. Doing it twice changes nothing.

    Raises Refused: forbidden for the author behind a site's API key, invalid_token if the author was erased.
    """
    if author.kind == AuthorKind.SERVICE:
        raise Refused("forbidden")
    with transaction.atomic():
        check_author_stays(author.pk)
        _execute(_FOLLOW, thread.pk, author.pk)
        # Where the site vouches for an address, asking to hear of a thread is asking for mail.
        if author.is_email_verified:
            Mailbox.objects.get_or_create(author=author)


def unfollow_thread(thread_id: int, author_id: int) -> None:
    """Let a reader no longer hear of a thread. Doing it twice changes nothing."""
    with transaction.atomic():
        _execute(_UNFOLLOW, thread_id, author_id)


def forget_reader(author: Author) -> None:
    """Forget what an erased author wanted to hear of, and where to."""
    for thread_id in Follow.objects.filter(author=author).order_by("thread_id").values_list("thread_id"):
        unfollow_thread(*thread_id, author.pk)
    Notification.objects.filter(author=author).delete()
    Letter.objects.filter(author=author).delete()
    Mailbox.objects.filter(author=author).delete()
    ConfirmationRequest.objects.filter(author=author).delete()


def _execute(statement: str, thread_id: int, author_id: int) -> None:
    with connection.cursor() as database:
        database.execute(statement, [thread_id, author_id])
