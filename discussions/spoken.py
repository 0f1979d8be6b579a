"""Forecasts as people say them, "62%, about 3 in 5", in the active language. `static/parley/chances.js` does alike."""

import math
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from babel.dates import format_date, format_timedelta
from babel.numbers import format_decimal, format_percent
from django.utils import timezone
from django.utils.translation import get_language

from discussions.api.answers import show_value
from discussions.catalogue import find_language, say
from discussions.forecasting.questions import QuestionKind
from discussions.models.predictions import Ask

# A part of a small whole is easy to imagine; it may be off by so much of the chance, or of its opposite.
WHOLES = (2, 3, 4, 5, 8, 10, 20, 50, 100)
TOLERANCE = 0.12


def speak_chance(chance: float) -> str:
    """Return a chance from 0 to 1 as a part of a whole, "about 1 in 3"."""
    if chance < 0.01:
        return say("forecast.impossible")
    if chance > 0.99:
        return say("forecast.certain")
    part, whole = find_part(chance)
    return say("forecast.chance", part=part, whole=whole)


def find_part(chance: float) -> tuple[int, int]:
    """Return the part and the whole, the smallest of WHOLES that says a chance closely enough."""
    allowed = TOLERANCE * min(chance, 1.0 - chance)
    parts = [(min(whole - 1, max(1, math.floor(chance * whole + 0.5))), whole) for whole in WHOLES]
    return next((found for found in parts if abs(found[0] / found[1] - chance) <= allowed), parts[-1])


def speak_percent(share: float) -> str:
    """Return a share as its language writes per cent, with one digit after the point at most."""
    locale = find_language(get_language())
    return str(format_percent(_round(share, 3), locale=locale, decimal_quantization=False))


def speak_number(number: float, digits: int = 3) -> str:
    """Return a number with so many digits after its point at most; what rounds to nothing has no sign."""
    pattern = f"#,##0.{'#' * digits}"
    return str(format_decimal(_round(number, digits), pattern, locale=find_language(get_language())))


def _round(number: float, digits: int) -> Decimal:
    """Return a number rounded as browsers do it: halves away from zero."""
    return Decimal(number).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP) or Decimal(0)


def speak_value(ask: Ask, value: float) -> str:
    """Return a number or a date of what is asked."""
    locale = find_language(get_language())
    if ask.kind == QuestionKind.DATE:
        return str(format_date(date.fromisoformat(str(show_value(ask.kind, value))), "medium", locale=locale))
    return f"{format_decimal(float(f'{value:.6g}'), '#,##0.######', locale=locale)} {ask.unit}".strip()


def speak_forecast(ask: Ask, values: Sequence[float]) -> str:
    """Return a forecast, or what a crowd believes, in words."""
    if ask.kind == QuestionKind.YES_NO:
        return f"{speak_percent(values[0])}, {speak_chance(values[0])}"
    if ask.kind == QuestionKind.CHOICES:
        return speak_shares(zip(values, ask.options, strict=True))
    low, median, high = (speak_value(ask, value) for value in values)
    return say("forecast.range", low=low, median=median, high=high)


def speak_shares(shares: Iterable[tuple[float, str]]) -> str:
    """Return shares with what they are of, the largest first."""
    ordered = sorted(shares, key=lambda pair: -pair[0])
    return " · ".join(f"{option} {speak_percent(share)}" for share, option in ordered)


def speak_outcome(ask: Ask, outcome: float) -> str:
    """Return what happened, in words."""
    if ask.kind == QuestionKind.YES_NO:
        return say("prompt.yes" if outcome == 1.0 else "prompt.no")
    if ask.kind == QuestionKind.CHOICES:
        return str(ask.options[round(outcome)])
    return speak_value(ask, outcome)


def speak_distance(moment: datetime) -> str:
    """Return how long it is until a moment, or since: "in 3 days"."""
    distance = moment - timezone.now()
    length = max(distance, -distance, timedelta(seconds=1))
    signed = length if distance > timedelta(0) else -length
    locale = find_language(get_language())
    return str(format_timedelta(signed, add_direction=True, threshold=1, locale=locale))
