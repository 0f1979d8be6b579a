"""What was asked for with a key, in Akismet's words."""

import csv
import io
from datetime import date, datetime
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils import timezone

from discussions.models import ApiKey
from moderation.models import Protocol, ProtocolUse
from moderation.models.protocols import MAX_HOST_CHARACTERS
from moderation.queries.protocol_uses import OUTCOMES, count_calls, count_months, list_uses

MAX_LIMIT = 1_000
_ORDERS = {
    "total": "-calls",
    "spam": "-spam",
    "ham": "-ham",
    "missed_spam": "-missed_spam",
    "false_positives": "-false_positives",
}
_TITLES = (*("Site", "Total API Calls", "Spam", "Ham", "Missed Spam", "False Positives", "Is Revoked"),)


def answer_usage_limit(api_key: ApiKey) -> HttpResponse:
    calls = count_calls(api_key, Protocol.AKISMET, _read_month(""))
    return JsonResponse({"limit": "none", "usage": calls, "percentage": "0.00", "throttled": False})


def answer_key_sites(api_key: ApiKey, fields: dict[str, str]) -> HttpResponse:
    """Return the use in a month, by host. What makes no sense among `fields` is as if it were not there."""
    month = _read_month(fields.get("month", ""))
    limit = _read_number(fields.get("limit", ""), 500, MAX_LIMIT)
    offset = _read_number(fields.get("offset", ""), 0, 10**9)
    order = fields.get("order", "")
    host = fields.get("filter", "").replace("\x00", "")[:MAX_HOST_CHARACTERS]
    found = list_uses(api_key, Protocol.AKISMET, month, host).order_by(_ORDERS.get(order, "-calls"), "host")
    uses = list(found[offset : offset + limit])
    if fields.get("format") == "csv":
        return _write_csv(month, uses)
    rows = [_show(use) for use in uses]
    return JsonResponse({f"{month:%Y-%m}": rows, "limit": limit, "offset": offset, "total": found.count()})


def answer_subscription(api_key: ApiKey) -> HttpResponse:
    """Return what WordPress wants to know before it keeps a key: that somebody stands by it."""
    account = {"account_id": api_key.site_id, "account_name": api_key.site.name, "account_type": "parley"}
    state = {"status": "active", "next_billing_date": False, "limit_reached": False}
    return JsonResponse({**account, **state})


def answer_stats(api_key: ApiKey, host: str, interval: str) -> HttpResponse:
    """Return what came of a host's checks, in all and by month, as WordPress shows it.

    `interval`: 60-days and 6-months are taken by whole months; anything else is all. How much time that saved nobody
    knows: 0 seconds.
    """
    first = _go_back(_read_month(""), {"60-days": 2, "6-months": 5}.get(interval, 1_200))
    months = count_months(api_key, Protocol.AKISMET, host, first)
    total = {name: sum(counts[name] for counts in months.values()) for name in OUTCOMES}
    checked, wrong = total["spam"] + total["ham"], total["missed_spam"] + total["false_positives"]
    accuracy = round(100 * max(0, checked - wrong) / checked, 2) if checked else 0
    breakdown = {f"{month:%Y-%m}": {**counts, "da": str(month)} for month, counts in months.items()}
    return JsonResponse({**total, "accuracy": accuracy, "time_saved": 0, "breakdown": breakdown})


def _go_back(month: date, months: int) -> date:
    """Return the first day of the month so many months before."""
    years, number = divmod(month.year * 12 + month.month - 1 - months, 12)
    return date(years, number + 1, 1)


def _show(use: ProtocolUse) -> dict[str, Any]:
    return {
        "site": use.host,
        "api_calls": str(use.calls),
        "spam": str(use.spam),
        "ham": str(use.ham),
        "missed_spam": str(use.missed_spam),
        "false_positives": str(use.false_positives),
        "is_revoked": False,
    }


def _write_csv(month: date, uses: list[ProtocolUse]) -> HttpResponse:
    lines = io.StringIO()
    lines.write(f"Active sites for {month:%Y-%m}\r\n")
    writer = csv.writer(lines)
    writer.writerow(_TITLES)
    for use in uses:
        writer.writerow(["false" if value is False else value for value in _show(use).values()])
    return HttpResponse(lines.getvalue(), content_type="text/csv; charset=utf-8")


def _read_month(text: str) -> date:
    """Return the first day of the month `YYYY-MM`, of this one (UTC) where it is none."""
    try:
        return datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007 - a month has no zone
    except ValueError:
        return timezone.now().date().replace(day=1)


def _read_number(text: str, default: int, most: int) -> int:
    return min(int(text), most) if text.isascii() and text.isdecimal() and len(text) < 10 else default
