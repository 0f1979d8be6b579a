"""What a report weighs, and how pressing a case is: the formulas alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.priority import (
    MAX_PRIORITY,
    UNLEARNED_SCORE,
    DecidedFlag,
    Part,
    PartCode,
    Pressure,
    explain_priority,
    find_hiding_score,
    measure_exposure,
    rate_case,
    weigh_flag,
)
from moderation.reasons import describe, has_sentence

QUIET = {
    "evidence": 0,
    "flag_score": 0.0,
    "grave_score": UNLEARNED_SCORE,
    "exposure": 0,
    "hours": 0.0,
    "is_illegal": False,
    "is_appealed": False,
}


def press(**changes: object) -> Pressure:
    return Pressure(**{**QUIET, **changes})  # type: ignore[arg-type]


def record(upheld: int, refused: int, days: float = 0) -> list[DecidedFlag]:
    return [DecidedFlag(was_upheld, days) for was_upheld in [True] * upheld + [False] * refused]


@pytest.mark.parametrize(
    ("upheld", "refused", "weight"),
    [
        (0, 0, 1.0),
        (5, 0, 1.0),  # too few to tell
        (0, 5, 1.0),
        (7, 3, 1.0),  # as good as expected
        (17, 3, 3.0),  # Discourse would add 5.4
        (100, 0, 3.0),  # and here 16.6
        (10, 10, 0.0),  # and take 3.1 away
        (0, 100, 0.0),
    ],
)
def test_a_report_weighs_what_its_reporter_was_worth(upheld: int, refused: int, weight: float) -> None:
    assert weigh_flag(record(upheld, refused), is_newcomer=False) == pytest.approx(weight)


def test_a_little_better_than_expected_is_a_little_more() -> None:
    weights = [weigh_flag(record(upheld, 20 - upheld), is_newcomer=False) for upheld in (13, 14, 15)]
    assert weights == sorted(weights)
    assert 0 < weights[0] < 1 < weights[2] < 3
    assert weights[1] == pytest.approx(1)


def test_a_newcomers_report_counts_half() -> None:
    assert weigh_flag([], is_newcomer=True) == 0.5
    assert weigh_flag(record(17, 3), is_newcomer=True) == 2.5


def test_old_merit_fades_and_so_does_old_blame() -> None:
    assert weigh_flag(record(20, 0, days=360), is_newcomer=False) == 1.0
    assert weigh_flag(record(0, 20, days=360), is_newcomer=False) == 1.0
    mixed = [*record(0, 10, days=1), *record(30, 0, days=400)]
    assert weigh_flag(mixed, is_newcomer=False) == 0.0


@given(
    st.lists(st.builds(DecidedFlag, st.booleans(), st.floats(-1, 10_000)), max_size=150),
    st.booleans(),
)
def test_no_ones_word_counts_for_more_than_three(decided: list[DecidedFlag], is_newcomer: bool) -> None:
    assert 0 <= weigh_flag(decided, is_newcomer=is_newcomer) <= 3


@pytest.mark.parametrize(
    ("changes", "code", "points"),
    [
        ({"evidence": 50}, PartCode.EVIDENCE, 30),
        ({"flag_score": 0.5}, PartCode.REPORTS, 16),
        ({"flag_score": 1.0}, PartCode.REPORTS, 32),
        ({"flag_score": UNLEARNED_SCORE}, PartCode.REPORTS, 60),
        ({"flag_score": 6.0, "grave_score": 6.0}, PartCode.REPORTS, 60),
        ({"exposure": 9}, PartCode.EXPOSURE, 5),
        ({"exposure": 10**9}, PartCode.EXPOSURE, 15),
        ({"hours": 12.0}, PartCode.AGE, 5),
        ({"hours": 1000.0}, PartCode.AGE, 10),
        ({"is_illegal": True}, PartCode.ILLEGAL, 25),
        ({"is_appealed": True}, PartCode.APPEAL, 10),
    ],
)
def test_each_part_has_its_points_and_its_sentence(
    changes: dict[str, object], code: PartCode, points: int
) -> None:
    (part,) = explain_priority(press(**changes))
    assert (part.code, part.points) == (code, points)
    assert has_sentence(part.code)
    assert part.code not in describe(part.code, part.details)
    assert rate_case(press(**changes)) == points


def test_parts_add_up_to_a_hundred_at_most() -> None:
    everything = press(
        evidence=100, flag_score=99.0, exposure=10**6, hours=99.0, is_illegal=True, is_appealed=True
    )
    parts: list[Part] = explain_priority(everything)
    assert [part.points for part in parts] == [60, 60, 25, 15, 10, 10]
    assert rate_case(everything) == MAX_PRIORITY
    assert explain_priority(press()) == []


def test_nobody_has_seen_what_is_not_published() -> None:
    seen = {"votes": 3, "replies": 4, "in_thread": 57}
    assert measure_exposure(is_published=True, **seen) == 12
    assert measure_exposure(is_published=False, **seen) == 0


def test_sensitivities_are_discourses() -> None:
    scores = [round(find_hiding_score(name, UNLEARNED_SCORE), 2) for name in ("low", "medium", "high")]
    assert scores == [12.5, 8.33, 4.17]
    assert find_hiding_score("off", 1.0) == float("inf")
