"""What the OpenAPI document says of every endpoint: who may call it, and which errors it may answer."""

from collections.abc import Callable, Mapping
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema

from discussions.api.errors import ErrorOutput, build_error
from discussions.limits.asking import ANSWER_HEADER, MAX_ANSWER_CHARACTERS
from discussions.refusals import REFUSALS


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "discussions.api.authentication.BearerAuthentication"
    name = "bearer"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "A guest's token (`POST sites/{site}/guests`), a JWT that the site signed, or its API key.",
        }


# Any request may end so, whatever it asks for.
_ALWAYS = (
    *("malformed_request", "not_found", "not_acceptable", "request_too_large", "invalid_fields"),
    *("rate_limited", "internal_error", "unavailable"),
)
_WRITING = ("malformed_json", "json_too_deep", "unsupported_media_type", "origin_not_allowed")
# What guests may be asked for who do something suspiciously, and where they answer.
ASKED_FIRST = ("challenge_required",)
ANSWER = OpenApiParameter(
    ANSWER_HEADER,
    {"type": "string", "maxLength": MAX_ANSWER_CHARACTERS, "pattern": "^[ -~]*$"},
    OpenApiParameter.HEADER,
    description="The answer to `challenge_required`: the challenge's token, a colon, and what was found.",
)
_AUTHENTICATED = ("not_authenticated", "invalid_token", "token_expired", "forbidden", "wrong_site")


def describe(
    *,
    answers: Mapping[Any, Any],
    errors: tuple[str, ...] = (),
    writes: bool = False,
    public: bool = False,
    token_optional: bool = False,
    error_bodies: Mapping[int, Any] | None = None,
    **details: Any,
) -> Callable[[Any], Any]:
    """Return a decorator that documents an endpoint: its answers, and the codes it refuses with.

    `public` endpoints look at no token, those where it is `token_optional` answer without one too; `writes` adds what
    every write may be refused for; `error_bodies` gives the shape of an error that says more than others, by status.
    """
    by_kind = ((writes, _WRITING), (writes and not public, _AUTHENTICATED), (True, errors))
    codes = dict.fromkeys([*_ALWAYS, *(code for applies, codes in by_kind if applies for code in codes)])
    by_status: dict[int, list[str]] = {}
    for code in codes:
        by_status.setdefault(REFUSALS[code].status, []).append(code)
    responses = dict(answers) | {
        status: OpenApiResponse(
            (error_bodies or {}).get(status, ErrorOutput),
            description=" · ".join(f"`{code}`" for code in codes),
            examples=[
                OpenApiExample(code, value=build_error(code), response_only=True, status_codes=[str(status)])
                for code in codes
            ],
        )
        for status, codes in by_status.items()
    }
    if public or token_optional:
        details["auth"] = [{"bearer": []}, {}] if token_optional else []

    def decorate(view: Any) -> Any:
        summary = view.__doc__.split(". ")[0].rstrip(".")
        return extend_schema(responses=responses, summary=summary, **details)(view)

    return decorate
