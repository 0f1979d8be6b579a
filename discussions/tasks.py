"""The jobs of discussions. Each may run twice or late without harm."""

from celery import shared_task

from discussions.actions.votes import count_votes as count_waiting_votes


@shared_task
def count_votes() -> None:
    count_waiting_votes()
