"""What happens to every request: it is refused early if it is too large, and logged when it is done."""

import time
from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from config.errors import answer_error

logger = structlog.get_logger("http")

GetResponse = Callable[[HttpRequest], HttpResponse]


def log_requests(get_response: GetResponse) -> GetResponse:
    """Log each request that changed or failed; the rest at debug level, for they are many."""

    def middleware(request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = get_response(request)
        is_quiet = request.method in ("GET", "HEAD", "OPTIONS") and response.status_code < 400
        log = logger.debug if is_quiet else logger.info
        milliseconds = round((time.perf_counter() - began) * 1000, 1)
        log("request", method=request.method, path=request.path, status=response.status_code, ms=milliseconds)
        return response

    return middleware


def refuse_large_requests(get_response: GetResponse) -> GetResponse:
    """Refuse a body that is announced as too large before reading any of it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal():
            return answer_error(request, "malformed_request")
        if int(length) > settings.MAX_REQUEST_BYTES:
            return answer_error(request, "request_too_large")
        return get_response(request)

    return middleware
