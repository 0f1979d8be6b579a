"""Sliding windows in this process's memory, by the same rules as those in Redis (`shared`). Pure.

Every event of a window is remembered, so that no stretch of time as long as the window has more than its count:
neither two bursts around a full minute, nor what a bucket lets through that fills while it is emptied.
"""

import math
import threading
from collections import OrderedDict, deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from discussions.limits.table import is_much, shrink

# What is remembered in all: ten megabytes at most. Who asked longest ago is forgotten first.
MAX_KEYS, MAX_EVENTS = 10_000, 100_000


class Meter(NamedTuple):
    """One window of somebody's: where it is counted, what it allows, and whether attacks make that less."""

    key: str
    most: int
    seconds: int
    shrinks: bool = False


@dataclass(frozen=True, slots=True)
class Allowance:
    """What came of asking: of the limit that binds most, how much is left, and when there is more.

    `wait` is 0 for what was allowed and counted, else how long to wait until it would be: nothing was counted then.
    Both times are in milliseconds. `meter` is the limit's place among those that were asked for. `is_suspect`: an
    attack is on, or much was used of a limit of one person. `asked`, if not 0: a proof was wanted first, so nothing was
    counted; and how many were asked for one on this site in this minute.
    """

    meter: int
    limit: int
    remaining: int
    reset: int
    wait: int
    is_attacked: bool = False
    is_suspect: bool = False
    asked: int = 0

    @property
    def reset_seconds(self) -> int:
        return math.ceil(self.reset / 1000)

    @property
    def wait_seconds(self) -> int:
        return math.ceil(self.wait / 1000)


class LocalWindows:
    """Windows of one process. Safe for threads."""

    def __init__(self, max_keys: int = MAX_KEYS, max_events: int = MAX_EVENTS) -> None:
        self._max_keys, self._max_events = max_keys, max_events
        self._lock = threading.Lock()
        self._events: OrderedDict[str, deque[int]] = OrderedDict()
        self._size = 0

    def __len__(self) -> int:
        """How many events are remembered."""
        return self._size

    def take(
        self, meters: Sequence[Meter], now: int, *, is_attacked: bool = False, asks: bool = False
    ) -> Allowance:
        """Count one event in every window, at `now` (milliseconds), or in none if one of them is full.

        `asks`: who is suspect has to prove something first, and is not counted either.
        """
        with self._lock:
            looks = [
                self._look(place, meter, now, is_attacked=is_attacked) for place, meter in enumerate(meters)
            ]
            binding = max(looks, key=lambda look: (look.wait, -look.remaining / look.limit))
            is_suspect = any(look.is_suspect for look in looks)
            is_stopped = asks and is_suspect and not binding.wait
            if not binding.wait and not is_stopped:
                for meter in meters:
                    self._add(meter.key, now)
        return replace(binding, is_suspect=is_suspect, asked=int(is_stopped))

    def _look(self, place: int, meter: Meter, now: int, *, is_attacked: bool) -> Allowance:
        length = meter.seconds * 1000
        most = shrink(meter.most) if is_attacked and meter.shrinks else meter.most
        events = self._events.get(meter.key, _NONE)
        if events:
            self._events.move_to_end(meter.key)
        if events and events[-1] > now + 1000:  # the clock was set back
            self._size -= len(events)
            events.clear()
        while events and events[0] <= now - length:
            events.popleft()
            self._size -= 1
        left = most - len(events) - 1
        is_suspect = is_attacked or (meter.shrinks and is_much(len(events) + 1, most))
        if left < 0:
            wait = events[-most] + length - now
            return Allowance(place, most, 0, wait, wait, is_attacked, is_suspect)
        reset = (events[0] if events else now) + length - now
        return Allowance(place, most, left, reset, 0, is_attacked, is_suspect)

    def _add(self, key: str, now: int) -> None:
        events = self._events.get(key)
        if events is None:
            events = self._events[key] = deque()
        events.append(now)
        self._size += 1
        while self._size > self._max_events or len(self._events) > self._max_keys:
            _, forgotten = self._events.popitem(last=False)
            self._size -= len(forgotten)


_NONE: deque[int] = deque()
