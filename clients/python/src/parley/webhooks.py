"""Checking that a webhook is Parley's: signed as Standard Webhooks 1.0 has it."""

import base64
import binascii
import hashlib
import hmac
import json
import time
from collections.abc import Iterable, Mapping
from typing import Any

TOLERANCE_SECONDS = 300


class WebhookError(Exception):
    """The request is not signed by Parley, or too old to be believed."""


def read_webhook(
    body: bytes, headers: Mapping[str, str], secret: str | Iterable[str], *, now: float | None = None
) -> dict[str, Any]:
    """Return the event of a webhook. Raises WebhookError unless one of the secrets has signed it in the last minutes.

    `body` is as it came, to the byte. `headers` may be in any case. An event may come twice: `webhook-id` tells.
    """
    told = {name.lower(): value for name, value in headers.items()}
    message, sent_at = told.get("webhook-id", ""), told.get("webhook-timestamp", "")
    signatures = [part[3:] for part in told.get("webhook-signature", "").split() if part.startswith("v1,")]
    if not message or not sent_at.isdecimal() or not signatures:
        raise WebhookError("The request is not signed.")
    if abs((time.time() if now is None else now) - int(sent_at)) > TOLERANCE_SECONDS:
        raise WebhookError("The signature is too old, or the clocks differ.")
    signed = f"{message}.{sent_at}.".encode() + body
    for each in [secret] if isinstance(secret, str) else secret:
        expected = base64.b64encode(hmac.digest(_read_secret(each), signed, hashlib.sha256)).decode()
        if any(hmac.compare_digest(signature.encode(), expected.encode()) for signature in signatures):
            event: dict[str, Any] = json.loads(body)
            return event
    raise WebhookError("The signature is of something else, or by another secret.")


def _read_secret(secret: str) -> bytes:
    try:
        return base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except binascii.Error as error:
        raise ValueError("A webhook's secret is whsec_ and Base64.") from error
