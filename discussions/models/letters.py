"""Mail that is still to be sent. What was sent is not kept."""

from django.db import models
from django.db.models import Q
from django.utils import timezone


class Letter(models.Model):
    """A mail in its sealed envelope (`discussions/sealing.py`): to whom, its subject and text, links and all.

    One to an `author` has no envelope: it is written when it is sent, of what there is to tell then.
    """

    sealed = models.TextField(blank=True)
    author = models.ForeignKey(
        "discussions.Author", on_delete=models.CASCADE, null=True, related_name="letters"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField(default=timezone.now, db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="letter_sealed_or_to_author",
                condition=Q(author__isnull=True) & ~Q(sealed="") | Q(author__isnull=False, sealed=""),
            ),
        ]

    def __str__(self) -> str:
        return f"letter {self.pk}"
