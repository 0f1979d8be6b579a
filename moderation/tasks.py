"""The jobs. Each takes ids, fetches, and calls one action; each may run twice or late without harm."""

import structlog
from celery import shared_task
from kombu.exceptions import OperationalError

from discussions.models import Site
from discussions.outages import Outage
from moderation.actions.checking import check_revision, list_waiting, purge_expired_evidence
from moderation.actions.learning import learn_site_model
from moderation.queries.learning import is_due, list_sites_to_learn

logger = structlog.get_logger(__name__)
broker_outage = Outage()


def enqueue_check(comment_id: int, revision: int) -> None:
    """Ask a worker to check this revision. Never raises: what the broker does not take, the sweep finds."""
    if broker_outage.is_on:
        return
    try:
        check_comment.delay(comment_id, revision)
    except (OperationalError, OSError) as error:
        broker_outage.begin()
        logger.warning("check_not_queued", comment=comment_id, revision=revision, error=str(error))


@shared_task
def check_comment(comment_id: int, revision: int) -> None:
    check_revision(comment_id, revision)


@shared_task
def sweep_pending() -> None:
    for comment_id, revision in list_waiting():
        enqueue_check(comment_id, revision)


@shared_task
def purge_expired() -> None:
    purge_expired_evidence()


@shared_task
def learn_from_decisions() -> None:
    for site_id in list_sites_to_learn():
        learn_from_site.delay(site_id)


@shared_task(soft_time_limit=280, time_limit=300)
def learn_from_site(site_id: int) -> None:
    if is_due(site_id):  # asked for twice, the first time has done it
        learn_site_model(Site.objects.get(pk=site_id))
