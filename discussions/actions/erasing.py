"""How authors leave: nothing of theirs stays but the places where it was, and a line in a log that names nobody."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from discussions.actions.comments import withdraw_comment
from discussions.actions.events import record_event
from discussions.actions.follows import forget_reader
from discussions.actions.forecasts import forget_forecasts
from discussions.actions.notices import forget_notices
from discussions.actions.questions import forget_expert
from discussions.gate import load_gate
from discussions.models import (
    Author,
    AuthorKind,
    AuthorToken,
    Comment,
    Eraser,
    Erasure,
    Event,
    EventKind,
    Flag,
    Follow,
    Forecast,
    Mute,
    Notice,
    Notification,
    Revision,
    Vote,
)
from discussions.refusals import Refused

ERASE_BATCH = 200


def erase_author(author: Author, *, by: Eraser) -> None:
    """Withdraw all that the author wrote, blank every text of it, and forget who they were.

    Comments stay as empty places, so that threads stay whole; votes and reports stay counted, and are nobody's. Where
    it is interrupted, a job goes on. Raises Refused (forbidden) for the author behind a site's API key.
    """
    if author.kind == AuthorKind.SERVICE:
        raise Refused("forbidden")
    _mark_erased(author, by)
    finish_erasing(author)


def finish_erasing(author: Author) -> None:
    """Erase what is left of an author who is marked as erased. Can be run again if interrupted: the token goes last."""
    forget_reader(author)
    # A comment is emptied in one transaction, and none is written empty.
    left = Comment.objects.filter(author=author).exclude(body="")
    for comment in left.order_by("pk").iterator(chunk_size=ERASE_BATCH):
        withdraw_comment(comment, blank=True)
    Comment.objects.filter(author=author, idempotency_key__isnull=False).update(idempotency_key=None)
    forget_forecasts(author)
    with transaction.atomic():
        forget_expert(author)
    Vote.objects.filter(author=author).update(author=None)
    Flag.objects.filter(author=author).update(author=None, note="")
    Event.objects.filter(author=author, kind=EventKind.FLAG_CREATED).update(author=None)
    forget_notices(Q(author=author))
    Mute.objects.filter(Q(author=author) | Q(muted=author)).delete()
    with transaction.atomic():
        load_gate().author_erased(author)
        if Author.objects.filter(pk=author.pk, is_being_erased=True).update(is_being_erased=False):
            record_event(EventKind.AUTHOR_ERASED, site=author.site, author_id=author.pk)
        AuthorToken.objects.filter(author=author).delete()


@transaction.atomic
def _mark_erased(author: Author, by: Eraser) -> None:
    """Forget who it is, and write down how much there is to erase; the second time, change nothing.

    First, and under the author's lock: whatever is being posted now is stored and counted before, and nothing is after.
    """
    now = timezone.now()
    marked = Author.objects.filter(pk=author.pk, erased_at__isnull=True).update(
        **dict.fromkeys(("name", "email", "title"), ""),
        **dict.fromkeys(("is_staff", "is_expert", "is_email_verified"), False),
        external_id=None,
        erased_at=now,
        is_being_erased=True,
    )
    if marked:
        Erasure.objects.create(site=author.site, erased_at=now, by=by, counts=_count_kinds(author))


def _count_kinds(author: Author) -> dict[str, int]:
    written = Comment.objects.filter(author=author)
    return {
        "comments": written.count(),
        "revisions": Revision.objects.filter(comment__in=written).count(),
        "votes": Vote.objects.filter(author=author).exclude(value=0).count(),
        "flags": Flag.objects.filter(author=author).count(),
        "notices": Notice.objects.filter(author=author).count(),
        "forecasts": Forecast.objects.filter(author=author).count(),
        "follows": Follow.objects.filter(author=author).count(),
        "mutes": Mute.objects.filter(author=author).count(),
        "notifications": Notification.objects.filter(author=author).count(),
    }
