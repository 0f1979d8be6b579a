"""Answers, outcomes and what is asked, between JSON and the numbers of `discussions/forecasting/questions.py`."""

import math
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from discussions.api.fields import Object
from discussions.forecasting.questions import QuestionKind
from discussions.forecasting.scores import LEAST, MOST
from discussions.models import Prompt
from discussions.models.predictions import (
    MAX_OPTION_CHARACTERS,
    MAX_OPTIONS,
    MAX_UNIT_CHARACTERS,
    MIN_OPTIONS,
    Ask,
)
from discussions.refusals import refuse_field

MAX_NUMBER = 1e15
# How far from 1 the probabilities of options may add up, as people round them.
SUM_TOLERANCE = 0.02
_EPOCH = date(1970, 1, 1)
_DATE_LENGTH = 10


@extend_schema_field(
    {
        "type": "object",
        "properties": {
            "kind": {"type": "string", "enum": [kind.value for kind in QuestionKind]},
            "options": {"type": "array", "items": {"type": "string"}},
            "unit": {"type": "string"},
            "lower": {"type": ["number", "string"]},
            "upper": {"type": ["number", "string"]},
            "is_log": {"type": "boolean"},
        },
        "required": ["kind"],
    }
)
class AnswerKind(Object):
    """What an answer is: `kind`, and `options`; or `lower`, `upper`, `unit` and `is_log`; dates as 2026-12-31."""


@extend_schema_field({"type": "object", "additionalProperties": True})
class ForecastValues(Object):
    """`probability`, `probabilities` in the order of the options, or `low`, `median` and `high`."""


@extend_schema_field({"type": "object", "additionalProperties": True})
class Outcome(Object):
    """`yes`: true or false, `option`: its place from 0, `value`: a number, or `date`: a date."""


class OutcomeOutput(serializers.Serializer[Any]):
    yes = serializers.BooleanField(required=False)
    option = serializers.IntegerField(required=False)
    value = serializers.FloatField(required=False)
    date = serializers.DateField(required=False)


class AnswerKindOutput(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=[kind.value for kind in QuestionKind])
    options = serializers.ListField(child=serializers.CharField(), required=False)
    unit = serializers.CharField(allow_blank=True, required=False)
    lower = serializers.JSONField(required=False, help_text="A number, or a date.")
    upper = serializers.JSONField(required=False)
    is_log = serializers.BooleanField(required=False, help_text="Compared by factors.")


# --- What is asked ----------------------------------------------------------------------------------------


