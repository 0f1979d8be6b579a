"""What moderators note about an author for each other."""

from django.contrib.auth.models import User

from discussions.models import Author
from discussions.refusals import Refused
from moderation.models import AuthorNote


def add_note(*, author: Author, moderator: User, text: str) -> AuthorNote:
    """Note something about an author for colleagues."""
    return AuthorNote.objects.create(author=author, moderator=moderator, text=text)


def delete_note(*, note: AuthorNote, moderator: User) -> None:
    """Delete one's own note. Raises Refused (forbidden) for a colleague's."""
    if note.moderator_id != moderator.pk:
        raise Refused("forbidden")
    note.delete()
