"""What a comment form carries with it: since when it is shown, and which one it is. Signed, so nothing is stored."""

import secrets

from django.core import signing
from django.utils import timezone

MAX_FORM_AGE_SECONDS = 86_400
_SALT = "parley.form"
_KEY_SALT = "parley.form.key"


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


def make_form_key() -> str:
    """Return a secret of one form that was shown once: sent twice, what it makes is made once."""
    return signing.Signer(salt=_KEY_SALT).sign(secrets.token_urlsafe(16))


def is_form_key(text: str) -> bool:
    """Tell whether `make_form_key` made this: what others think of may be what others think of too."""
    try:
        signing.Signer(salt=_KEY_SALT).unsign(text)
    except signing.BadSignature:
        return False
    return True
