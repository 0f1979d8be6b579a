"""What moderators may ask of the desk about many comments at once: which, what becomes of them, and that it be done."""

import re
from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from discussions.queries.cursors import MAX_BIGINT
from moderation.models import DecisionAction
from moderation.queries.selections import MAX_SELECTED, Selection

PERIODS = {1: "of the last day", 7: "of the last week"}
MAX_TOKEN_CHARACTERS = 20_000
_ID = re.compile(r"[0-9]{1,18}")


class CasesField(forms.Field):
    """The cases that were ticked, by their ids."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: list[str]) -> list[int]:
        if len(value) > MAX_SELECTED or not all(map(_ID.fullmatch, value)):
            raise ValidationError("These are no cases, or too many.", code="invalid")
        return [int(number) for number in value]


class BulkForm(forms.Form):
    """One way of choosing comments, and one button: a rejection's buttons carry their reason along, as in a decision.

    `days` goes with `author`.
    """

    cases = CasesField()
    like = forms.IntegerField(required=False, min_value=1, max_value=MAX_BIGINT, widget=forms.HiddenInput)
    author = forms.IntegerField(required=False, min_value=1, max_value=MAX_BIGINT, widget=forms.HiddenInput)
    days = forms.TypedChoiceField(
        choices=PERIODS.items(), coerce=int, empty_value=None, required=False, widget=forms.HiddenInput
    )
    link = forms.CharField(required=False, max_length=253, widget=forms.HiddenInput)
    choice = forms.RegexField(r"^(approve|spam|reject(:[a-z0-9_]{1,20})?)\Z", required=False)

    def read_selection(self) -> Selection:
        """Return what a valid form chooses."""
        asked = self.cleaned_data
        return Selection(
            cases=asked["cases"],
            near_duplicates_of=asked["like"],
            author=asked["author"],
            since=timezone.now() - timedelta(days=asked["days"]) if asked["days"] else None,
            link_domain=asked["link"],
        )

    def read_choice(self) -> tuple[DecisionAction, str]:
        """Return what a valid form wants to do, and the reason. Who has not said yet is shown what rejecting does."""
        action, _, reason = self.cleaned_data["choice"].partition(":")
        return DecisionAction(action or DecisionAction.REJECT), reason


class BulkDoneForm(forms.Form):
    """That what was shown be done."""

    token = forms.CharField(max_length=MAX_TOKEN_CHARACTERS, widget=forms.HiddenInput)
    note = forms.CharField(
        required=False,
        max_length=1000,
        label="For your colleagues, kept with each decision",
        widget=forms.Textarea({"rows": 2}),
    )
