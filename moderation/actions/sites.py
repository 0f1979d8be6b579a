"""Founding a site from the desk: whoever does becomes its admin, and it begins with one of the preset policies."""

from collections.abc import Mapping
from typing import Any

import structlog
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from discussions.actions.sites import create_site, read_hosts, read_origins
from discussions.models import Site
from discussions.refusals import FieldProblem, Refused, refuse_field
from moderation.models import Membership, PolicyVersion, Role
from moderation.policy import SitePolicy
from moderation.presets import PRESETS
from moderation.queries.memberships import may_found_sites

logger = structlog.get_logger(__name__)

MAX_SITES = 100  # that one person administers, superusers apart


def found_site(*, person: User, values: Mapping[str, Any], preset: str) -> Site:
    """Make a site of these `values` (key, name, language, allowed_hosts, allowed_origins) under a preset policy.

    Raises Refused: forbidden, limit_reached, invalid_fields.
    """
    if not may_found_sites(person):
        raise Refused("forbidden")
    hosts, origins = read_hosts(values["allowed_hosts"]), read_origins(values["allowed_origins"])
    if Site.objects.filter(key=values["key"]).exists():
        raise refuse_field("key", "taken")
    with transaction.atomic():
        # Who makes another at the same moment waits here, and counts this one.
        User.objects.select_for_update(no_key=True).get(pk=person.pk)
        mine = Membership.objects.filter(user=person, role=Role.ADMIN)
        if not person.is_superuser and mine.count() >= MAX_SITES:
            raise Refused("limit_reached")
        try:
            site = create_site(
                key=values["key"],
                name=values["name"],
                language=values["language"],
                hosts=hosts,
                origins=origins,
            )
        except ValidationError as error:
            problem = FieldProblem("invalid", "; ".join(error.messages))
            raise Refused("invalid_fields", fields={"key": problem}) from error
        Membership.objects.create(user=person, site=site, role=Role.ADMIN)
        document = SitePolicy.from_dict(PRESETS[preset].settings).to_dict()
        del document["version"]
        PolicyVersion.objects.create(site=site, version=1, document=document, created_by=person)
    logger.info("site_founded", site=site.key, by=person.get_username())
    return site
