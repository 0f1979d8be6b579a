"""Readers: becoming a guest, and one's own data."""

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from discussions.actions.authors import create_guest
from discussions.actions.mutes import mute_author, unmute_author
from discussions.api.authentication import check_origin, require_author, require_identity
from discussions.api.inputs import GuestInput, read_input
from discussions.api.outputs import (
    GuestOutput,
    show_author,
)
from discussions.api.own_data import get_me
from discussions.api.schema import ANSWER, ASKED_FIRST, describe
from discussions.gate import load_gate
from discussions.limits.asking import can_be_asked, open_pass_for, spend_or_ask
from discussions.limits.shared import ANY_THREAD
from discussions.limits.spending import spend
from discussions.models import Author, Site
from discussions.queries import threads
from discussions.queries.authors import get_author
from discussions.refusals import Refused


class GuestsView(APIView):
    authentication_classes = ()
    throttle_classes = ()  # it knows its site first

    @describe(
        answers={201: GuestOutput},
        errors=("site_not_found", "guests_not_allowed", *ASKED_FIRST),
        writes=True,
        public=True,
        request=GuestInput,
        parameters=[ANSWER],
        tags=["authors"],
    )
    def post(self, request: Request, site_key: str) -> Response:
        """Become a guest author of a site. The token in the answer is the only proof of it: keep it."""
        site = threads.get_site(site_key)
        check_origin(request, site)
        has_proven = self.count(request, site)
        fields = read_input(GuestInput, request.data)
        author, token = create_guest(site=site, name=fields["name"], email=fields["email"])
        if has_proven:
            open_pass_for(site, author)
        return Response(
            {"token": token, "author": show_author(author)}, status=201, headers={"Cache-Control": "no-store"}
        )

    def count(self, request: Request, site: Site) -> bool:
        """Count one guest more. Returns whether somebody has proven something for it. Raises as `spend_or_ask`."""
        if can_be_asked(site, None):
            return spend_or_ask(request, "guest", site=site, author=None, thread_key=ANY_THREAD)
        spend(request, "guest", site=site, thread_key=ANY_THREAD)
        return False


class AcknowledgeView(APIView):
    @describe(answers={204: None}, errors=("warning_not_found",), writes=True, request=None, tags=["authors"])
    def post(self, request: Request, warning_id: int) -> Response:
        """Say that I have read a moderator's warning. Until then I can't write."""
        if not load_gate().acknowledge_warning(get_me(request), warning_id):
            raise Refused("warning_not_found")
        return Response(status=204)


class MuteView(APIView):
    @describe(
        answers={204: None},
        errors=("author_not_found", "limit_reached"),
        writes=True,
        request=None,
        tags=["authors"],
    )
    def put(self, request: Request, author_id: int) -> Response:
        """Mute an author for oneself. Clients leave out, or fold, what they write."""
        author, muted = get_two_authors(request, author_id)
        mute_author(author=author, muted=muted)
        return Response(status=204)

    @describe(answers={204: None}, errors=("author_not_found",), writes=True, request=None, tags=["authors"])
    def delete(self, request: Request, author_id: int) -> Response:
        """Hear an author again."""
        author, muted = get_two_authors(request, author_id)
        unmute_author(author=author, muted=muted)
        return Response(status=204)


def get_two_authors(request: Request, author_id: int) -> tuple[Author, Author]:
    """Return the asking author, and another one of the same site.

    Raises Refused: author_not_found, also to those of other sites, and as `require_author`.
    """
    require_identity(request)
    other = get_author(author_id)
    return require_author(request, other.site, missing="author_not_found"), other
