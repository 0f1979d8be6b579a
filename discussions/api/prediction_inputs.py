"""What clients may send about prompts and forecasts."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from discussions.actions.prompts import Resolution
from discussions.api.answers import AnswerKind, ForecastValues, Outcome, read_answer_kind, read_outcome
from discussions.api.fields import Text, Time, WholeNumber
from discussions.api.inputs import FormFields
from discussions.models import Prompt
from discussions.models.predictions import (
    MAX_DETAILS_CHARACTERS,
    MAX_NOTE_CHARACTERS,
    MAX_QUESTION_CHARACTERS,
    MAX_SOURCE_CHARACTERS,
)
from discussions.models.sites import MAX_BODY_CHARACTERS
from discussions.refusals import refuse_field

MAX_POSITION = 1_000


class AskFields(serializers.Serializer[Any]):
    question = Text(max_length=MAX_QUESTION_CHARACTERS, trim_whitespace=True)
    details = Text(
        required=False,
        allow_blank=True,
        default="",
        max_length=MAX_DETAILS_CHARACTERS,
        help_text="What counts as what, as plain text.",
    )
    answer = AnswerKind(help_text="What an answer is, as docs/predictions.md has it.")


class PromptFields(AskFields):
    opens_at = Time(required=False, allow_null=True, default=None, help_text="Now, if it is left out.")
    closes_at = Time(help_text="No forecast is taken, and none can be changed, from then on.")
    resolves_at = Time(
        required=False, allow_null=True, default=None, help_text="When its editors expect to know."
    )
    position = WholeNumber(
        required=False, default=0, min_value=0, max_value=MAX_POSITION, help_text="Lower ones come first."
    )


class SitePromptInput(PromptFields):
    url = Text(
        required=False,
        allow_blank=True,
        default="",
        max_length=2000,
        help_text="The article's address, for a thread that has not begun.",
    )
    title = Text(
        required=False, allow_blank=True, default="", max_length=500, help_text="Its title, likewise."
    )


class ResolutionFields(serializers.Serializer[Any]):
    outcome = Outcome(help_text="`yes`, `option`, `value` or `date`.")
    known_at = Time(
        required=False,
        allow_null=True,
        default=None,
        help_text="Since when anybody could know: forecasts count until then. Now, if it is left out.",
    )
    source_url = Text(
        required=False,
        allow_blank=True,
        default="",
        max_length=MAX_SOURCE_CHARACTERS,
        help_text="Where it says so.",
    )
    note = Text(required=False, allow_blank=True, default="", max_length=MAX_NOTE_CHARACTERS)

    def validate_source_url(self, value: str) -> str:
        if value and not value.startswith(("https://", "http://")):
            raise refuse_field("source_url", "invalid")
        return value


class SiteResolutionInput(ResolutionFields):
    outcome = Outcome(allow_null=True, help_text="As in the prompt's answer; null annuls it.")


class ForecastInput(FormFields):
    forecast = ForecastValues(help_text="`probability`, `probabilities`, or `low`, `median` and `high`.")
    sentence = Text(
        required=False,
        allow_blank=True,
        default="",
        max_length=MAX_BODY_CHARACTERS,
        help_text="Why, as a comment: it is checked like any other, and the forecast counts when it is published.",
    )


class PageOfPredictionsQuery(serializers.Serializer[Any]):
    cursor = serializers.CharField(required=False, max_length=300, help_text="From `next`.")
    limit = serializers.IntegerField(default=50, min_value=1, max_value=100)


def read_ask(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return validated fields as the columns of a prompt or template. Raises Refused (invalid_fields: `answer.…`)."""
    rest = {name: value for name, value in values.items() if name != "answer"}
    return rest | read_answer_kind(values["answer"])


def read_resolution(prompt: Prompt, values: Mapping[str, Any]) -> Resolution:
    """Return validated fields of ResolutionFields. Raises Refused (invalid_fields: `outcome.…`)."""
    return Resolution(
        outcome=read_outcome(prompt, values["outcome"]),
        known_at=values["known_at"],
        source_url=values["source_url"],
        note=values["note"],
    )
