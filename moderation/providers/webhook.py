"""A service of the site's own: the comment as JSON, signed, and its opinion back. The contract is ours."""

import hashlib
import hmac
import re

import orjson

from moderation.providers.contract import (
    MAX_CATEGORY_CHARACTERS,
    Adapter,
    Answer,
    Outgoing,
    ProviderRequest,
    ProviderSettings,
    read_score,
    report_clear,
    report_suspect,
)
from moderation.providers.failures import UnreadableAnswer
from moderation.providers.sending import refuse_failures
from moderation.subject import Finding, Label

SIGNATURE_HEADER = "X-Parley-Signature"
_LABELS: dict[str, Label] = {"spam": "spam", "abuse": "abuse"}
_CODE = re.compile(r"[\w.:/-]*", re.ASCII)


def build_request(request: ProviderRequest, settings: ProviderSettings) -> Outgoing:
    document = {
        "comment": {
            "id": request.comment,
            "revision": request.revision,
            "body": request.text,
            "created_at": request.written_at,
            "parent_body": request.parent_text or None,
        },
        "author": {"name": request.author_name, "email": request.author_email}
        if request.author_name or request.author_email
        else None,
        "thread": {"title": request.thread_title, "url": request.permalink},
        "site": {"key": request.site, "language": request.language},
        "is_sample": request.is_sample,
    }
    body = orjson.dumps(document)
    return Outgoing(
        url=settings.url,
        body=body,
        headers={
            "Content-Type": "application/json",
            SIGNATURE_HEADER: sign_body(body, settings.secret, request.sent_at),
        },
    )


def sign_body(body: bytes, secret: str, now: int) -> str:
    """Return `t=<now>,v1=<hex>`: HMAC-SHA256 of the Unix time, a dot, and the body. The time ends a replay's worth."""
    mac = hmac.digest(secret.encode(), b"%d." % now + body, hashlib.sha256)
    return f"t={now},v1={mac.hex()}"


def read_answer(answer: Answer, settings: ProviderSettings) -> Finding:
    refuse_failures(answer)
    if answer.status == 204:
        return report_clear(settings)
    document = answer.read_json()
    label, score = document.get("label"), read_score(document.get("score"))
    code, message = document.get("code", ""), document.get("message", "")
    if not isinstance(code, str) or not isinstance(message, str) or not isinstance(label, str):
        raise UnreadableAnswer
    if len(code) > MAX_CATEGORY_CHARACTERS or not _CODE.fullmatch(code):
        raise UnreadableAnswer
    if label not in (*_LABELS, "none") or (label == "none" and score > 0):
        raise UnreadableAnswer
    if label == "none" or score == 0:
        return report_clear(settings)
    return report_suspect(settings, _LABELS[label], score, category=code, message=message)


WEBHOOK = Adapter(kind="webhook", build=build_request, read=read_answer, judges=frozenset({"spam", "abuse"}))
