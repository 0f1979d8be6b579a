"""What admins may ask of the desk about a site: its addresses, its limits, its keys."""

from typing import Any, cast

from django import forms
from django.http import QueryDict

from discussions.models import AuthorPages, ChallengeSetting, Scope
from discussions.models.sites import (
    MAX_BODY_CHARACTERS,
    MAX_CAPTCHA_KEY_CHARACTERS,
    MAX_CAPTCHA_SECRET_CHARACTERS,
    MAX_LIMITS_PERCENT,
    MIN_LIMITS_PERCENT,
    SITE_KEY_PATTERN,
)
from discussions.refusals import Refused
from moderation.models.protocols import MAX_SECRET_CHARACTERS, MIN_SECRET_CHARACTERS
from moderation.presets import DEFAULT_PRESET, PRESETS

MAX_VERSION = 2**31 - 1
MAX_LINES_CHARACTERS = 40_000


class PageForm(forms.Form):
    """A form whose action may find more wrong with it."""

    def show_problems(self, refused: Refused) -> None:
        """Say at each field what was wrong with it; `hosts.3` is about the third line of `hosts`."""
        for place, problem in refused.fields.items():
            name, _, line = place.partition(".")
            said = f"Line {line}: {problem.message}" if line.isdigit() else problem.message
            self.add_error(name if name in self.fields else None, said)

    def renew(self, version: int) -> None:
        """Let the next save go over what a colleague saved meanwhile: whoever presses again has been told."""
        data = cast(QueryDict, self.data).copy()
        data[self.add_prefix("version")] = str(version)
        self.data = data


class LinesField(forms.CharField):
    """A text area, read as its lines: without the empty ones unless `keeps_empty`, so that lines can be counted."""

    widget = forms.Textarea

    def __init__(
        self,
        *,
        rows: int = 3,
        max_length: int = MAX_LINES_CHARACTERS,
        keeps_empty: bool = False,
        **options: Any,
    ) -> None:
        self.keeps_empty = keeps_empty
        attributes = {"rows": rows, "spellcheck": "false", "autocapitalize": "none"}
        super().__init__(
            max_length=max_length, strip=False, widget=forms.Textarea(attributes), required=False, **options
        )

    def to_python(self, value: Any) -> Any:
        lines = [line.strip() for line in (super().to_python(value) or "").splitlines()]
        return [line for line in lines if line or self.keeps_empty]

    def run_validators(self, value: Any) -> None:
        super().run_validators("\n".join(value))

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value


class AddressesForm(PageForm):
    name = forms.CharField(max_length=200, help_text="As people read it.")
    language = forms.RegexField(
        r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z",
        max_length=20,
        initial="en",
        help_text="Of its readers, such as en or pt-BR.",
        error_messages={"invalid": "This is no language; write it as en or pt-BR."},
    )
    allowed_hosts = LinesField(
        label="Hosts",
        help_text="Whose pages may begin threads, one a line: www.example.org, or .example.org for all below it.",
    )
    allowed_origins = LinesField(
        label="Origins",
        help_text="Whose pages may write from a browser, one a line: https://www.example.org",
    )


class NewSiteForm(AddressesForm):
    key = forms.RegexField(
        rf"^{SITE_KEY_PATTERN}\Z",
        max_length=50,
        help_text="Lower-case letters, digits and hyphens. It stands in your pages and is for good.",
        error_messages={"invalid": "A key has lower-case letters, digits and hyphens, and begins with none."},
        widget=forms.TextInput({"autocapitalize": "none", "spellcheck": "false"}),
    )
    preset = forms.ChoiceField(
        choices=[(name, preset.name) for name, preset in PRESETS.items()],
        initial=DEFAULT_PRESET,
        widget=forms.RadioSelect,
        label="How careful it is at first",
    )
    field_order = ("name", "key")


class SiteForm(AddressesForm):
    max_body_characters = forms.IntegerField(
        min_value=1, max_value=MAX_BODY_CHARACTERS, label="Characters of a comment, at most"
    )
    edit_window_seconds = forms.IntegerField(
        min_value=0, max_value=31_536_000, label="Seconds in which it may be edited", help_text="0: never."
    )
    close_after_days = forms.IntegerField(
        min_value=1,
        max_value=36_500,
        required=False,
        label="Days after which threads close",
        help_text="Empty: never.",
    )
    limits_percent = forms.IntegerField(
        min_value=MIN_LIMITS_PERCENT,
        max_value=MAX_LIMITS_PERCENT,
        label="Percent of the usual pace",
        help_text="How often readers may post, vote and report: 200 is twice as often.",
    )
    author_pages = forms.ChoiceField(
        choices=[
            (AuthorPages.NONE, "None"),
            (AuthorPages.UNLISTED, "For readers, not for search engines"),
            (AuthorPages.LISTED, "For readers and search engines"),
        ],
        label="Pages of authors",
        help_text="All that a signed-in reader published, and how their forecasts did, at one address.",
    )
    challenge = forms.ChoiceField(
        choices=ChallengeSetting.choices,
        label="What suspicious guests prove first",
        help_text="Asked of guests alone, in an attack or after much writing.",
    )
    captcha_key = forms.RegexField(
        r"^[A-Za-z0-9_-]*\Z",
        max_length=MAX_CAPTCHA_KEY_CHARACTERS,
        required=False,
        label="Site key of Turnstile or hCaptcha",
        help_text="As their dashboard shows it.",
        error_messages={"invalid": "Letters, digits, hyphens and underscores only."},
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    captcha_secret = forms.RegexField(
        r"^[!-~]*\Z",
        max_length=MAX_CAPTCHA_SECRET_CHARACTERS,
        required=False,
        label="Its secret",
        help_text="Kept sealed, and never shown again. Empty: as it was.",
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    allows_guests = forms.BooleanField(
        required=False, label="Readers may write without an account, under any name"
    )
    creates_threads = forms.BooleanField(
        required=False, label="A thread begins by itself with its first comment"
    )
    version = forms.IntegerField(min_value=0, max_value=MAX_VERSION, widget=forms.HiddenInput)


class ApiKeyForm(PageForm):
    name = forms.CharField(
        max_length=100, label="What it is for", help_text="What it writes bears this name."
    )
    scopes = forms.MultipleChoiceField(
        choices=Scope.choices,
        initial=Scope.values,
        label="What it may do",
        widget=forms.CheckboxSelectMultiple,
    )


class CoralSecretForm(PageForm):
    name = forms.CharField(max_length=100, label="Which Coral", help_text="So that you know it again.")
    secret = forms.RegexField(
        r"^[!-~]*\Z",
        min_length=MIN_SECRET_CHARACTERS,
        max_length=MAX_SECRET_CHARACTERS,
        label="Its signing secret",
        help_text="Coral shows it beside the phase, at Configure, Moderation Phases.",
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )


class SigningKeyForm(PageForm):
    key_id = forms.RegexField(
        r"^[A-Za-z0-9._-]*\Z",
        max_length=100,
        required=False,
        label="Name of the secret (kid)",
        help_text="If your tokens name one in their header; empty fits any.",
        error_messages={"invalid": "Letters, digits, dots, hyphens and underscores only."},
    )
