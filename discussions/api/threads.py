"""A site's threads, as everyone sees them, and what one reader has in each."""

import hashlib
from collections.abc import Callable
from typing import Any, ClassVar

from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from discussions.actions.comments import check_thread_open
from discussions.api.authentication import find_author
from discussions.api.forecast_outputs import show_mine, show_nothing
from discussions.api.inputs import CountsQuery, PageQuery, ThreadQuery, UpdatesQuery, read_input
from discussions.api.measure_outputs import show_measure
from discussions.api.outputs import (
    CountsOutput,
    MineOutput,
    UpdatesOutput,
    show_author,
    show_comment,
    show_own_comments,
    show_page,
    show_rules,
)
from discussions.api.schema import describe
from discussions.api.thread_outputs import ThreadOutput, show_thread
from discussions.forms import make_form_token
from discussions.gate import load_gate
from discussions.models import Site, Thread
from discussions.queries import comments, threads, tree
from discussions.queries.cursors import Sort, decode_cursor
from discussions.refusals import Refused
from discussions.views_noted import ThreadName, view_notes

MAX_UPDATES = 100
# Browsers ask again each time (a 304 is cheap); shared caches may answer for a second, one more while they ask for the
# new page, and a while longer if we don't answer.
CACHE_CONTROL = "public, max-age=0, s-maxage=1, stale-while-revalidate=1, stale-if-error=600"
# Under this name in the request's environment: the id and version of the thread that the answer shows. Whoever keeps
# the answer (discussions/cache) drops it when a later version is announced.
THREAD_SEEN = "parley.thread_seen"


class PublicView(APIView):
    """The same for everyone: looks at no token, so that any cache may keep its answers."""

    authentication_classes = ()


class ThreadView(PublicView):
    @describe(
        answers={200: ThreadOutput, 304: None}, errors=("thread_not_found",), public=True, tags=["threads"]
    )
    def get(self, request: Request, site_key: str, thread_key: str) -> HttpResponse:
        """Read a thread: its article, state and counts."""
        thread = threads.get_thread(site_key, thread_key)
        return answer_cached(request, thread, lambda: Response(show_thread(thread)))


class ThreadByUrlView(PublicView):
    @describe(
        operation_id="sites_threads_find",
        answers={200: ThreadOutput},
        errors=("site_not_found", "thread_not_found"),
        public=True,
        parameters=[ThreadQuery],
        tags=["threads"],
    )
    def get(self, request: Request, site_key: str) -> Response:
        """Find the thread of an article's address."""
        query = read_input(ThreadQuery, request.query_params)
        thread = threads.find_thread_by_url(threads.get_site(site_key), query["url"])
        return Response(show_thread(thread), headers={"Cache-Control": CACHE_CONTROL})


class CountsView(PublicView):
    @describe(
        answers={200: CountsOutput},
        errors=("site_not_found",),
        public=True,
        parameters=[CountsQuery],
        tags=["threads"],
    )
    def get(self, request: Request, site_key: str) -> Response:
        """Count the published comments of up to a hundred threads. Unknown threads count 0."""
        query = read_input(CountsQuery, request.query_params)
        counts = threads.count_comments(threads.get_site(site_key), query["threads"])
        return Response({"counts": counts}, headers={"Cache-Control": "public, max-age=10"})


class UpdatesView(PublicView):
    @describe(
        answers={200: UpdatesOutput, 304: None},
        errors=("thread_not_found",),
        public=True,
        parameters=[UpdatesQuery],
        tags=["threads"],
    )
    def get(self, request: Request, site_key: str, thread_key: str) -> HttpResponse:
        """List what changed in a thread since a version, for live pages."""
        since = read_input(UpdatesQuery, request.query_params)["since"]
        thread = threads.get_thread(site_key, thread_key)
        return answer_cached(request, thread, lambda: Response(self.build(thread, since)))

    def build(self, thread: Thread, since: int) -> dict[str, Any]:
        changes = comments.list_changes(thread, since, MAX_UPDATES)
        return {
            "count": thread.comment_count,
            "version": changes.version,
            "comments": [
                show_comment(comment, thread.key) for comment in changes.comments if comment.is_shown
            ],
            "removed": [str(comment.pk) for comment in changes.comments if not comment.is_shown],
            "more": changes.has_more,
        }


