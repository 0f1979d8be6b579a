"""What moderators' clients may send."""

from typing import Any

from rest_framework import serializers

from discussions.api.fields import ID_PATTERN, Choice, Text, WholeNumber
from moderation.actions.decisions import TARGETS
from moderation.models import CaseKind, CaseState
from moderation.queries.cases import CaseSort

CASE_ACTIONS = [action.value for action in TARGETS]
RAID_STATES = ["active", "ended"]


class CasesQuery(serializers.Serializer[Any]):
    site = serializers.CharField(
        required=False, max_length=50, help_text="A site's key; all of mine if left out."
    )
    kind = serializers.ChoiceField(choices=CaseKind.choices, required=False)
    state = serializers.ChoiceField(choices=CaseState.choices, default=CaseState.OPEN)
    sort = serializers.ChoiceField(choices=list(CaseSort), default=CaseSort.PRIORITY)
    author = serializers.RegexField(rf"^{ID_PATTERN}\Z", required=False, help_text="An author's id.")
    thread = serializers.CharField(required=False, max_length=200, help_text="A thread's key.")
    cursor = serializers.CharField(required=False, max_length=300)
    limit = serializers.IntegerField(default=20, min_value=1, max_value=100)


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
