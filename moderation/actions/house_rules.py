"""Setting up what a site rejects comments for, by its administrators."""

import re
from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F

from discussions.models import Site
from discussions.refusals import Refused, refuse_field
from moderation.models import HouseRule
from moderation.models.house_rules import HOUSE_RULE_CODE_PATTERN
from moderation.queries.house_rules import build_usual_rules
from moderation.queries.memberships import require_admin

MAX_HOUSE_RULES = 50


def put_house_rule(
    *, site: Site, person: User, code: str, version: int, values: Mapping[str, Any]
) -> HouseRule:
    """Make the site's rule `code`, or change it, to these `values`, columns by name.

    `version` is the rule's as the person saw it, 0 for one that is to be new. Raises Refused: forbidden, stale_version,
    limit_reached, invalid_fields (code; law, without a legal ground).
    """
    require_admin(person, site)
    if not re.fullmatch(HOUSE_RULE_CODE_PATTERN, code):
        raise refuse_field("code", "invalid")
    if values["law"] and not values["is_legal_ground"]:
        raise refuse_field("law", "not_available")
    with transaction.atomic():
        # Who changes the site's rules at the same moment waits here.
        Site.objects.select_for_update(no_key=True).get(pk=site.pk)
        rules = HouseRule.objects.filter(site=site)
        if not rules.exists():
            HouseRule.objects.bulk_create(build_usual_rules(site))
        if version:
            if not rules.filter(code=code, version=version).update(**values, version=F("version") + 1):
                raise Refused("stale_version")
        else:
            _check_is_new(site, code)
            HouseRule.objects.create(site=site, code=code, **values)
    return rules.get(code=code)


def _check_is_new(site: Site, code: str) -> None:
    rules = HouseRule.objects.filter(site=site)
    if rules.filter(code=code).exists():
        raise refuse_field("code", "taken")
    if rules.count() >= MAX_HOUSE_RULES:
        raise Refused("limit_reached")
