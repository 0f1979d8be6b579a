"""What the OpenAPI document says of every endpoint: who may call it, and which errors it may answer."""

from collections.abc import Callable, Mapping
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema

from discussions.api.errors import build_error
from discussions.api.outputs import ErrorOutput
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
_ALWAYS = ("malformed_request", "not_acceptable", "internal_error")
_READING = ("invalid_fields", "not_found")
_WRITING = (
    *("malformed_json", "request_too_large", "unsupported_media_type", "invalid_fields", "not_found"),
    *("not_authenticated", "invalid_token", "token_expired", "forbidden", "wrong_site", "origin_not_allowed"),
)


def describe(
    *,
    answers: Mapping[Any, Any],
    errors: tuple[str, ...] = (),
    writes: bool = False,
    public: bool = False,
    error_bodies: Mapping[int, Any] | None = None,
    **details: Any,
) -> Callable[[Any], Any]:
    """Return a decorator that documents an endpoint: its answers, and the codes it refuses with.

    `public` endpoints look at no token; `writes` adds what every write may be refused for; `error_bodies` gives the
    shape of an error that says more than others, by status.
    """
    codes = dict.fromkeys((*_ALWAYS, *(_WRITING if writes else _READING), *errors))
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
    if public:
        details["auth"] = []
    return extend_schema(responses=responses, **details)
