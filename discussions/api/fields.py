"""Input fields that take what the schema says and nothing that merely looks like it."""

from typing import Any

from rest_framework import serializers


class Text(serializers.CharField):
    """A JSON string, kept as it was typed. NUL and lone surrogates are refused by the base class."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("trim_whitespace", False)
        super().__init__(**options)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class Choice(serializers.ChoiceField):
    """One of the choices, of their own type: `"1"` is not 1, and neither is `true`."""

    def to_internal_value(self, data: Any) -> Any:
        if any(data == choice and type(data) is type(choice) for choice in self.choices):
            return data
        raise serializers.ValidationError(
            self.error_messages["invalid_choice"].format(input=data), "invalid_choice"
        )


class CommentId(Text):
    """The opaque id of a comment, as an integer inside."""

    def to_internal_value(self, data: Any) -> int:  # type: ignore[override]
        text = super().to_internal_value(data)
        if not (text.isascii() and text.isdigit() and len(text) <= 18):
            self.fail("invalid")
        return int(text)
