"""What moderators may ask of the desk: which part of the queue, and what becomes of a case."""

import re
from dataclasses import dataclass, field, fields, replace
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf.locale import LANG_INFO
from django.contrib.auth.models import User
from django.db.models import Q
from django.http import QueryDict

from discussions.models.sites import MAX_BODY_CHARACTERS
from discussions.models.threads import MAX_SECTION_CHARACTERS
from discussions.queries.cursors import MAX_BIGINT
from moderation.actions.choices import CASE_ACTIONS
from moderation.actions.claims import claim_next
from moderation.models import Case, CaseKind, CaseState, DecisionAction
from moderation.queries.cases import list_my_cases
from moderation.queries.desk import list_my_sites, list_rules, name_author, name_rule
from moderation.queries.queue import (
    MAX_SEARCH_CHARACTERS,
    CaseFilter,
    CaseList,
    CaseSort,
    Claimed,
    find_cases,
    list_places,
)
from moderation.text.folding import Span

KIND_NAMES = {
    CaseKind.NEW: "First look",
    CaseKind.SPAM: "Spam",
    CaseKind.ABUSE: "Abuse",
    CaseKind.RULE: "Rules",
    CaseKind.FLAGGED: "Reported",
    CaseKind.ILLEGAL: "Illegal",
    CaseKind.NOTICED: "Notices",
    CaseKind.URGENT: "Urgent notices",
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
    CaseSort.DEADLINE: "To be answered, by deadline",
}
CLAIMED_NAMES = {
    "": "Anybody or nobody",
    Claimed.NOBODY: "Nobody",
    Claimed.OTHERS: "A colleague",
    Claimed.MINE: "I am",
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

    def claim_next(self, *, after: int, having: list[int], count: int) -> list[Case]:
        """Return the next open cases after that one, now this moderator's, without those that they have."""
        waiting = self.find_cases(state=CaseState.OPEN).without(Q(pk__in=having))
        last = list_my_cases(self.moderator).filter(pk=after).first()
        return claim_next(waiting, self.moderator, after=last, sort=self.sort, count=count)

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

    def list_chips(self) -> list[tuple[str, str]]:
        """Return what the queue is narrowed to besides its kind, in words, each with the query without it."""
        author, rule = self.wanted.author, self.wanted.rule
        names = {
            "q": self.wanted.q and f"“{self.wanted.q}”",
            "section": self.wanted.section and f"section {self.wanted.section}",
            "language": self.wanted.language and f"language {name_language(self.wanted.language)}",
            "thread": self.wanted.thread and f"thread {self.wanted.thread}",
            "author": author and f"by {name_author(self.moderator, author)}",
            "rule": rule and f"rule {name_rule(self.moderator, rule)}",
            "watched": self.wanted.watched and "watched threads",
            "claimed": self.wanted.claimed and f"{CLAIMED_NAMES[Claimed(self.wanted.claimed)]} on it",
        }
        return [(name, self.build_query(**{part: None})) for part, name in names.items() if name]


class QueueForm(forms.Form):
    q = forms.CharField(
        required=False,
        max_length=MAX_SEARCH_CHARACTERS,
        label="Search the texts",
        widget=forms.TextInput({"type": "search", "placeholder": "Search the texts", "data-key": "/"}),
    )
    site = forms.ChoiceField(required=False, label="Site")
    kind = forms.ChoiceField(choices=KIND_NAMES.items(), required=False, widget=forms.HiddenInput)
    state = forms.ChoiceField(choices=STATE_NAMES.items(), required=False, label="Cases")
    sort = forms.ChoiceField(choices=SORT_NAMES.items(), required=False, label="Order")
    section = forms.CharField(
        required=False, max_length=MAX_SECTION_CHARACTERS, label="Section", widget=forms.Select
    )
    language = forms.CharField(required=False, max_length=10, label="Language", widget=forms.Select)
    rule = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=MAX_BIGINT,
        label="Rule that matched",
        widget=forms.Select,
    )
    claimed = forms.ChoiceField(choices=CLAIMED_NAMES.items(), required=False, label="Who is on it")
    watched = forms.BooleanField(required=False, label="Only threads that I watch")
    thread = forms.CharField(required=False, max_length=200, label="Thread, by its key")
    author = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=MAX_BIGINT,
        label="Author, by their number",
        widget=forms.TextInput({"inputmode": "numeric"}),
    )

    def __init__(self, data: QueryDict, *, moderator: User) -> None:
        super().__init__(data, auto_id="queue-%s")
        self.moderator = moderator
        sites = [(site.key, site.name) for site in list_my_sites(moderator)]
        self.only_site = sites[0][0] if len(sites) == 1 else ""
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

    def offer_choices(self, wanted: CaseFilter, found: CaseList) -> None:
        """Fill the lists to choose from, once the form is read. What was asked for is in them, whatever there is."""
        places, site = list_places(found), wanted.site or self.only_site
        self._offer("section", "Any section", {section: section for section in places.sections})
        self._offer("language", "Any language", {code: name_language(code) for code in places.languages})
        rules = {str(rule_id): name for rule_id, name in list_rules(self.moderator, site)} if site else {}
        if wanted.rule and str(wanted.rule) not in rules:
            rules[str(wanted.rule)] = name_rule(self.moderator, wanted.rule)
        self._offer("rule", "Any rule" if site else "Choose a site first", rules)

    def _offer(self, name: str, nothing: str, choices: dict[str, str]) -> None:
        asked = str(self.cleaned_data.get(name) or "")
        known = choices if not asked or asked in choices else {**choices, asked: asked}
        widget = self.fields[name].widget
        assert isinstance(widget, forms.Select)
        widget.choices = [("", nothing), *known.items()]

    @property
    def is_sheet_wrong(self) -> bool:
        return any(field.errors for field in self.list_sheet())

    def list_sheet(self) -> list[forms.BoundField]:
        """Return the further filters: those that stand behind a button."""
        return [
            self[name] for name in ("section", "language", "rule", "thread", "author", "claimed", "watched")
        ]


