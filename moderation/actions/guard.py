"""Rules that match far more than anybody wants switch themselves off.

After MediaWiki's AbuseFilter, whose filters lose their effect when, within a day of being changed, they matched more
than two edits and more than 5 % of the recent ones.
"""

from collections.abc import Collection
from datetime import timedelta

import structlog
from django.db.models import F
from django.utils import timezone

from moderation.models import Judgement, Rule

logger = structlog.get_logger(__name__)

FRESH = timedelta(days=1)  # since a person changed it
MOST_SHARE = 0.05  # of what was checked since
LEAST_CHECKED = 50
LEAST_HITS = 3
MAX_COUNTED = 2000  # the latest: counting must not slow a busy site's checks down
DISABLED_CODE = "rule.fires_too_often"


def guard_rules(site_id: int, rule_ids: Collection[int]) -> None:
    """Switch those of `rule_ids`, which matched a comment just now, off that are fresh and match too many."""
    fresh = Rule.objects.filter(
        pk__in=rule_ids, is_enabled=True, is_guarded=True, changed_at__gte=timezone.now() - FRESH
    )
    for rule in fresh:
        if rule.document["then"]["action"] != "tag":
            _guard(site_id, rule)


def _guard(site_id: int, rule: Rule) -> None:
    matched = (
        Judgement.objects.filter(site_id=site_id, created_at__gte=rule.changed_at)
        .order_by("-created_at", "-revision")
        .values_list("rules", flat=True)[:MAX_COUNTED]
    )
    checked = [rule.pk in ids for ids in matched]
    hits = sum(checked)
    if len(checked) < LEAST_CHECKED or hits < LEAST_HITS or hits <= MOST_SHARE * len(checked):
        return
    details = {"hits": hits, "checked": len(checked)}
    # Not one that a person changed meanwhile: that is another rule.
    switched_off = Rule.objects.filter(pk=rule.pk, version=rule.version, is_enabled=True).update(
        is_enabled=False, disabled_code=DISABLED_CODE, disabled_details=details, version=F("version") + 1
    )
    if switched_off:
        logger.warning("rule_switched_off", rule=rule.pk, name=rule.name, site=site_id, **details)
