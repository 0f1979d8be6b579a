"""A report as data: one JSON document, and the same as rows of CSV. Pure shaping: nothing here reads or writes."""

import csv
from collections.abc import Iterator
from dataclasses import asdict
from io import StringIO
from typing import Any

from moderation.queries.reports import Complained, Report

COLUMNS = ("section", "item", "by", "measure", "value")
# What a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def describe_report(report: Report) -> dict[str, Any]:
    """Return the report as JSON has it. Shares are from 0 to 1, times in seconds."""
    return {
        "site": report.site.key,
        "name": report.site.name,
        "year": report.year,
        "since": report.since.isoformat(),
        "until": report.until.isoformat(),
        "is_over": report.is_over,
        "decisions": {"machine": report.machine, "people": report.people},
        "restrictions": [
            {
                "kind": each.kind.value,
                "category": each.category,
                "reason": each.reason,
                "title": each.title,
                "is_illegal": each.is_illegal,
                "by": _name_actor(each.is_by_machine),
                "count": each.count,
            }
            for each in report.restricted
        ],
        "machine_share": report.machine_share,
        "sanctions": [
            {
                "kind": each.kind,
                "reason": each.reason,
                "by": _name_actor(each.is_by_machine),
                "count": each.count,
            }
            for each in report.sanctioned
        ],
        "reports": [{"reason": reason, "count": count} for reason, count in report.reports.items()],
        "notices": [asdict(each) for each in report.noticed],
        "handling": asdict(report.waited),
        "objections": [_describe_complained(each) for each in report.complained],
        "complaints": _describe_complained(report.grievances),
        "audits": [
            {
                "action": each.action,
                "drawn": each.drawn,
                "judged": each.judged,
                "unsure": each.unsure,
                "wrong": each.wrong,
                "share": each.share,
                "low": each.interval.low,
                "high": each.interval.high,
            }
            for each in report.audits
        ],
    }


def _describe_complained(complained: Complained) -> dict[str, Any]:
    return {
        **asdict(complained),
        "denied": complained.denied,
        "waiting": complained.waiting,
        "share": complained.share,
        "low": complained.interval.low,
        "high": complained.interval.high,
    }


def write_csv(document: dict[str, Any]) -> str:
    """Return a described report as CSV: a row for every number in it."""
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for row in _list_rows(document):
        writer.writerow([_defuse(each) for each in row])
    return file.getvalue()


def _list_rows(document: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    for by, counts in document["decisions"].items():
        for action, count in counts.items():
            yield "decisions", action, by, "count", count
    for each in document["restrictions"]:
        ground = "illegal" if each["is_illegal"] else "terms"
        item = f"{each['kind']}/{each['category']}/{ground}/{each['reason']}"
        yield "restrictions", item, each["by"], "count", each["count"]
    yield "restrictions", "all", "machine", "share", document["machine_share"]
    for each in document["sanctions"]:
        yield "sanctions", f"{each['kind']}/{each['reason']}", each["by"], "count", each["count"]
    for each in document["reports"]:
        yield "reports", each["reason"], "", "count", each["count"]
    for each in document["objections"]:
        yield from _list_measures("objections", each, by="by")
    yield from _list_measures("complaints", document["complaints"], by="by")
    for section, item in (("notices", "ground"), ("audits", "action")):
        for each in document[section]:
            yield from _list_measures(section, each, item=item)
    yield from _list_measures("handling", {**document["handling"], "by": "people"}, by="by")


def _list_measures(
    section: str, measured: dict[str, Any], *, item: str = "", by: str = ""
) -> Iterator[tuple[Any, ...]]:
    """Yield a row for each number; what is measured is named by its `item`, or by whose `by` it is."""
    for measure, value in measured.items():
        if measure not in (item, by):
            yield section, measured.get(item, ""), measured.get(by, ""), measure, value


def _name_actor(is_by_machine: bool) -> str:
    return "machine" if is_by_machine else "moderator"


def _defuse(value: Any) -> Any:
    if value is None:
        return ""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
