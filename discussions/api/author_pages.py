"""What everybody may see of one author, where the site wants that."""

from typing import Any

from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from discussions.api.inputs import AuthorPageQuery, read_input
from discussions.api.outputs import AuthorOutput, CommentOutput, show_author, show_comment
from discussions.api.prediction_outputs import (
    BinOutput,
    RangesOutput,
    StandingOutput,
    show_calibration,
    show_standing,
)
from discussions.api.schema import describe
from discussions.api.threads import CACHE_CONTROL, PublicView
from discussions.author_links import write_author_link
from discussions.models import Author, Comment
from discussions.queries.author_pages import (
    MOST_COUNTED,
    count_published,
    get_author_with_page,
    list_featured,
    page_comments,
)
from discussions.queries.predictions import find_public_record, list_outcomes


class ArticleOutput(serializers.Serializer[Any]):
    url = serializers.CharField(allow_blank=True)
    title = serializers.CharField(allow_blank=True)


class AuthorCommentOutput(CommentOutput):
    article = ArticleOutput()


class PublicRecordOutput(StandingOutput):
    calibration = BinOutput(many=True)
    ranges = RangesOutput(allow_null=True)


class AuthorPageOutput(serializers.Serializer[Any]):
    author = AuthorOutput()
    url = serializers.CharField(help_text="The page for people.")
    created_at = serializers.DateTimeField(help_text="When the site first signed them in here.")
    count = serializers.IntegerField(help_text=f"Published comments, counted up to {MOST_COUNTED:,}.")
    featured_count = serializers.IntegerField()
    featured = AuthorCommentOutput(many=True, help_text="The latest three of those that moderators featured.")
    record = PublicRecordOutput(allow_null=True, help_text="As `authors/{id}/record`; none without one.")
    comments = AuthorCommentOutput(many=True, help_text="Latest first.")
    next = serializers.CharField(allow_null=True)


class AuthorPageView(PublicView):
    @describe(
        answers={200: AuthorPageOutput},
        errors=("site_not_found", "author_not_found", "invalid_cursor"),
        public=True,
        parameters=[AuthorPageQuery],
        tags=["authors"],
    )
    def get(self, request: Request, site_key: str, author_id: int) -> HttpResponse:
        """Read what is public of a signed-in author, where the site wants pages of authors."""
        query = read_input(AuthorPageQuery, request.query_params)
        author = get_author_with_page(site_key, author_id)
        shown = show_author_page(author, cursor=query.get("cursor"), limit=query["limit"])
        return Response(shown, headers={"Cache-Control": CACHE_CONTROL})


def show_author_page(author: Author, *, cursor: str | None, limit: int) -> dict[str, Any]:
    """Return a page of an author's published comments, and what is public of them, as AuthorPageOutput."""
    page, counts = page_comments(author, cursor=cursor, limit=limit), count_published(author)
    record = find_public_record(author)
    return {
        "author": show_author(author),
        "url": write_author_link(author.site.key, author.pk),
        "created_at": author.created_at,
        "count": counts.comments,
        "featured_count": counts.featured,
        "featured": [show_with_article(each) for each in list_featured(author)] if counts.featured else [],
        "record": record and {**show_standing(record), **show_calibration(list_outcomes(author))},
        "comments": [show_with_article(comment) for comment in page.comments],
        "next": page.next_cursor,
    }


def show_with_article(comment: Comment) -> dict[str, Any]:
    thread = comment.thread
    return {**show_comment(comment, thread.key), "article": {"url": thread.url, "title": thread.title}}
