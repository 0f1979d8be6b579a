"""Remembers for a moment that something did not answer, so that not every request waits to find out for itself."""

import time

PAUSE_SECONDS = 3.0


class Outage:
    """One per process and thing. While it `is_on`, whoever can do without the thing does."""

    def __init__(self) -> None:
        self._until = 0.0

    @property
    def is_on(self) -> bool:
        return time.monotonic() < self._until

    def begin(self) -> None:
        """Note that the thing did not answer just now."""
        self._until = time.monotonic() + PAUSE_SECONDS

    def end(self) -> None:
        """Forget it."""
        self._until = 0.0
