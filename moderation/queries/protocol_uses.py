"""How much other systems asked for."""

from datetime import date

from django.db.models import QuerySet, Sum
from django.db.models.functions import Coalesce

from discussions.models import ApiKey
from moderation.models import Protocol, ProtocolUse

OUTCOMES = ("spam", "ham", "missed_spam", "false_positives")


def count_calls(api_key: ApiKey, protocol: Protocol, month: date) -> int:
    """Return how often a key was used in the month that begins with this day."""
    uses = ProtocolUse.objects.filter(api_key=api_key, protocol=protocol, month=month)
    return int(uses.aggregate(calls=Coalesce(Sum("calls"), 0))["calls"])


def count_months(api_key: ApiKey, protocol: Protocol, host: str, first: date) -> dict[date, dict[str, int]]:
    """Return what came of a host's calls with a key, by month from `first` on, the earliest month first."""
    uses = ProtocolUse.objects.filter(api_key=api_key, protocol=protocol, host=host, month__gte=first)
    return {use.month: {name: getattr(use, name) for name in OUTCOMES} for use in uses.order_by("month")}


def list_uses(api_key: ApiKey, protocol: Protocol, month: date, host: str) -> QuerySet[ProtocolUse]:
    """Return a key's uses in a month, by host; `host` is a part of those wanted."""
    uses = ProtocolUse.objects.filter(api_key=api_key, protocol=protocol, month=month)
    return uses.filter(host__icontains=host) if host else uses
