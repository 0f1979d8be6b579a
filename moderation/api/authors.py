"""Authors over HTTP, for moderators: find one, see who they are, do something about them, and take it back."""

from rest_framework.request import Request
from rest_framework.response import Response

from discussions.actions.erasing import erase_author
from discussions.api.errors import build_error
from discussions.api.inputs import read_input
from discussions.api.schema import describe
from discussions.models import Eraser
from moderation.actions.notes import add_note, delete_note
from moderation.actions.sanctions import (
    StaleAuthor,
    get_role,
    impose_sanction,
    lift_sanction,
    preview_sanction,
)
from moderation.api.authentication import ModeratorView, get_moderator
from moderation.api.author_inputs import AuthorsQuery, NoteInput, SanctionInput, read_order
from moderation.api.author_outputs import (
    FoundAuthorsOutput,
    ImposedOutput,
    NoteOutput,
    NotesOutput,
    PreviewOutput,
    ProfileOutput,
    StaleAuthorOutput,
    show_found,
    show_note,
    show_preview,
    show_profile,
    show_sanction,
)
from moderation.api.cases import PRIVATE, READING
from moderation.queries.authors import (
    describe_profile,
    get_my_author,
    get_my_note,
    list_notes,
    search_authors,
)
from moderation.queries.memberships import require_admin
from moderation.queries.sanctions import get_my_sanction


class AuthorsView(ModeratorView):
    @describe(
        operation_id="moderation_authors_list",
        answers={200: FoundAuthorsOutput},
        errors=READING,
        parameters=[AuthorsQuery],
        tags=["authors"],
    )
    def get(self, request: Request) -> Response:
        """Find authors of my sites by how their names begin. The first twenty, by name."""
        query = read_input(AuthorsQuery, request.query_params)
        found = search_authors(get_moderator(request), query["q"], query.get("site"))
        return Response({"authors": [show_found(author) for author in found]}, headers=PRIVATE)


class AuthorView(ModeratorView):
    @describe(answers={200: ProfileOutput}, errors=(*READING, "author_not_found"), tags=["authors"])
    def get(self, request: Request, author_id: int) -> Response:
        """Read an author's record: comments, reports, networks, sanctions, notes, and what I may do."""
        return Response(show_to(request, author_id), headers=PRIVATE)

    @describe(answers={204: None}, errors=("author_not_found",), writes=True, request=None, tags=["authors"])
    def delete(self, request: Request, author_id: int) -> Response:
        """Erase an author for them, as they could themselves with `DELETE me`. For admins of their site."""
        author = get_my_author(get_moderator(request), author_id)
        require_admin(get_moderator(request), author.site)
        erase_author(author, by=Eraser.STAFF)
        return Response(status=204)


class SanctionsView(ModeratorView):
    @describe(
        answers={201: ImposedOutput},
        errors=("author_not_found", "sanction_not_available", "stale_author"),
        writes=True,
        request=SanctionInput,
        error_bodies={409: StaleAuthorOutput},
        tags=["authors"],
    )
    def post(self, request: Request, author_id: int) -> Response:
        """Sanction or trust an author. A `version` that is no longer the author's is answered with 409."""
        author = get_my_author(get_moderator(request), author_id)
        fields = read_input(SanctionInput, request.data)
        try:
            sanction = impose_sanction(
                author=author,
                moderator=get_moderator(request),
                order=read_order(fields),
                version=fields["version"],
            )
        except StaleAuthor:
            shown = show_to(request, author_id)
            return Response({**build_error("stale_author"), "author": shown}, status=409)
        role = get_role(get_moderator(request), author.site_id)
        shown = {"sanction": show_sanction(sanction, role), "author": show_to(request, author_id)}
        return Response(shown, status=201)


class SanctionPreviewView(ModeratorView):
    @describe(
        answers={200: PreviewOutput},
        errors=("author_not_found", "sanction_not_available"),
        writes=True,
        request=SanctionInput,
        tags=["authors"],
    )
    def post(self, request: Request, author_id: int) -> Response:
        """Count what a sanction would do, without doing it."""
        author = get_my_author(get_moderator(request), author_id)
        order = read_order(read_input(SanctionInput, request.data))
        preview = preview_sanction(author=author, moderator=get_moderator(request), order=order)
        return Response(show_preview(preview))


class LiftView(ModeratorView):
    @describe(
        answers={201: ImposedOutput},
        errors=("sanction_not_found", "sanction_not_available", "sanction_over"),
        writes=True,
        request=None,
        tags=["authors"],
    )
    def post(self, request: Request, sanction_id: int) -> Response:
        """Take a sanction back, and with it all that it did: everything becomes what it was."""
        moderator = get_moderator(request)
        sanction = lift_sanction(sanction=get_my_sanction(moderator, sanction_id), moderator=moderator)
        role = get_role(moderator, sanction.site_id)
        shown = {"sanction": show_sanction(sanction, role), "author": show_to(request, sanction.author_id)}
        return Response(shown, status=201)


class NotesView(ModeratorView):
    @describe(answers={200: NotesOutput}, errors=(*READING, "author_not_found"), tags=["authors"])
    def get(self, request: Request, author_id: int) -> Response:
        """Read what moderators noted about an author."""
        notes = list_notes(get_my_author(get_moderator(request), author_id))
        return Response({"notes": [show_note(note) for note in notes]}, headers=PRIVATE)

    @describe(
        answers={201: NoteOutput},
        errors=("author_not_found",),
        writes=True,
        request=NoteInput,
        tags=["authors"],
    )
    def post(self, request: Request, author_id: int) -> Response:
        """Note something about an author for colleagues."""
        moderator = get_moderator(request)
        author = get_my_author(moderator, author_id)
        text = read_input(NoteInput, request.data)["text"]
        return Response(show_note(add_note(author=author, moderator=moderator, text=text)), status=201)


class NoteView(ModeratorView):
    @describe(answers={204: None}, errors=("note_not_found",), writes=True, tags=["authors"])
    def delete(self, request: Request, note_id: int) -> Response:
        """Delete one's own note."""
        note = get_my_note(get_moderator(request), note_id)
        delete_note(note=note, moderator=get_moderator(request))
        return Response(status=204)


def show_to(request: Request, author_id: int) -> dict[str, object]:
    """Return an author's record as ProfileOutput, with what the asking moderator may do."""
    author = get_my_author(get_moderator(request), author_id)
    return show_profile(describe_profile(author), get_role(get_moderator(request), author.site_id))
