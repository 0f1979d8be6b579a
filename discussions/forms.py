"""The signed token of a comment form, which tells how long its writer took. Nothing is stored for it."""

from django.core import signing
from django.utils import timezone

MAX_FORM_AGE_SECONDS = 86_400
_SALT = "parley.form"


def make_form_token() -> str:
    """Return a token that holds the present time."""
    return signing.dumps(timezone.now().timestamp(), salt=_SALT)


def read_form_token(token: str) -> float | None:
    """Return the seconds since `token` was made, or None when it is missing, not ours, or older than a day."""
    try:
        shown_at = float(signing.loads(token, salt=_SALT, max_age=MAX_FORM_AGE_SECONDS))
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return max(0.0, timezone.now().timestamp() - shown_at)
