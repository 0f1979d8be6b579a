"""What each page of a thread begins with, and ends with: whose thread it is, who reads, in what language, and how it
is told when something is refused."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt
from rest_framework.exceptions import APIException

from discussions.actions.threads import Article, is_allowed_host
from discussions.api.errors import as_refused
from discussions.api.threads import accepts_comments
from discussions.catalogue import LANGUAGES, find_direction, find_language
from discussions.limits.asking import can_be_asked
from discussions.limits.shared import ANY_THREAD
from discussions.limits.spending import spend, spend_as
from discussions.models import Author, Site, Thread, ThreadState
from discussions.page_security import set_content_policy
from discussions.pages.links import Links
from discussions.pages.visitors import check_own_page, find_reader, is_framed
from discussions.refusals import Refused

THEMES = ("light", "dark")
MAX_ADDRESS_CHARACTERS, MAX_TITLE_CHARACTERS = 2_000, 500


@dataclass
class Place:
    """A thread's page as it is asked for. `thread` is None where nobody has written yet, but may."""

    request: HttpRequest
    site: Site
    thread: Thread | None
    thread_key: str
    article: Article
    reader: Author | None
    language: str
    links: Links
    theme: str = ""
    # Somebody of whom the API would ask a proof has done something here.
    is_unproven: bool = False

    def spend(self, action: str) -> None:
        """Count what the reader does against their limits. Raises Refused (rate_limited).

        Nothing can be proven without scripts: what somebody suspicious writes is taken, and waits for a moderator.
        """
        if self.reader is None:
            thread_key = ANY_THREAD if action == "guest" else self.thread_key
            allowance = spend(self.request, action, site=self.site, thread_key=thread_key)
        else:
            allowance = spend_as(
                self.request, action, self.reader, site=self.site, thread_key=self.thread_key
            )
        if allowance is not None and allowance.is_suspect and can_be_asked(self.site, self.reader):
            self.is_unproven = True

    @property
    def direction(self) -> str:
        return find_direction(self.language)

    @property
    def state(self) -> str:
        """`open`, `closed` or `read_only`, as readers find it: a thread may be past its time."""
        if self.thread is not None and self.thread.state == ThreadState.READ_ONLY:
            return str(ThreadState.READ_ONLY)
        return str(ThreadState.OPEN if accepts_comments(self.site, self.thread) else ThreadState.CLOSED)

    @property
    def here(self) -> str:
        """The address of this page, for forms that come back to it."""
        return self.request.get_full_path()

    @property
    def is_framed(self) -> bool:
        """For pages that are their reader's own: what is kept for everyone must not depend on it."""
        return is_framed(self.request)

    @property
    def follow_address(self) -> str:
        return self.links("follow")

    @property
    def forget_address(self) -> str:
        return self.links("forget")

    def get_thread(self) -> Thread:
        """Return the thread. Raises Refused (thread_not_found)."""
        if self.thread is None:
            raise Refused("thread_not_found")
        return self.thread


View = Callable[..., HttpResponse]


def at_thread(view: View) -> View:
    """Return `view(place, …)` as one of Django's, of a request to `/threads/<site>/<thread>…`.

    Sites may frame the answer. It is its reader's own, unless the view says that it is everybody's. What is posted is
    believed only from a page of ours, for which Django's own way would need a cookie that frames don't have.
    """

    @csrf_exempt
    @xframe_options_exempt
    @wraps(view)
    def answer(request: HttpRequest, site_key: str, thread_key: str, **arguments: Any) -> HttpResponse:
        site = Site.objects.filter(key=site_key).first()
        language = find_language(request.GET.get("lang") or (site.language if site else None))
        with translation.override(language):
            try:
                place = _find_place(request, site, thread_key, language)
                response = view(place, **arguments)
            except (Refused, APIException) as problem:
                response = show_refusal(request, problem, language)
        set_content_policy(response, framed_by=site.allowed_origins if site else ())
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "private, no-store"
        patch_vary_headers(response, ["Cookie"])
        return response

    return answer


def own_forms_only(view: View) -> View:
    """Return the view, to which only forms of our own pages are sent."""

    @wraps(view)
    def checked(place: Place, **arguments: Any) -> HttpResponse:
        if place.request.method not in ("GET", "HEAD"):
            check_own_page(place.request)
        return view(place, **arguments)

    return checked


def show_refusal(request: HttpRequest, problem: Exception, language: str) -> HttpResponse:
    """Return a page that says why the answer is no. `problem` is what the API would answer as an error."""
    refused = as_refused(problem)
    if refused is None:
        raise problem
    context = {"language": language, "direction": find_direction(language), "refused": refused}
    return render(request, "discussions/thread/refused.html", context, status=refused.refusal.status)


def _find_place(request: HttpRequest, site: Site | None, thread_key: str, language: str) -> Place:
    if site is None:
        raise Refused("site_not_found")
    thread = Thread.objects.select_related("site").filter(site=site, key=thread_key).first()
    kept = {}
    if request.GET.get("lang") in LANGUAGES:
        kept["lang"] = language
    if (theme := request.GET.get("theme", "")) in THEMES:
        kept["theme"] = theme
    if thread is None:
        article = _read_article(request, site)
        kept |= {"url": article.url, "title": article.title}
    else:
        article = Article(thread.url, thread.title)
    return Place(
        request=request,
        site=site,
        thread=thread,
        thread_key=thread_key,
        article=article,
        reader=find_reader(request, site),
        language=language,
        links=Links(site.key, thread_key, kept),
        theme=kept.get("theme", ""),
    )


def _read_article(request: HttpRequest, site: Site) -> Article:
    """Return what a thread would be about that nobody has written in. Raises Refused (thread_not_found) if none may be.

    The publisher's link says it, as the embed does.
    """
    url, title = (request.GET.get(name, "") for name in ("url", "title"))
    is_possible = site.creates_threads and is_allowed_host(site, url, request.get_host())
    if not is_possible or len(url) > MAX_ADDRESS_CHARACTERS or "\x00" in title:
        raise Refused("thread_not_found")
    return Article(url, title[:MAX_TITLE_CHARACTERS])
