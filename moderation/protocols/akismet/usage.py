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
from moderation.queries.protocol_uses import count_calls, list_uses

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
