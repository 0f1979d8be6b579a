"""What browsers are told about the pages that Parley itself serves: run and load nothing that is not ours."""

from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponseBase

from discussions.hosts import read_origin

Arguments = ParamSpec("Arguments")
View = Callable[Concatenate[HttpRequest, Arguments], HttpResponseBase]

# No inline script or style: markup that slipped through every escape would still do nothing.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "base-uri 'none'",
        "form-action 'self'",
        "object-src 'none'",
        "frame-ancestors",
    )
)


# What a provider's widget needs, as its own documentation says.
_LOADED = ("script-src", "style-src", "frame-src", "connect-src")
# What is no page: opened as one, or put into a frame, it does nothing.
NOTHING_POLICY = "default-src 'none'; frame-ancestors 'none'"


def set_content_policy(
    response: HttpResponseBase, *, framed_by: Iterable[str] | None = None, loads_from: Sequence[str] = ()
) -> None:
    """Put the policy on an answer, which pages of the origins `framed_by`, and ours, may frame; if None, no page may.

    An origin that is none is left out, for it could say something else in this place. `loads_from` are constants of
    ours, of whom the page has scripts, styles, frames and answers.
    """
    others = "".join(f"{kind} 'self' {' '.join(loads_from)}; " for kind in _LOADED) if loads_from else ""
    origins = "'none'"
    if framed_by is not None:
        origins = " ".join(["'self'", *(origin for origin in framed_by if read_origin(origin) == origin)])
    response.headers["Content-Security-Policy"] = f"{others}{CONTENT_SECURITY_POLICY} {origins}"


def with_content_policy(view: View[Arguments]) -> View[Arguments]:
    """Return the view with the policy on every answer."""

    @wraps(view)
    def secured(
        request: HttpRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if "Content-Security-Policy" not in response.headers:
            set_content_policy(response)
        return response

    return secured
