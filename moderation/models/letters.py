"""Mail that is still to be sent. What was sent is not kept."""

from django.db import models
from django.utils import timezone


class Letter(models.Model):
    """A mail in its sealed envelope (`moderation/sealing.py`): to whom, its subject and text, links and all."""

    sealed = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField(default=timezone.now, db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"letter {self.pk}"
