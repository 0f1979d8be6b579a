"""Signing what goes to webhooks as Standard Webhooks 1.0 has it, so that the libraries there are can check it."""

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Sequence

SECRET_PREFIX = "whsec_"  # noqa: S105  (no secret: what all of them begin with)
SECRET_BYTES = 32


def make_secret() -> str:
    """Return a new secret of 256 random bits."""
    return SECRET_PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def sign_message(
    message_id: str, timestamp: int, body: bytes, signing_secrets: Sequence[str]
) -> dict[str, str]:
    """Return the headers of a message: its id, the Unix time, and one signature for each secret.

    Each is HMAC-SHA256 of id, time and body with dots between. Raises ValueError for a secret that is none.
    """
    signed = f"{message_id}.{timestamp}.".encode() + body
    macs = [hmac.digest(_read_secret(secret), signed, hashlib.sha256) for secret in signing_secrets]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(f"v1,{base64.b64encode(mac).decode()}" for mac in macs),
    }


def _read_secret(secret: str) -> bytes:
    try:
        return base64.b64decode(secret.removeprefix(SECRET_PREFIX), validate=True)
    except binascii.Error as error:
        raise ValueError("not a secret") from error
