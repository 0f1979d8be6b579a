"""What several of a thread's comments quote."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from discussions.quoting import LEAST_AUTHORS, MOST_CHARACTERS, MOST_PASSAGES

MAX_LINKED = 20


class Passage(models.Model):
    """Words that at least three authors of published comments quote, in the order of a thread's list.

    Counted anew as a whole from the comments by a job (discussions/actions/passages.py): it has no history.
    """

    thread = models.ForeignKey(
        "discussions.Thread", on_delete=models.CASCADE, related_name="passages", db_index=False
    )  # the constraint has one
    place = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=MOST_CHARACTERS)
    author_count = models.PositiveIntegerField()
    comment_count = models.PositiveIntegerField()
    # The first of these comments, oldest first.
    comment_ids = ArrayField(models.BigIntegerField(), size=MAX_LINKED)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="passage_place_unique", fields=["thread", "place"]),
            models.CheckConstraint(
                name="passage_place_in_range", condition=Q(place__range=(1, MOST_PASSAGES))
            ),
            models.CheckConstraint(name="passage_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="passage_of_several",
                condition=Q(author_count__gte=LEAST_AUTHORS, comment_count__gte=models.F("author_count")),
            ),
            models.CheckConstraint(
                name="passage_leads_somewhere", condition=Q(comment_ids__len__range=(1, MAX_LINKED))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.thread_id}: {self.text[:40]}"
