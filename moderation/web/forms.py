"""What moderators may ask of the desk: which part of the queue, and what becomes of a case."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import QueryDict

from moderation.actions.decisions import TARGETS
from moderation.models import Case, CaseKind, CaseState, DecisionAction
from moderation.queries.cases import CaseSort, filter_cases, list_my_cases
from moderation.queries.desk import list_my_sites

KIND_NAMES = {
    CaseKind.NEW: "First look",
    CaseKind.SPAM: "Spam",
    CaseKind.ABUSE: "Abuse",
    CaseKind.FLAGGED: "Reported",
    CaseKind.UNCHECKED: "Not checked",
}
STATE_NAMES = {CaseState.OPEN: "Waiting", CaseState.SETTLED: "Decided"}
SORT_NAMES = {
    CaseSort.PRIORITY: "Most pressing first",
    CaseSort.NEWEST: "Newest first",
    CaseSort.OLDEST: "Oldest first",
}


@dataclass(frozen=True)
class Queue:
    """The part of the queue that a moderator works on. It travels along in the query of every link and form."""

    moderator: User
    site: str = ""
    kind: str = ""
    state: str = CaseState.OPEN
    sort: CaseSort = CaseSort.PRIORITY

    def list_cases(self, **changes: Any) -> QuerySet[Case]:
        """Return its cases, or those of a queue that differs in `changes`."""
        wanted = {"site": self.site, "kind": self.kind, "state": self.state, **changes}
        return filter_cases(
            list_my_cases(self.moderator),
            state=wanted["state"],
            site=wanted["site"] or None,
            kind=wanted["kind"] or None,
        )

    def build_query(self, **changes: object) -> str:
        """Return `?` and what differs from the whole queue, or nothing. Further parameters may be added."""
        ordinary = {"site": "", "kind": "", "state": CaseState.OPEN, "sort": CaseSort.PRIORITY}
        values = {"site": self.site, "kind": self.kind, "state": self.state, "sort": self.sort, **changes}
        told = {name: value for name, value in values.items() if value not in ("", None, ordinary.get(name))}
        return f"?{urlencode(told)}" if told else ""

    @property
    def query(self) -> str:
        return self.build_query()


class QueueForm(forms.Form):
    site = forms.ChoiceField(required=False, label="Site")
    kind = forms.ChoiceField(choices=KIND_NAMES.items(), required=False, widget=forms.HiddenInput)
    state = forms.ChoiceField(choices=STATE_NAMES.items(), required=False, label="Cases")
    sort = forms.ChoiceField(choices=SORT_NAMES.items(), required=False, label="Order")

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
        if "sort" in asked:
            asked["sort"] = CaseSort(asked["sort"])
        return Queue(self.moderator, **asked)


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
