"""Which requests ask for a page that may be kept, and which of them ask for the same."""

import re
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

from rest_framework.serializers import Serializer

from discussions.api.inputs import (
    AuthorPageQuery,
    BranchQuery,
    CountsQuery,
    PageQuery,
    RepliesQuery,
    ThreadQuery,
    UpdatesQuery,
)
from discussions.api.prediction_inputs import PageOfPredictionsQuery
from discussions.pages.inputs import AuthorQuery, ReadingQuery

MAX_CHARACTERS = 4_000
# Everything that our own links have in a query. What else there may be, Django reads for itself.
_PLAIN_QUERY = re.compile(r"[\w.~%=&:/,+@!*()-]*", re.ASCII)

_SITE = "/api/v1/sites/[^/]+"
_THREAD = f"{_SITE}/threads/[^/]+"
# Whoever changes what these views answer a stranger with: see `front.THREAD_SEEN`.
ROUTES: dict[str, type[Serializer[Any]] | None] = {
    f"{_THREAD}/comments": PageQuery,
    f"{_THREAD}/updates": UpdatesQuery,
    f"{_THREAD}/feed\\.atom": None,
    f"{_SITE}/feed\\.atom": None,
    f"{_SITE}/authors/[0-9]+/feed\\.atom": None,
    f"{_SITE}/authors/[0-9]+": AuthorPageQuery,
    _THREAD: None,
    f"{_SITE}/threads": ThreadQuery,
    f"{_SITE}/counts": CountsQuery,
    "/api/v1/comments/[0-9]+/replies": RepliesQuery,
    "/api/v1/comments/[0-9]+/branch": BranchQuery,
    "/api/v1/comments/[0-9]+/revisions": None,
    f"{_THREAD}/prompts": None,
    f"{_THREAD}/passages": None,
    "/api/v1/prompts/[0-9]+/crowd": None,
    "/api/v1/prompts/[0-9]+/prompt\\.svg": None,
    "/api/v1/prompts/[0-9]+/scores": PageOfPredictionsQuery,
    "/api/v1/authors/[0-9]+/record": None,
    f"{_SITE}/forecasters": PageOfPredictionsQuery,
}
# The pages for browsers without scripts, as they are for whom we don't know.
_THREAD_PAGE = "/threads/[^/]+/[^/]+"
PAGES: dict[str, type[Serializer[Any]] | None] = {
    _THREAD_PAGE: ReadingQuery,
    f"{_THREAD_PAGE}/comments/[0-9]+": ReadingQuery,
    f"{_THREAD_PAGE}/prompts/[0-9]+": ReadingQuery,
    "/authors/[^/]+/[0-9]+": AuthorQuery,
}
_PARAMETERS = [
    (re.compile(route), frozenset() if query is None else frozenset(query().fields))
    for route, query in (ROUTES | PAGES).items()
]


class Question(NamedTuple):
    """A page that may be kept, under `key`. `query` has only what matters to it, in one order.

    Feeds and pages for browsers name their own address, so that there is one for each by which we are known; the latter
    are for those who have no cookie of ours.
    """

    key: str
    query: str
    names_address: bool
    is_for_browsers: bool


@lru_cache(1024)
def read_question(path: str, query: str) -> Question | None:
    """Return what a GET for `path?query` asks for, None if Django should answer it itself. Both are WSGI's."""
    if len(path) + len(query) > MAX_CHARACTERS:
        return None
    for pattern, parameters in _PARAMETERS:
        if pattern.fullmatch(path):
            if not _PLAIN_QUERY.fullmatch(query):
                return None
            given = [
                (name, value)
                for name, value in parse_qsl(query, keep_blank_values=True)
                if name in parameters
            ]
            if len({name for name, _ in given}) < len(given):
                return None
            plain = urlencode(sorted(given))
            is_for_browsers = path.startswith(("/threads/", "/authors/"))
            names_address = is_for_browsers or path.endswith("/feed.atom")
            return Question(f"{path}?{plain}", plain, names_address, is_for_browsers)
    return None
