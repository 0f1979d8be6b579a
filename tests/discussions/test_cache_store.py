"""Pages in memory: one thread fills, announcements end, room is bounded. No Django and no Redis, but real threads."""

import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from discussions.announcements import Announcement
from discussions.cache.pages import GRACE_SECONDS, LIFE_SECONDS, OVERHEAD_BYTES, VOTES_SECONDS, Page, Version
from discussions.cache.store import LARGEST_SHARE, PageStore
from tests.waiting import wait_until

PUBLIC = [("Cache-Control", "public, max-age=0")]
THREAD = 7


def make_page(began: float, version: int | None = 1, *, thread: int = THREAD, body: bytes = b"{}") -> Page:
    shown = None if version is None else Version(thread, version)
    return Page("200 OK", PUBLIC, body, began=began, version=shown)


def filling(version: int | None, **details: object) -> Callable[[float], Page]:
    return lambda began: make_page(began, version, **details)  # type: ignore[arg-type]


def refuse(began: float) -> Page:
    raise AssertionError("Django was asked, although there is a page")


@pytest.fixture
def store() -> PageStore:
    """A store of a megabyte that hears everything from now on."""
    store = PageStore(2**20)
    store.begin_hearing(time.monotonic())
    store.note_sign_of_life()
    return store


class SlowFill:
    """A fill that takes until it is told to go on."""

    def __init__(self, version: int) -> None:
        self.version, self.calls = version, 0
        self.has_begun, self.may_end = threading.Event(), threading.Event()

    def __call__(self, began: float) -> Page:
        self.calls += 1
        self.has_begun.set()
        assert self.may_end.wait(10)
        return make_page(began, self.version)


def test_a_page_is_made_once_and_found_again(store: PageStore) -> None:
    assert store.find("a") is None
    page = store.fetch("a", filling(1))
    assert store.find("a") is page
    assert store.fetch("a", refuse) is page
    assert store.find("b") is None


def test_many_ask_and_one_fills(store: PageStore) -> None:
    fill = SlowFill(1)
    with ThreadPoolExecutor(8) as pool:
        pages = [pool.submit(store.fetch, "a", fill) for _ in range(8)]
        wait_until(lambda: store.counts.waits == 7, 10, "Not all wait")
        fill.may_end.set()
        assert len({id(page.result()) for page in pages}) == 1
    assert fill.calls == 1


def test_a_comment_ends_a_page_at_once_and_others_keep_the_last_while_one_fills(store: PageStore) -> None:
    old = store.fetch("a", filling(1))
    store.hear(Announcement(THREAD, 2))
    assert store.find("a") is None
    fill = SlowFill(2)
    with ThreadPoolExecutor(1) as pool:
        new = pool.submit(store.fetch, "a", fill)
        assert fill.has_begun.wait(10)
        assert store.fetch("a", refuse) is old
        fill.may_end.set()
        assert new.result() is store.find("a") is not old


@pytest.mark.alone
def test_nobody_keeps_the_last_longer_than_a_second(store: PageStore) -> None:
    old = store.fetch("a", filling(1))
    store.hear(Announcement(THREAD, 2))
    announced = time.monotonic()
    fill = SlowFill(2)
    with ThreadPoolExecutor(2) as pool:
        new = pool.submit(store.fetch, "a", fill)
        assert fill.has_begun.wait(10)
        last = announced
        readers = [pool.submit(store.fetch, "a", refuse)]
        while store.counts.waits == 0:
            store.note_sign_of_life()
            if readers[-1].done():
                last = time.monotonic()
                assert readers[-1].result() is old
                readers.append(pool.submit(store.fetch, "a", refuse))
        assert 0.5 < last - announced < GRACE_SECONDS + 0.2
        store.note_sign_of_life()
        fill.may_end.set()
        assert readers[-1].result() is new.result()


def test_what_was_announced_during_a_fill_is_not_forgotten(store: PageStore) -> None:
    fill = SlowFill(1)
    with ThreadPoolExecutor(1) as pool:
        stale = pool.submit(store.fetch, "a", fill)
        assert fill.has_begun.wait(10)
        store.hear(Announcement(THREAD, 2))
        fill.may_end.set()
        # Who asked before gets what was true then. It is not kept as fresh.
        page = stale.result()
    assert page is not None
    assert page.version == Version(THREAD, 1)
    assert store.find("a") is None
    fresh = store.fetch("a", filling(2))
    assert store.find("a") is fresh


def test_what_a_fill_shows_already_does_not_end_it(store: PageStore) -> None:
    fill = SlowFill(2)
    with ThreadPoolExecutor(1) as pool:
        page = pool.submit(store.fetch, "a", fill)
        assert fill.has_begun.wait(10)
        store.hear(Announcement(THREAD, 2))
        store.hear(Announcement(THREAD + 1, 9))
        fill.may_end.set()
        assert page.result() is store.find("a")
    store.hear(Announcement(THREAD, 1))
    assert store.find("a") is not None


def test_only_the_thread_that_changed_loses_its_pages(store: PageStore) -> None:
    for key, thread in [("a", 1), ("b", 1), ("c", 2)]:
        store.fetch(key, filling(1, thread=thread))
    store.hear(Announcement(1, 2))
    assert [store.find(key) is not None for key in "abc"] == [False, False, True]


