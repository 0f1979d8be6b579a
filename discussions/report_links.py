"""The address at which whoever reported a comment sees what became of it, and objects: the link alone opens it."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

_SALT = "parley.report"


def write_report_link(flag_id: int) -> str:
    """Return the whole address of the page about this report."""
    return settings.BASE_URL + reverse("report", args=[signing.dumps(flag_id, salt=_SALT)])


def read_report_token(token: str) -> int | None:
    """Return the id of the flag that a link is about; None for a token that is not ours."""
    try:
        flag_id = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    return flag_id if isinstance(flag_id, int) else None
