"""The pages of one process, in bounded memory: found by key, made by one thread at a time, ended by announcements."""

import threading
import time
from collections import OrderedDict, defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from discussions.announcements import Announcement
from discussions.cache.pages import DEAF_GRACE_SECONDS, DEAF_LIFE_SECONDS, Page, Variant

# Who has heard nothing from Redis for so long, not even the answer to a ping, hears nothing.
SILENCE_SECONDS = 1.0
# Whoever waits longer for another thread's answer asks for itself.
PATIENCE_SECONDS = 5.0
# A page that is more than this share of all room is not kept.
LARGEST_SHARE = 0.125

Fill = Callable[[float], Page]


@dataclass(slots=True)
class Counts:
    """What became of the requests that asked for a page, since the process began. Not exact: nobody locks for it."""

    hits: int = 0
    grace_hits: int = 0  # the last version, while another thread asked for the new one
    waits: int = 0
    fills: int = 0
    not_modified: int = 0
    passed_on: int = 0  # to Django: another answer than a stranger's, or another kind of request
    ended: int = 0  # pages that an announcement ended
    evicted: int = 0


class _Flight:
    """A page on its way. `heard` is what was announced since it was asked for, which it may not show."""

    __slots__ = ("began", "done", "heard", "page")

    def __init__(self, began: float) -> None:
        self.began = began
        self.heard: list[tuple[Announcement, float]] = []
        self.page: Page | None = None
        self.done = threading.Event()


class PageStore:
    """Pages by key. Safe for threads; `find` takes no lock.

    The room is in bytes. What makes room is a page that was not read since it was last looked at (CLOCK), so that
    pages which are asked for once never push out those which are asked for often.
    """

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self.reset()

    def reset(self) -> None:
        """Begin anew, deaf and with nothing; also in a process that was forked while a thread held the lock."""
        self.counts = Counts()
        self.size = 0
        self._lock = threading.Lock()
        self._pages: OrderedDict[str, Page] = OrderedDict()
        # Under None, those of no one thread.
        self._keys: defaultdict[int | None, set[str]] = defaultdict(set)
        self._flights: dict[str, _Flight] = {}
        self._hears_since, self._heard_at = float("inf"), float("-inf")

    def __len__(self) -> int:
        return len(self._pages)

    # --- Reading ------------------------------------------------------------------------------------------

    def find(self, key: str) -> Page | None:
        """Return the page if it is fresh. Nearly every request ends here."""
        page = self._pages.get(key)
        if page is None or not self._is_fresh(page, time.monotonic()):
            return None
        page.was_read = True
        self.counts.hits += 1
        return page

    def fetch(self, key: str, fill: Fill) -> Page | None:
        """Return the page: fresh; or the last one, if another thread is asking for the new one; or else a new one.

        `fill` is called by one thread at a time for each key, with the moment from which on the page counts. None
        when the other thread's answer was good for itself alone, or too slow. Raises what `fill` raises.
        """
        deadline = time.monotonic() + PATIENCE_SECONDS
        while (now := time.monotonic()) < deadline:
            with self._lock:
                page = self._pages.get(key)
                if page is not None and self._is_fresh(page, now):
                    return page
                flight = self._flights.get(key)
                is_ours = flight is None
                if flight is None:
                    flight = self._flights[key] = _Flight(now)
            if is_ours:
                return self._land(key, flight, fill)
            if page is not None and self._is_usable(page, now):
                self.counts.grace_hits += 1
                return page
            self.counts.waits += 1
            if not flight.done.wait(deadline - now) or flight.page is None:
                return None
            if flight.page.is_failure or self._is_usable(flight.page, time.monotonic()):
                return flight.page
        return None

    def _land(self, key: str, flight: _Flight, fill: Fill) -> Page:
        self.counts.fills += 1
        page = None
        try:
            page = fill(flight.began)
        finally:
            with self._lock:
                del self._flights[key]
                if page is not None and (page.is_public or page.is_missing):
                    for announcement, moment in flight.heard:
                        self._tell(page, announcement, moment)
                    self._keep(key, page)
                    flight.page = page
                elif page is not None and page.is_failure:
                    flight.page = page
            flight.done.set()
        return page

    def _is_fresh(self, page: Page, now: float) -> bool:
        # Not by `_hears`, because a call costs as much as all the rest of this.
        return now < page.fresh_until and (
            (page.began >= self._hears_since and now - self._heard_at < SILENCE_SECONDS)
            or now < page.began + DEAF_LIFE_SECONDS
        )

    def _is_usable(self, page: Page, now: float) -> bool:
        if now >= page.usable_until:
            return False
        return self._hears(page, now) or now < page.began + DEAF_LIFE_SECONDS + DEAF_GRACE_SECONDS

    def _hears(self, page: Page, now: float) -> bool:
        """Whether we would know if something had been announced since the page was asked for."""
        return page.began >= self._hears_since and now - self._heard_at < SILENCE_SECONDS

    # --- Hearing ------------------------------------------------------------------------------------------

    @property
    def is_hearing(self) -> bool:
        now = time.monotonic()
        return now >= self._hears_since and now - self._heard_at < SILENCE_SECONDS

    def begin_hearing(self, moment: float) -> None:
        """From `moment` on, every announcement is heard."""
        self._hears_since = moment

    def end_hearing(self) -> None:
        self._hears_since = float("inf")

    def note_sign_of_life(self) -> None:
        """Redis said something: so far, nothing was missed."""
        self._heard_at = time.monotonic()

    def hear(self, announcement: Announcement) -> None:
        """End the pages that no longer show their thread as it is, now or in a moment."""
        now = time.monotonic()
        with self._lock:
            for flight in self._flights.values():
                flight.heard.append((announcement, now))
            threads: list[int | None] = [announcement.thread_id]
            if announcement.version == 1:
                threads.append(None)  # "no such thread" is no longer true of it
            for thread_id in threads:
                for key in list(self._keys.get(thread_id, ())):
                    page = self._pages[key]
                    if now >= page.usable_until:
                        self._drop(key)
                    else:
                        self._tell(page, announcement, now)

    def _tell(self, page: Page, announcement: Announcement, moment: float) -> None:
        is_meant = page.thread_id == announcement.thread_id
        if page.thread_id is None:
            is_meant = announcement.version == 1
        if is_meant and page.hear(announcement.version, is_vote=announcement.is_vote, now=moment):
            self.counts.ended += 1

    # --- Keeping ------------------------------------------------------------------------------------------

    def encode(self, key: str, page: Page, encoding: str) -> Variant:
        """Return a page in one of our encodings, which counts with it if it is kept under this key."""
        variant, grown = page.encode(encoding)
        if grown:
            with self._lock:
                if self._pages.get(key) is page:
                    page.size += grown
                    self.size += grown
                    self._make_room()
        return variant

    def _keep(self, key: str, page: Page) -> None:
        self._drop(key)
        page.size += len(key) + len(page.language)
        if page.size > self.max_bytes * LARGEST_SHARE:
            return
        self._pages[key] = page
        self._keys[page.thread_id].add(key)
        self.size += page.size
        self._make_room()

    def _make_room(self) -> None:
        while self.size > self.max_bytes:
            key, page = next(iter(self._pages.items()))
            if page.was_read:
                page.was_read = False
                self._pages.move_to_end(key)
            else:
                self._drop(key)
                self.counts.evicted += 1

    def _drop(self, key: str) -> None:
        page = self._pages.pop(key, None)
        if page is None:
            return
        self.size -= page.size
        keys = self._keys[page.thread_id]
        keys.discard(key)
        if not keys:
            del self._keys[page.thread_id]
