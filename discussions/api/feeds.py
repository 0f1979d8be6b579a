"""Feeds of the latest comments: of a thread, a site, an author."""

import hashlib
from collections.abc import Callable

from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from drf_spectacular.types import OpenApiTypes
from rest_framework.request import Request

from discussions.api.formats import AnythingAccepted
from discussions.api.schema import describe
from discussions.api.threads import PublicView, answer_cached
from discussions.feeds import Feed, describe_author, describe_site, describe_thread, render_feed
from discussions.models import Comment
from discussions.queries.authors import get_author
from discussions.queries.latest import (
    list_latest_of_author,
    list_latest_of_site,
    list_latest_of_thread,
)
from discussions.queries.threads import get_site, get_thread

FEED_COMMENTS = 50
# Feeds of more than one thread: what changed is not announced for them.
CACHE_CONTROL = "public, max-age=60, stale-if-error=600"
ATOM = {(200, "application/atom+xml"): OpenApiTypes.STR, 304: None}


class FeedView(PublicView):
    # Feed readers ask for Atom, browsers for HTML: all get the feed.
    content_negotiation_class = AnythingAccepted


class ThreadFeedView(FeedView):
    @describe(answers=ATOM, errors=("thread_not_found",), public=True, tags=["threads"])
    def get(self, request: Request, site_key: str, thread_key: str) -> HttpResponse:
        """Read a thread's latest comments as an Atom feed."""
        thread = get_thread(site_key, thread_key)
        return answer_cached(
            request,
            thread,
            lambda: build(request, describe_thread(thread), list_latest_of_thread(thread, FEED_COMMENTS)),
        )


class SiteFeedView(FeedView):
    @describe(answers=ATOM, errors=("site_not_found",), public=True, tags=["threads"])
    def get(self, request: Request, site_key: str) -> HttpResponse:
        """Read a site's latest comments as an Atom feed."""
        site = get_site(site_key)
        latest = list_latest_of_site(site, FEED_COMMENTS)
        return answer(request, lambda: build(request, describe_site(site), latest))


class AuthorFeedView(FeedView):
    @describe(answers=ATOM, errors=("site_not_found", "author_not_found"), public=True, tags=["threads"])
    def get(self, request: Request, site_key: str, author_id: int) -> HttpResponse:
        """Read an author's latest published comments as an Atom feed."""
        author = get_author(author_id, site=get_site(site_key))
        latest = list_latest_of_author(author, FEED_COMMENTS)
        return answer(request, lambda: build(request, describe_author(author), latest))


def build(request: Request, feed: Feed, comments: list[Comment]) -> HttpResponse:
    return HttpResponse(
        render_feed(feed, comments, request.build_absolute_uri()),
        content_type="application/atom+xml; charset=utf-8",
    )


def answer(request: Request, make: Callable[[], HttpResponse]) -> HttpResponse:
    """Return the feed that `make` makes, or 304 to who has the same one."""
    made = make()
    etag = f'"{hashlib.sha256(made.content).hexdigest()[:24]}"'
    not_modified = get_conditional_response(request._request, etag=etag)
    response = made if not_modified is None else not_modified
    response["ETag"] = etag
    response["Cache-Control"] = CACHE_CONTROL
    return response
