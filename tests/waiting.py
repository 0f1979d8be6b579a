"""Waiting for a condition, never for a duration."""

import time
from collections.abc import Callable
from typing import TypeVar

Answer = TypeVar("Answer")


def wait_until(condition: Callable[[], Answer], timeout: float, message: str) -> Answer:
    """Ask until the condition is true, and return its answer. Fails with the message after `timeout` seconds."""
    deadline = time.monotonic() + timeout
    while not (answer := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(f"{message} (waited {timeout:g} seconds)")
        time.sleep(0.02)
    return answer
