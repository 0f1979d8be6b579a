"""A rule's document, JSON that a form or a person can write, read into something that runs.

    {"if": {"all": [{"field": "text", "operator": "contains_words", "value": ["forex", "crypto*"]},
                    {"field": "author.published", "operator": "<", "value": 5}]},
     "then": {"action": "hold", "tags": ["money"]}}

docs/policy.md has every field, operator and action.
"""

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Literal, cast, get_args

from moderation.checks import CHECKS
from moderation.rules.fields import FIELDS, FINDING_PREFIX, Field, View, find_field
from moderation.rules.operators import OPERATORS, Hit, Operator, Options, Search
from moderation.rules.problems import (
    RuleError,
    read_choice,
    read_number,
    read_object,
    read_switch,
    read_text,
    read_texts,
)
from moderation.text.folding import Span

Action = Literal["spam", "reject", "shadow", "hold", "publish", "flag", "tag"]
RuleLabel = Literal["abuse", "spam", "quality"]
ACTIONS: tuple[Action, ...] = get_args(Action)
LABELS: tuple[RuleLabel, ...] = get_args(RuleLabel)

MAX_DOCUMENT_CHARACTERS = 20_000
MAX_CONDITIONS = 50
MAX_DEPTH = 5
MAX_TAGS = 5
MAX_TAG_CHARACTERS = 30

Condition = Callable[[View], Hit]

_CHECK_NAMES = tuple(check.name for check in CHECKS)
_COMPARISON = frozenset({"field", "operator", "value", "case_sensitive"})


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rule:
    """A rule that is ready to run. `id` is 0 for one that is not stored."""

    id: int = 0
    name: str = ""
    version: int = 1
    condition: Condition
    action: Action
    label: RuleLabel
    tags: tuple[str, ...] = ()
    stop: bool = False
    exempts_staff: bool = True
    exempts_trusted: bool = False
    exempts_published: float | None = None  # authors with as many published comments


def read_rule(
    document: Any,
    *,
    id: int = 0,  # noqa: A002  (the rule's own word for it)
    name: str = "",
    version: int = 1,
    lists: Collection[str] | None = None,
) -> Rule:
    """Return the rule that `document` says. `lists` are the names of the site's word lists; None takes any name.

    Raises RuleError, naming the place in the document and what is wrong there.
    """
    top = read_object(document, "document", frozenset({"if", "then", "exempt"}))
    for key in ("if", "then"):
        if key not in top:
            raise RuleError(key, "required", "is needed")
    try:
        length = len(json.dumps(document, ensure_ascii=False))
    except RecursionError:
        raise RuleError("document", "too_large", "is nested too deeply") from None
    if length > MAX_DOCUMENT_CHARACTERS:
        raise RuleError("document", "too_long", f"must have at most {MAX_DOCUMENT_CHARACTERS} characters")
    reader = _ConditionReader(None if lists is None else frozenset(lists))
    condition = reader.read(top["if"], "if", 1)
    return Rule(
        id=id, name=name, version=version, condition=condition, **_read_then(top["then"]), **_read_exempt(top)
    )


def _read_then(value: Any) -> dict[str, Any]:
    then = read_object(value, "then", frozenset({"action", "tags", "label", "stop"}))
    if "action" not in then:
        raise RuleError("then.action", "required", "is needed")
    action = read_choice(then["action"], "then.action", ACTIONS)
    tags: tuple[str, ...] = ()
    if "tags" in then or action == "tag":
        tags = read_texts(then.get("tags"), "then.tags", most=MAX_TAGS, longest=MAX_TAG_CHARACTERS)
    usual = "spam" if action == "spam" else "abuse"
    return {
        "action": cast(Action, action),
        "tags": tags,
        "label": cast(RuleLabel, read_choice(then.get("label", usual), "then.label", LABELS)),
        "stop": read_switch(then.get("stop", False), "then.stop"),
    }


