"""A site's house rules as forms: all of them in one language, and one of them with what it is for."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from moderation.actions.house_rules import Words
from moderation.models import HouseRule
from moderation.models.house_rules import MAX_TEXT_CHARACTERS
from moderation.queries.rule_texts import Wording
from moderation.web.people_forms import LinesField
from moderation.web.site_forms import MAX_VERSION, PageForm

MAX_TITLE_CHARACTERS = 100
MAX_EXPLANATION_CHARACTERS = 1000
_WORDS = ("title", "explanation")


def _make_explanation(**options: Any) -> forms.Field:
    return LinesField(
        max_length=MAX_EXPLANATION_CHARACTERS,
        required=False,
        widget=forms.Textarea({"rows": 2, "dir": "auto"}),
        **options,
    )


class WordingForm(PageForm):
    """What the house rules say in a language: `words`, in `version`. `is_home`: it is the site's own language."""

    version = forms.IntegerField(min_value=0, max_value=MAX_VERSION, widget=forms.HiddenInput)
    text = LinesField(
        max_length=MAX_TEXT_CHARACTERS,
        required=False,
        label="What stands above the rules",
        help_text="What you expect of those who write. Plain text; an empty line begins a paragraph.",
        widget=forms.Textarea({"rows": 8, "dir": "auto"}),
    )
    keeps_translations = forms.BooleanField(
        required=False,
        label="The translations still fit",
        help_text="Else rules that say something new lose theirs, and are in this language alone until they are "
        "translated again.",
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        words: Words,
        version: int,
        is_home: bool,
    ) -> None:
        initial = {**_show_words(words), "version": version}
        super().__init__(data, initial=initial, auto_id="rules-%s", use_required_attribute=False)
        self.words = words
        self.codes = list(words.rules)
        if not is_home:
            del self.fields["keeps_translations"]
        for code in self.codes:
            self.fields[f"title-{code}"] = forms.CharField(
                max_length=MAX_TITLE_CHARACTERS,
                required=is_home,
                label="Title",
                widget=forms.TextInput({"dir": "auto"}),
            )
            self.fields[f"explanation-{code}"] = _make_explanation(label="Explanation")

    def clean(self) -> dict[str, Any]:
        for code in self.codes:
            wording = self._read_wording(code)
            if wording.explanation and not wording.title and f"title-{code}" not in self.errors:
                self.add_error(f"title-{code}", "A rule that is explained needs a title.")
        return self.cleaned_data

    def read(self) -> Words:
        """Return what a valid form says."""
        return Words(
            language=self.words.language,
            text=self.cleaned_data["text"].strip(),
            rules={code: self._read_wording(code) for code in self.codes},
            keeps_translations=self.cleaned_data.get("keeps_translations", False),
        )

    def _read_wording(self, code: str) -> Wording:
        said = (self.cleaned_data.get(f"{part}-{code}", "") for part in _WORDS)
        return Wording(*said)


def _show_words(words: Words) -> dict[str, str]:
    said = {"text": words.text}
    for code, wording in words.rules.items():
        said |= {f"title-{code}": wording.title, f"explanation-{code}": wording.explanation}
    return said


class HouseRuleForm(PageForm):
    code = forms.RegexField(
        r"^[a-z][a-z0-9_]{0,19}\Z",
        max_length=20,
        label="Short name",
        help_text="For the log and the API, such as off_topic. It never changes.",
        error_messages={"invalid": "Small letters, digits and underscores, a letter first, 20 at most."},
    )
    title = forms.CharField(
        max_length=MAX_TITLE_CHARACTERS, help_text="What authors are told, in a few words.", label="Title"
    )
    explanation = _make_explanation(label="Explanation", help_text="The same at length.")
    is_legal_ground = forms.BooleanField(
        required=False,
        label="Such comments are against the law",
        help_text="Authors are told that it is a legal ground, and so is the public.",
    )
    law = forms.CharField(
        max_length=200, required=False, label="Which law", help_text="Only where it is a legal ground."
    )
    position = forms.IntegerField(
        min_value=0, max_value=1000, initial=0, help_text="Lower ones come first, for moderators and readers."
    )
    is_active = forms.BooleanField(
        required=False,
        initial=True,
        label="Moderators may reject for it",
        help_text="Else readers no longer see it; what was decided under it keeps it.",
    )
    version = forms.IntegerField(min_value=0, max_value=MAX_VERSION, initial=0, widget=forms.HiddenInput)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        rule: HouseRule | None = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}), auto_id="rule-%s", use_required_attribute=False)
        self.rule = rule
        if rule is not None:
            for name in ("code", *_WORDS):
                del self.fields[name]

    @classmethod
    def show(cls, rule: HouseRule) -> "HouseRuleForm":
        """Return the form with a rule in it. What the rule says is changed where all rules are, in each language."""
        return cls(rule=rule, initial={name: getattr(rule, name) for name in cls.base_fields})

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("law") and not self.cleaned_data.get("is_legal_ground"):
            self.add_error("law", "Only a rule that is a legal ground rests on a law.")
        return self.cleaned_data

    def read(self) -> dict[str, Any]:
        """Return the columns that a valid form gives."""
        said = {} if self.rule is None else {name: getattr(self.rule, name) for name in _WORDS}
        given = {name: value for name, value in self.cleaned_data.items() if name not in ("version", "code")}
        return said | given
