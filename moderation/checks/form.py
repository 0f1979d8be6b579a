"""How the comment was handed in: a trap that only robots fill, and the time a person needs."""

from enum import StrEnum

from moderation.evidence import Signal, conclude
from moderation.subject import Finding, Subject

# What an instant answer weighs, falling to the second number at the allowed minimum: people paste, and press back.
_INSTANT_SCORE, _BARELY_TOO_FAST_SCORE = 0.9, 0.3


class FormCode(StrEnum):
    HONEYPOT = "form.honeypot"
    TOO_FAST = "form.too_fast"
    CLEAR = "form.clear"


def check_form(subject: Subject) -> Finding:
    """Return spam evidence from the honeypot field (certain) and from a form sent faster than a person could.

    Without a signed form, as from an API client, there is no time to judge, and that is clear.
    """
    return conclude("form", "spam", FormCode.CLEAR, (_find_honeypot(subject), _find_haste(subject)))


def _find_honeypot(subject: Subject) -> Signal | None:
    return Signal(FormCode.HONEYPOT, 1.0) if subject.form.honeypot_filled else None


def _find_haste(subject: Subject) -> Signal | None:
    minimum = subject.min_seconds_to_submit
    if subject.form.seconds_to_submit is None:
        return None
    seconds = max(subject.form.seconds_to_submit, 0.0)  # clocks of two machines may differ
    if seconds >= minimum:
        return None
    haste = 1 - seconds / minimum
    score = _BARELY_TOO_FAST_SCORE + (_INSTANT_SCORE - _BARELY_TOO_FAST_SCORE) * haste
    return Signal(FormCode.TOO_FAST, score, {"seconds": round(seconds, 1), "minimum": minimum})
