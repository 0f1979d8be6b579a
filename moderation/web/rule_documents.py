"""Between a rule's document and the rows of a form: what is simple can be filled in, anything else is typed as JSON.

Simple is a list of comparisons, each perhaps negated, of which all or any must hold.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from moderation.rules.operators import OPERATORS

_LISTS = {"contains_words", "includes", "starts_with", "ends_with", "equals"}
_PLACE = re.compile(r"document\.if\.(?:all|any)\.(\d+)(?:\.|$)")


@dataclass(frozen=True, slots=True)
class Row:
    """A comparison as it is typed: lists with a line for each of their texts."""

    field: str = ""
    operator: str = ""
    value: str = ""
    is_not: bool = False
    case_sensitive: bool = False

    @property
    def is_empty(self) -> bool:
        return not (self.field or self.value.strip())


def read_rows(document: Mapping[str, Any]) -> tuple[str, list[Row]] | None:
    """Return `all` or `any` and the comparisons of a document's condition; None if it is not simple."""
    condition = document.get("if")
    if not isinstance(condition, Mapping):
        return None
    for match in ("all", "any"):
        if match in condition and isinstance(condition[match], list):
            rows = [_read_row(part) for part in condition[match]]
            found = [row for row in rows if row is not None]
            return (match, found) if len(found) == len(rows) else None
    row = _read_row(condition)
    return None if row is None else ("all", [row])


def _read_row(part: Any) -> Row | None:
    is_not = isinstance(part, Mapping) and "not" in part
    comparison = part["not"] if is_not else part
    if not isinstance(comparison, Mapping) or "field" not in comparison:
        return None
    return Row(
        field=str(comparison["field"]),
        operator=str(comparison.get("operator", "")),
        value=_show_value(comparison.get("value")),
        is_not=is_not,
        case_sensitive=comparison.get("case_sensitive") is True,
    )


def _show_value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "\n".join(str(each) for each in value)
    return str(value)


def build_condition(match: str, rows: Sequence[Row]) -> dict[str, Any]:
    """Return the condition that `rows` make; what can't be read goes along, so that it is refused with its place."""
    return {match: [_build_part(row) for row in rows]}


def _build_part(row: Row) -> dict[str, Any]:
    comparison: dict[str, Any] = {
        "field": row.field,
        "operator": row.operator,
        "value": _build_value(row.operator, row.value),
    }
    if row.case_sensitive:
        comparison["case_sensitive"] = True
    return {"not": comparison} if row.is_not else comparison


def _build_value(operator: str, typed: str) -> Any:
    if operator in _LISTS:
        return [line.strip() for line in typed.splitlines() if line.strip()]
    if operator == "is":
        return {"yes": True, "no": False}.get(typed.strip().lower(), typed)
    if operator == "between":
        return [_build_number(part) for part in typed.replace(",", " ").split()]
    if operator in OPERATORS and "number" in OPERATORS[operator].kinds:
        return _build_number(typed.strip())
    return typed.strip()


def _build_number(typed: str) -> Any:
    try:
        return int(typed)
    except ValueError:
        pass
    try:
        return float(typed)
    except ValueError:
        return typed


def find_row(place: str) -> int | None:
    """Return which of the comparisons that were built a refused `place` of the document is in; None for none."""
    found = _PLACE.match(place)
    return int(found[1]) if found else None


def describe_rule(document: Mapping[str, Any]) -> str:
    """Return what a rule does in one line, for people who know the fields."""
    then = document.get("then", {})
    tags = f" ({', '.join(then['tags'])})" if then.get("tags") else ""
    return f"{_describe(document.get('if'))} → {then.get('action', '?')}{tags}"


def _describe(condition: Any, *, is_inner: bool = False) -> str:
    if not isinstance(condition, Mapping):
        return "?"
    for match, word in (("all", " and "), ("any", " or ")):
        if match in condition:
            parts = word.join(_describe(part, is_inner=True) for part in condition[match])
            return f"({parts})" if is_inner and len(condition[match]) > 1 else parts
    if "not" in condition:
        return f"not {_describe(condition['not'], is_inner=True)}"
    value = condition.get("value")
    shown = ", ".join(map(str, value)) if isinstance(value, list) else json.dumps(value, ensure_ascii=False)
    return f"{condition.get('field')} {str(condition.get('operator')).replace('_', ' ')} {shown}"
