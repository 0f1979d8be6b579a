"""A site's duties as a form: each with what it means for readers, for moderators, and for who writes."""

from dataclasses import fields
from typing import Any, NamedTuple

from django import forms
from django.http import QueryDict

from moderation.duties import Duties
from moderation.web.site_forms import MAX_VERSION, PageForm


class Duty(NamedTuple):
    setting: str
    label: str
    help_text: str = ""


class DutyGroup(NamedTuple):
    anchor: str
    name: str
    about: str
    duties: tuple[Duty, ...]


GROUPS = (
    DutyGroup(
        "notices",
        "Notices of illegal content",
        "More than a report: with a legal ground, without an account, and answered by a person.",
        (
            Duty(
                "takes_notices",
                "Anybody may give notice that a comment is illegal",
                "A form below every comment. Each notice gets a receipt, a decision and the reasons for it.",
            ),
            Duty(
                "notice_hours", "Hours to answer a notice", "Then it is overdue in the queue and the digest."
            ),
            Duty(
                "trusted_hours",
                "Hours to answer a trusted flagger",
                "And whoever tells of a threat to a life.",
            ),
            Duty(
                "emergency_email",
                "Whom to call at once when a life is in danger",
                "An e-mail address that somebody reads at night. Empty: nobody is called.",
            ),
            Duty(
                "keep_notices_days",
                "Days to keep who gave a notice",
                "After its answer. Then only the ground, the outcome and the times are left.",
            ),
        ),
    ),
    DutyGroup(
        "misuse",
        "Misuse of notices",
        "Whoever keeps sending notices that nobody could believe is warned once, and then refused for a while.",
        (
            Duty("strikes", "Unfounded notices in a year that are too many", "0: nobody is ever refused."),
            Duty("strike_days", "Days for which notices are refused then"),
        ),
    ),
    DutyGroup(
        "objections",
        "Objections",
        "Authors may always object when their comment is removed; somebody else than who removed it decides.",
        (
            Duty(
                "hears_reporters",
                "Whoever reported a comment may object when it stays",
                "They are told what was decided, with a link that needs no account.",
            ),
            Duty("appeal_hours", "Hours to answer an objection", "336 are two weeks."),
            Duty(
                "dispute_body",
                "Who settles disputes out of court",
                "Name and address, as told with every answer. Empty: nothing is said of it.",
            ),
        ),
    ),
    DutyGroup(
        "public",
        "What the public is told",
        "Counted from the log of decisions; no text and no name is in any of it.",
        (
            Duty(
                "publish_report",
                "Everybody may read the yearly report",
                "In twelve languages, and as a file.",
            ),
            Duty(
                "state_reasons",
                "Send statements of reasons to the European Transparency Database",
                "One for every restriction from now on. The operator needs a token of the database for it.",
            ),
            Duty(
                "state_spam",
                "State reasons for spam too",
                "The law asks for none about bulk commercial content.",
            ),
        ),
    ),
    DutyGroup(
        "audits",
        "Was the machine right?",
        "How much of what machines decide moderators judge again, without knowing what was decided. "
        "It says honestly how often machines err.",
        (
            Duty(
                "audit_published",
                "Share of what machines published",
                "0.01: one comment in a hundred. 0: none.",
            ),
            Duty(
                "audit_stopped",
                "Share of what machines held, rejected or marked as spam",
                "0.05: one in twenty.",
            ),
        ),
    ),
    DutyGroup(
        "contact",
        "How to reach you",
        "On the page of the house rules, for everybody.",
        (
            Duty("reader_contact", "Readers", "An e-mail address or a form."),
            Duty("authority_contact", "Authorities", "Where courts and authorities write to."),
            Duty("contact_languages", "Languages that you understand", "Such as: English, German."),
        ),
    ),
)


def _make_field(duty: Duty) -> forms.Field:
    setting = _SETTINGS[duty.setting]
    said: dict[str, Any] = {"label": duty.label, "help_text": duty.help_text}
    if limits := setting.metadata.get("limits"):
        return forms.IntegerField(min_value=limits[0], max_value=limits[1], **said)
    if "share" in setting.metadata:
        widget = forms.NumberInput({"step": "0.001"})
        return forms.FloatField(min_value=0, max_value=1, widget=widget, **said)
    if most := setting.metadata.get("most"):
        kind = forms.EmailField if setting.name.endswith("_email") else forms.CharField
        return kind(max_length=most, required=False, **said)
    return forms.BooleanField(required=False, **said)


_SETTINGS = {setting.name: setting for setting in fields(Duties)}


class DutiesForm(PageForm):
    version = forms.IntegerField(min_value=0, max_value=MAX_VERSION, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial, auto_id="duty-%s", use_required_attribute=False)
        for group in GROUPS:
            for duty in group.duties:
                self.fields[duty.setting] = _make_field(duty)

    @classmethod
    def show(cls, duties: Duties) -> "DutiesForm":
        """Return the form with duties in it."""
        shown = duties.to_dict()
        shares = {name: f"{value:g}" for name, value in shown.items() if isinstance(value, float)}
        return cls(initial={**shown, **shares})

    def read(self) -> dict[str, Any]:
        """Return the settings that a valid form gives."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}
