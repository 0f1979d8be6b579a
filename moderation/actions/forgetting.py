"""What moderation forgets with an author who is erased."""

from django.db.models import Func, JSONField

from discussions.models import Author
from moderation.actions.appeals import forget_appeals
from moderation.actions.complaints import forget_complaints
from moderation.models import (
    AuthorNote,
    Case,
    CaseNote,
    CaseText,
    CommentLink,
    Finding,
    Fingerprint,
    Judgement,
    Sanction,
)


def forget_author(author: Author) -> None:
    """Delete what moderators wrote about an author, the words of theirs that the queue is searched by, and what the
    checks kept of their texts: parameters, places, links, fingerprints.

    What was found and done, in codes and numbers, and until when, stays.
    """
    AuthorNote.objects.filter(author=author).delete()
    CaseNote.objects.filter(case__author=author).delete()
    CaseText.objects.filter(case__author=author).delete()
    Sanction.objects.filter(author=author).update(note="", message="")
    Case.objects.filter(author=author).update(details={})
    forget_appeals(author)
    forget_complaints()
    Finding.objects.filter(revision__comment__author=author).update(details={}, spans=[])
    Fingerprint.objects.filter(revision__comment__author=author).delete()
    CommentLink.objects.filter(comment__author=author).delete()
    without_domains = Func(
        template="(facts - 'domains') #- '{velocity,domain_authors_hour}'", output_field=JSONField()
    )
    Judgement.objects.filter(revision__comment__author=author).update(facts=without_domains)
