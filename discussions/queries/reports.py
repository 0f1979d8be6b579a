"""What a reader told moderators of a comment."""

from discussions.models import Author, Comment, Flag, Notice


def find_reported(author: Author, comment: Comment) -> Notice | Flag | None:
    """Return the reader's latest notice of a comment, else their report of it; None where they made neither."""
    notices = Notice.objects.filter(author=author, comment=comment).select_related("comment__thread__site")
    flags = Flag.objects.filter(author=author, comment=comment).select_related("comment__thread__site")
    return notices.order_by("-pk").first() or flags.first()