def name_language(code: str) -> str:
    """Return a language's name in English, and its code where Django knows no name."""
    return "Not told" if code == "und" else str(LANG_INFO.get(code, {}).get("name", code))


class IdsField(forms.RegexField):
    """Up to 50 ids, with commas between them."""

    def __init__(self) -> None:
        super().__init__(r"^\d{1,18}(,\d{1,18}){0,49}\Z", required=False)

    def clean(self, value: str) -> list[int]:
        return [int(number) for number in super().clean(value).split(",") if number]


class TakeForm(forms.Form):
    """What a page that wants the next cards has: the last in its order, and all that it holds."""

    after = forms.IntegerField(min_value=0, max_value=MAX_BIGINT)
    having = IdsField()


class HoldForm(forms.Form):
    """Which cases a page still works on, and which no more."""

    held = IdsField()
    released = IdsField()


class DecisionForm(forms.Form):
    """One button is one decision: a rejection's buttons carry their reason along."""

    choice = forms.RegexField(rf"^({'|'.join(CASE_ACTIONS)})(:[a-z0-9_]{{1,20}})?\Z")
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1)
    note = forms.CharField(required=False, max_length=1000)
    answer = forms.CharField(required=False, max_length=1000)
    unfounded = forms.BooleanField(required=False)
    # Of the actions that need more than a button: the new text, the words to take out, line by line, and whom to ask.
    body = forms.CharField(required=False, strip=False, max_length=MAX_BODY_CHARACTERS)
    words = forms.CharField(required=False, strip=False, max_length=MAX_BODY_CHARACTERS)
    colleague = forms.CharField(required=False, max_length=150)

    def read(self, text: str) -> dict[str, Any]:
        """Return the arguments of `decide_case` about a comment with this text. Only for a valid form."""
        action, _, reason = self.cleaned_data["choice"].partition(":")
        return {
            "action": DecisionAction(action),
            "reason": reason,
            "note": self.cleaned_data["note"],
            "answer": self.cleaned_data["answer"],
            "unfounded": self.cleaned_data["unfounded"] and action == DecisionAction.APPROVE,
            "version": self.cleaned_data["version"],
            "body": self.cleaned_data["body"].replace("\r\n", "\n"),
            "spans": find_spans(text, self.cleaned_data["words"].splitlines()),
            "colleague": self.cleaned_data["colleague"] if action == DecisionAction.ASK else "",
        }


def find_spans(text: str, words: list[str]) -> list[Span]:
    """Return where any of the words stands in the text."""
    wanted = [word.strip() for word in words if word.strip()]
    return [Span(*match.span()) for word in wanted for match in re.finditer(re.escape(word), text)]
