"""Asks workers for jobs by name, for those who must not know the jobs themselves."""

import structlog
from celery import current_app
from kombu.exceptions import OperationalError

from discussions.outages import Outage

logger = structlog.get_logger(__name__)
outage = Outage()


def enqueue(job: str, *ids: int) -> None:
    """Ask a worker to do `job`, a task's full name, with these ids. Never raises: a sweep finds what was lost."""
    if outage.is_on:
        return
    try:
        current_app.send_task(job, ids)
    except (OperationalError, OSError) as error:
        outage.begin()
        logger.warning("job_not_queued", job=job, ids=ids, error=str(error))


def enqueue_letter(letter_id: int) -> None:
    """Ask a worker to send a letter."""
    enqueue("discussions.tasks.send_letter", letter_id)
