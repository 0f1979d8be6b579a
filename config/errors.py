"""Errors that no view answers: the one JSON shape below /api/, a plain page elsewhere."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from discussions.api.errors import build_error
from discussions.api.formats import encode_json
from discussions.refusals import REFUSALS


def answer_error(request: HttpRequest, code: str, *, seconds: int = 0) -> HttpResponse:
    """Return the answer with this code (a key of REFUSALS) in the shape that the address calls for.

    `seconds` is how long to wait, where that helps.
    """
    refusal = REFUSALS[code]
    if request.path.startswith("/api/"):
        return HttpResponse(
            encode_json(build_error(code, seconds=seconds)),
            status=refusal.status,
            content_type="application/json",
        )
    return render(
        request,
        "error.html",
        {"status": refusal.status, "message": refusal.say(seconds)},
        status=refusal.status,
    )


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return answer_error(request, "malformed_request")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return answer_error(request, "forbidden")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return answer_error(request, "forbidden")


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """Answer who tries to log in too often. Only pages have such a limit."""
    message = "You have tried this too often. Please wait some minutes."
    return render(request, "error.html", {"status": 429, "message": message}, status=429)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return answer_error(request, "not_found")


def server_error(request: HttpRequest) -> HttpResponse:
    return answer_error(request, "internal_error")
