"""Links in mail by which it stops, for whoever holds them: no log-in, no question asked, good for ever (RFC 8058)."""

from typing import NamedTuple

from django.core import signing

from discussions.actions.follows import unfollow_thread
from discussions.models import Mailbox, Notification, NotificationKind, Pace

_SALT = "parley.unsubscribe"
ALL = "all"
# What mail can be stopped of: a kind of news, or one thread, or everything.
_COLUMNS = {
    NotificationKind.REPLY: ("reply_pace",),
    NotificationKind.MENTION: ("mention_pace",),
    NotificationKind.DECISION: ("decision_pace",),
    NotificationKind.FLAG: ("decision_pace",),
    NotificationKind.PROMPT: ("decision_pace",),
    NotificationKind.MEASURE: ("decision_pace",),
    ALL: ("reply_pace", "mention_pace", "thread_pace", "decision_pace"),
}


class Subscription(NamedTuple):
    """What a reader gets mail of: `what` is a NotificationKind or ALL; `thread_id` that of one thread, else 0."""

    author_id: int
    what: str
    thread_id: int = 0


def write_unsubscribe_token(subscription: Subscription) -> str:
    """Return what stops this mail."""
    return signing.dumps(list(subscription), salt=_SALT)


def read_unsubscribe_token(token: str) -> Subscription | None:
    """Return what `write_unsubscribe_token` was given; None for a token that is not ours."""
    try:
        author_id, what, thread_id = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Subscription(author_id, what, thread_id)


def unsubscribe(subscription: Subscription) -> None:
    """Stop this mail, and what of it waits. Doing it twice changes nothing."""
    author_id = subscription.author_id
    waiting = Notification.objects.filter(author_id=author_id, mail_due_at__isnull=False)
    if subscription.what == NotificationKind.THREAD:
        unfollow_thread(subscription.thread_id, author_id)
        waiting = waiting.filter(kind=NotificationKind.THREAD, comment__thread_id=subscription.thread_id)
    else:
        off = dict.fromkeys(_COLUMNS[subscription.what], Pace.OFF)
        Mailbox.objects.filter(author_id=author_id).update(**off)
        if subscription.what != ALL:
            waiting = waiting.filter(kind=subscription.what)
    waiting.update(mail_due_at=None)
