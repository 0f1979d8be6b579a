"""How an author's forecasts did, on their page: the numbers, a picture of the calibration, and the table behind it."""

from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from discussions.api.prediction_outputs import show_calibration
from discussions.catalogue import say
from discussions.forecasting.calibration import Bin
from discussions.forecasting.plots import Calibration, draw_calibration
from discussions.models import Author
from discussions.queries.predictions import find_public_record, list_outcomes
from discussions.spoken import speak_number, speak_percent

AXIS = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True)
class ShownRecord:
    """`facts` are names with values, `picture` is safe SVG, `rows` what it shows: "" and none without probabilities."""

    facts: list[tuple[str, str]]
    picture: SafeString
    rows: list[tuple[str, ...]]


def describe_record(author: Author) -> ShownRecord | None:
    """Return how an author's forecasts did, in words; None if none that came with a published comment was scored."""
    record = find_public_record(author)
    if record is None or not record.resolved:
        return None
    shown = show_calibration(list_outcomes(author))
    facts = [
        (say("profile.resolved"), speak_number(record.resolved)),
        (say("profile.reputation"), speak_number(record.reputation, 1)),
    ]
    if record.brier is not None:
        facts.append((say("forecast.brier"), speak_number(record.brier)))
    if ranges := shown["ranges"]:
        words = say("profile.ranges_value", inside=ranges["inside"], count=ranges["forecasts"])
        facts.append((say("profile.ranges"), words))
    bins = [Bin(**each) for each in shown["calibration"]]
    return ShownRecord(facts, draw(bins) if bins else mark_safe(""), [_describe_bin(each) for each in bins])


def draw(bins: list[Bin]) -> SafeString:
    """Return the picture as an element of a page, in its language and colours."""
    picture = Calibration(
        title=say("profile.calibration"),
        description=say("profile.calibration_why"),
        said=say("profile.said"),
        happened=say("profile.happened"),
        bins=bins,
        marks=[(value, speak_percent(value)) for value in AXIS],
    )
    return mark_safe(draw_calibration(picture))  # noqa: S308  (every text in it is escaped)


def _describe_bin(found: Bin) -> tuple[str, ...]:
    likely: dict[str, Any] = {"low": speak_percent(found.low), "high": speak_percent(found.high)}
    return (
        speak_percent(found.said),
        speak_percent(found.happened),
        say("profile.between", **likely),
        speak_number(found.forecasts),
    )