def read_answer_kind(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of a prompt that say what an answer is. Raises Refused (invalid_fields: `answer.…`)."""
    kind = document.get("kind")
    if kind is None:
        raise refuse_field("answer.kind", "required")
    if kind not in [known.value for known in QuestionKind]:
        raise refuse_field("answer.kind", "unknown_choice")
    has_range = kind in (QuestionKind.NUMBER, QuestionKind.DATE)
    allowed = {QuestionKind.CHOICES: {"options"}, QuestionKind.NUMBER: {"unit", "lower", "upper", "is_log"}}
    taken = allowed.get(kind, {"lower", "upper"} if has_range else set())
    for name in ("options", "unit", "lower", "upper", "is_log"):
        if document.get(name) not in (None, "", [], False) and name not in taken:
            raise refuse_field(f"answer.{name}", "not_available")
    columns: dict[str, Any] = {
        "kind": kind,
        "options": [],
        "unit": "",
        "lower": None,
        "upper": None,
        "is_log": False,
    }
    if kind == QuestionKind.CHOICES:
        columns["options"] = _read_options(document.get("options"))
    if has_range:
        columns |= _read_bounds(kind, document)
    return columns


def show_answer_kind(ask: Ask) -> dict[str, Any]:
    shown: dict[str, Any] = {"kind": ask.kind}
    if ask.kind == QuestionKind.CHOICES:
        shown["options"] = ask.options
    if ask.lower is not None and ask.upper is not None:
        shown |= {"lower": show_value(ask.kind, ask.lower), "upper": show_value(ask.kind, ask.upper)}
    if ask.kind == QuestionKind.NUMBER:
        shown |= {"unit": ask.unit, "is_log": ask.is_log}
    return shown


def _read_options(options: Any) -> list[str]:
    if options is None:
        raise refuse_field("answer.options", "required")
    if not isinstance(options, list) or not all(isinstance(option, str) for option in options):
        raise refuse_field("answer.options", "invalid")
    cleaned = [option.strip() for option in options]
    if len(options) > MAX_OPTIONS:
        raise refuse_field("answer.options", "too_large", limit=MAX_OPTIONS)
    if len(options) < MIN_OPTIONS:
        raise refuse_field("answer.options", "too_small", limit=MIN_OPTIONS)
    for place, option in enumerate(cleaned):
        if not option:
            raise refuse_field(f"answer.options.{place}", "blank")
        if len(option) > MAX_OPTION_CHARACTERS:
            raise refuse_field(f"answer.options.{place}", "too_long", limit=MAX_OPTION_CHARACTERS)
        _check_storable(f"answer.options.{place}", option)
        if option in cleaned[:place]:
            raise refuse_field(f"answer.options.{place}", "taken")
    return cleaned


def _read_bounds(kind: str, document: Mapping[str, Any]) -> dict[str, Any]:
    lower, upper = (_read_value(kind, document, name, "answer") for name in ("lower", "upper"))
    if upper <= lower:
        raise refuse_field("answer.upper", "too_small", limit=show_value(kind, lower))
    unit, is_log = document.get("unit") or "", document.get("is_log") or False
    if not isinstance(unit, str):
        raise refuse_field("answer.unit", "invalid")
    if len(unit) > MAX_UNIT_CHARACTERS:
        raise refuse_field("answer.unit", "too_long", limit=MAX_UNIT_CHARACTERS)
    _check_storable("answer.unit", unit)
    if not isinstance(is_log, bool):
        raise refuse_field("answer.is_log", "invalid")
    if is_log and lower <= 0:
        raise refuse_field("answer.lower", "too_small", limit=0)
    return {"lower": lower, "upper": upper, "unit": unit, "is_log": is_log}


# --- Forecasts --------------------------------------------------------------------------------------------


def read_forecast(prompt: Prompt, document: Mapping[str, Any]) -> tuple[float, ...]:
    """Return the numbers of a forecast. Raises Refused (invalid_fields: `forecast.…`)."""
    if prompt.kind == QuestionKind.YES_NO:
        return (_read_number(document, "probability", "forecast", LEAST, MOST),)
    if prompt.kind == QuestionKind.CHOICES:
        return _read_probabilities(document.get("probabilities"), len(prompt.options))
    low, median, high = (
        _read_value(prompt.kind, document, name, "forecast") for name in ("low", "median", "high")
    )
    assert prompt.lower is not None
    assert prompt.upper is not None
    ends = {"low": (prompt.lower, median), "median": (prompt.lower, high), "high": (median, prompt.upper)}
    for (name, (least, most)), value in zip(ends.items(), (low, median, high), strict=True):
        if value < least:
            raise refuse_field(f"forecast.{name}", "too_small", limit=show_value(prompt.kind, least))
        if value > most:
            raise refuse_field(f"forecast.{name}", "too_large", limit=show_value(prompt.kind, most))
    return low, median, high


def show_forecast(kind: str, values: Sequence[float]) -> dict[str, Any]:
    """Return a forecast as ForecastOutput."""
    if kind == QuestionKind.YES_NO:
        return {"probability": values[0]}
    if kind == QuestionKind.CHOICES:
        return {"probabilities": list(values)}
    return dict(zip(("low", "median", "high"), (show_value(kind, value) for value in values), strict=True))


def _read_probabilities(numbers: Any, count: int) -> tuple[float, ...]:
    if numbers is None:
        raise refuse_field("forecast.probabilities", "required")
    if not isinstance(numbers, list) or len(numbers) != count:
        raise refuse_field("forecast.probabilities", "invalid")
    given = {str(place): number for place, number in enumerate(numbers)}
    shares = [_read_number(given, name, "forecast.probabilities", 0.0, 1.0) for name in given]
    total = math.fsum(shares)
    if abs(total - 1.0) > SUM_TOLERANCE:
        raise refuse_field("forecast.probabilities", "sum_not_one")
    return tuple(share / total for share in shares)


# --- Outcomes ---------------------------------------------------------------------------------------------


def read_outcome(prompt: Prompt, document: Mapping[str, Any]) -> float:
    """Return what happened as a number. Raises Refused (invalid_fields: `outcome.…`)."""
    if prompt.kind == QuestionKind.YES_NO:
        answer = document.get("yes")
        if not isinstance(answer, bool):
            raise refuse_field("outcome.yes", "required" if answer is None else "invalid")
        return float(answer)
    if prompt.kind == QuestionKind.CHOICES:
        place = _read_number(document, "option", "outcome", 0, len(prompt.options) - 1)
        if place != int(place):
            raise refuse_field("outcome.option", "invalid")
        return place
    value = _read_value(
        prompt.kind, document, "date" if prompt.kind == QuestionKind.DATE else "value", "outcome"
    )
    if prompt.is_log and value <= 0:
        raise refuse_field("outcome.value", "too_small", limit=0)
    return value


def show_outcome(kind: str, outcome: float) -> dict[str, Any]:
    """Return what happened as OutcomeOutput."""
    if kind == QuestionKind.YES_NO:
        return {"yes": outcome == 1.0}
    if kind == QuestionKind.CHOICES:
        return {"option": round(outcome)}
    return {"date" if kind == QuestionKind.DATE else "value": show_value(kind, outcome)}


# --- Numbers and dates ------------------------------------------------------------------------------------


def show_value(kind: str, value: float) -> float | str:
    """Return a number as it is, a date as 2026-12-31, the nearest day to where the crowd is between two."""
    if kind != QuestionKind.DATE:
        return value
    return (_EPOCH + timedelta(days=round(value))).isoformat()


def _read_value(kind: str, document: Mapping[str, Any], name: str, within: str) -> float:
    if kind != QuestionKind.DATE:
        return _read_number(document, name, within, -MAX_NUMBER, MAX_NUMBER)
    text = document.get(name)
    if text is None:
        raise refuse_field(f"{within}.{name}", "required")
    try:
        if not isinstance(text, str) or len(text) != _DATE_LENGTH:
            raise ValueError("not a date")
        return float((date.fromisoformat(text) - _EPOCH).days)
    except ValueError as error:
        raise refuse_field(f"{within}.{name}", "invalid") from error


def _read_number(document: Mapping[str, Any], name: str, within: str, least: float, most: float) -> float:
    number = document.get(name)
    if number is None:
        raise refuse_field(f"{within}.{name}", "required")
    if isinstance(number, bool) or not isinstance(number, int | float):
        raise refuse_field(f"{within}.{name}", "invalid")
    if number < least:
        raise refuse_field(f"{within}.{name}", "too_small", limit=least)
    if number > most:
        raise refuse_field(f"{within}.{name}", "too_large", limit=most)
    return float(number)


def _check_storable(field: str, text: str) -> None:
    if "\x00" in text:
        raise refuse_field(field, "unusable_characters")
