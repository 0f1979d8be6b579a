"""The e-mail address that a guest gave. Aliases (`name+parley@…`, dots) are a habit of careful people and no sign."""

from enum import StrEnum

from disposable_email_domains import blocklist

from moderation.evidence import Signal, conclude
from moderation.subject import Finding, Subject

# Many use a throw-away address only to keep theirs to themselves: never enough alone.
_DISPOSABLE_SCORE = 0.3


class EmailCode(StrEnum):
    DISPOSABLE = "email.disposable"
    CLEAR = "email.clear"


def check_email(subject: Subject) -> Finding:
    """Return weak spam evidence from an address at a provider of throw-away mailboxes, or below its domain."""
    return conclude("email", "spam", EmailCode.CLEAR, (_find_disposable(subject.author.email or ""),))


def _find_disposable(email: str) -> Signal | None:
    labels = email.rpartition("@")[2].strip(" .").lower().split(".")[-10:]
    for start in range(len(labels) - 1):
        domain = ".".join(labels[start:])
        if domain in blocklist:
            return Signal(EmailCode.DISPOSABLE, _DISPOSABLE_SCORE, {"domain": domain})
    return None
