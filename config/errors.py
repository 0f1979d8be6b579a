"""Errors that no view answers: the one JSON shape below /api/, a plain page elsewhere."""

from base64 import b64encode
from hashlib import sha256

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from discussions.api.errors import build_error
from discussions.api.formats import encode_json
from discussions.refusals import REFUSALS

# In the page itself, which must look the same when no file can be served; and so the policy names it by its hash.
_STYLE = (
    "body { font: 1.1rem/1.6 system-ui, sans-serif; max-width: 34rem; margin: 20vh auto 0; padding: 0 1.5rem; } "
    "h1 { font-size: 1.4rem; }"
)
_POLICY = (
    f"default-src 'none'; style-src 'sha256-{b64encode(sha256(_STYLE.encode()).digest()).decode()}'; "
    "base-uri 'none'; form-action 'self'; object-src 'none'; frame-ancestors 'none'"
)


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
    return _show_page(request, refusal.status, refusal.say(seconds))


def _show_page(request: HttpRequest, status: int, message: str) -> HttpResponse:
    response = render(
        request, "error.html", {"status": status, "message": message, "style": _STYLE}, status=status
    )
    response.headers["Content-Security-Policy"] = _POLICY
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return answer_error(request, "malformed_request")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return answer_error(request, "forbidden")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return answer_error(request, "forbidden")


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """Answer who tries to log in too often. Only pages have such a limit."""
    message = "You have tried this too often. Please wait some minutes."
    return _show_page(request, 429, message)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return answer_error(request, "not_found")


def server_error(request: HttpRequest) -> HttpResponse:
    return answer_error(request, "internal_error")
