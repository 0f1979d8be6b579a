"""The jobs. Each takes ids, fetches, and calls one action; each may run twice or late without harm."""

import structlog
from celery import Task, shared_task
from kombu.exceptions import OperationalError

from discussions.models import Site
from discussions.outages import Outage
from moderation.actions.asking import ask_about, expire_calls
from moderation.actions.audits import draw_audits
from moderation.actions.calls import list_lost, list_queued, purge_calls
from moderation.actions.checking import check_revisions
from moderation.actions.counts import check_counts, fold_counts
from moderation.actions.deliveries import deliver_lane, sweep_lanes
from moderation.actions.digests import write_due_digests
from moderation.actions.feedback import tell_what_people_decided
from moderation.actions.learning import learn_site_model
from moderation.actions.listings import fetch_lists
from moderation.actions.pressing import learn_flag_scores, refresh_priorities
from moderation.actions.purging import purge_expired_evidence
from moderation.actions.raids import watch_sites
from moderation.actions.removals import move_comments
from moderation.actions.sanctions import list_waiting_sanctions
from moderation.actions.statements import draft_statements, send_statements
from moderation.actions.waiting import (
    BATCH,
    answer,
    claim_waiting,
    list_waiting_sites,
    requeue_forgotten,
    ring,
)
from moderation.queries.learning import is_due, list_sites_to_learn

logger = structlog.get_logger(__name__)
broker_outage = Outage()


def enqueue_check(site_id: int) -> None:
    """Have a worker come for what waits on this site. Never raises: what the broker does not take, the sweep finds."""
    if ring(site_id):
        _enqueue(check_waiting, site_id)


def _enqueue(task: Task[..., None], *ids: int) -> None:
    if broker_outage.is_on:
        return
    try:
        task.delay(*ids)
    except (OperationalError, OSError) as error:
        broker_outage.begin()
        logger.warning("job_not_queued", job=task.name, ids=ids, error=str(error))


@shared_task
def check_waiting(site_id: int) -> None:
    answer(site_id)
    waiting = claim_waiting(site_id)
    is_backlog = len(waiting) == BATCH
    if is_backlog:
        # For whoever comes first, after what other sites wait for.
        enqueue_check(site_id)
    if check_revisions(waiting, is_backlog=is_backlog):
        for call_id in list_queued(waiting):
            _enqueue(ask_provider, call_id)


@shared_task
def ask_provider(call_id: int) -> None:
    ask_about(call_id)


@shared_task
def sweep_pending() -> None:
    requeue_forgotten()
    for site_id in list_waiting_sites():
        _enqueue(check_waiting, site_id)


@shared_task
def sweep_providers() -> None:
    for call_id in list_lost():
        _enqueue(ask_provider, call_id)
    expire_calls()


@shared_task
def deliver_events(lane_id: int) -> None:
    deliver_lane(lane_id)


@shared_task
def write_digests() -> None:
    write_due_digests()


@shared_task
def sweep_webhooks() -> None:
    sweep_lanes()


@shared_task
def tell_providers() -> None:
    tell_what_people_decided()


@shared_task(soft_time_limit=540, time_limit=570)
def send_statements_of_reasons() -> None:
    draft_statements()
    send_statements()


# Less than the broker's visibility timeout: a job that runs for longer is given to a second worker.
@shared_task(soft_time_limit=540, time_limit=570)
def import_lists() -> None:
    fetch_lists()


@shared_task
def watch_raids() -> None:
    watch_sites()


@shared_task
def fold_case_counts() -> None:
    fold_counts()


@shared_task(soft_time_limit=280, time_limit=300)
def rate_cases() -> None:
    refresh_priorities()


@shared_task(soft_time_limit=280, time_limit=300)
def learn_from_reports() -> None:
    for site in Site.objects.order_by("pk"):
        learn_flag_scores(site)


@shared_task
def draw_samples() -> None:
    draw_audits()


@shared_task
def check_case_counts() -> None:
    check_counts()


@shared_task
def purge_expired() -> None:
    purge_expired_evidence()
    purge_calls()


@shared_task
def learn_from_decisions() -> None:
    for site_id in list_sites_to_learn():
        learn_from_site.delay(site_id)


@shared_task(soft_time_limit=280, time_limit=300)
def learn_from_site(site_id: int) -> None:
    if is_due(site_id):  # asked for twice, the first time has done it
        learn_site_model(Site.objects.get(pk=site_id))


@shared_task
def move_comments_of(sanction_id: int) -> None:
    move_comments(sanction_id)


@shared_task
def sweep_sanctions() -> None:
    for sanction_id in list_waiting_sanctions():
        move_comments(sanction_id)
