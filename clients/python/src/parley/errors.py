"""What can go wrong."""

from collections.abc import Mapping
from typing import Any


class ParleyError(Exception):
    """Whatever keeps a request from its answer."""


class Unreachable(ParleyError):
    """There was no answer, or none of Parley's, however often it was tried."""


class Refused(ParleyError):
    """Parley said no. `code` is stable and for programs; `message` is for people.

    `fields` says by field what was wrong with it (code and message), with `invalid_fields` only. `body` is all that
    was said: with `stale_version`, the case as it is now.
    """

    def __init__(self, status: int, body: Mapping[str, Any]) -> None:
        error = body.get("error")
        said: Mapping[str, Any] = error if isinstance(error, Mapping) else {}
        self.status, self.body = status, body
        self.code = str(said.get("code", ""))
        self.message = str(said.get("message", ""))
        self.fields: Mapping[str, Any] = said.get("fields") or {}
        super().__init__(f"{status} {self.code}: {self.message}")
