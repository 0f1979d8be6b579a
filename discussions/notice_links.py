"""The address at which somebody who gave notice of a comment sees what came of it: whoever holds it needs no log-in."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

# Without a time: the address of the same thing is the same whenever it is written.
_SIGNER = signing.Signer(salt="parley.notice")


def write_notice_link(notice_id: int) -> str:
    """Return the whole address of the page about this notice."""
    return settings.BASE_URL + write_notice_path(notice_id)


def write_notice_path(notice_id: int) -> str:
    """Return the address of that page on the host that is asked."""
    return reverse("notice", args=[_SIGNER.sign_object(notice_id)])


def read_notice_token(token: str) -> int | None:
    """Return the id of the notice that a link is about; None for a token that is not ours."""
    try:
        notice_id = _SIGNER.unsign_object(token)
    except signing.BadSignature:
        return None
    return notice_id if isinstance(notice_id, int) else None
