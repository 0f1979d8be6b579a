"""Changing a site's policy: every change is a new version, and decisions name the one they were made under."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from discussions.models import Site
from discussions.refusals import FieldProblem, Refused
from moderation.models import PolicyVersion
from moderation.policy import SettingError, SitePolicy
from moderation.queries.memberships import require_admin
from moderation.queries.subjects import get_policy


def change_policy(*, site: Site, person: User, version: int, settings: Mapping[str, Any]) -> SitePolicy:
    """Put the policy with these `settings`, and the defaults for all others, in force; return it.

    Raises Refused: forbidden, stale_version unless `version` is in force, invalid_fields naming the setting.
    """
    require_admin(person, site)
    policy = read_settings(settings, version + 1)
    if get_policy(site.pk).version != version:
        raise Refused("stale_version")
    document = {name: value for name, value in policy.to_dict().items() if name != "version"}
    try:
        with transaction.atomic():
            PolicyVersion.objects.create(
                site=site, version=policy.version, document=document, created_by=person
            )
    except IntegrityError as error:  # somebody else's is the next version
        raise Refused("stale_version") from error
    return policy


def restore_policy(*, site: Site, person: User, version: int, to: int) -> SitePolicy:
    """Put the settings of an earlier version in force again, as a new one; 1 is the defaults where nobody set it.

    Raises Refused: forbidden, not_found, stale_version unless `version` is in force.
    """
    stored = PolicyVersion.objects.filter(site=site, version=to).first()
    if stored is None and to != SitePolicy().version:
        raise Refused("not_found")
    document = {} if stored is None else stored.document
    settings = SitePolicy.from_stored(document, to).to_dict()
    del settings["version"]
    return change_policy(site=site, person=person, version=version, settings=settings)


def read_settings(settings: Mapping[str, Any], version: int = 1) -> SitePolicy:
    """Return the policy with these `settings`. Raises Refused (invalid_fields): `settings.<name>` is wrong."""
    try:
        if "version" in settings:
            raise SettingError("version", "invalid", "is no setting of a policy")
        return SitePolicy.from_dict({**settings, "version": version})
    except SettingError as error:
        place = f"settings.{error.name}"[:200]
        raise Refused("invalid_fields", fields={place: FieldProblem(error.code, str(error))}) from error
