"""JSON in and out, by orjson: strict UTF-8, no lone surrogates, times in RFC 3339 UTC."""

from collections.abc import Iterable, Mapping
from typing import IO, Any

import orjson
from django.conf import settings
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from discussions.refusals import Refused

# Of arrays and objects in one another: rules, the deepest of what is sent, go nowhere near it.
MAX_DEPTH = 64


class JSONParser(BaseParser):
    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        body = stream.read(settings.MAX_REQUEST_BYTES + 1)
        if len(body) > settings.MAX_REQUEST_BYTES:
            raise Refused("request_too_large")
        try:
            document = orjson.loads(body)
        except orjson.JSONDecodeError as error:
            raise Refused("malformed_json") from error
        # As many brackets are the least that a document so deep has: nearly all have fewer.
        if body.count(b"[") + body.count(b"{") > MAX_DEPTH and is_deeper(document, MAX_DEPTH):
            raise Refused("json_too_deep")
        return document


class JSONRenderer(BaseRenderer):
    media_type = "application/json"
    format = "json"
    charset = None

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        return b"" if data is None else encode_json(data)


class AnythingAccepted(DefaultContentNegotiation):
    """Answers in the one format there is, whatever the client says it would like."""

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        renderer = next(iter(renderers))
        return renderer, renderer.media_type


def is_deeper(document: Any, most: int) -> bool:
    """Tell whether arrays and objects are nested more than `most` deep. Looks at one level after the other."""
    level = [document]
    for _ in range(most):
        level = [each for each in level if isinstance(each, dict | list)]
        level = [child for each in level for child in (each.values() if isinstance(each, dict) else each)]
        if not level:
            return False
    return any(isinstance(each, dict | list) for each in level)


def encode_json(data: Any) -> bytes:
    """Return `data` as JSON; aware times become RFC 3339 in UTC with a `Z`."""
    return orjson.dumps(data, option=orjson.OPT_UTC_Z)
