"""The same text, or nearly, elsewhere on the site."""

from enum import StrEnum

from moderation.evidence import Signal, combine_scores, conclude, report_unavailable
from moderation.subject import Duplicates, Finding, Subject
from moderation.text.fingerprints import MIN_CHARACTERS, normalise_text

# What each other author, or each repeat by this one, weighs as an independent sign; measured: of repeated texts of 20
# characters and more, 97 % were spam, of shorter ones 65 % ("love this song"), so those weigh only when an author
# insists.
_COPY_SCORE = 0.4
_NEAR_COPY_SCORE = 0.3
_CROSS_POST_SCORE = 0.3
_REPEAT_SCORE = 0.7
_SHORT_REPEAT_SCORE = 0.15
# How probable it is that the copy of a removed comment should be removed, before any was seen, counted as one comment.
_PRIOR_BAD_SHARE = 0.8
_MIN_BAD_SHORT = 3  # a short text proves nothing before so many were removed


class DuplicatesCode(StrEnum):
    REPEATED = "duplicates.repeated"
    CROSS_POSTED = "duplicates.cross_posted"
    COPIED = "duplicates.copied"
    KNOWN_BAD = "duplicates.known_bad"
    NEAR = "duplicates.near"
    NEAR_BAD = "duplicates.near_bad"
    CLEAR = "duplicates.clear"


def check_duplicates(subject: Subject) -> Finding:
    """Return spam evidence from repeats by this author, copies by others and copies of what was removed before.

    Unavailable where the search could not be made.
    """
    found = subject.duplicates
    if found is None:
        return report_unavailable("duplicates", "no search")
    if len(normalise_text(subject.text)) < MIN_CHARACTERS:
        signals = [_find_repeats(found, _SHORT_REPEAT_SCORE), _find_known_bad(found, _MIN_BAD_SHORT)]
    else:
        exact = [
            _find_repeats(found, _REPEAT_SCORE),
            _find_cross_posts(found),
            _find_copies(found),
            _find_known_bad(found, 1),
        ]
        # Near copies of a text that was also copied exactly are the same sign again.
        signals = exact if any(exact) else [_find_near_copies(found), _find_near_bad(found)]
    return conclude("duplicates", "spam", DuplicatesCode.CLEAR, signals)


def _weigh(score: float, count: int) -> float:
    return combine_scores([score] * min(count, 100))


def _weigh_bad(bad: int, count: int) -> float:
    """Return how probably a copy of `count` comments, of which `bad` were removed, is bad: a Beta posterior mean."""
    return (bad + _PRIOR_BAD_SHARE) / (count + 1)


def _find_repeats(found: Duplicates, score: float) -> Signal | None:
    count = found.exact_by_author_here
    return Signal(DuplicatesCode.REPEATED, _weigh(score, count), {"count": count}) if count else None


def _find_cross_posts(found: Duplicates) -> Signal | None:
    count = found.exact - found.exact_by_author_here
    if found.exact_authors or count <= 0:
        return None
    return Signal(DuplicatesCode.CROSS_POSTED, _weigh(_CROSS_POST_SCORE, count), {"count": count})


def _find_copies(found: Duplicates) -> Signal | None:
    authors = found.exact_authors
    if not authors:
        return None
    return Signal(
        DuplicatesCode.COPIED, _weigh(_COPY_SCORE, authors), {"authors": authors, "count": found.exact}
    )


def _find_known_bad(found: Duplicates, minimum: int) -> Signal | None:
    score = _weigh_bad(found.exact_bad, found.exact)
    if found.exact_bad < minimum or score < 0.5:
        return None
    return Signal(DuplicatesCode.KNOWN_BAD, score, {"bad": found.exact_bad, "count": found.exact})


def _find_near_copies(found: Duplicates) -> Signal | None:
    if not found.near_authors:
        return None
    return Signal(
        DuplicatesCode.NEAR,
        _weigh(_NEAR_COPY_SCORE * found.near_similarity, found.near_authors),
        {"authors": found.near_authors, "percent": round(100 * found.near_similarity)},
    )


def _find_near_bad(found: Duplicates) -> Signal | None:
    score = _weigh_bad(found.near_bad, found.near)
    if not found.near_bad or score < 0.5:
        return None
    return Signal(
        DuplicatesCode.NEAR_BAD,
        score * found.near_similarity,
        {"bad": found.near_bad, "count": found.near, "percent": round(100 * found.near_similarity)},
    )
