"""Input fields that take what the schema says and nothing that merely looks like it."""

import re
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.functional import lazy
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from discussions.catalogue import say
from discussions.converters import ID_PATTERN
from discussions.models.authors import MAX_EMAIL_CHARACTERS, MAX_NAME_CHARACTERS
from discussions.names import is_usable


class Text(serializers.CharField):
    """A JSON string, kept as it was typed. NUL and lone surrogates are refused by the base class."""

    default_error_messages = {"invalid": lazy(say, str)("field.invalid")}

    def __init__(self, **options: Any) -> None:
        options.setdefault("trim_whitespace", False)
        super().__init__(**options)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class Name(Text):
    """A name that readers see, without white space around it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=MAX_NAME_CHARACTERS, trim_whitespace=True, **options)
        self.validators.append(self.check_characters)

    def check_characters(self, text: str) -> None:
        if not is_usable(text):
            raise serializers.ValidationError(say("field.unusable_characters"), "unusable_characters")


class Choice(serializers.ChoiceField):
    """One of the choices, of their own type: `"1"` is not 1, and neither is `true`."""

    def to_internal_value(self, data: Any) -> Any:
        if any(data == choice and type(data) is type(choice) for choice in self.choices):
            return data
        raise serializers.ValidationError(
            self.error_messages["invalid_choice"].format(input=data), "invalid_choice"
        )


@extend_schema_field(
    {
        "type": "string",
        "maxLength": MAX_EMAIL_CHARACTERS,
        "anyOf": [{"format": "email"}, {"maxLength": 0}],
    }
)
class Email(Text):
    """An e-mail address, or nothing where a blank is allowed, as a JSON string."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=MAX_EMAIL_CHARACTERS, **options)
        self.validators.append(self.check_form)

    def check_form(self, text: str) -> None:
        try:
            validate_email(text)
        except ValidationError:
            self.fail("invalid")


class WholeNumber(serializers.IntegerField):
    """A JSON number without a fraction: neither `"1"` nor `true` is 1."""

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not isinstance(data, int | float) or data != data // 1:
            self.fail("invalid")
        return super().to_internal_value(int(data))


class Share(serializers.FloatField):
    """A JSON number from 0 to 1: neither `"1"` nor `true` is 1."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=0, max_value=1, **options)

    def to_internal_value(self, data: Any) -> float:
        if isinstance(data, bool) or not isinstance(data, int | float):
            self.fail("invalid")
        return super().to_internal_value(data)


class Switch(serializers.BooleanField):
    """`true` or `false`, and nothing that might be meant so."""

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


@extend_schema_field({"type": "string", "format": "date-time", "maxLength": 40})
class Time(serializers.Field[datetime, str, str, Any]):
    """A moment, RFC 3339 with its offset."""

    default_error_messages = {"invalid": "This is no time with its offset."}
    _text = Text(max_length=40)

    def to_internal_value(self, data: Any) -> datetime:
        text = self._text.run_validation(data)
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            self.fail("invalid")
        # Years that no time zone can push over the edge of what can be stored.
        if moment.tzinfo is None or not 1970 <= moment.year <= 2999:
            self.fail("invalid")
        return moment


class Day(serializers.DateField):
    """A day, as in 2026-11-29, of a year that can be counted with."""

    def to_internal_value(self, value: Any) -> date:
        day = super().to_internal_value(value)
        if not 1970 <= day.year <= 2999:
            self.fail("invalid", format="YYYY-MM-DD")
        return day


@extend_schema_field({"type": "object", "additionalProperties": True})
class Object(serializers.JSONField):
    """A JSON object of a shape of its own, which whoever uses it reads."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if not isinstance(data, dict):
            self.fail("invalid")
        return data


@extend_schema_field({"type": "string", "pattern": f"^{ID_PATTERN}$"})
class CommentId(Text):
    """The opaque id of a comment, as an integer inside."""

    def to_internal_value(self, data: Any) -> int:  # type: ignore[override]
        text = super().to_internal_value(data)
        if not re.fullmatch(ID_PATTERN, text):
            self.fail("invalid")
        return int(text)
