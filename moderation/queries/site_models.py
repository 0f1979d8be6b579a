"""Sites' models: the one in force, and the record of their versions."""

from functools import lru_cache

from django.db.models import QuerySet

from discussions.models import Site
from discussions.refusals import Refused
from moderation.models import ModelState, SiteModelVersion
from moderation.scoring.site_model import SiteModel, get_base_version


def get_site_model(site_id: int) -> SiteModel | None:
    """Return what a site's moderators taught and is in force: None for nothing, or only for other shipped models."""
    active = (
        SiteModelVersion.objects.filter(
            site_id=site_id, state=ModelState.ACTIVE, base_version=get_base_version()
        )
        .values_list("pk", "version")
        .first()
    )
    return None if active is None else _load(*active)


def find_site_model(site_id: int, version: int) -> SiteModel | None:
    """Return a version of what a site's moderators taught, in force or not; None for 0, the shipped models alone.

    Raises Refused (model_version_not_found) for one that is not kept, was rejected, or is for other shipped models.
    """
    if version == 0:
        return None
    usable = SiteModelVersion.objects.filter(site_id=site_id, base_version=get_base_version())
    found = (
        usable.exclude(state=ModelState.REJECTED).filter(version=version).values_list("pk", "version").first()
    )
    if found is None:
        raise Refused("model_version_not_found")
    return _load(*found)


@lru_cache(maxsize=32)
def _load(pk: int, version: int) -> SiteModel:
    """Read the weights of a version once per process: they never change."""
    weights = SiteModelVersion.objects.values_list("weights", flat=True).get(pk=pk)
    return SiteModel.from_bytes(bytes(weights), version)


def list_versions(site: Site) -> QuerySet[SiteModelVersion]:
    """Return every version that is kept, the newest first, without the weights."""
    return SiteModelVersion.objects.filter(site=site).order_by("-version").defer("weights")


def is_paused(versions: QuerySet[SiteModelVersion]) -> bool:
    """Tell whether the last thing that took effect was reverted: then nothing is learned until a person says so."""
    last = versions.exclude(state=ModelState.REJECTED).order_by("-version").first()
    return last is not None and last.state == ModelState.REVERTED