class ViewsView(PublicView):
    limits: ClassVar = {"POST": None}  # noted in memory, and seldom here

    @describe(answers={204: None}, public=True, request=None, tags=["threads"])
    def post(self, request: Request, site_key: str, thread_key: str) -> Response:
        """Say that somebody opened a thread. Whatever is sent with it is not read."""
        view_notes.add(ThreadName(site_key, thread_key))
        return Response(status=204, headers={"Cache-Control": "no-store"})


class MineView(APIView):
    @describe(
        answers={200: MineOutput},
        errors=("site_not_found", "invalid_token", "token_expired", "wrong_site"),
        token_optional=True,
        tags=["threads"],
    )
    def get(self, request: Request, site_key: str, thread_key: str) -> Response:
        """Read what is mine in a thread: votes, flags, comments not published yet; and a token for the form."""
        author = find_author(request)
        site = threads.get_site(site_key)
        if author is not None and author.site_id != site.pk:
            raise Refused("wrong_site")
        thread = Thread.objects.select_related("site").filter(site=site, key=thread_key).first()
        mine = comments.Mine({}, [], [], [], follows=False)
        if author is not None and thread is not None:
            mine = comments.get_mine(thread, author)
        return Response(
            {
                "author": None if author is None else show_author(author),
                "votes": {str(comment_id): value for comment_id, value in mine.votes.items()},
                "flags": [str(comment_id) for comment_id in mine.flags],
                "muted": [str(author_id) for author_id in mine.muted],
                "follows": mine.follows,
                "comments": show_own_comments(mine.comments, thread_key),
                "sanctions": [
                    show_measure(measure) for measure in (load_gate().list_measures(author) if author else ())
                ],
                **(show_nothing() if author is None or thread is None else show_mine(author, thread)),
                "form_token": make_form_token(),
                "rules": show_rules(site, accepts_comments=accepts_comments(site, thread)),
            },
            headers={"Cache-Control": "no-store"},
        )


def accepts_comments(site: Site, thread: Thread | None) -> bool:
    """Tell whether a comment would be taken now. Where the site allows it, the first one begins a thread."""
    if thread is None:
        return site.creates_threads
    try:
        check_thread_open(thread)
    except Refused:
        return False
    return True


def read_thread_page(request: Request, thread: Thread) -> dict[str, Any]:
    """Return the page of top-level comments that the query asks for, as PageOutput."""
    query = read_input(PageQuery, request.query_params)
    cursor = tree.begin_thread(thread.pk, Sort(query["sort"]))
    if "cursor" in query:
        cursor = decode_cursor(query["cursor"])
        if (cursor.thread_id, cursor.parent_id) != (thread.pk, None):
            raise Refused("invalid_cursor")
    page = tree.read_page(cursor, limit=query["limit"], replies=query["replies"], depth=query["depth"])
    return show_page(thread, page.nodes, next=page.next_cursor)


def answer_cached(
    request: Request, thread: Thread, build: Callable[[], HttpResponse], *, moment: str = ""
) -> HttpResponse:
    """Return 304 if the client has this version of the thread, else the response that `build` makes.

    `moment` tells apart what changes by itself with time.
    """
    query = hashlib.sha256(f"{request.get_full_path()} {moment}".encode()).hexdigest()[:12]
    etag = f'W/"{thread.pk}.{thread.version}.{query}"'
    not_modified = get_conditional_response(request._request, etag=etag)
    response = not_modified if not_modified is not None else build()
    response["ETag"] = etag
    response["Cache-Control"] = CACHE_CONTROL
    request._request.META[THREAD_SEEN] = (thread.pk, thread.version)
    return response
