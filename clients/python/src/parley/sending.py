"""Sending requests, and sending again what may be sent again."""

import random
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from parley.errors import Refused, Unreachable
from parley.proving import HEADER, find_proof

TRIES = 5
FIRST_WAIT_SECONDS = 0.5
LONGEST_WAIT_SECONDS = 60.0
# What a server in front of Parley says while Parley is away, and Parley itself of too many requests.
_TRY_AGAIN = frozenset({429, 502, 503, 504})
_REPEATABLE = frozenset({"GET", "HEAD", "PUT", "DELETE"})


class Sender:
    """Sends requests to one Parley. `sleep` waits so many seconds between tries."""

    def __init__(
        self, client: httpx.Client, *, tries: int = TRIES, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._client, self._tries, self._sleep = client, max(1, tries), sleep

    def send(
        self,
        method: str,
        path: str,
        *,
        json: Any = None,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        """Return what was answered: JSON, text if it is something else, None if nothing.

        Raises Refused and Unreachable. Tries again, after `Retry-After` or for longer and longer, if the request may be
        repeated, or if it can't have been carried out; and with a proof of work where one is asked for.
        """
        told = {name: value for name, value in (query or {}).items() if value is not None}
        is_repeatable = method in _REPEATABLE or "Idempotency-Key" in (headers or {})
        sent = dict(headers or {})
        for number in range(1, self._tries + 1):
            is_last = number == self._tries
            try:
                response = self._client.request(method, path, json=json, params=told, headers=sent)
            except httpx.TransportError as error:
                was_sent = not isinstance(error, httpx.ConnectError | httpx.ConnectTimeout)
                if is_last or (was_sent and not is_repeatable):
                    raise Unreachable(f"{method} {path}: {error}") from error
                self._sleep(_choose_wait(number))
                continue
            if response.status_code == 403 and not is_last and (proof := _find_proof(response)):
                sent[HEADER] = proof
                continue
            # Parley refuses with 429 before it does anything.
            may_repeat = is_repeatable or response.status_code == 429
            wait = _read_wait(response, number) if response.status_code in _TRY_AGAIN else None
            if wait is None or is_last or not may_repeat or wait > LONGEST_WAIT_SECONDS:
                return _read(response)
            self._sleep(wait)
        raise AssertionError("the last try returns or raises")


def _find_proof(response: httpx.Response) -> str | None:
    return find_proof(response.json()) if _is_json(response) else None


def _is_json(response: httpx.Response) -> bool:
    kind: str = response.headers.get("Content-Type", "")
    return kind.partition(";")[0] == "application/json"


def _choose_wait(number: int) -> float:
    """Return how long to wait after so many tries: twice as long each time, and never as long as all others."""
    longest: float = min(FIRST_WAIT_SECONDS * 2 ** (number - 1), LONGEST_WAIT_SECONDS)
    return longest * random.uniform(0.5, 1.0)  # noqa: S311  (no secret)


def _read_wait(response: httpx.Response, number: int) -> float:
    """Return the seconds that `Retry-After` names, or those of our own where it names none."""
    said = response.headers.get("Retry-After", "")
    if said.isdecimal():
        return float(said)
    try:
        at = parsedate_to_datetime(said)
    except ValueError:
        return _choose_wait(number)
    return max(0.0, (at - datetime.now(UTC)).total_seconds())


def _read(response: httpx.Response) -> Any:
    is_json = _is_json(response)
    if response.is_success:
        return (response.json() if is_json else response.text) if response.content else None
    body = response.json() if is_json else None
    if not isinstance(body, dict) or "error" not in body:
        raise Unreachable(
            f"{response.status_code} from {response.url.copy_with(query=None)}, and not from Parley"
        )
    raise Refused(response.status_code, body)
