"""The address at which an author objects to the removal of a comment, for whoever holds it: no log-in is asked for."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

_SALT = "parley.appeal"


def write_appeal_link(comment_id: int) -> str:
    """Return the whole address of the page about the removal of this comment."""
    return settings.BASE_URL + reverse("appeal", args=[signing.dumps(comment_id, salt=_SALT)])


def read_appeal_token(token: str) -> int | None:
    """Return the id of the comment that a link is about; None for a token that is not ours."""
    try:
        comment_id = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    return comment_id if isinstance(comment_id, int) else None
