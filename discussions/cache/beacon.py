"""Answers the beacons of opened threads ahead of Django: nothing is looked up, and nobody waits."""

import re
from typing import Any

from discussions.cache.front import Application, Environ, StartResponse, is_known_host
from discussions.models.sites import SITE_KEY_PATTERN
from discussions.models.threads import THREAD_KEY_PATTERN
from discussions.views_noted import ThreadName, view_notes

_ADDRESS = re.compile(rf"/api/v1/sites/({SITE_KEY_PATTERN})/threads/({THREAD_KEY_PATTERN})/views")
# `sendBeacon` sends text or nothing; whatever it is, nobody reads it.
_LARGEST_BODY = 1_000
_ANSWER = [("Access-Control-Allow-Origin", "*"), ("Cache-Control", "no-store"), ("Content-Length", "0")]


class BeaconFront:
    """Notes views; everything else is `application`'s."""

    def __init__(self, application: Application) -> None:
        self._application = application

    def __call__(self, environ: Environ, start_response: StartResponse) -> Any:
        if environ["REQUEST_METHOD"] != "POST" or (name := read_view(environ)) is None:
            return self._application(environ, start_response)
        view_notes.add(name)
        start_response("204 No Content", _ANSWER.copy())
        return []


def read_view(environ: Environ) -> ThreadName | None:
    """Return which thread a POST says was opened, None where Django should see the request itself."""
    if not environ["PATH_INFO"].endswith("/views"):
        return None
    try:
        path = environ["PATH_INFO"].encode("latin-1").decode()
        length = int(environ.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return None
    found = _ADDRESS.fullmatch(path)
    is_plain = length <= _LARGEST_BODY and "HTTP_TRANSFER_ENCODING" not in environ
    if found is None or not is_plain or not is_known_host(environ.get("HTTP_HOST", "")):
        return None
    return ThreadName(*found.groups())
