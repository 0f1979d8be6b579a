"""Counting what other systems ask for."""

from typing import Any, Literal, get_args

from django.db import connection
from django.utils import timezone

from discussions.models import ApiKey
from moderation.models import Protocol
from moderation.models.protocols import MAX_HOST_CHARACTERS

# What people said afterwards of what was taken for ham is missed spam; of what was taken for spam, a false positive.
Outcome = Literal["spam", "ham", "missed_spam", "false_positives"]

# One statement, so that none is lost however many come at once.
_COUNT = """
INSERT INTO moderation_protocoluse
       (site_id, api_key_id, protocol, host, month, calls, spam, ham, missed_spam, false_positives)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (api_key_id, protocol, host, month) DO UPDATE SET
       calls = moderation_protocoluse.calls + excluded.calls,
       spam = moderation_protocoluse.spam + excluded.spam,
       ham = moderation_protocoluse.ham + excluded.ham,
       missed_spam = moderation_protocoluse.missed_spam + excluded.missed_spam,
       false_positives = moderation_protocoluse.false_positives + excluded.false_positives
"""


def count_use(api_key: ApiKey, protocol: Protocol, host: str, outcome: Outcome | None = None) -> None:
    """Count one call for `host` in this month (UTC), and what came of it."""
    month = timezone.now().date().replace(day=1)
    outcomes = [int(outcome == each) for each in get_args(Outcome)]
    place: list[Any] = [api_key.site_id, api_key.pk, str(protocol), host[:MAX_HOST_CHARACTERS], month]
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [*place, 1, *outcomes])
