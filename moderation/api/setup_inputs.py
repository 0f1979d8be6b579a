"""What administrators' clients may send about policies, rules and word lists."""

from dataclasses import fields
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from discussions.api.fields import Choice, CommentId, Object, Switch, Text, Time, WholeNumber
from discussions.refusals import refuse_field
from moderation.models import WordList
from moderation.policy import SitePolicy
from moderation.queries.replays import MAX_COMMENTS
from moderation.text.wordlists import MAX_ENTRIES

MAX_VERSION = 2**31 - 1
LIST_ACTIONS = [action.value for action in WordList.Action]
LIST_LABELS = ["abuse", "spam"]
MAX_LANGUAGES = 20


def describe_settings() -> dict[str, Any]:
    """Return the JSON schema of a policy's settings, with their limits and defaults."""
    described: dict[str, Any] = {}
    for setting in fields(SitePolicy):
        if choices := setting.metadata.get("choices"):
            described[setting.name] = {"type": "string", "enum": list(choices)}
        else:
            low, high = setting.metadata["limits"]
            kind = "integer" if isinstance(setting.default, int) else "number"
            described[setting.name] = {"type": kind, "minimum": low, "maximum": high}
        described[setting.name]["default"] = setting.default
    del described["version"]
    return {"type": "object", "properties": described, "additionalProperties": False}


@extend_schema_field(describe_settings())
class Settings(Object):
    """The settings of a policy, those left out at their defaults."""


class SiteQuery(serializers.Serializer[Any]):
    site = serializers.CharField(max_length=50, help_text="A site's key.")


class SiteInput(serializers.Serializer[Any]):
    site = Text(max_length=50, help_text="A site's key.")


class LastInput(SiteInput):
    last = WholeNumber(
        required=False,
        default=1000,
        min_value=1,
        max_value=MAX_COMMENTS,
        help_text="How many of the site's last decided comments are judged again.",
    )


class VersionInput(serializers.Serializer[Any]):
    version = WholeNumber(min_value=0, max_value=MAX_VERSION, help_text="Its version as you saw it.")


# --- Rules ------------------------------------------------------------------------------------------------


class RuleFields(serializers.Serializer[Any]):
    name = Text(max_length=100, trim_whitespace=True)
    document = Object(help_text="`if`, `then` and `exempt`, as docs/policy.md has them.")
    position = WholeNumber(
        required=False,
        default=0,
        min_value=0,
        max_value=10_000,
        help_text="Lower ones run first.",
    )
    is_enabled = Switch(required=False, default=True)
    is_guarded = Switch(
        required=False,
        default=True,
        help_text="While it is fresh it switches itself off if it matches more than 5 % of all comments.",
    )
    starts_at = Time(required=False, allow_null=True, default=None)
    ends_at = Time(required=False, allow_null=True, default=None)


class NewRuleInput(SiteInput, RuleFields):
    pass


class RuleInput(VersionInput, RuleFields):
    pass


class RuleId(CommentId):
    """The opaque id of a rule, likewise."""


class RulePreviewInput(LastInput):
    document = Object(help_text="The rule to try out.")
    rule = RuleId(required=False, allow_null=True, default=None, help_text="The id of the rule it replaces.")


# --- Policy -----------------------------------------------------------------------------------------------


class PolicyInput(SiteInput, VersionInput):
    settings = Settings(help_text="All that is not as by default.")


class ModelReplayInput(LastInput):
    version = WholeNumber(
        min_value=0,
        max_value=MAX_VERSION,
        help_text="Of what the site's moderators taught; 0: the shipped models alone.",
    )


class PolicyReplayInput(LastInput):
    settings = Settings(help_text="What to try out; all that is not as by default.")


# --- Word lists -------------------------------------------------------------------------------------------


class WordListFields(serializers.Serializer[Any]):
    name = Text(max_length=100, trim_whitespace=True)
    action = Choice(choices=LIST_ACTIONS)
    label = Choice(choices=LIST_LABELS, required=False, default="abuse")  # type: ignore[assignment]
    entries = serializers.ListField(
        child=Text(allow_blank=True),
        help_text=f"Words or phrases, {MAX_ENTRIES} at most; blank ones are left out.",
    )
    languages = serializers.ListField(
        child=serializers.RegexField(r"^[a-z]{2,3}\Z"),
        required=False,
        default=list,
        help_text=f"ISO 639-1, {MAX_LANGUAGES} at most: only comments in one of these; none: all.",
    )
    is_case_sensitive = Switch(required=False, default=False)
    is_whole_words = Switch(required=False, default=True)

    def validate_languages(self, value: list[str]) -> list[str]:
        if len(value) > MAX_LANGUAGES:
            raise refuse_field("languages", "too_large", limit=MAX_LANGUAGES)
        return list(dict.fromkeys(value))


class NewWordListInput(SiteInput, WordListFields):
    pass


class WordListInput(VersionInput, WordListFields):
    pass


class WordListFileInput(VersionInput):
    csv = Text(
        max_length=250_000, help_text="A CSV file's text with one column, `entry`: it replaces the entries."
    )


class WordListPreviewInput(LastInput, WordListFields):
    name = Text(
        required=False,
        default="",
        allow_blank=True,
        max_length=100,
        help_text="Of the list it replaces, if any.",
    )
