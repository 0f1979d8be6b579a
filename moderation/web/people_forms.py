"""What moderators may ask of the desk about authors: whom to find, what to do about one, what to note."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from discussions.refusals import Refused
from moderation.actions.sanctions import MAX_HOURS, Option, Order
from moderation.models import Case, SanctionKind, SanctionReason

# What each does, as its button says it, and the key that picks it.
CHOICES = {
    SanctionKind.WARN: ("Warn", "They read it before they write again.", "w"),
    SanctionKind.SUSPEND: ("Suspend", "They can't write for a time.", "s"),
    SanctionKind.PREMODERATE: ("Pre-moderate", "A moderator looks at each comment first.", "p"),
    SanctionKind.BAN: ("Ban", "They can't write any more.", "b"),
    SanctionKind.SHADOW: ("Shadow", "Nobody else sees what they write, and they aren't told.", "h"),
    SanctionKind.TRUST: ("Trust", "Checks hold much less of what they write.", "t"),
}
LENGTHS = {1: "1 hour", 3: "3 hours", 24: "24 hours", 168: "7 days", 720: "30 days", MAX_HOURS: "a year"}
REJECTIONS = {0: "leave them alone", 24: "reject those of 24 hours", 168: "of 7 days", 720: "of 30 days"}


class SearchForm(forms.Form):
    q = forms.CharField(
        max_length=100, required=False, label="Name", widget=forms.TextInput({"type": "search"})
    )


class NoteForm(forms.Form):
    text = forms.CharField(max_length=2000, label="For your colleagues", widget=forms.Textarea({"rows": 2}))


class LinesField(forms.CharField):
    """Text of several lines, whose ends count as one character each, as in the browser."""

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n")


class CaseNoteForm(forms.Form):
    text = LinesField(max_length=1000, label="A note on the case", widget=forms.Textarea({"rows": 3}))

    def __init__(self, data: QueryDict | None, *, case: Case) -> None:
        super().__init__(data, auto_id=f"case-{case.pk}-%s")


class SanctionForm(forms.Form):
    reason = forms.ChoiceField(choices=[("", "Choose one"), *SanctionReason.choices], label="Reason")
    hours = forms.IntegerField(min_value=1, required=False, label="Or so many hours")
    message = forms.CharField(
        max_length=1000, required=False, label="To the author", widget=forms.Textarea({"rows": 3})
    )
    note = forms.CharField(
        max_length=1000, required=False, label="To your colleagues", widget=forms.Textarea({"rows": 2})
    )
    reject_hours = forms.TypedChoiceField(
        choices=REJECTIONS.items(), coerce=int, required=False, label="Their comments so far"
    )
    on_all_sites = forms.BooleanField(
        required=False, label="With a ban: also on the other sites where you are admin"
    )
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    field_order = ("kind", "reason", "length")

    def __init__(
        self, data: QueryDict | None, *, options: Sequence[Option], version: int | None = None
    ) -> None:
        super().__init__(data, auto_id="sanction-%s", initial={"version": version})
        longest = max((option.max_hours for option in options if option.needs_end), default=0)
        lengths = [(hours, name) for hours, name in LENGTHS.items() if hours <= longest]
        self.fields["kind"] = forms.ChoiceField(
            choices=[(option.kind.value, CHOICES[option.kind][0]) for option in options],
            label="What to do",
            widget=forms.RadioSelect,
        )
        self.fields["length"] = forms.TypedChoiceField(
            choices=[("", "until it is lifted"), *lengths], coerce=int, required=False, label="For how long"
        )
        if not any(option.may_reject for option in options):
            del self.fields["reject_hours"]
        if not any(option.may_cover_all_sites for option in options):
            del self.fields["on_all_sites"]
        self.order_fields(self.field_order)

    def read(self) -> Order:
        """Return the order that a valid form gives."""
        asked = self.cleaned_data
        return Order(
            kind=SanctionKind(asked["kind"]),
            reason=asked["reason"],
            note=asked["note"],
            message=asked["message"],
            hours=asked["hours"] or asked["length"] or None,
            reject_hours=asked.get("reject_hours") or 0,
            on_all_sites=asked.get("on_all_sites", False),
        )

    def show_problems(self, refused: Refused) -> None:
        """Say at each field what was wrong with it. `hours` may have come from either of two."""
        came_from = {"hours": "hours" if self.cleaned_data["hours"] else "length"}
        for name, problem in refused.fields.items():
            self.add_error(came_from.get(name, name), problem.message)
