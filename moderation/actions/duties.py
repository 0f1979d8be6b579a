"""Changing what a site owes its readers: every change is a new version."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from discussions.models import Site
from discussions.refusals import FieldProblem, Refused
from moderation.duties import PRESETS, Duties
from moderation.models import DutiesVersion
from moderation.policy import SettingError
from moderation.queries.duties import get_duties, read_version
from moderation.queries.memberships import require_admin


def change_duties(
    *, site: Site, person: User, version: int, settings: Mapping[str, Any], preset: str = ""
) -> Duties:
    """Put the duties in force that a preset, one of PRESETS, and then `settings` make of the present ones; return them.

    Raises Refused: forbidden, stale_version unless `version` is in force, invalid_fields naming the setting.
    """
    require_admin(person, site)
    present = get_duties(site.pk)
    if present.version != version:
        raise Refused("stale_version")
    chosen = PRESETS[preset].settings if preset else {}
    try:
        duties = Duties.from_dict({**present.to_dict(), **chosen, **settings, "version": version + 1})
    except SettingError as error:
        problem = FieldProblem(error.code, str(error))
        raise Refused("invalid_fields", fields={error.name: problem}) from error
    document = {name: value for name, value in duties.to_dict().items() if name != "version"}
    try:
        with transaction.atomic():
            DutiesVersion.objects.create(
                site=site, version=duties.version, document=document, created_by=person
            )
    except IntegrityError as error:  # somebody else's is the next version
        raise Refused("stale_version") from error
    return duties


def restore_duties(*, site: Site, person: User, version: int, to: int) -> Duties:
    """Put the duties of an earlier version in force again, as a new one; 1 is the defaults where nobody set it.

    Raises Refused: forbidden, not_found, stale_version unless `version` is in force.
    """
    stored = DutiesVersion.objects.filter(site=site, version=to).first()
    if stored is None and to != Duties().version:
        raise Refused("not_found")
    settings = (Duties() if stored is None else read_version(stored)).to_dict()
    del settings["version"]
    return change_duties(site=site, person=person, version=version, settings=settings)
