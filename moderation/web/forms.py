"""What moderators may ask of the desk: which part of the queue, and what becomes of a case."""

from dataclasses import dataclass, field, fields, replace
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib.auth.models import User
from django.http import QueryDict

from discussions.models.threads import MAX_SECTION_CHARACTERS
from discussions.queries.cursors import MAX_BIGINT
from moderation.actions.choices import TARGETS
from moderation.models import CaseKind, CaseState, DecisionAction
from moderation.queries.desk import list_my_sites
from moderation.queries.queue import (
    MAX_SEARCH_CHARACTERS,
    CaseFilter,
    CaseList,
    CaseSort,
    Claimed,
    find_cases,
)

KIND_NAMES = {
    CaseKind.NEW: "First look",
    CaseKind.SPAM: "Spam",
    CaseKind.ABUSE: "Abuse",
    CaseKind.RULE: "Rules",
    CaseKind.FLAGGED: "Reported",
    CaseKind.ILLEGAL: "Illegal",
    CaseKind.APPEALED: "Appeals",
    CaseKind.UNSURE: "Unsure",
    CaseKind.UNCHECKED: "Not checked",
}
STATE_NAMES = {CaseState.OPEN: "Waiting", CaseState.SETTLED: "Decided"}
SORT_NAMES = {
    CaseSort.PRIORITY: "Most pressing first",
    CaseSort.NEWEST: "Newest first",
    CaseSort.OLDEST: "Oldest first",
    CaseSort.EXPOSURE: "Most seen first",
}


@dataclass(frozen=True)
class Queue:
    """The part of the queue that a moderator works on. It travels along in the query of every link and form."""

    moderator: User
    wanted: CaseFilter = field(default_factory=CaseFilter)
    sort: CaseSort = CaseSort.PRIORITY

    def find_cases(self, **changes: Any) -> CaseList:
        """Return its cases, or those of a queue that differs in `changes`."""
        return find_cases(self.moderator, replace(self.wanted, **changes))

    def build_query(self, **changes: object) -> str:
        """Return `?` and what differs from the whole queue, or nothing. Further parameters may be added."""
        names = [setting.name for setting in fields(CaseFilter)]
        ordinary = {name: getattr(CaseFilter(), name) for name in names} | {"sort": CaseSort.PRIORITY}
        values = {name: getattr(self.wanted, name) for name in names} | {"sort": self.sort} | changes
        told = {name: value for name, value in values.items() if value and value != ordinary.get(name)}
        return f"?{urlencode(told)}" if told else ""

    @property
    def query(self) -> str:
        return self.build_query()


class QueueForm(forms.Form):
    site = forms.ChoiceField(required=False, label="Site")
    kind = forms.ChoiceField(choices=KIND_NAMES.items(), required=False, widget=forms.HiddenInput)
    state = forms.ChoiceField(choices=STATE_NAMES.items(), required=False, label="Cases")
    sort = forms.ChoiceField(choices=SORT_NAMES.items(), required=False, label="Order")
    section = forms.CharField(required=False, max_length=MAX_SECTION_CHARACTERS, widget=forms.HiddenInput)
    language = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)
    thread = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    author = forms.IntegerField(required=False, min_value=1, max_value=MAX_BIGINT, widget=forms.HiddenInput)
    rule = forms.IntegerField(required=False, min_value=1, max_value=MAX_BIGINT, widget=forms.HiddenInput)
    q = forms.CharField(required=False, max_length=MAX_SEARCH_CHARACTERS, widget=forms.HiddenInput)
    watched = forms.BooleanField(required=False, widget=forms.HiddenInput)
    claimed = forms.ChoiceField(
        choices=[(claimed.value, claimed.value) for claimed in Claimed],
        required=False,
        widget=forms.HiddenInput,
    )

    def __init__(self, data: QueryDict, *, moderator: User) -> None:
        super().__init__(data, auto_id="queue-%s")
        self.moderator = moderator
        sites = [(site.key, site.name) for site in list_my_sites(moderator)]
        if len(sites) > 1:
            self.fields["site"] = forms.ChoiceField(
                choices=[("", "All sites"), *sites], required=False, label="Site"
            )
        else:
            del self.fields["site"]

    def read(self) -> Queue:
        """Return the queue that was asked for. What makes no sense in an address is as if it weren't there."""
        self.is_valid()
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        sort = CaseSort(asked.pop("sort", CaseSort.PRIORITY))
        return Queue(self.moderator, CaseFilter(**asked), sort)


class DecisionForm(forms.Form):
    """One button is one decision: a rejection's buttons carry their reason along."""

    choice = forms.RegexField(rf"^({'|'.join(TARGETS)})(:[a-z0-9_]{{1,20}})?\Z")
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1)
    note = forms.CharField(required=False, max_length=1000)

    def read(self) -> dict[str, Any]:
        """Return the arguments of `decide_case` that the form gives. Only for a valid form."""
        action, _, reason = self.cleaned_data["choice"].partition(":")
        return {
            "action": DecisionAction(action),
            "reason": reason,
            "note": self.cleaned_data["note"],
            "version": self.cleaned_data["version"],
        }
