"""Nearly the same text on other sites of this installation, in the last day."""

from enum import StrEnum

from moderation.evidence import Signal, combine_scores, conclude, report_unavailable
from moderation.subject import Finding, Subject

_EACH_SITE_SCORE = 0.3  # sister papers share readers and stories; three sites in a day are a tour


class EchoesCode(StrEnum):
    OTHER_SITES = "echoes.other_sites"
    CLEAR = "echoes.clear"


def check_echoes(subject: Subject) -> Finding:
    """Return spam evidence from copies on other sites, of which only the number is known; it may be unavailable."""
    if subject.echoes is None:
        return report_unavailable("echoes", "no memory")
    sites = subject.echoes.other_sites
    score = combine_scores([_EACH_SITE_SCORE] * min(sites, 20))
    return conclude(
        "echoes", "spam", EchoesCode.CLEAR, (Signal(EchoesCode.OTHER_SITES, score, {"sites": sites}),)
    )
