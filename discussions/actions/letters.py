"""Mail: written in the transaction of what it tells of, sent afterwards by a worker, tried again until it is taken."""

import json
from collections.abc import Mapping
from datetime import timedelta
from functools import partial

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from discussions.actions.reader_letters import compose_letter
from discussions.jobs import enqueue_letter
from discussions.mail import build_message
from discussions.models import Letter
from discussions.sealing import Unsealable, open_secret, seal_secret

logger = structlog.get_logger(__name__)

# Longer than a worker may take for one letter, so that two never send the same one at once.
FIRST_PAUSE = timedelta(minutes=2)
MAX_TRIES = 9  # the last one after some seventeen hours


def can_send_mail() -> bool:
    """Tell whether this installation has a mail server (EMAIL_URL)."""
    return bool(settings.EMAIL_HOST)


def write_letter(
    *, to: str, subject: str, text: str, sender: str = "", headers: Mapping[str, str] | None = None
) -> None:
    """Write a letter, which is sent once the current transaction commits, in the name of `sender` if one is given.

    Nothing is written where no mail can be sent. A letter to nobody ("") is written and thrown away: so who asks for
    a letter to an address that is not known here waits for exactly as long.
    """
    if not can_send_mail():
        return
    envelope = json.dumps(
        {"to": to, "subject": subject, "text": text, "sender": sender, "headers": dict(headers or {})}
    )
    letter = Letter.objects.create(sealed=seal_secret(envelope))
    transaction.on_commit(partial(enqueue_letter, letter.pk), robust=True)


def deliver_letter(letter_id: int) -> bool:
    """Send a letter that is due. Returns whether it is done with; else it is due again later.

    Each try first moves `due_at`, which only one of two workers can.
    """
    now = timezone.now()
    due = Letter.objects.filter(pk=letter_id, due_at__lte=now)
    letter = due.select_related("author__site").first()
    if letter is None:
        return False
    later = now + FIRST_PAUSE * 2**letter.tries
    if not due.filter(tries=letter.tries).update(due_at=later, tries=F("tries") + 1):
        return False
    try:
        _send(letter)
    except (OSError, ValueError, Unsealable) as error:
        is_last = letter.tries + 1 >= MAX_TRIES or isinstance(error, Unsealable)
        logger.warning("letter_not_sent", letter=letter_id, error=type(error).__name__, given_up=is_last)
        if not is_last:
            return False
    letter.delete()
    return True


def list_due_letters() -> list[int]:
    """Return the ids of letters to send now: those whose job was lost, and those to be tried again."""
    due = Letter.objects.filter(due_at__lte=timezone.now()).order_by("due_at")
    return list(due.values_list("pk", flat=True)[:100])


def _send(letter: Letter) -> None:
    """Send it. Raises OSError (the server is away or refuses), ValueError (no such address can be) and Unsealable."""
    if letter.author is not None:
        message = compose_letter(letter)
        if message is not None:
            message.send()
        return
    envelope = json.loads(open_secret(letter.sealed))
    if envelope["to"]:
        build_message(**envelope).send()
