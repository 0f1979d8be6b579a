"""Secrets that Parley has to know in plain to use them: stored encrypted, so that a stolen table opens nothing."""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


class Unsealable(Exception):
    """The secret was sealed under another SECRET_KEY, or is damaged."""


def seal_secret(secret: str) -> str:
    """Return `secret` encrypted and authenticated (Fernet: AES-128-CBC, HMAC-SHA256) under a key of SECRET_KEY."""
    return _get_fernet().encrypt(secret.encode()).decode()


def open_secret(sealed: str) -> str:
    """Return what `seal_secret` was given. Raises Unsealable."""
    try:
        return _get_fernet().decrypt(sealed).decode()
    except InvalidToken as error:
        raise Unsealable from error


def _get_fernet() -> Fernet:
    key = hmac.digest(settings.SECRET_KEY.encode(), b"parley.sealing", hashlib.sha256)
    return Fernet(base64.urlsafe_b64encode(key))
