"""How pressing a case is, and what a reader's report weighs. Pure: the same facts always give the same numbers.

A case's priority, 0 to 100, is a sum of parts, each with a sentence for the moderator:

| part | points | grows with |
|---|---|---|
| evidence | 0 to 60 | what the checks found: 60 × their strongest combined score |
| reports | 0 to 60 | readers' reports: 30 for the first whole one, 30 more on the way to the site's grave score |
| exposure | 0 to 15 | readers it may have reached: 5 for each ten times as many |
| age | 0 to 10 | waiting: evenly over a day |
| law, appeal | 25, 10 | reported as illegal; its author objects |
| notice, urgency | 40, 100 | notice of illegal content; by a trusted flagger, or a life is in danger |

A report weighs 1, half of that from a guest or a newcomer, and more or less by the reporter's record: Discourse's
accuracy bonus (`reviewable_score.rb`), but capped, so that no one's word counts for more than three, and halved with
every 90 days that lie between, so that nobody lives on old merit.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

MAX_PRIORITY = 100
EVIDENCE_POINTS = 60
REPORT_POINTS = 30
EXPOSURE_POINTS, POINTS_PER_TENFOLD = 15, 5
AGE_POINTS, AGE_HOURS = 10, 24
ILLEGAL_POINTS, APPEAL_POINTS = 25, 10
NOTICE_POINTS, URGENT_POINTS = 40, MAX_PRIORITY

# Discourse's figures: a record counts from the sixth decided report on, and 70 % upheld is neither good nor bad.
LEAST_DECIDED = 5
EXPECTED_UPHELD = 0.7
BONUS = 5.0
# Ours: what a record may add or take away, and when it is half forgotten.
MAX_BONUS, MAX_MALUS = 2.0, 1.0
NEWCOMER_WEIGHT = 0.5
HALF_LIFE_DAYS = 90.0
MAX_REPORTS = 100

# Discourse's scale: what a score must reach is this share of the site's grave score, 12.5 until it has learned one.
SENSITIVITIES = {"off": math.inf, "low": 9 / 9, "medium": 6 / 9, "high": 3 / 9}
UNLEARNED_SCORE = 12.5
# What a site that learned from harmless weeks takes for grave at least: it must not hide at the first murmur.
LEAST_GRAVE_SCORE = 6.0
# Nobody hides a comment alone, nor with one friend.
LEAST_FLAGGERS = 3


class PartCode(StrEnum):
    EVIDENCE = "priority.evidence"
    REPORTS = "priority.reports"
    EXPOSURE = "priority.exposure"
    AGE = "priority.age"
    ILLEGAL = "priority.illegal"
    APPEAL = "priority.appeal"
    NOTICE = "priority.notice"
    URGENT = "priority.urgent"


class Part(NamedTuple):
    """Some of a case's points, and the facts that its sentence (moderation/reasons.py) tells."""

    code: PartCode
    points: int
    details: dict[str, str | int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressure:
    """What a case's priority is made of. `evidence` is 0 to 100, `flag_score` the sum of its reports' weights."""

    evidence: int
    flag_score: float
    grave_score: float
    exposure: int
    hours: float
    is_illegal: bool
    is_appealed: bool
    is_noticed: bool = False
    is_urgent: bool = False


class DecidedFlag(NamedTuple):
    """A report that a moderator has decided on: whether they agreed, and how many days ago."""

    was_upheld: bool
    days: float


def rate_case(pressure: Pressure) -> int:
    """Return the priority, 0 to 100."""
    return min(MAX_PRIORITY, sum(part.points for part in explain_priority(pressure)))


def explain_priority(pressure: Pressure) -> list[Part]:
    """Return the parts that have points, the weightiest first."""
    score = pressure.flag_score
    reported = REPORT_POINTS * min(1.0, score) + REPORT_POINTS * min(1.0, score / pressure.grave_score)
    seen = POINTS_PER_TENFOLD * math.log10(1 + pressure.exposure)
    parts = [
        Part(
            PartCode.EVIDENCE,
            round(EVIDENCE_POINTS * pressure.evidence / 100),
            {"percent": pressure.evidence},
        ),
        Part(PartCode.REPORTS, round(reported if score else 0), {"score": f"{score:.1f}"}),
        Part(PartCode.EXPOSURE, round(min(EXPOSURE_POINTS, seen)), {"exposure": pressure.exposure}),
        Part(
            PartCode.AGE,
            round(AGE_POINTS * min(1.0, max(0.0, pressure.hours) / AGE_HOURS)),
            {"hours": round(pressure.hours)},
        ),
        Part(PartCode.ILLEGAL, ILLEGAL_POINTS if pressure.is_illegal else 0, {}),
        Part(PartCode.APPEAL, APPEAL_POINTS if pressure.is_appealed else 0, {}),
        Part(PartCode.NOTICE, NOTICE_POINTS if pressure.is_noticed else 0, {}),
        Part(PartCode.URGENT, URGENT_POINTS if pressure.is_urgent else 0, {}),
    ]
    return sorted((part for part in parts if part.points), key=lambda part: -part.points)


def measure_exposure(*, is_published: bool, votes: int, replies: int, in_thread: int, views: int = 0) -> int:
    """Return roughly how many readers a comment has reached: who voted or replied, and a tenth of who came there.

    Who came is known where the frontend tells of views; else, at least who wrote. Nobody but moderators has seen what
    is not published.
    """
    return votes + replies + max(in_thread, views) // 10 if is_published else 0


def weigh_flag(decided: Sequence[DecidedFlag], *, is_newcomer: bool) -> float:
    """Return what a report weighs, 0 to 3, by how the reporter's last ones were decided (MAX_REPORTS at most)."""
    base: float = NEWCOMER_WEIGHT if is_newcomer else 1.0
    shares = [(flag, math.exp2(-max(0.0, flag.days) / HALF_LIFE_DAYS)) for flag in decided[:MAX_REPORTS]]
    number = sum(share for _, share in shares)
    if number <= LEAST_DECIDED:
        return base
    upheld = sum(share for flag, share in shares if flag.was_upheld) / number
    distance = upheld - EXPECTED_UPHELD
    distance /= 1 - EXPECTED_UPHELD if distance >= 0 else EXPECTED_UPHELD
    bonus = distance * math.log(number, 4) * BONUS
    return max(0.0, base + max(-MAX_MALUS, min(MAX_BONUS, bonus)))


def find_hiding_score(sensitivity: str, grave_score: float) -> float:
    """Return the score from which a comment is hidden until somebody looks; infinity where nothing is."""
    return grave_score * SENSITIVITIES[sensitivity]
