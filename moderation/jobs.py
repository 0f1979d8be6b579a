"""Asks workers for moderation's jobs by name, for those who must not know the jobs themselves."""

from discussions.jobs import enqueue


def enqueue_comments_of(sanction_id: int) -> None:
    """Ask a worker to reject, or put back, comments with a sanction. Never raises: the sweep finds what was lost."""
    enqueue("moderation.tasks.move_comments_of", sanction_id)
