"""Asks workers for moderation's jobs by name, for those who must not know the jobs themselves."""

from collections.abc import Iterable

from discussions.jobs import enqueue


def enqueue_comments_of(sanction_id: int) -> None:
    """Ask a worker to reject, or put back, comments with a sanction. Never raises: the sweep finds what was lost."""
    enqueue("moderation.tasks.move_comments_of", sanction_id)


def enqueue_deliveries(lanes: Iterable[int]) -> None:
    """Ask workers to send what waits in these lanes of webhooks. Never raises: the sweep finds what was lost."""
    for lane_id in lanes:
        enqueue("moderation.tasks.deliver_events", lane_id)
