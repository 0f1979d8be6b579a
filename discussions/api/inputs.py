"""What clients may send. Limits live here; every one of them has a code in refusals.FIELD_REFUSALS."""

from functools import cache
from typing import Any

from django.http import QueryDict
from rest_framework import serializers

from discussions.api.answers import ForecastValues
from discussions.api.fields import Choice, CommentId, Email, Name, Switch, Text
from discussions.models import FlagReason
from discussions.models.sites import MAX_BODY_CHARACTERS
from discussions.models.threads import MAX_SECTION_CHARACTERS
from discussions.queries.cursors import MAX_BIGINT, Sort
from discussions.refusals import refuse_field

MAX_COUNTED_THREADS = 100
VOTE_VALUES = [(-1, "down"), (0, "none"), (1, "up")]


class FormFields(serializers.Serializer[Any]):
    form_token = Text(
        required=False,
        allow_blank=True,
        max_length=300,
        help_text="From the thread's `me`; tells how long writing took.",
    )
    homepage = Text(
        required=False,
        allow_blank=True,
        max_length=2000,
        help_text="A trap for robots: leave it out or empty.",
    )
    nudge = Switch(
        default=False,
        help_text="Refuse with `likely_held`, storing nothing, if the text is likely to wait for a moderator.",
    )


class CommentInput(FormFields):
    body = Text(max_length=MAX_BODY_CHARACTERS, help_text="Markdown.")
    parent = CommentId(  # type: ignore[assignment]  # Field has an attribute of this name
        required=False, allow_null=True, help_text="The comment replied to."
    )
    forecast = ForecastValues(
        required=False,
        allow_null=True,
        help_text="What the comment explains: `prompt`, and the same as in `PUT prompts/{id}/forecast`.",
    )
    url = Text(
        required=False,
        allow_blank=True,
        max_length=2000,
        help_text="The article's address, for a thread's first comment.",
    )
    title = Text(required=False, allow_blank=True, max_length=500, help_text="The article's title, likewise.")
    section = Text(
        required=False,
        allow_blank=True,
        max_length=MAX_SECTION_CHARACTERS,
        help_text="The part of the publication that the article is in, likewise: moderators filter by it.",
    )


class PreviewInput(serializers.Serializer[Any]):
    body = Text(max_length=MAX_BODY_CHARACTERS, help_text="Markdown.")


class EditInput(FormFields):
    body = Text(max_length=MAX_BODY_CHARACTERS, help_text="Markdown.")


class VoteInput(serializers.Serializer[Any]):
    value = Choice(choices=VOTE_VALUES, help_text="1 up, -1 down, 0 takes the vote back.")


class FlagInput(serializers.Serializer[Any]):
    reason = Choice(choices=FlagReason.choices)
    note = Text(required=False, allow_blank=True, default="", max_length=1000)


class AppealInput(serializers.Serializer[Any]):
    text = Text(max_length=2000, trim_whitespace=True)


class GuestInput(serializers.Serializer[Any]):
    name = Name()
    email = Email(required=False, allow_blank=True, default="")


class PageQuery(serializers.Serializer[Any]):
    sort = serializers.ChoiceField(
        choices=list(Sort), default=Sort.BEST, help_text="Ignored with a `cursor`, which holds it."
    )
    cursor = serializers.CharField(
        required=False, max_length=300, help_text="From `next` or `more_replies.cursor`."
    )
    limit = serializers.IntegerField(default=20, min_value=1, max_value=100)
    replies = serializers.IntegerField(
        default=3, min_value=0, max_value=50, help_text="First replies of each comment."
    )
    depth = serializers.IntegerField(default=3, min_value=0, max_value=20, help_text="Levels of replies.")


class AuthorPageQuery(serializers.Serializer[Any]):
    cursor = serializers.CharField(required=False, max_length=300, help_text="From `next`.")
    limit = serializers.IntegerField(default=20, min_value=1, max_value=100)


class BranchQuery(serializers.Serializer[Any]):
    levels = serializers.IntegerField(
        default=5, min_value=0, max_value=20, help_text="Comments above, at most."
    )
    replies = serializers.IntegerField(default=10, min_value=0, max_value=50, help_text="First replies.")
    depth = serializers.IntegerField(default=3, min_value=0, max_value=20, help_text="Levels of replies.")


class RepliesQuery(PageQuery):
    sort = serializers.ChoiceField(choices=list(Sort), default=Sort.OLDEST)


class UpdatesQuery(serializers.Serializer[Any]):
    since = serializers.IntegerField(
        min_value=0, max_value=MAX_BIGINT, help_text="A `version` you have seen."
    )


class ThreadQuery(serializers.Serializer[Any]):
    url = serializers.CharField(max_length=2000, help_text="The article's address.")


class CountsQuery(serializers.Serializer[Any]):
    threads = serializers.CharField(
        max_length=MAX_COUNTED_THREADS * 201,
        help_text=f"Thread keys with commas between, {MAX_COUNTED_THREADS} at most.",
    )

    def validate_threads(self, value: str) -> list[str]:
        keys = value.split(",")
        if len(keys) > MAX_COUNTED_THREADS:
            raise refuse_field("threads", "too_large", limit=MAX_COUNTED_THREADS)
        return keys


def read_input(kind: type[serializers.Serializer[Any]], data: Any) -> dict[str, Any]:
    """Return `data` as `kind` reads it. Raises ValidationError, which the API answers with `invalid_fields`."""
    # As a plain mapping, in which a parameter with nothing in it is blank rather than left out.
    data = data.dict() if isinstance(data, QueryDict) else data
    if not isinstance(data, dict):
        kind(data=data).is_valid(raise_exception=True)
    return dict(_make_reader(kind).run_validation(data))


@cache
def _make_reader(kind: type[serializers.Serializer[Any]]) -> serializers.Serializer[Any]:
    """Return a serializer to read with, for all requests: making one copies its fields, which costs half a millisecond.

    It keeps nothing of what it reads.
    """
    return kind()


def read_idempotency_key(header: str | None) -> str | None:
    """Return the key, None where there is none. Raises Refused (invalid_fields) when it is unusable."""
    if not header:
        return None
    if len(header) > 255:
        raise refuse_field("Idempotency-Key", "too_long", limit=255)
    if not header.isascii() or not header.isprintable():
        raise refuse_field("Idempotency-Key", "unusable_characters")
    return header
