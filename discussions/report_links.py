"""The address at which whoever reported a comment sees what became of it, and objects: the link alone opens it."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

# Without a time: the address of the same thing is the same whenever it is written.
_SIGNER = signing.Signer(salt="parley.report")


def write_report_link(flag_id: int) -> str:
    """Return the whole address of the page about this report."""
    return settings.BASE_URL + reverse("report", args=[_SIGNER.sign_object(flag_id)])


def read_report_token(token: str) -> int | None:
    """Return the id of the flag that a link is about; None for a token that is not ours."""
    try:
        flag_id = _SIGNER.unsign_object(token)
    except signing.BadSignature:
        return None
    return flag_id if isinstance(flag_id, int) else None
