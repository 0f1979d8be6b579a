"""Sliding windows: exact, never more than allowed, and the same in Redis as in a process's own memory."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from discussions.announcements import get_redis
from discussions.limits import shared
from discussions.limits.table import DEFAULTS, Window, change_limits, shrink
from discussions.limits.windows import Allowance, LocalWindows, Meter

START = 1_700_000_000_000
MINUTE = [Meter("author:anna", 3, 60)]


def test_no_stretch_of_time_has_more_than_its_count() -> None:
    windows = LocalWindows()
    allowed = [now for now in range(START, START + 600_000, 700) if not windows.take(MINUTE, now).wait]
    assert len(allowed) == 30
    assert all(later - earlier >= 60_000 for earlier, later in zip(allowed, allowed[3:], strict=False))


def test_who_waits_as_long_as_was_said_is_allowed_and_no_sooner() -> None:
    windows = LocalWindows()
    for second in (0, 10, 20):
        windows.take(MINUTE, START + second * 1000)
    refused = windows.take(MINUTE, START + 25_500)
    assert (refused.wait, refused.wait_seconds, refused.remaining) == (34_500, 35, 0)
    assert windows.take(MINUTE, START + 59_999).wait == 1
    assert windows.take(MINUTE, START + 60_000).wait == 0


def test_what_one_window_refuses_no_window_counts() -> None:
    windows = LocalWindows()
    both = [Meter("author:anna", 5, 60), Meter("site:gazette", 1, 60)]
    assert [windows.take(both, START).wait for _ in range(3)] == [0, 60_000, 60_000]
    assert windows.take([both[0]], START).remaining == 3


def test_the_figures_are_those_of_the_limit_that_binds_most() -> None:
    windows = LocalWindows()
    both = [Meter("author:anna", 100, 60), Meter("site:gazette", 4, 10)]
    assert windows.take(both, START) == Allowance(1, 4, 3, 10_000, 0)


def test_a_clock_that_was_set_back_locks_nobody_out() -> None:
    windows = LocalWindows()
    for _ in range(3):
        windows.take(MINUTE, START)
    assert windows.take(MINUTE, START - 3_600_000).remaining == 2


def test_memory_is_bounded_and_forgets_who_came_longest_ago() -> None:
    windows = LocalWindows(max_keys=10, max_events=30)
    for number in range(1_000):
        windows.take([Meter(f"address:{number}", 50, 60)], START + number)
        windows.take([Meter("site:gazette", 25, 60)], START + number)
    assert len(windows) <= 30
    assert windows.take([Meter("site:gazette", 25, 60)], START + 1_000).wait > 0


def test_a_quarter_is_left_under_attack_and_never_nothing() -> None:
    assert [shrink(count) for count in (1, 2, 10, 100)] == [1, 1, 3, 25]
    windows = LocalWindows()
    meters = [Meter("author:anna", 8, 60, shrinks=True), Meter("site:gazette", 8, 60)]
    waits = [windows.take(meters, START, is_attacked=True).wait for _ in range(3)]
    assert waits == [0, 0, 60_000]


steps = st.lists(
    st.tuples(st.integers(-3_000, 40_000), st.integers(1, 15), st.booleans()), min_size=5, max_size=30
)


@given(steps)
def test_redis_counts_as_memory_does(steps: list[tuple[int, int, bool]]) -> None:
    meters = [Meter("a", 1, 30), Meter("b", 5, 60, shrinks=True), Meter("c", 9, 100), Meter("d", 3, 7)]
    get_redis().flushdb()
    windows, now = LocalWindows(), int(timezone.now().timestamp() * 1000)
    until = timezone.now() + timedelta(hours=1)
    for passed, wanted, is_attacked in steps:
        now += passed
        asked = [meter for place, meter in enumerate(meters) if wanted >> place & 1]
        shared.tell_attacks("gazette", [shared.WHOLE_SITE] if is_attacked else [], until)
        in_redis = shared.take(asked, site_key="gazette", now=now)
        assert in_redis == windows.take(asked, now, is_attacked=is_attacked)


def test_who_asks_twice_at_once_gets_no_more() -> None:
    meters = [Meter("author:anna", 17, 60), Meter("site:gazette", 50, 60)]
    with ThreadPoolExecutor(8) as threads:
        waits = list(threads.map(lambda _: shared.take(meters, site_key="gazette").wait, range(200)))
    assert waits.count(0) == 17


def test_redis_forgets_what_no_longer_counts() -> None:
    shared.take(MINUTE, site_key="gazette")
    (key,) = get_redis().keys("parley:limits:*")
    assert 59_000 < get_redis().pttl(key) <= 60_000


@pytest.mark.parametrize(
    ("attacked", "asked", "is_attacked"),
    [
        ([], "weather", False),
        (["weather"], "weather", True),
        (["sports"], "weather", False),
        (["sports"], shared.ANY_THREAD, True),
        (["sports"], shared.WHOLE_SITE, False),
        ([shared.WHOLE_SITE], "weather", True),
        ([shared.WHOLE_SITE], shared.WHOLE_SITE, True),
    ],
)
def test_an_attack_is_known_where_it_is(attacked: list[str], asked: str, *, is_attacked: bool) -> None:
    shared.tell_attacks("gazette", attacked, timezone.now() + timedelta(hours=1))
    assert shared.take(MINUTE, site_key="gazette", thread_key=asked).is_attacked == is_attacked
    assert not shared.take(MINUTE, site_key="herald", thread_key=asked).is_attacked


def test_an_attack_that_is_over_is_forgotten() -> None:
    shared.tell_attacks("gazette", [shared.WHOLE_SITE], timezone.now() + timedelta(hours=1))
    shared.tell_attacks("gazette", [], None)
    assert not shared.take(MINUTE, site_key="gazette").is_attacked
    shared.tell_attacks("gazette", [shared.WHOLE_SITE], timezone.now() - timedelta(seconds=1))
    assert not shared.take(MINUTE, site_key="gazette").is_attacked


def test_settings_change_single_limits() -> None:
    changed = change_limits(["post.author=7/60+70/3600", "vote.site=off", "preview.author = 5/10"])
    assert changed["post"]["author"] == (Window(7, 60), Window(70, 3600))  # type: ignore[index]
    assert changed["post"]["site"] == DEFAULTS["post"]["site"]  # type: ignore[index]
    assert changed["vote"]["site"] == ()  # type: ignore[index]
    assert changed["preview"]["author"] == (Window(5, 10),)  # type: ignore[index]
    assert change_limits([]) == DEFAULTS


@pytest.mark.parametrize(
    "change",
    [
        *("", "post", "post.author", "post.author=", "post.author=0/60", "post.author=5", "post.author=5/0"),
        *("post.author=5/90000", "post.author=2000000/60", "post.author=-1/60"),
        *("post.nobody=5/60", "dance.author=5/60"),
    ],
)
def test_a_change_that_says_nothing_is_refused(change: str) -> None:
    with pytest.raises(ValueError, match="“"):
        change_limits([change])
