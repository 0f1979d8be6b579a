"""Mail that tells readers what happened: who gets a letter now, and what is in it when it is sent."""

from collections.abc import Iterable
from functools import partial

from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils import timezone, translation

from discussions.catalogue import find_language
from discussions.gate import load_gate
from discussions.jobs import enqueue_letter
from discussions.models import (
    ABOUT_NEW_COMMENTS,
    Author,
    Flag,
    Letter,
    Mailbox,
    Notification,
    NotificationKind,
    Pace,
    PromptState,
    Status,
)
from discussions.queries.mailboxes import find_address, find_mailbox, list_muted
from discussions.queries.notifications import find_measures
from discussions.reader_mail import Entry, render_letter

BATCH = 200
_PACES = {
    NotificationKind.REPLY: "reply_pace",
    NotificationKind.MENTION: "mention_pace",
    NotificationKind.THREAD: "thread_pace",
    NotificationKind.DECISION: "decision_pace",
    NotificationKind.FLAG: "decision_pace",
    NotificationKind.PROMPT: "decision_pace",
    NotificationKind.MEASURE: "decision_pace",
}


def write_due_letters() -> None:
    """Begin a letter to every reader whom mail may now tell of something."""
    due = Notification.objects.filter(mail_due_at__lte=timezone.now())
    for author_id in due.order_by("author_id").values_list("author_id", flat=True).distinct()[:BATCH]:
        begin_letter(author_id)


@transaction.atomic
def begin_letter(author_id: int) -> bool:
    """Begin a letter of all that mail may now tell a reader. Returns False if another worker was first, or none is due.

    It is written when it is sent: a comment that is removed until then is not in it.
    """
    now = timezone.now()
    due = Notification.objects.filter(author_id=author_id, mail_due_at__lte=now)
    letter = Letter.objects.create(author_id=author_id)
    # Whoever comes second waits for this row by row, and then finds none that is due.
    if not due.update(mail_due_at=None, letter=letter):
        letter.delete()
        return False
    Mailbox.objects.filter(author_id=author_id).update(mailed_at=now)
    transaction.on_commit(partial(enqueue_letter, letter.pk), robust=True)
    return True


def compose_letter(letter: Letter) -> EmailMultiAlternatives | None:
    """Return the mail to a reader as of now, None if there is nothing left to tell, or nowhere to send it to."""
    author = letter.author
    assert author is not None
    mailbox = find_mailbox(author)
    address = find_address(author, mailbox)
    if not address or mailbox is None or author.erased_at is not None:
        return None
    told = (
        letter.notifications.select_related("comment__author", "comment__thread__site", "prompt__thread")
        .order_by("pk")
        .exclude(kind__in=ABOUT_NEW_COMMENTS, comment__author__in=list_muted(author))
        .exclude(kind__in=[kind for kind, pace in _PACES.items() if getattr(mailbox, pace) == Pace.OFF])
    )
    with translation.override(find_language(author.site.language)):
        entries = _list_entries(told, author)
    return render_letter(author, address, letter.pk, entries) if entries else None


def _is_still_true(notification: Notification) -> bool:
    """Tell whether the comment is still there to be read, or still is what the decision made of it; or whether the
    prompt is still resolved.
    """
    if notification.prompt is not None:
        return notification.prompt.state == PromptState.RESOLVED
    assert notification.comment is not None
    if notification.kind in ABOUT_NEW_COMMENTS:
        return notification.comment.status == Status.PUBLISHED
    return notification.comment.status == notification.status


def _list_entries(letter: Iterable[Notification], author: Author) -> list[Entry]:
    measures = find_measures(author, letter)
    told = [
        each
        for each in letter
        if (each.measure_id in measures if each.kind == NotificationKind.MEASURE else _is_still_true(each))
    ]
    comments = [each.comment for each in told if each.comment is not None]
    own = [comment for comment in comments if comment.author_id == author.pk]
    removals = load_gate().explain_removals(own) if own else {}
    reported = [each.comment_id for each in told if each.kind == NotificationKind.FLAG]
    flags = Flag.objects.filter(author=author, comment__in=reported).select_related("comment__thread__site")
    objectionable = {
        flag.comment_id: flag.pk for flag in flags if load_gate().find_grievance(flag).until is not None
    }
    return [
        Entry(
            each,
            removals.get(each.comment_id or 0),
            _pick_flag(each, objectionable),
            measures.get(each.measure_id or 0),
        )
        for each in told
    ]


def _pick_flag(notification: Notification, flags: dict[int, int]) -> int:
    """Return the id of the report that this tells of, of those that may be objected to; 0 for none."""
    return flags.get(notification.comment_id or 0, 0) if notification.kind == NotificationKind.FLAG else 0
