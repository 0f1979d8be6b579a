"""A rule as a form: its conditions in rows, or as JSON where that is not enough, and what it then does."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from discussions.refusals import Refused
from moderation.models import Rule
from moderation.rules.documents import ACTIONS, LABELS, MAX_CONDITIONS, MAX_DOCUMENT_CHARACTERS
from moderation.rules.fields import FIELDS
from moderation.rules.operators import OPERATORS
from moderation.web.rule_documents import Row, build_condition, find_row, read_rows
from moderation.web.site_forms import MAX_VERSION, PageForm

SPARE_ROWS = 2
MAX_ROWS = MAX_CONDITIONS
ACTION_NAMES = {
    "hold": "hold it for a moderator",
    "flag": "publish and flag it",
    "publish": "publish it, whatever the checks say",
    "reject": "reject it",
    "spam": "mark it as spam",
    "shadow": "reject it, but let its author see it",
    "tag": "only tag it, for counting",
}
_MOMENT = "%Y-%m-%dT%H:%M"


class MomentField(forms.DateTimeField):
    """A moment in UTC, as browsers send what is picked."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateTimeInput({"type": "datetime-local"}, format=_MOMENT)
        super().__init__(required=False, input_formats=[_MOMENT, f"{_MOMENT}:%S"], widget=widget, **options)


