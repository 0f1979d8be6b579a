"""The page of one author, where the site wants that: what of theirs is public, in one place.

It is the same for everybody, and belongs to no thread.
"""

import hashlib
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from babel import Locale
from babel.dates import format_date
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe
from rest_framework.exceptions import APIException

from discussions.api.inputs import read_input
from discussions.api.threads import CACHE_CONTROL
from discussions.author_links import write_author_path
from discussions.catalogue import LANGUAGES, find_direction, find_language, say
from discussions.models import Author, AuthorPages, Comment, Site
from discussions.page_security import with_content_policy
from discussions.pages.inputs import AuthorQuery
from discussions.pages.links import Links
from discussions.pages.outline import find_hue, find_initial, lower_headings
from discussions.pages.place import show_refusal
from discussions.pages.records import describe_record
from discussions.queries.author_pages import (
    MOST_COUNTED,
    count_published,
    get_author_with_page,
    list_featured,
    page_comments,
)
from discussions.refusals import Refused
from discussions.spoken import speak_forecast

COMMENTS = 20


@dataclass(frozen=True, slots=True)
class Remark:
    """One published comment on the page, and the address of where it stands.

    `asked` is what it came with a forecast of, `forecast` that in words.
    """

    comment: Comment
    address: str
    asked: str = ""
    forecast: str = ""

    @property
    def title(self) -> str:
        thread = self.comment.thread
        return thread.title or thread.url or thread.key

    @property
    def body_html(self) -> str:
        return lower_headings(self.comment.body_html)


@require_safe
@with_content_policy
def show_author(request: HttpRequest, site_key: str, author_id: int) -> HttpResponseBase:
    """Show an author's latest published comments, or those after a cursor, and how their forecasts did."""
    site = Site.objects.filter(key=site_key).first()
    language = find_language(request.GET.get("lang") or (site.language if site else None))
    with translation.override(language):
        try:
            query = read_input(AuthorQuery, request.GET)
            author = get_author_with_page(site_key, author_id)
            page = render_author(request, author, query.get("cursor"), language)
        except (Refused, APIException) as problem:
            return show_refusal(request, problem, language)
    etag = f'W/"{hashlib.sha256(page.content).hexdigest()[:24]}"'
    response = get_conditional_response(request, etag=etag) or page
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = CACHE_CONTROL
    return response


def render_author(request: HttpRequest, author: Author, cursor: str | None, language: str) -> HttpResponse:
    """Return the page. Raises Refused (invalid_cursor)."""
    site = author.site
    kept = {"lang": language} if request.GET.get("lang") in LANGUAGES else {}
    page, counts, is_first = (
        page_comments(author, cursor=cursor, limit=COMMENTS),
        count_published(author),
        not cursor,
    )
    here = write_author_path(site.key, author.pk)
    context = {
        "language": language,
        "direction": find_direction(language),
        "site": site,
        "author": author,
        "initial": find_initial(author.name),
        "hue": find_hue(author.pk),
        "badges": [
            say(f"comment.{badge}") for badge in ("staff", "expert") if getattr(author, f"is_{badge}")
        ],
        "since": format_date(author.created_at, "long", Locale.parse(language)),
        "count": counts.comments,
        "is_most": counts.comments == MOST_COUNTED,
        "canonical": request.build_absolute_uri(here),
        "is_indexed": is_first and site.author_pages == AuthorPages.LISTED,
        "is_first": is_first,
        "first": _link(here, kept),
        "featured": [_make_remark(each, site, kept) for each in list_featured(author)] if is_first else [],
        "record": describe_record(author) if is_first else None,
        "remarks": [_make_remark(each, site, kept) for each in page.comments],
        "next": _link(here, {**kept, "cursor": page.next_cursor}) if page.next_cursor else "",
    }
    return render(request, "discussions/author.html", context)


def _make_remark(comment: Comment, site: Site, kept: dict[str, str]) -> Remark:
    address = Links(site.key, comment.thread.key, kept).comment(comment.pk)
    forecast = getattr(comment, "forecast", None)  # none where there is none
    if forecast is None or not forecast.values:
        return Remark(comment, address)
    return Remark(
        comment, address, forecast.prompt.question, speak_forecast(forecast.prompt, forecast.values)
    )


def _link(path: str, query: dict[str, Any]) -> str:
    return f"{path}?{urlencode(query)}" if query else path
