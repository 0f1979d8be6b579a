"""What moderators note about an author or a case for each other."""

from django.contrib.auth.models import User

from discussions.models import Author
from discussions.refusals import Refused
from moderation.models import AuthorNote, Case, CaseNote


def add_note(*, author: Author, moderator: User, text: str) -> AuthorNote:
    """Note something about an author for colleagues."""
    return AuthorNote.objects.create(author=author, moderator=moderator, text=text)


def add_case_note(*, case: Case, moderator: User, text: str) -> CaseNote:
    """Note something about a case for colleagues. It changes nothing of the case."""
    return CaseNote.objects.create(case=case, moderator=moderator, text=text)


def delete_note(*, note: AuthorNote | CaseNote, moderator: User) -> None:
    """Delete one's own note. Raises Refused (forbidden) for a colleague's."""
    if note.moderator_id != moderator.pk:
        raise Refused("forbidden")
    note.delete()
