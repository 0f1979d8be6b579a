"""Where readers get mail: an address gets none until somebody there said yes."""

from collections.abc import Mapping
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from discussions.actions.comments import check_author_stays
from discussions.actions.letters import can_send_mail, write_letter
from discussions.catalogue import find_language, say
from discussions.models import Author, AuthorKind, ConfirmationRequest, Mailbox, Site
from discussions.queries.mailboxes import find_mailbox
from discussions.refusals import Refused
from discussions.tokens import hash_email

CONFIRMATION_LIFETIME = timedelta(days=7)
# How many letters a day ask one address whether it wants mail, go out for one reader, and for one network.
MAX_ASKED = 3
MAX_ASKED_BY_AUTHOR = 5
MAX_ASKED_FROM_SUBNET = 20
_SALT = "parley.confirm-address"


def set_address(author: Author, email: str, *, subnet_hash: str = "") -> Mailbox | None:
    """Have mail to this reader go to `email`, once somebody there has followed the link that is sent there now.

    "" forgets the address that they gave. Where no mail can be sent, nothing is changed. No more letters go out than
    the limits above allow; asking again for an address that was confirmed changes nothing. Raises Refused:
    invalid_token if the author was erased, forbidden for the author behind a site's API key.
    """
    if not email:
        Mailbox.objects.filter(author=author).update(email="", confirmed_at=None)
    if not email or not can_send_mail():
        return find_mailbox(author)
    _check_is_reader(author)
    with transaction.atomic():
        check_author_stays(author.pk)
        mailbox, _ = Mailbox.objects.select_for_update(of=("self",)).get_or_create(author=author)
        is_vouched_for = author.is_email_verified and author.email.lower() == email.lower()
        is_confirmed = mailbox.confirmed_at is not None and mailbox.email.lower() == email.lower()
        if not is_confirmed:
            mailbox.email, mailbox.confirmed_at = "" if is_vouched_for else email, None
            mailbox.save(update_fields=["email", "confirmed_at"])
        if mailbox.email and not is_confirmed and _may_ask(author, email, subnet_hash):
            _ask(author, email, subnet_hash)
    return mailbox


def set_paces(author: Author, paces: Mapping[str, str]) -> None:
    """Set how soon mail tells this reader of what: paces by the mailbox's columns. Raises Refused as `set_address`."""
    _check_is_reader(author)
    with transaction.atomic():
        check_author_stays(author.pk)
        Mailbox.objects.update_or_create(author=author, defaults=dict(paces))


def confirm_address(author_id: int, email_hash: str) -> bool:
    """Take it that mail may go to a reader's address. Returns False if they have another one by now."""
    with transaction.atomic():
        mailbox = Mailbox.objects.select_for_update().filter(author_id=author_id).exclude(email="").first()
        if mailbox is None or hash_email(mailbox.email) != email_hash:
            return False
        Mailbox.objects.filter(pk=mailbox.pk, confirmed_at=None).update(confirmed_at=timezone.now())
    return True


def write_confirmation_token(author: Author, email: str) -> str:
    """Return what proves, for a week, that whoever holds it reads the mail of `email`."""
    return signing.dumps([author.pk, hash_email(email)], salt=_SALT)


def read_confirmation_token(token: str) -> tuple[int, str] | None:
    """Return the id of the author and the hash of the address; None for a token that is not ours or too old."""
    try:
        author_id, email_hash = signing.loads(token, salt=_SALT, max_age=CONFIRMATION_LIFETIME)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return int(author_id), str(email_hash)


def _check_is_reader(author: Author) -> None:
    if author.kind == AuthorKind.SERVICE:
        raise Refused("forbidden")


def _may_ask(author: Author, email: str, subnet_hash: str) -> bool:
    since = timezone.now() - timedelta(days=1)
    asked = ConfirmationRequest.objects.filter(asked_at__gt=since).aggregate(
        there=Count("pk", filter=Q(email_hash=hash_email(email))),
        by_author=Count("pk", filter=Q(author=author)),
        from_subnet=Count("pk", filter=Q(subnet_hash=subnet_hash)),
    )
    return bool(
        asked["there"] < MAX_ASKED
        and asked["by_author"] < MAX_ASKED_BY_AUTHOR
        and (not subnet_hash or asked["from_subnet"] < MAX_ASKED_FROM_SUBNET)
    )


def _ask(author: Author, email: str, subnet_hash: str) -> None:
    ConfirmationRequest.objects.create(author=author, email_hash=hash_email(email), subnet_hash=subnet_hash)
    site: Site = author.site
    language = find_language(site.language)
    link = settings.BASE_URL + reverse("confirm-address", args=[write_confirmation_token(author, email)])
    write_letter(
        to=email,
        subject=say("mail.confirm_subject", language=language, site=site.name),
        text=say("mail.confirm_text", language=language, site=site.name, link=link),
        sender=site.name,
    )