class RuleForm(PageForm):
    name = forms.CharField(max_length=100)
    match = forms.ChoiceField(
        choices=[("all", "all of these hold"), ("any", "any of these holds")],
        initial="all",
        widget=forms.Select({"aria-label": "How many of the conditions must hold"}),
    )
    document = forms.CharField(
        required=False,
        max_length=MAX_DOCUMENT_CHARACTERS,
        strip=False,
        label="The rule as JSON",
        widget=forms.Textarea({"rows": 16, "spellcheck": "false"}),
    )
    action = forms.ChoiceField(
        choices=[(value, ACTION_NAMES[value]) for value in ACTION_NAMES if value in ACTIONS]
    )
    label = forms.ChoiceField(
        choices=[("", "as its action suggests"), *((label, label) for label in LABELS)],
        required=False,
        label="As a case of",
    )
    tags = forms.CharField(
        required=False,
        max_length=200,
        help_text="Up to five, with commas between them. Kept with what it matched.",
    )
    stop = forms.BooleanField(required=False, label="No further rule is asked after it")
    staff = forms.BooleanField(required=False, initial=True, label="Staff")
    trusted = forms.BooleanField(required=False, label="Trusted authors")
    published = forms.IntegerField(
        required=False, min_value=0, max_value=1_000_000, label="Authors with so many published comments"
    )
    starts_at = MomentField(label="From (UTC)", help_text="Empty: at once.")
    ends_at = MomentField(label="Until (UTC)", help_text="Empty: until it is switched off.")
    is_enabled = forms.BooleanField(required=False, initial=True, label="Switched on")
    is_guarded = forms.BooleanField(
        required=False,
        initial=True,
        label="In its first day it switches itself off if it matches more than 5 % of all comments",
    )
    version = forms.IntegerField(
        min_value=0, max_value=MAX_VERSION, initial=0, required=False, widget=forms.HiddenInput
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        rows: list[Row] | None = None,
        is_json: bool = False,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial, auto_id="rule-%s")
        self.is_json = is_json if data is None else data.get("as") == "json"
        self.rows = [] if data is None else list(_read_rows(data))
        self.rows += rows or []
        self.row_problems: dict[int, str] = {}
        if self.is_json:
            self.fields["action"].required = self.fields["match"].required = False
            self.fields["document"].required = True

    @classmethod
    def show(cls, rule: Rule, *, is_json: bool = False) -> "RuleForm":
        """Return the form with a rule in it; as JSON if it is asked for, or if rows are not enough."""
        simple = read_rows(rule.document)
        then, exempt = rule.document.get("then", {}), rule.document.get("exempt", {})
        known = {name: getattr(rule, name) for name in (*_COLUMNS, "version")}
        shown = {
            **known,
            "document": json.dumps(rule.document, indent=2, ensure_ascii=False),
            "match": simple[0] if simple else "all",
            "action": then.get("action"),
            "label": then.get("label", ""),
            "tags": ", ".join(then.get("tags", [])),
            "stop": then.get("stop", False),
            "staff": exempt.get("staff", True),
            "trusted": exempt.get("trusted", False),
            "published": exempt.get("published"),
        }
        return cls(initial=shown, rows=simple[1] if simple else [], is_json=is_json or simple is None)

    @property
    def shown_rows(self) -> list[dict[str, Any]]:
        """The rows, some of them to spare, each with what is wrong with it."""
        spare = max(SPARE_ROWS if not self.is_bound else 1, 3 - len(self.rows))
        rows = [*self.rows, *[Row()] * spare][:MAX_ROWS]
        return [
            {"number": number, "row": row, "problem": self.row_problems.get(number)}
            for number, row in enumerate(rows)
        ]

    def clean_document(self) -> Any:
        """Return what the JSON says, None where the rows count."""
        if not self.is_json:
            return None
        try:
            return json.loads(self.cleaned_data["document"])
        except (ValueError, RecursionError) as error:
            raise forms.ValidationError(f"This is no JSON: {error}"[:200]) from error

    def clean(self) -> dict[str, Any]:
        if not self.is_json and all(row.is_empty for row in self.rows):
            self.add_error(None, "A rule needs a condition: choose a field below.")
        return self.cleaned_data

    def read(self) -> dict[str, Any]:
        """Return the columns of the rule that a valid form gives."""
        asked = self.cleaned_data
        document = asked["document"] if self.is_json else self._build_document()
        return {**{name: asked[name] for name in _COLUMNS}, "document": document}

    def _build_document(self) -> dict[str, Any]:
        asked = self.cleaned_data
        filled = [row for row in self.rows if not row.is_empty]
        tags = [tag.strip() for tag in asked["tags"].split(",") if tag.strip()]
        then = {"action": asked["action"], "label": asked["label"], "tags": tags, "stop": asked["stop"]}
        exempt = {"trusted": asked["trusted"], "published": asked["published"]}
        document = {
            "if": build_condition(asked["match"], filled),
            "then": {name: value for name, value in then.items() if value},
            "exempt": {name: value for name, value in exempt.items() if value not in (None, False)},
        }
        if not asked["staff"]:
            document["exempt"]["staff"] = False
        return document if document["exempt"] else {name: document[name] for name in ("if", "then")}

    def show_problems(self, refused: Refused) -> None:
        """Say in its row, or at its field, what was wrong with the document."""
        filled = [number for number, row in enumerate(self.rows) if not row.is_empty]
        for place, problem in refused.fields.items():
            row = find_row(place)
            if row is not None and not self.is_json:
                self.row_problems[filled[row]] = problem.message
                self.add_error(None, "A condition needs your attention.")
                continue
            name = (
                place.rpartition(".")[2] if place.startswith(("document.then", "document.exempt")) else place
            )
            name = "document" if self.is_json and place.startswith("document") else name
            self.add_error(name if name in self.fields else None, problem.message)


_COLUMNS = ("name", "is_enabled", "is_guarded", "starts_at", "ends_at")


def _read_rows(data: QueryDict) -> Iterator[Row]:
    for number in range(MAX_ROWS):
        if f"field-{number}" not in data:
            return
        yield Row(
            field=data.get(f"field-{number}", "")[:100],
            operator=data.get(f"operator-{number}", "")[:100],
            value=data.get(f"value-{number}", "")[:MAX_DOCUMENT_CHARACTERS],
            is_not=data.get(f"not-{number}") == "not",
            case_sensitive=f"case-{number}" in data,
        )


def list_fields() -> Mapping[str, list[tuple[str, str, str]]]:
    """Return the fields a condition can ask about, in groups: name, kind and what each is."""
    groups: dict[str, list[tuple[str, str, str]]] = {}
    for name, field in FIELDS.items():
        groups.setdefault(name.partition(".")[0], []).append((name, field.kind, field.about))
    return groups


def list_operators() -> list[tuple[str, str, str]]:
    """Return the operators: name, the kinds they are for, and how they read."""
    return [(name, " ".join(operator.kinds), name.replace("_", " ")) for name, operator in OPERATORS.items()]
