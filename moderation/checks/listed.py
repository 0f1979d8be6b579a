"""Public lists of known spammers. A feature, never a verdict: addresses are shared and handed on, and lists err."""

from collections.abc import Iterator
from enum import StrEnum

from moderation.evidence import Signal, conclude
from moderation.subject import Finding, Subject

# Stop Forum Spam asks itself not to block by its lists alone. *Estimates*, below what holds a comment (0.5). Behind one
# network address there may be two thousand people (its FAQ, "Not all IP addresses are equal").
_DOMAIN_SCORE = 0.4
_EMAIL_SCORE = 0.4
_ADDRESS_SCORE = 0.25


class ListedCode(StrEnum):
    DOMAIN = "listed.domain"
    EMAIL = "listed.email"
    ADDRESS = "listed.address"
    CLEAR = "listed.clear"


def check_listed(subject: Subject) -> Finding:
    """Return weak spam evidence from the lists that an admin imported.

    Somebody who is on one list is often on all, for the same act: only the heaviest counts.
    """
    heaviest = max(_find_listed(subject), key=lambda signal: signal.score, default=None)
    return conclude("listed", "spam", ListedCode.CLEAR, [heaviest])


def _find_listed(subject: Subject) -> Iterator[Signal]:
    for domain in subject.listed.domains:
        yield Signal(ListedCode.DOMAIN, _DOMAIN_SCORE, {"domain": domain})
    if subject.listed.email:
        yield Signal(ListedCode.EMAIL, _EMAIL_SCORE)
    if subject.listed.address:
        yield Signal(ListedCode.ADDRESS, _ADDRESS_SCORE)
