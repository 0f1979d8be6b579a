"""Telling a writer, before a comment is stored, that it is likely to wait for a moderator."""

from django.utils import timezone

from discussions.models import Author
from moderation.actions.submissions import Submission, judge_submission
from moderation.queries.holds import ABOUT_TEXT


def foresee_hold(author: Author, body: str) -> str | None:
    """Return why the site's policy would not publish this text at once, as a code of the catalogue.

    None where it would, or where the reason is not in the text. Nothing is stored or counted, and the quick model
    answers alone: whoever writes is waiting.
    """
    submission = Submission(
        text=body, posted_at=timezone.now(), name=author.name, is_staff=author.is_staff, is_urgent=True
    )
    verdict = judge_submission(author.site, submission, is_counted=False).verdict
    if verdict.status == "published":
        return None
    return ABOUT_TEXT.get(verdict.code.partition(".")[0])
