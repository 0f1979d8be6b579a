"""The jobs of discussions. Each may run twice or late without harm."""

from celery import shared_task

from discussions.actions.erasing import finish_erasing
from discussions.actions.letters import deliver_letter, list_due_letters
from discussions.actions.notices import tell_notifiers as tell_answered_notifiers
from discussions.actions.notifications import spread_waiting_events
from discussions.actions.passages import count_quotes as count_quotes_of
from discussions.actions.predicting import bring_up_to_date
from discussions.actions.purging import purge_events
from discussions.actions.reader_letters import write_due_letters
from discussions.actions.thread_views import write_views as write_gathered_views
from discussions.actions.votes import count_votes as count_waiting_votes
from discussions.queries.authors import find_author_being_erased, list_unfinished_erasures
from discussions.queries.passages import list_threads_to_count
from discussions.queries.predictions import list_behind


@shared_task
def count_votes() -> None:
    count_waiting_votes()


@shared_task
def send_letter(letter_id: int) -> None:
    deliver_letter(letter_id)


@shared_task
def sweep_letters() -> None:
    for letter_id in list_due_letters():
        send_letter.delay(letter_id)


@shared_task
def tell_notifiers() -> None:
    tell_answered_notifiers()


@shared_task
def write_views() -> None:
    write_gathered_views()


@shared_task
def sweep_prompts() -> None:
    for prompt_id in list_behind():
        predict.delay(prompt_id)


@shared_task(soft_time_limit=280, time_limit=300)
def predict(prompt_id: int) -> None:
    bring_up_to_date(prompt_id)


@shared_task
def sweep_quotes() -> None:
    for thread_id in list_threads_to_count():
        count_quotes.delay(thread_id)


@shared_task
def count_quotes(thread_id: int) -> None:
    count_quotes_of(thread_id)


@shared_task
def spread_events() -> None:
    spread_waiting_events()


@shared_task
def write_letters() -> None:
    write_due_letters()


@shared_task
def sweep_erasures() -> None:
    for author_id in list_unfinished_erasures():
        erase.delay(author_id)


@shared_task(soft_time_limit=280, time_limit=300)
def erase(author_id: int) -> None:
    if (author := find_author_being_erased(author_id)) is not None:
        finish_erasing(author)


@shared_task
def purge_expired() -> None:
    purge_events()
