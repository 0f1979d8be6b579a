"""The policy as a form: its thresholds by label, and its other switches with what each does."""

from dataclasses import fields
from typing import Any, NamedTuple

from django import forms
from django.http import QueryDict

from discussions.refusals import Refused
from moderation.policy import SitePolicy
from moderation.subject import Label
from moderation.web.site_forms import MAX_VERSION, PageForm


class Threshold(NamedTuple):
    setting: str
    does: str
    band: str


class LabelThresholds(NamedTuple):
    label: Label
    name: str
    about: str
    thresholds: tuple[Threshold, ...]


THRESHOLDS = (
    LabelThresholds(
        "spam",
        "Spam",
        "Advertising, scams, floods of links.",
        (
            Threshold("flag_spam_at", "Publish and flag from", "flagged"),
            Threshold("hold_spam_at", "Hold from", "held"),
            Threshold("spam_at", "Mark as spam from", "removed"),
        ),
    ),
    LabelThresholds(
        "abuse",
        "Abuse",
        "Insults, hate, threats.",
        (
            Threshold("flag_abuse_at", "Publish and flag from", "flagged"),
            Threshold("hold_abuse_at", "Hold from", "held"),
            Threshold("reject_abuse_at", "Reject from", "removed"),
        ),
    ),
    LabelThresholds(
        "quality",
        "Noise",
        "Shouting, gibberish, what has nothing to do with the article.",
        (
            Threshold("flag_quality_at", "Publish and flag from", "flagged"),
            Threshold("hold_quality_at", "Hold from", "held"),
        ),
    ),
    LabelThresholds(
        "trust",
        "The author's record",
        "How often this author's comments were removed.",
        (
            Threshold("flag_trust_at", "Publish and flag from", "flagged"),
            Threshold("hold_trust_at", "Hold from", "held"),
        ),
    ),
)
SWITCHES = ("compare_sites", "hold_in_raids")
NUMBERS = {
    "new_commenter_threshold": ("Published comments after which an author is no newcomer", ""),
    "max_links": ("Links that are nothing unusual", "More of them in one comment speak for spam."),
    "min_seconds_to_submit": ("Seconds that a person needs to write", "What comes sooner speaks for spam."),
    "trusted_lift": (
        "How much more trusted authors may do",
        "0: as much as all others; 1: nothing they write is held for what is in it.",
    ),
}
_LIMITS = {setting.name: setting.metadata.get("limits") for setting in fields(SitePolicy)}
_WHOLE = {setting.name for setting in fields(SitePolicy) if isinstance(setting.default, int)}


def _make_number(name: str, label: str, help_text: str = "") -> forms.Field:
    low, high = _LIMITS[name] or (0, 1)
    if name in _WHOLE:
        return forms.IntegerField(min_value=int(low), max_value=int(high), label=label, help_text=help_text)
    widget = forms.NumberInput({"step": "0.01" if high == 1 else "0.5"})
    return forms.FloatField(min_value=low, max_value=high, label=label, help_text=help_text, widget=widget)


class PolicyForm(PageForm):
    premoderation = forms.ChoiceField(
        choices=[
            ("none", "Nobody: only what the checks object to"),
            ("new", "Newcomers, until they have enough published comments"),
            ("all", "Everybody"),
        ],
        widget=forms.RadioSelect,
        label="Who waits for a moderator in any case",
    )
    compare_sites = forms.BooleanField(
        required=False,
        label="Compare texts with those on this installation's other sites: the same advertisement comes to all",
    )
    hold_in_raids = forms.BooleanField(
        required=False, label="During a raid, let newcomers' comments wait for a moderator"
    )
    hide_flagged = forms.ChoiceField(
        choices=[
            ("off", "Never: they only bring it before a moderator"),
            ("low", "When many reliable readers report it"),
            ("medium", "When several reliable readers report it"),
            ("high", "When three reliable readers report it"),
        ],
        label="When readers' reports hide a comment until a moderator has looked",
    )
    version = forms.IntegerField(min_value=0, max_value=MAX_VERSION, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial, auto_id="policy-%s", use_required_attribute=False)
        for name, (label, help_text) in NUMBERS.items():
            self.fields[name] = _make_number(name, label, help_text)
        for group in THRESHOLDS:
            for threshold in group.thresholds:
                self.fields[threshold.setting] = _make_number(threshold.setting, threshold.does)

    @classmethod
    def show(cls, policy: SitePolicy) -> "PolicyForm":
        """Return the form with a policy in it."""
        shown = policy.to_dict()
        return cls(initial={**shown, **{name: shown[name] == "on" for name in SWITCHES}})

    def read(self) -> dict[str, Any]:
        """Return the settings that a valid form gives."""
        settings = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return {**settings, **{name: "on" if settings[name] else "off" for name in SWITCHES}}

    def show_problems(self, refused: Refused) -> None:
        for place, problem in refused.fields.items():
            name = place.removeprefix("settings.")
            self.add_error(name if name in self.fields else None, problem.message)