def _read_exempt(top: dict[str, Any]) -> dict[str, Any]:
    exempt = read_object(top.get("exempt", {}), "exempt", frozenset({"staff", "trusted", "published"}))
    published = exempt.get("published")
    return {
        "exempts_staff": read_switch(exempt.get("staff", True), "exempt.staff"),
        "exempts_trusted": read_switch(exempt.get("trusted", False), "exempt.trusted"),
        "exempts_published": None if published is None else read_number(published, "exempt.published"),
    }


class _ConditionReader:
    """Reads one document's conditions, and counts them."""

    def __init__(self, lists: frozenset[str] | None) -> None:
        self.lists, self.count = lists, 0

    def read(self, value: Any, path: str, depth: int) -> Condition:
        if depth > MAX_DEPTH:
            raise RuleError(path, "too_large", f"conditions can stand in each other {MAX_DEPTH} deep at most")
        if not isinstance(value, dict):
            raise RuleError(path, "invalid", "must be an object")
        for word, combine in (("all", _join_all), ("any", _join_any)):
            if word in value:
                read_object(value, path, frozenset({word}))
                return combine(self._read_parts(value[word], f"{path}.{word}", depth))
        if "not" in value:
            read_object(value, path, frozenset({"not"}))
            return _negate(self.read(value["not"], f"{path}.not", depth + 1))
        return self._read_comparison(value, path)

    def _read_parts(self, value: Any, path: str, depth: int) -> list[Condition]:
        if not isinstance(value, list):
            raise RuleError(path, "invalid", "must be a list of conditions")
        if not value:
            raise RuleError(path, "blank", "must not be empty")
        return [self.read(part, f"{path}.{index}", depth + 1) for index, part in enumerate(value)]

    def _read_comparison(self, value: dict[str, Any], path: str) -> Condition:
        self.count += 1
        if self.count > MAX_CONDITIONS:
            raise RuleError(path, "too_large", f"a rule has {MAX_CONDITIONS} conditions at most")
        read_object(value, path, _COMPARISON)
        for key in ("field", "operator", "value"):
            if key not in value:
                raise RuleError(f"{path}.{key}", "required", "is needed")
        name = read_text(value["field"], f"{path}.field", longest=60)
        field = find_field(name, _CHECK_NAMES)
        if field is None:
            known = ", ".join([*FIELDS, f"{FINDING_PREFIX}<check>"])
            raise RuleError(f"{path}.field", "unknown_choice", f"must be one of {known}")
        options = Options(
            f"{path}.value",
            read_switch(value.get("case_sensitive", False), f"{path}.case_sensitive"),
            self.lists,
        )
        operator = _find_operator(value["operator"], f"{path}.operator", field)
        _check_choices(value, field, options.path)
        return _compare(field, operator.compile(value["value"], options))


def _find_operator(value: Any, path: str, field: Field) -> Operator:
    fitting = tuple(name for name, operator in OPERATORS.items() if field.kind in operator.kinds)
    return OPERATORS[read_choice(value, path, fitting)]


def _check_choices(comparison: dict[str, Any], field: Field, path: str) -> None:
    """A value that the field never has would make a condition that never holds."""
    if field.choices and comparison["operator"] == "equals" and isinstance(comparison["value"], list):
        for index, text in enumerate(comparison["value"]):
            read_choice(text, f"{path}.{index}", field.choices)


def _compare(field: Field, search: Search) -> Condition:
    return lambda view: search(view, field.read(view))


def _join_all(parts: list[Condition]) -> Condition:
    def hold(view: View) -> Hit:
        spans: list[Span] = []
        for part in parts:
            hit = part(view)
            if hit is None:
                return None
            spans += hit
        return tuple(spans)

    return hold


def _join_any(parts: list[Condition]) -> Condition:
    return lambda view: next((hit for part in parts if (hit := part(view)) is not None), None)


def _negate(part: Condition) -> Condition:
    return lambda view: () if part(view) is None else None
