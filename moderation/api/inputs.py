"""What moderators' clients may send."""

from dataclasses import fields
from typing import Any

from rest_framework import serializers

from discussions.api.fields import Choice, Switch, Text, WholeNumber
from discussions.api.inputs import read_input
from discussions.converters import ID_PATTERN
from discussions.models.sites import MAX_BODY_CHARACTERS
from discussions.models.threads import MAX_SECTION_CHARACTERS
from moderation.actions.choices import CASE_ACTIONS as ACTIONS
from moderation.actions.texts import MAX_SPANS
from moderation.models import CaseKind, CaseState, DecisionAction
from moderation.queries.queue import MAX_SEARCH_CHARACTERS, CaseFilter, CaseSort, Claimed
from moderation.text.folding import Span

CASE_ACTIONS = [action.value for action in ACTIONS]
RAID_STATES = ["active", "ended"]
_FILTERS = {setting.name for setting in fields(CaseFilter)}


class CasesQuery(serializers.Serializer[Any]):
    site = serializers.CharField(
        required=False, max_length=50, help_text="A site's key; all of mine if left out."
    )
    kind = serializers.ChoiceField(choices=CaseKind.choices, required=False)
    state = serializers.ChoiceField(choices=CaseState.choices, default=CaseState.OPEN)
    sort = serializers.ChoiceField(choices=list(CaseSort), default=CaseSort.PRIORITY)
    section = serializers.CharField(
        required=False, max_length=MAX_SECTION_CHARACTERS, help_text="A section of the publication."
    )
    language = serializers.CharField(required=False, max_length=10, help_text="ISO 639-1; `und`: not known.")
    thread = serializers.CharField(required=False, max_length=200, help_text="A thread's key.")
    author = serializers.RegexField(rf"^{ID_PATTERN}\Z", required=False, help_text="An author's id.")
    rule = serializers.RegexField(
        rf"^{ID_PATTERN}\Z", required=False, help_text="The id of a rule that matched the text."
    )
    q = serializers.CharField(
        required=False, max_length=MAX_SEARCH_CHARACTERS, help_text='Words, "phrases", -without.'
    )
    watched = serializers.BooleanField(default=False, help_text="In threads that I watch.")
    claimed = serializers.ChoiceField(choices=list(Claimed), required=False, help_text="Who works on it now.")
    cursor = serializers.CharField(required=False, max_length=300)
    limit = serializers.IntegerField(default=20, min_value=1, max_value=100)


def read_filter(query: dict[str, Any]) -> CaseFilter:
    """Return which cases a valid CasesQuery asks for."""
    asked = {name: value for name, value in query.items() if name in _FILTERS}
    asked.update((name, int(query[name])) for name in ("author", "rule") if name in query)
    return CaseFilter(**asked)


class ModelsQuery(serializers.Serializer[Any]):
    site = serializers.CharField(max_length=50, help_text="A site's key.")


class RevertInput(serializers.Serializer[Any]):
    site = Text(max_length=50, help_text="A site's key.")
    version = WholeNumber(
        required=False,
        allow_null=True,
        default=None,
        min_value=0,
        max_value=2**31 - 1,
        help_text="What to put into force; 0: the shipped models alone. What was in force before, if left out.",
    )


class RaidsQuery(serializers.Serializer[Any]):
    site = serializers.CharField(
        required=False, max_length=50, help_text="A site's key; all of mine if left out."
    )
    state = serializers.ChoiceField(choices=RAID_STATES, default="active")
    cursor = serializers.CharField(required=False, max_length=300)
    limit = serializers.IntegerField(default=20, min_value=1, max_value=100)


class SpanInput(serializers.Serializer[Any]):
    start = WholeNumber(min_value=0, max_value=MAX_BODY_CHARACTERS)
    end = WholeNumber(min_value=1, max_value=MAX_BODY_CHARACTERS)


class DecisionInput(serializers.Serializer[Any]):
    action = Choice(choices=CASE_ACTIONS)
    version = WholeNumber(min_value=0, max_value=2**31 - 1, help_text="The case's version as you saw it.")
    reason = Text(
        required=False,
        allow_blank=True,
        default="",
        max_length=20,
        help_text="The code of a house rule of the site: why it is rejected.",
    )
    note = Text(required=False, allow_blank=True, default="", max_length=1000, help_text="For colleagues.")
    answer = Text(
        required=False,
        allow_blank=True,
        default="",
        max_length=1000,
        help_text="Where the case has an `appeal` or `notices`: what its author, or those who gave notice, are told.",
    )
    unfounded = Switch(
        required=False,
        default=False,
        help_text="Of `approve`, where the case has `notices`: nobody could have believed them. A strike.",
    )
    body = Text(
        required=False,
        allow_blank=True,
        default="",
        max_length=MAX_BODY_CHARACTERS,
        help_text="Of `edit`: the new text, in Markdown.",
    )
    spans = SpanInput(
        many=True,
        required=False,
        default=list,
        help_text=f"Of `redact`: what to take out, in code points of the comment's `body`; {MAX_SPANS} at most.",
    )
    colleague = Text(
        required=False,
        allow_blank=True,
        default="",
        max_length=150,
        help_text="Of `ask`: the name of one of the site's `colleagues`; any of them if left out.",
    )


def read_decision(data: Any) -> dict[str, Any]:
    """Return what DecisionInput reads in `data`, as `decide_case` takes it."""
    fields = read_input(DecisionInput, data)
    spans = [Span(span["start"], span["end"]) for span in fields["spans"]]
    return {**fields, "action": DecisionAction(fields["action"]), "spans": spans}
