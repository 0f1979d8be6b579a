"""What happens to every request: it is refused early if no view could or should take it, and logged when it is done."""

import io
import re
import time
from collections.abc import Callable
from urllib.parse import quote
from uuid import uuid4

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from config.errors import answer_error
from config.metrics import CHALLENGES, REQUEST_SECONDS, REQUESTS, meters
from discussions.limits.asking import OUTCOMES
from discussions.limits.spending import ALLOWANCE, spend_request
from discussions.page_security import NOTHING_POLICY, set_content_policy

logger = structlog.get_logger("http")

GetResponse = Callable[[HttpRequest], HttpResponse]

# The desk speaks English; Django and its packages would mix in what they have of other languages.
_ENGLISH_PATHS = "/desk/"
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
# What is asked by load balancers and the like, from one address for all.
_WATCHED = ("/healthz", "/readyz", "/metrics")
# What requests are counted by: whose they are, and the methods that there are.
_AREAS = {
    "/api/v1/moderation/": "moderation",
    "/api/": "api",
    "/desk": "desk",
    "/threads/": "pages",
    "/1.": "protocols",
    "/v1alpha1/": "protocols",
    "/coral/": "protocols",
}
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


def log_requests(get_response: GetResponse) -> GetResponse:
    """Log each request that changed or failed; the rest at debug level, for they are many.

    Whatever is logged meanwhile, and by the jobs that it leads to (config/celery.py), has the request's id: that which
    a proxy gave it in `X-Request-ID`, or one of ours. It is in the answer too.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        given = request.headers.get("X-Request-ID", "")
        request_id = given if _REQUEST_ID.fullmatch(given) else uuid4().hex
        with structlog.contextvars.bound_contextvars(request=request_id):
            response = answer(request, began)
        response["X-Request-ID"] = request_id
        return response

    def answer(request: HttpRequest, began: float) -> HttpResponse:
        response = get_response(request)
        is_quiet = request.method in ("GET", "HEAD", "OPTIONS") and response.status_code < 400
        log = logger.debug if is_quiet else logger.info
        seconds = time.perf_counter() - began
        area = _find_area(request.path)
        method = request.method if request.method in _METHODS else "other"
        meters.count(REQUESTS, area=area, method=method, status=str(response.status_code))
        meters.observe(REQUEST_SECONDS, seconds, area=area)
        log(
            "request",
            method=request.method,
            path=quote(request.path),
            status=response.status_code,
            ms=round(seconds * 1000, 1),
        )
        return response

    return middleware


def _find_area(path: str) -> str:
    return next((area for start, area in _AREAS.items() if path.startswith(start)), "other")


def restrict_pages(get_response: GetResponse) -> GetResponse:
    """Tell browsers what an answer may do that says nothing of that itself: a page, only our own; all else, nothing."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if "Content-Security-Policy" not in response.headers:
            if response.headers.get("Content-Type", "").startswith("text/html"):
                set_content_policy(response)
            else:
                response.headers["Content-Security-Policy"] = NOTHING_POLICY
        return response

    return middleware


def refuse_unusable_requests(get_response: GetResponse) -> GetResponse:
    """Refuse a body that is too large before all of it is read, and what would make Django itself stumble."""

    def middleware(request: HttpRequest) -> HttpResponse:
        # A client may name any codec as its charset, such as rot13, with which Django would decode the query.
        request.encoding = "utf-8"
        length = request.META.get("CONTENT_LENGTH") or _read_chunked(request)
        if not length.isdecimal() or any("\x00" in value for value in request.COOKIES.values()):
            return answer_error(request, "malformed_request")
        if int(length) > settings.MAX_REQUEST_BYTES:
            return answer_error(request, "request_too_large")
        return get_response(request)

    return middleware


def keep_pace(get_response: GetResponse) -> GetResponse:
    """Refuse an address that asks for far too much, before anything is looked up, and tell clients of their limits.

    The headers are those of draft-ietf-httpapi-ratelimit-headers-03, the last with one for each figure.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        seconds = 0 if request.path in _WATCHED else spend_request(request)
        response = (
            answer_error(request, "rate_limited", seconds=seconds) if seconds else get_response(request)
        )
        for kind, outcome in request.META.get(OUTCOMES, ()):
            meters.count(CHALLENGES, kind=kind, outcome=outcome)
        if allowance := request.META.get(ALLOWANCE):
            response["RateLimit-Limit"] = str(allowance.limit)
            response["RateLimit-Remaining"] = str(allowance.remaining)
            response["RateLimit-Reset"] = str(allowance.reset_seconds)
            if allowance.wait:
                response["Retry-After"] = str(allowance.wait_seconds)
                response["Cache-Control"] = "no-store"
        return response

    return middleware


def speak_language(get_response: GetResponse) -> GetResponse:
    """Answer in the language that the client asks for, where there are words in it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        is_english = request.path.startswith(_ENGLISH_PATHS)
        language = "en" if is_english else translation.get_language_from_request(request)
        with translation.override(language):
            response = get_response(request)
        # What any cache may keep is the same in every language, or says itself what it depends on.
        if "public" not in response.headers.get("Cache-Control", ""):
            patch_vary_headers(response, ["Accept-Language"])
        return response

    return middleware


def _read_chunked(request: HttpRequest) -> str:
    """Read a body that came without its length, as far as it may be long, and return how long it is.

    Django takes such a body for an empty one: WSGI leaves it to the server to say that it ends the input.
    """
    if not request.META.get("HTTP_TRANSFER_ENCODING") or not request.META.get("wsgi.input_terminated"):
        return "0"
    body = request.META["wsgi.input"].read(settings.MAX_REQUEST_BYTES + 1)
    request._stream = io.BytesIO(body)
    length = request.META["CONTENT_LENGTH"] = str(len(body))
    return length
