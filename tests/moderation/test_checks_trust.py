from typing import Any

import pytest

from moderation.checks.trust import check_trust
from moderation.subject import AuthorRecord
from tests.moderation.subjects import make_subject

HELD_FROM = 0.5  # the default of `hold_trust_at`


@pytest.mark.parametrize(
    ("record", "code", "score"),
    [
        ({}, "trust.new_commenter", 0.1),
        ({"published": 1}, "trust.clear", 0),
        ({"published": 50, "rejected": 1}, "trust.removed_before", 1.3 / 54),
        ({"rejected": 1}, "trust.removed_before", 1.3 / 4),
        ({"rejected": 1, "spam": 2}, "trust.removed_before", 3.3 / 6),
        (
            {"published": 7, "rejected": 3, "recent_published": 7, "recent_rejected": 3},
            "trust.recently_removed",
            0.6,
        ),
        ({"rejected": 3, "recent_rejected": 3}, "trust.recently_removed", 1.0),
        ({"rejected": 2, "recent_rejected": 2}, "trust.removed_before", 2.3 / 5),
        (
            {"published": 8, "rejected": 2, "recent_published": 8, "recent_rejected": 2},
            "trust.removed_before",
            2.3 / 13,
        ),
        ({"standing": "banned"}, "trust.banned", 1),
        ({"standing": "shadowed"}, "trust.shadowed", 1),
        ({"standing": "premoderated", "published": 99}, "trust.premoderated", 1),
        ({"standing": "trusted", "rejected": 9}, "trust.clear", 0),
        ({"kind": "staff"}, "trust.clear", 0),
        ({"kind": "staff", "standing": "banned"}, "trust.banned", 1),
    ],
)
def test_check_trust(record: dict[str, Any], code: str, score: float) -> None:
    finding = check_trust(make_subject(author=AuthorRecord(**record)))
    assert finding.code == code
    assert finding.score == pytest.approx(score)
    assert finding.label == ("trust" if score else "none")


def test_check_trust__one_removal_is_forgiven_and_three_are_held() -> None:
    scores = [check_trust(make_subject(author=AuthorRecord(rejected=count))).score for count in range(5)]
    assert scores == sorted(scores)
    assert scores[2] < HELD_FROM <= scores[3]
