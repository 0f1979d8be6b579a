"""Learning from moderators, and taking back what was learned."""

import time

import structlog
from django.db import transaction
from django.utils import timezone

from discussions.models import Site
from discussions.refusals import Refused
from moderation.models import ModelState, SiteModelVersion
from moderation.queries.learning import collect_examples, count_decisions
from moderation.queries.site_models import list_versions
from moderation.scoring.adaptation import Learned, fit_site_model
from moderation.scoring.site_model import get_base_version

logger = structlog.get_logger(__name__)

BASE = 0  # as a version: the shipped models alone
MAX_VERSIONS = 30  # that are kept of a site


def learn_site_model(site: Site) -> SiteModelVersion | None:
    """Learn from a site's decisions and store what came of it, in force if it is better than the shipped models.

    Returns the new version, or None if another came while this one was being learned: safe to run twice, also at once.
    """
    started = time.monotonic()
    before, decisions = _find_newest(site), count_decisions(site.pk)
    examples = collect_examples(site.pk)
    learned = fit_site_model(examples)
    people = {example.moderator for example in examples} - {None}
    with transaction.atomic():
        Site.objects.select_for_update(no_key=True).get(pk=site.pk)
        if _find_newest(site) != before:
            return None
        version = SiteModelVersion(
            site=site,
            version=before + 1,
            base_version=get_base_version(),
            decisions=decisions,
            examples=len(examples),
            moderators=len(people),
            metrics={label: report.to_dict() for label, report in learned.reports.items()},
        )
        _put_into_force(version, learned)
        _forget_old_versions(site)
    logger.info(
        "site_model_learned",
        site=site.key,
        version=version.version,
        state=version.state,
        examples=len(examples),
        moderators=len(people),
        seconds=round(time.monotonic() - started, 2),
    )
    return version


def revert_site_model(site: Site, *, to: int | None = None, by: str) -> SiteModelVersion | None:
    """Put the version `to` into force, 0 for the shipped models alone, None for what was in force before this one.

    Returns the version that is now in force, None for the shipped models. Raises Refused (model_version_not_found) for
    one that is not kept, was rejected, or was learned on other shipped models, and (nothing_to_revert) if it is in
    force already. `by` is who did it, for the log. From then on nothing is learned until a person asks for it, unless
    `to` is the newest.
    """
    with transaction.atomic():
        Site.objects.select_for_update(no_key=True).get(pk=site.pk)
        active = list_versions(site).filter(state=ModelState.ACTIVE).first()
        target = _find_target(site, active, to)
        if target == active:
            raise Refused("nothing_to_revert")
        if active is not None:
            rolls_back = target is None or target.version < active.version
            _move(active, ModelState.REVERTED if rolls_back else ModelState.SUPERSEDED)
        if target is not None:
            _move(target, ModelState.ACTIVE)
    logger.info(
        "site_model_reverted",
        site=site.key,
        from_version=BASE if active is None else active.version,
        to_version=BASE if target is None else target.version,
        by=by,
    )
    return target


def _find_newest(site: Site) -> int:
    return list_versions(site).values_list("version", flat=True).first() or 0


def _put_into_force(version: SiteModelVersion, learned: Learned) -> None:
    """Store `version`; one that is no better than the shipped models leaves in force what is."""
    if not learned.is_better:
        version.state, version.weights = ModelState.REJECTED, b""
    else:
        for active in list_versions(version.site).filter(state=ModelState.ACTIVE):
            _move(active, ModelState.SUPERSEDED)
        version.state, version.weights = ModelState.ACTIVE, learned.model.to_bytes()
    version.save(force_insert=True)


def _find_target(site: Site, active: SiteModelVersion | None, to: int | None) -> SiteModelVersion | None:
    if to == BASE:
        return None
    usable = list_versions(site).filter(base_version=get_base_version()).exclude(state=ModelState.REJECTED)
    if to is not None:
        target = usable.filter(version=to).first()
        if target is None:
            raise Refused("model_version_not_found")
        return target
    if active is None:
        return None
    return usable.filter(state=ModelState.SUPERSEDED, version__lt=active.version).first()


def _move(version: SiteModelVersion, state: ModelState) -> None:
    SiteModelVersion.objects.filter(pk=version.pk, state=version.state).update(
        state=state, changed_at=timezone.now()
    )
    version.state = state


def _forget_old_versions(site: Site) -> None:
    kept = list(list_versions(site).values_list("pk", flat=True)[:MAX_VERSIONS])
    SiteModelVersion.objects.filter(site=site).exclude(pk__in=kept).exclude(state=ModelState.ACTIVE).delete()
