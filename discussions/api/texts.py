"""What surrounds a comment: the branch it is in, its earlier texts, and what a text would look like."""

from typing import Any

from django.http import HttpResponse
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from discussions.actions.comments import check_body
from discussions.api.authentication import check_origin
from discussions.api.inputs import BranchQuery, PreviewInput, read_input
from discussions.api.outputs import (
    BranchOutput,
    RenderedOutput,
    RevisionsOutput,
    show_page,
    show_revision,
)
from discussions.api.schema import describe
from discussions.api.threads import PublicView, answer_cached
from discussions.limits.spending import spend
from discussions.markup import render_markdown
from discussions.models import Comment
from discussions.queries import comments, threads, tree


class BranchView(PublicView):
    @describe(
        answers={200: BranchOutput, 304: None},
        errors=("comment_not_found",),
        public=True,
        parameters=[BranchQuery],
        tags=["comments"],
    )
    def get(self, request: Request, comment_id: int) -> HttpResponse:
        """Read one comment in its place: what it answers, some levels up, and its first replies. For permalinks."""
        comment = comments.get_visible_comment(comment_id, None)
        return answer_cached(request, comment.thread, lambda: Response(self.build(request, comment)))

    def build(self, request: Request, comment: Comment) -> dict[str, Any]:
        query = read_input(BranchQuery, request.query_params)
        branch = tree.read_branch(comment, **query)
        above = branch.row["parent_id"]
        return show_page(comment.thread, [branch], above=None if above is None else str(above))


class RevisionsView(PublicView):
    @describe(
        answers={200: RevisionsOutput, 304: None},
        errors=("comment_not_found",),
        public=True,
        tags=["comments"],
    )
    def get(self, request: Request, comment_id: int) -> HttpResponse:
        """Read the texts that a published comment had while everybody could read it."""
        comment = comments.get_visible_comment(comment_id, None)
        return answer_cached(
            request,
            comment.thread,
            lambda: Response(
                {"revisions": [show_revision(each) for each in comments.list_readable_revisions(comment)]}
            ),
        )


class PreviewView(APIView):
    authentication_classes = ()
    throttle_classes = ()  # it knows its site first

    @describe(
        answers={200: RenderedOutput},
        errors=("site_not_found",),
        writes=True,
        public=True,
        request=PreviewInput,
        tags=["comments"],
    )
    def post(self, request: Request, site_key: str) -> Response:
        """See what a comment would look like. Nothing is stored."""
        site = threads.get_site(site_key)
        check_origin(request, site)
        spend(request, "preview", site=site)
        body = read_input(PreviewInput, request.data)["body"]
        check_body(site, body)
        return Response({"body_html": render_markdown(body)}, headers={"Cache-Control": "no-store"})
