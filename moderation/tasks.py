"""The jobs. Each takes ids, fetches, and calls one action; each may run twice or late without harm."""

import structlog
from celery import shared_task
from kombu.exceptions import OperationalError

from discussions.outages import Outage
from moderation.actions.checking import check_revision, list_waiting, purge_expired_evidence
from moderation.actions.raids import watch_sites

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
def watch_raids() -> None:
    watch_sites()


@shared_task
def purge_expired() -> None:
    purge_expired_evidence()