def test_votes_end_a_page_when_it_is_a_second_old_and_never_later() -> None:
    page = make_page(began=100.0)
    for moment in (100.1, 100.2, 100.9):
        page.hear(2, is_vote=True, now=moment)
    assert page.fresh_until == 100.0 + VOTES_SECONDS
    assert page.usable_until == 100.1 + GRACE_SECONDS
    page.hear(3, is_vote=False, now=100.95)
    assert page.fresh_until == 100.95


def test_a_vote_after_a_while_is_seen_at_once() -> None:
    page = make_page(began=100.0)
    assert page.fresh_until == 100.0 + LIFE_SECONDS
    page.hear(2, is_vote=True, now=105.0)
    assert page.fresh_until == 105.0
    assert not page.hear(1, is_vote=False, now=105.0)


def test_a_page_of_no_thread_lives_a_moment_or_until_a_thread_begins(store: PageStore) -> None:
    page = store.fetch("counts", filling(None))
    assert page is not None
    assert page.usable_until - page.began <= 1.0
    store.hear(Announcement(THREAD, 2))
    assert store.find("counts") is page
    store.hear(Announcement(THREAD, 1))
    assert store.find("counts") is None


@pytest.mark.alone
def test_the_deaf_trust_no_page_for_long() -> None:
    store = PageStore(2**20)
    began = time.monotonic()
    page = store.fetch("a", filling(1))
    assert store.find("a") is page
    wait_until(lambda: store.find("a") is None, 2, "It is still fresh")
    assert 0.4 < time.monotonic() - began < 1.0
    # Later hearing makes nothing good that was missed before.
    store.begin_hearing(time.monotonic())
    store.note_sign_of_life()
    assert store.find("a") is None
    assert store.fetch("a", filling(2)) is store.find("a") is not page


def test_silence_is_deafness(store: PageStore) -> None:
    store.fetch("a", filling(1))
    assert store.is_hearing
    wait_until(lambda: not store.is_hearing, 3, "It still hears, after a second without a word")
    assert store.find("a") is None
    store.note_sign_of_life()
    assert store.find("a") is not None


def test_a_fill_that_fails_leaves_nobody_waiting(store: PageStore) -> None:
    begun, may_end = threading.Event(), threading.Event()

    def fail(began: float) -> Page:
        begun.set()
        assert may_end.wait(10)
        raise RuntimeError("the view broke")

    with ThreadPoolExecutor(2) as pool:
        filler = pool.submit(store.fetch, "a", fail)
        assert begun.wait(10)
        waiter = pool.submit(store.fetch, "a", refuse)
        wait_until(lambda: store.counts.waits, 10, "Nobody waits")
        may_end.set()
        assert waiter.result() is None
        with pytest.raises(RuntimeError):
            filler.result()
    assert store.fetch("a", filling(1)) is not None


def test_an_outage_is_told_to_all_who_wait_and_is_not_kept(store: PageStore) -> None:
    begun, may_end = threading.Event(), threading.Event()

    def be_away(began: float) -> Page:
        begun.set()
        assert may_end.wait(10)
        return Page("503 Service Unavailable", [("Retry-After", "1")], b"{}", began=began)

    with ThreadPoolExecutor(2) as pool:
        filler = pool.submit(store.fetch, "a", be_away)
        assert begun.wait(10)
        waiter = pool.submit(store.fetch, "a", refuse)
        wait_until(lambda: store.counts.waits, 10, "Nobody waits")
        may_end.set()
        assert waiter.result() is filler.result()
    assert store.find("a") is None


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        ("200 OK", []),
        ("200 OK", [("Cache-Control", "no-store")]),
        ("422 Unprocessable", PUBLIC),
        ("302 Found", PUBLIC),
    ],
)
def test_what_is_not_public_is_not_kept(
    store: PageStore, status: str, headers: list[tuple[str, str]]
) -> None:
    store.fetch("a", lambda began: Page(status, headers, b"{}", began=began))
    assert len(store) == store.size == 0


def test_room_is_bounded_and_what_is_read_again_stays(store: PageStore) -> None:
    hot = store.fetch("hot", filling(1, body=b"x" * 10_000))
    for number in range(2_000):
        store.fetch(f"junk {number}", filling(1, thread=number + 100, body=b"x" * 5_000))
        assert store.size <= store.max_bytes
        assert store.find("hot") is hot
    assert store.counts.evicted > 1_500
    assert len(store) > store.max_bytes // (5_000 + OVERHEAD_BYTES) // 2


def test_compressed_copies_count(store: PageStore) -> None:
    page = store.fetch("a", filling(1, body=os.urandom(50_000)))
    assert page is not None
    before = store.size
    store.encode("a", page, "br")
    assert 49_000 < store.size - before == page.size - before
    store.encode("a", page, "br")
    store.hear(Announcement(THREAD, 2))
    store.fetch("a", filling(2))
    assert store.size == OVERHEAD_BYTES + len("{}") + len("a")
    store.encode("a", page, "gzip")
    assert store.size == OVERHEAD_BYTES + len("{}") + len("a")


def test_one_page_never_takes_all_room(store: PageStore) -> None:
    large = bytes(int(store.max_bytes * LARGEST_SHARE) + 1)
    assert store.fetch("a", filling(1, body=large)) is not None
    assert len(store) == 0


def test_pages_that_a_hot_thread_left_behind_go(store: PageStore) -> None:
    for version in range(1, 40):
        store.fetch(f"updates?since={version}", filling(version))
        store.hear(Announcement(THREAD, version + 1))
    assert len(store) == 39

    def is_empty() -> bool:
        store.hear(Announcement(THREAD, 50))
        return len(store) == 0

    wait_until(is_empty, 3, "They still are there")
    assert store.size == 0
