"""Asks workers for jobs by name, for those who must not know the jobs themselves."""

import structlog
from celery import current_app
from kombu.exceptions import OperationalError

from discussions.outages import Outage

logger = structlog.get_logger(__name__)
outage = Outage()


def enqueue_comments_of(sanction_id: int) -> None:
    """Ask a worker to reject, or put back, comments with a sanction. Never raises: the sweep finds what was lost."""
    _enqueue("moderation.tasks.move_comments_of", sanction_id)


def enqueue_letter(letter_id: int) -> None:
    """Ask a worker to send a letter. Never raises: the sweep finds what was lost."""
    _enqueue("moderation.tasks.send_letter", letter_id)


def _enqueue(job: str, subject_id: int) -> None:
    if outage.is_on:
        return
    try:
        current_app.send_task(job, (subject_id,))
    except (OperationalError, OSError) as error:
        outage.begin()
        logger.warning("job_not_queued", job=job, id=subject_id, error=str(error))
