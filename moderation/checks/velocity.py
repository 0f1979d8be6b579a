"""How fast comments come from one author, one address, one network, and with one linked domain."""

from collections.abc import Iterator
from enum import StrEnum

from moderation.evidence import Signal, conclude, report_unavailable
from moderation.subject import JSON, Finding, Subject, Velocity

# What one person in a heated discussion, an office behind one address or a mobile network still does. WordPress allows
# an author 4 comments a minute, Lemmy an address 50 in ten minutes; the rest is an estimate to be revised with use.
_LIMITS = {
    "author_minute": 4,
    "author_hour": 40,
    "address_minute": 10,
    "address_hour": 100,
    "subnet_minute": 30,
    "subnet_hour": 300,
}
# Distinct authors with a link to one site in an hour; a domain that is mostly published here is news, not a campaign.
_DOMAIN_AUTHORS_LIMIT = 3
_KNOWN_GOOD_COMMENTS = 5
_KNOWN_GOOD_SHARE = 0.9
_MAX_SCORE = 0.9  # speed alone is never certainty


class VelocityCode(StrEnum):
    AUTHOR = "velocity.author"
    ADDRESS = "velocity.address"
    SUBNET = "velocity.subnet"
    DOMAIN = "velocity.domain"
    CLEAR = "velocity.clear"


def check_velocity(subject: Subject) -> Finding:
    """Return spam evidence from the counters that are over their limit; unavailable where they could not be read."""
    if subject.velocity is None:
        return report_unavailable("velocity", "no counters")
    bursts = [_find_burst(subject.velocity, who) for who in ("author", "address", "subnet")]
    campaigns = list(_find_campaigns(subject, subject.velocity))
    # An author is also their address and network: the three see the same comments, so only the heaviest counts.
    heaviest = [max(group, key=lambda signal: signal.score) for group in (bursts, campaigns) if group]
    return conclude("velocity", "spam", VelocityCode.CLEAR, heaviest)


def _weigh(count: int, limit: int) -> float:
    """Return 0 up to the limit, then half the way to certainty for each further limit's worth: 0.5 at twice it."""
    return min(_MAX_SCORE, 1 - 2 ** (1 - count / limit)) if count > limit else 0.0


def _find_burst(velocity: Velocity, who: str) -> Signal:
    """Return the worse of the two windows of `who`; its score is 0 within the limits."""
    signals = []
    for window, minutes in (("minute", 1), ("hour", 60)):
        limit = _LIMITS[f"{who}_{window}"]
        count: int = getattr(velocity, f"{who}_{window}")
        details: dict[str, JSON] = {"count": count, "limit": limit, "minutes": minutes}
        signals.append(Signal(VelocityCode(f"velocity.{who}"), _weigh(count, limit), details))
    return max(signals, key=lambda signal: signal.score)


def _find_campaigns(subject: Subject, velocity: Velocity) -> Iterator[Signal]:
    for domain, authors in velocity.domain_authors_hour.items():
        if not _is_known_good(subject, domain):
            details: dict[str, JSON] = {"domain": domain, "authors": authors}
            yield Signal(VelocityCode.DOMAIN, _weigh(authors, _DOMAIN_AUTHORS_LIMIT), details)


def _is_known_good(subject: Subject, domain: str) -> bool:
    record = subject.domains.get(domain)
    if record is None or record.published < _KNOWN_GOOD_COMMENTS:
        return False
    return record.published >= _KNOWN_GOOD_SHARE * (record.published + record.rejected + record.spam)
