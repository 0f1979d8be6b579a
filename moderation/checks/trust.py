"""The author's record on this site: sanctions, and how earlier comments ended."""

from enum import StrEnum

from moderation.evidence import Signal, conclude
from moderation.subject import AuthorRecord, Finding, Subject

# What is expected of a stranger: one comment in ten removed, weighing as much as three decided comments. So a first
# comment scores 0.1, three removed of three 0.55, one removed of ten 0.1.
_PRIOR_REMOVED_SHARE = 0.1
_PRIOR_COMMENTS = 3.0
# Coral's rule for holding an author's comments: 30 % of those of the last seven days removed.
_RECENT_SHARE = 0.3
_RECENT_MIN_DECIDED = 3
_RECENT_MIN_SCORE = 0.6


class TrustCode(StrEnum):
    BANNED = "trust.banned"
    SHADOWED = "trust.shadowed"
    PREMODERATED = "trust.premoderated"
    RECENTLY_REMOVED = "trust.recently_removed"
    REMOVED_BEFORE = "trust.removed_before"
    NEW_COMMENTER = "trust.new_commenter"
    CLEAR = "trust.clear"


# A person's decision about the author; what it leads to is the policy's business.
SANCTION_CODES = {
    "banned": TrustCode.BANNED,
    "shadowed": TrustCode.SHADOWED,
    "premoderated": TrustCode.PREMODERATED,
}


def check_trust(subject: Subject) -> Finding:
    """Return evidence about the author rather than the text: a sanction, or the share of earlier comments removed.

    The share is the posterior mean of a Beta prior, so little history says little. Authors that a person made trusted
    and staff are clear.
    """
    author = subject.author
    if code := SANCTION_CODES.get(author.standing):
        return conclude("trust", "trust", TrustCode.CLEAR, (Signal(code, 1.0),))
    if author.standing == "trusted" or author.kind == "staff":
        return conclude("trust", "trust", TrustCode.CLEAR, ())
    # Both look at the same comments: only the heavier counts.
    signals = [signal for signal in (_find_recent_removals(author), _weigh_record(author)) if signal]
    return conclude("trust", "trust", TrustCode.CLEAR, sorted(signals, key=lambda signal: -signal.score)[:1])


def _find_recent_removals(author: AuthorRecord) -> Signal | None:
    decided = author.recent_published + author.recent_rejected
    if decided < _RECENT_MIN_DECIDED:
        return None
    share = author.recent_rejected / decided
    if share < _RECENT_SHARE:
        return None
    score = _RECENT_MIN_SCORE + (1 - _RECENT_MIN_SCORE) * (share - _RECENT_SHARE) / (1 - _RECENT_SHARE)
    return Signal(TrustCode.RECENTLY_REMOVED, score, {"removed": author.recent_rejected, "decided": decided})


def _weigh_record(author: AuthorRecord) -> Signal | None:
    removed = author.rejected + author.spam
    decided = author.published + removed
    score = (removed + _PRIOR_REMOVED_SHARE * _PRIOR_COMMENTS) / (decided + _PRIOR_COMMENTS)
    if not decided:
        return Signal(TrustCode.NEW_COMMENTER, score)
    return (
        Signal(TrustCode.REMOVED_BEFORE, score, {"removed": removed, "decided": decided}) if removed else None
    )
