"""Every error as the one shape: `{"error": {"code", "message", "fields"?, "until"?, "by"?,
"challenge"?}}`."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import structlog
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404
from rest_framework import exceptions, serializers
from rest_framework.response import Response
from rest_framework.views import set_rollback

from discussions.catalogue import say
from discussions.limits.challenges import ChallengeKind
from discussions.refusals import FIELD_REFUSALS, REFUSALS, FieldProblem, Refused

logger = structlog.get_logger(__name__)

# What Django and its REST framework raise, in our words.
_CODES: list[tuple[type[Exception], str]] = [
    (exceptions.ParseError, "malformed_request"),
    (exceptions.NotAuthenticated, "not_authenticated"),
    (exceptions.AuthenticationFailed, "invalid_token"),
    (exceptions.PermissionDenied, "forbidden"),
    (exceptions.NotFound, "not_found"),
    (exceptions.MethodNotAllowed, "method_not_allowed"),
    (exceptions.NotAcceptable, "not_acceptable"),
    (exceptions.UnsupportedMediaType, "unsupported_media_type"),
    (Http404, "not_found"),
    (PermissionDenied, "forbidden"),
    (RequestDataTooBig, "request_too_large"),
    (SuspiciousOperation, "malformed_request"),
    # The database is away, or gave up this transaction for another's sake: trying again may help.
    (OperationalError, "unavailable"),
    (InterfaceError, "unavailable"),
]
# The REST framework's codes of what is wrong with a field, in our words.
_FIELD_CODES = {
    "null": "required",
    "min_length": "blank",
    "empty": "blank",
    "max_length": "too_long",
    "max_value": "too_large",
    "min_value": "too_small",
    "invalid_choice": "unknown_choice",
    "null_characters_not_allowed": "unusable_characters",
    "surrogate_characters_not_allowed": "unusable_characters",
}
# What says all there is to say, but for a limit.
_PLAIN_CODES = {"required", *_FIELD_CODES.values()}
_NUMBER = re.compile(r"-?\d+")


class FieldErrorOutput(serializers.Serializer[Any]):
    code = serializers.CharField()
    message = serializers.CharField()


class ChallengeOutput(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(list(ChallengeKind))
    token = serializers.CharField(
        help_text="To be sent back, before a colon and the answer, in `Parley-Challenge`."
    )
    seconds = serializers.IntegerField(help_text="For how long it can be answered.")
    algorithm = serializers.CharField(required=False, help_text="Of a proof of work: `sha256`.")
    difficulty = serializers.IntegerField(
        required=False, help_text="Of a proof of work: with how many zero bits the hash has to begin."
    )
    site_key = serializers.CharField(
        required=False, help_text="Of a CAPTCHA: as its provider knows the site."
    )
    page = serializers.CharField(
        required=False, help_text="Of a CAPTCHA: our page that shows it, for a frame."
    )


class ErrorBody(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="Stable; listed in docs/api.md.")
    message = serializers.CharField(help_text="For people, in the reader's language.")
    fields = serializers.DictField(  # type: ignore[assignment]  # Serializer has an attribute of this name
        child=FieldErrorOutput(), required=False
    )
    until = serializers.DateTimeField(required=False, help_text="When it ends by itself, where it does.")
    by = serializers.CharField(
        required=False, help_text="With `case_claimed`: the moderator who works on it."
    )
    challenge = ChallengeOutput(required=False, help_text="With `challenge_required`: docs/limits.md.")


class ErrorOutput(serializers.Serializer[Any]):
    error = ErrorBody()


def build_error(
    code: str,
    fields: dict[str, FieldProblem] | None = None,
    until: datetime | None = None,
    by: str = "",
    seconds: int = 0,
    challenge: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return the body of an error answer. `code` is a key of `refusals.REFUSALS`."""
    error: dict[str, Any] = {"code": code, "message": REFUSALS[code].say(seconds)}
    if fields:
        error["fields"] = {name: {"code": p.code, "message": p.message} for name, p in fields.items()}
    if until is not None:
        error["until"] = until
    if by:
        error["by"] = by
    if challenge:
        error["challenge"] = challenge
    return {"error": error}


def handle_exception(exception: Exception, context: dict[str, Any]) -> Response | None:
    """Return the answer to an exception that a view let through, or None to have it logged and answered with 500."""
    refused = as_refused(exception)
    if refused is None:
        return None
    set_rollback()
    error = build_error(
        refused.code, refused.fields, refused.until, refused.by, refused.seconds, refused.challenge
    )
    response = Response(error, status=refused.refusal.status)
    if refused.refusal.status == 401:
        response["WWW-Authenticate"] = "Bearer"
    if refused.challenge:
        response["Cache-Control"] = "no-store"
    if refused.seconds:
        response["Retry-After"] = str(refused.seconds)
    if refused.refusal.status == 503:
        logger.error("unavailable", exc_info=exception)
        response["Retry-After"] = "1"
    return response


def as_refused(exception: Exception) -> Refused | None:
    """Return the refusal that an exception amounts to, None for one that is a fault of ours."""
    if isinstance(exception, Refused):
        return exception
    if isinstance(exception, exceptions.ValidationError):
        return _from_validation(exception)
    for kind, code in _CODES:
        if isinstance(exception, kind):
            return Refused(code)
    return None


def _from_validation(exception: exceptions.ValidationError) -> Refused:
    if not isinstance(exception.detail, dict) or "non_field_errors" in exception.detail:
        return Refused("malformed_request")
    fields = {}
    for name, problems in exception.detail.items():
        problem = _first_problem(problems)
        code = _FIELD_CODES.get(str(problem.code), str(problem.code))
        code = code if code in FIELD_REFUSALS else "invalid"
        fields[name] = FieldProblem(code, _word_problem(code, problem))
    return Refused("invalid_fields", fields=fields)


def _word_problem(code: str, problem: exceptions.ErrorDetail) -> str:
    """Return the catalogue's words, as far as they say as much as the REST framework's own."""
    number = _NUMBER.search(problem)
    limit = {"limit": int(number[0])} if number else {}
    return say(f"field.{code}", language=None, **limit) if code in _PLAIN_CODES else str(problem)


def _first_problem(problems: Any) -> exceptions.ErrorDetail:
    """Return the first leaf of what may be nested: one problem a field is enough to act on."""
    while not isinstance(problems, exceptions.ErrorDetail):
        problems = next(iter(problems.values() if isinstance(problems, dict) else problems))
    return problems
