"""Which decision answered which notice of illegal content."""

from django.db import models


class NoticeAnswer(models.Model):
    """One decision about a comment answers all notices of it that wait. Taking it back takes this away."""

    notice = models.OneToOneField("discussions.Notice", on_delete=models.CASCADE, related_name="answered_by")
    decision = models.ForeignKey(
        "moderation.Decision", on_delete=models.CASCADE, related_name="answered_notices"
    )

    def __str__(self) -> str:
        return f"{self.notice_id} by {self.decision_id}"
