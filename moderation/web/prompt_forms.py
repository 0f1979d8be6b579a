"""What readers are asked, as forms: the question, what an answer is, when; and what happened in the end."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django import forms
from rest_framework.exceptions import APIException

from discussions.actions.prompts import Resolution
from discussions.api.answers import show_answer_kind, show_outcome
from discussions.api.errors import as_refused
from discussions.api.inputs import read_input
from discussions.api.prediction_inputs import (
    PromptFields,
    ResolutionFields,
    read_ask,
    read_resolution,
)
from discussions.forecasting.questions import QuestionKind
from discussions.models import Prompt
from discussions.models.predictions import (
    MAX_DETAILS_CHARACTERS,
    MAX_NOTE_CHARACTERS,
    MAX_QUESTION_CHARACTERS,
    MAX_SOURCE_CHARACTERS,
    MAX_UNIT_CHARACTERS,
    Ask,
)
from discussions.refusals import Refused
from moderation.web.rule_forms import MomentField
from moderation.web.site_forms import MAX_VERSION, LinesField, PageForm

KIND_NAMES = {
    "yes_no": "yes or no",
    "choices": "one of several options",
    "number": "a number",
    "date": "a date",
}
_RANGED = (QuestionKind.NUMBER, QuestionKind.DATE)


class AskForm(PageForm):
    """A form whose fields the API has within others: `answer.lower` is its `lower`, `outcome.yes` its `outcome`."""

    def show_problems(self, refused: Refused) -> None:
        for place, problem in refused.fields.items():
            group, _, rest = place.partition(".")
            name, _, line = (rest or group).partition(".")
            said = f"Line {int(line) + 1}: {problem.message}" if line.isdigit() else problem.message
            wanted = group if group == "outcome" else name
            self.add_error(wanted if wanted in self.fields else None, str(said))


class PromptForm(AskForm):
    thread = forms.CharField(
        max_length=200,
        label="Thread, by its key",
        help_text="Where the article's page names it, as in thread=“…”. It must have begun.",
        widget=forms.TextInput({"list": "threads", "autocomplete": "off", "autocapitalize": "none"}),
    )
    question = forms.CharField(max_length=MAX_QUESTION_CHARACTERS)
    details = forms.CharField(
        max_length=MAX_DETAILS_CHARACTERS,
        required=False,
        label="What counts as what",
        widget=forms.Textarea({"rows": 2}),
    )
    kind = forms.ChoiceField(choices=list(KIND_NAMES.items()), initial="yes_no", label="The answer is")
    options = LinesField(label="Options", rows=4, help_text="One a line, two to twelve.")
    lower = forms.CharField(
        max_length=40, required=False, label="At least", help_text="A date as 2026-12-31."
    )
    upper = forms.CharField(max_length=40, required=False, label="At most")
    unit = forms.CharField(max_length=MAX_UNIT_CHARACTERS, required=False)
    is_log = forms.BooleanField(
        required=False, label="It may be many times more or less: compare by factors, not by differences"
    )
    opens_at = MomentField(label="Opens (UTC)", help_text="Empty: at once.")
    closes_at = MomentField(label="Closes (UTC)", help_text="No forecast is taken from then on.")
    resolves_at = MomentField(label="You expect to know (UTC)")
    position = forms.IntegerField(
        min_value=0, max_value=32_767, initial=0, required=False, help_text="Lower ones come first."
    )
    version = forms.IntegerField(min_value=0, max_value=MAX_VERSION, required=False, widget=forms.HiddenInput)

    @classmethod
    def show(cls, prompt: Prompt) -> "PromptForm":
        """Return the form with what a prompt is now. Its thread stays."""
        times = {name: getattr(prompt, name) for name in ("opens_at", "closes_at", "resolves_at")}
        form = cls(
            initial={
                **show_ask(prompt),
                **times,
                "thread": prompt.thread.key,
                "position": prompt.position,
                "version": prompt.version,
            },
            auto_id="prompt-%s",
        )
        del form.fields["thread"]
        return form

    def read(self) -> dict[str, Any]:
        """Return the columns of the prompt. Raises Refused (invalid_fields). Only for a valid form."""
        sent = self.cleaned_data
        asked = {name: sent[name] for name in ("question", "details")}
        times = {name: _write_time(sent[name]) for name in ("opens_at", "closes_at", "resolves_at")}
        answer = {"kind": sent["kind"], **_read_kind(sent)}
        document = {**asked, **times, "answer": answer, "position": sent["position"] or 0}
        try:
            return read_ask(read_input(PromptFields, document))
        except APIException as problem:
            raise as_refused(problem) or problem from problem


class ResolveForm(AskForm):
    """What happened. `outcome` is chosen or typed, by what is asked."""

    outcome = forms.CharField(max_length=40, label="What happened")
    known_at = MomentField(
        label="Known since (UTC)", help_text="Forecasts count until then. Empty: as it is, or until now."
    )
    source_url = forms.CharField(
        max_length=MAX_SOURCE_CHARACTERS,
        required=False,
        label="Where it says so",
        widget=forms.URLInput({"placeholder": "https://"}),
    )
    note = forms.CharField(max_length=MAX_NOTE_CHARACTERS, required=False, widget=forms.Textarea({"rows": 2}))
    version = forms.IntegerField(min_value=0, max_value=MAX_VERSION, widget=forms.HiddenInput)

    def __init__(self, prompt: Prompt, data: Any = None) -> None:
        self.prompt = prompt
        known: dict[str, Any] = {"version": prompt.version}
        known |= {"source_url": prompt.source_url, "note": prompt.resolution_note}
        if prompt.outcome is not None:
            known["outcome"] = _name_outcome(prompt)
        super().__init__(data, initial=known, auto_id="resolve-%s")
        choices = list_outcomes(prompt)
        if choices:
            self.fields["outcome"] = forms.ChoiceField(
                choices=choices, label="What happened", widget=forms.RadioSelect
            )
        elif prompt.kind == QuestionKind.DATE:
            self.fields["outcome"].widget = forms.DateInput({"type": "date"})
        else:
            self.fields["outcome"].widget = forms.TextInput({"inputmode": "decimal"})
            self.fields["outcome"].help_text = prompt.unit

    def read(self) -> Resolution:
        """Return what happened. Raises Refused (invalid_fields). Only for a valid form."""
        sent = self.cleaned_data
        document = {
            "outcome": _read_outcome(self.prompt, sent["outcome"]),
            "known_at": _write_time(sent["known_at"]),
            "source_url": sent["source_url"],
            "note": sent["note"],
        }
        try:
            return read_resolution(self.prompt, read_input(ResolutionFields, document))
        except APIException as problem:
            raise as_refused(problem) or problem from problem


class TemplateForm(AskForm):
    name = forms.CharField(max_length=100, label="Name of the template")


def show_ask(ask: Ask) -> dict[str, Any]:
    """Return what is asked as PromptForm has it."""
    kind = show_answer_kind(ask)
    return {
        "question": ask.question,
        "details": ask.details,
        "kind": ask.kind,
        "options": ask.options,
        "lower": kind.get("lower"),
        "upper": kind.get("upper"),
        "unit": ask.unit,
        "is_log": ask.is_log,
    }


def list_outcomes(prompt: Prompt) -> list[tuple[str, str]]:
    """Return what may have happened, none where it is a number or a date."""
    if prompt.kind == QuestionKind.YES_NO:
        return [("yes", "Yes"), ("no", "No")]
    return [(str(place), option) for place, option in enumerate(prompt.options)]


def _read_kind(sent: Mapping[str, Any]) -> dict[str, Any]:
    if sent["kind"] == QuestionKind.CHOICES:
        return {"options": sent["options"]}
    if sent["kind"] not in _RANGED:
        return {}
    ends = {name: _read_end(sent["kind"], sent[name]) for name in ("lower", "upper")}
    if sent["kind"] == QuestionKind.DATE:
        return ends
    return {**ends, "unit": sent["unit"], "is_log": sent["is_log"]}


def _read_end(kind: str, text: str) -> Any:
    """Return a number where one is meant; what is none is left for the API to refuse."""
    if not text or kind == QuestionKind.DATE:
        return text or None
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return text


def _read_outcome(prompt: Prompt, text: str) -> dict[str, Any]:
    if prompt.kind == QuestionKind.YES_NO:
        return {"yes": text == "yes"}
    if prompt.kind == QuestionKind.CHOICES:
        return {"option": int(text)}
    if prompt.kind == QuestionKind.DATE:
        return {"date": text}
    return {"value": _read_end(prompt.kind, text)}


def _name_outcome(prompt: Prompt) -> Any:
    assert prompt.outcome is not None
    shown = show_outcome(prompt.kind, prompt.outcome)
    if prompt.kind == QuestionKind.YES_NO:
        return "yes" if shown["yes"] else "no"
    return str(next(iter(shown.values())))


def _write_time(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat()
