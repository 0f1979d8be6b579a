"""What PostgreSQL itself notes of every change of a case, whoever makes it: for live desks, and to count by.

Triggers write both (migration `case_triggers`), so that no way to change a case can forget to.
"""

from django.db import models


class CaseChange(models.Model):
    """Something of a case changed that its readers see, in the transaction of that number. Kept for an hour.

    Numbers are given out when transactions begin to write, and these end in another order: see
    `moderation/queries/changes.py` for how nothing is missed.
    """

    # No constraints: the case may be gone, and a note of it is no reason to keep it.
    site = models.ForeignKey(
        "discussions.Site", on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    case = models.ForeignKey(
        "moderation.Case",
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="changes",
    )
    transaction = models.BigIntegerField()
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(name="case_change_by_transaction", fields=["site", "transaction"]),
            models.Index(name="case_change_by_age", fields=["created_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} in {self.transaction}"


class CaseCount(models.Model):
    """A step of the number of a site's open cases of one kind. The sum of all steps is that number.

    Steps are added rather than one row changed, so that nobody waits for a counter; a job adds them up.
    """

    site = models.ForeignKey(
        "discussions.Site", on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    kind = models.CharField(max_length=10)
    step = models.IntegerField()

    class Meta:
        indexes = [models.Index(name="case_count_by_site", fields=["site", "kind"])]

    def __str__(self) -> str:
        return f"{self.step:+d} {self.kind}"


class CountCheck(models.Model):
    """How far a site's counts were off when they were last compared with its cases, and in all. Both should be 0."""

    site = models.OneToOneField("discussions.Site", on_delete=models.CASCADE, related_name="count_check")
    checked_at = models.DateTimeField()
    drift = models.PositiveIntegerField()
    total_drift = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.drift} at {self.checked_at:%Y-%m-%d %H:%M}"
