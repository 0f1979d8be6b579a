"""Who reads a page, without JavaScript: a cookie holds the very token that the API takes in a header.

A page that is a browser's own keeps it in a cookie of the usual kind. A page in another site's frame can't: browsers
hide such cookies there, or throw them away. It has a partitioned one (CHIPS), which belongs to the two sites together
and follows nobody to a third. Where a browser has neither, readers take part on the page that is its own.
"""

from collections.abc import Container
from http.cookies import Morsel
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from discussions.actions.authors import GUEST_TOKEN_LIFETIME
from discussions.api.authentication import identify, is_own_origin
from discussions.models import Author, AuthorKind, Site
from discussions.refusals import Refused, refuse_field

COOKIE = "parley_reader"  # and what the names of both begin with
FRAMED_COOKIE = "parley_reader_framed"
# Browsers take 4,096 bytes of a cookie with its name and what else is said of it.
MAX_TOKEN_CHARACTERS = 3_800
_READERS = (AuthorKind.GUEST, AuthorKind.SSO)


def find_reader(request: HttpRequest, site: Site) -> Author | None:
    """Return who reads, None where no cookie says so, or only one whose time is over."""
    for name in (FRAMED_COOKIE, COOKIE):
        if token := request.COOKIES.get(name):
            try:
                return identify_reader(token, site)
            except Refused:
                continue
    return None


def identify_reader(token: str, site: Site) -> Author:
    """Return the reader of `site` whom `token` stands for.

    Raises Refused: invalid_token, token_expired, wrong_site, forbidden (a key of the site's systems is no reader's),
    invalid_fields (token: too_long).
    """
    if len(token) > MAX_TOKEN_CHARACTERS:
        raise refuse_field("token", "too_long", limit=MAX_TOKEN_CHARACTERS)
    identity = identify(token)
    if identity.site.pk != site.pk:
        raise Refused("wrong_site")
    if identity.author.kind not in _READERS:
        raise Refused("forbidden")
    return identity.author


def remember_reader(request: HttpRequest, response: HttpResponse, site: Site, token: str) -> None:
    """Let the site's pages know the reader by `token` from now on, in this browser."""
    _set_cookie(request, response, site, token, int(GUEST_TOKEN_LIFETIME.total_seconds()))


def forget_reader(request: HttpRequest, response: HttpResponse, site: Site) -> None:
    """Let the site's pages know nobody in this browser."""
    _set_cookie(request, response, site, "", 0)


def is_framed(request: HttpRequest) -> bool:
    """Tell whether the page is asked for as a part of another one."""
    return request.headers.get("Sec-Fetch-Dest") in ("iframe", "frame")


def check_own_page(request: HttpRequest) -> None:
    """Raise Refused (origin_not_allowed) unless a form of our own pages was sent.

    Browsers say so themselves, whatever becomes of cookies: in `Sec-Fetch-Site`, or else in `Origin` or `Referer`.
    No page of another origin can make them say it, and a request without any is refused.
    """
    relation = request.headers.get("Sec-Fetch-Site")
    if relation is not None:
        is_own = relation in ("same-origin", "none")
    else:
        is_own = is_own_origin(request, request.headers.get("Origin") or request.headers.get("Referer", ""))
    if not is_own:
        raise Refused("origin_not_allowed")


class _PartitionedMorsel(Morsel[str]):
    """A cookie with the attribute that Python's own know of from 3.14 on."""

    def OutputString(self, attrs: Container[str] | None = None) -> str:  # noqa: N802  (the base class's name)
        return f"{super().OutputString(attrs)}; Partitioned"


def _set_cookie(request: HttpRequest, response: HttpResponse, site: Site, value: str, seconds: int) -> None:
    # The site's own readers only: a reader of one site is nobody on another.
    options: dict[str, Any] = {"max_age": seconds, "path": f"{reverse('front')}threads/{site.key}/"}
    if not is_framed(request):
        secure = settings.SESSION_COOKIE_SECURE
        response.set_cookie(COOKIE, value, **options, secure=secure, httponly=True, samesite="Lax")
        return
    response.set_cookie(FRAMED_COOKIE, value, **options, secure=True, httponly=True, samesite="None")
    partitioned = _PartitionedMorsel()
    plain = response.cookies[FRAMED_COOKIE]
    partitioned.update(plain)
    partitioned.set(plain.key, plain.value, plain.coded_value)
    response.cookies[FRAMED_COOKIE] = partitioned
