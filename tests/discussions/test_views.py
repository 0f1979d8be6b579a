"""Views of threads: counted in memory, gathered in Redis, written by a job."""

from typing import Any

import pytest

from config.application import build_application
from discussions.announcements import get_redis
from discussions.cache.beacon import BeaconFront
from discussions.models import Site, Status, Thread, ThreadViews
from discussions.tasks import write_views
from discussions.views_noted import MAX_THREADS, VIEWS_KEY, ThreadName, ViewNotes, view_notes
from moderation.actions.pressing import refresh_priorities
from moderation.models import Case
from tests.build import build_author, build_comment
from tests.client import ApiClient

pytestmark = pytest.mark.django_db

VIEWS = "/api/v1/sites/gazette/threads/weather/views"


@pytest.fixture(autouse=True)
def no_notes() -> None:
    """Notes of one test must not reach the next."""
    view_notes.gather()
    get_redis().delete(VIEWS_KEY)


def count_views(thread: Thread) -> int:
    return ThreadViews.objects.filter(thread=thread).values_list("count", flat=True).first() or 0


class Beacons:
    """The layer alone. `passed` counts what it left to Django."""

    def __init__(self) -> None:
        self.passed = 0
        self._front = BeaconFront(self._pass)

    def _pass(self, environ: Any, start_response: Any) -> list[bytes]:
        self.passed += 1
        return []

    def send(self, path: str, **environ: str) -> list[Any]:
        answered: list[Any] = []
        request = {"REQUEST_METHOD": "POST", "PATH_INFO": path, "HTTP_HOST": "testserver", **environ}
        self._front(request, lambda status, headers: answered.extend([status, headers]))
        return answered


def test_views_are_counted_when_the_job_has_run(thread: Thread, anyone: ApiClient) -> None:
    beacons = Beacons()
    for _ in range(3):
        status, headers = beacons.send(VIEWS)
        assert status == "204 No Content"
        assert ("Access-Control-Allow-Origin", "*") in headers
    assert anyone.post("sites/gazette/threads/weather/views").status_code == 204
    assert (beacons.passed, count_views(thread)) == (0, 0)
    view_notes.gather()
    write_views()
    assert count_views(thread) == 4
    view_notes.add(ThreadName("gazette", "weather"))
    view_notes.gather()
    write_views()
    write_views()
    assert count_views(thread) == 5


def test_what_is_noted_is_gathered_by_itself(thread: Thread, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[float] = []

    class Timer:
        daemon = False

        def __init__(self, seconds: float, call: Any) -> None:
            self._seconds = seconds

        def start(self) -> None:
            assert self.daemon
            started.append(self._seconds)

    monkeypatch.setattr("discussions.views_noted.threading.Timer", Timer)
    notes = ViewNotes()
    for _ in range(3):
        notes.add(ThreadName("gazette", "weather"))
    assert started == [1.0]
    notes.gather()
    notes.add(ThreadName("gazette", "weather"))
    assert started == [1.0, 1.0]


def test_each_thread_gets_its_own_and_what_names_none_is_dropped(site: Site, thread: Thread) -> None:
    other = Thread.objects.create(site=site, key="a:b,c")
    foreign = Thread.objects.create(site=Site.objects.create(key="herald", name="H"), key="weather")
    seen = ["gazette/weather", "gazette/a:b,c", "gazette/a:b,c", "gazette/nothing", "nowhere/weather"]
    for name in seen:
        view_notes.add(ThreadName(*name.split("/")))
    view_notes.gather()
    write_views()
    assert [count_views(each) for each in (thread, other, foreign)] == [1, 2, 0]
    assert ThreadViews.objects.count() == 2


def test_a_key_of_any_letters_is_understood(site: Site) -> None:
    thread = Thread.objects.create(site=site, key="été")
    path = "/api/v1/sites/gazette/threads/été/views".encode().decode("latin-1")
    assert Beacons().send(path)[0] == "204 No Content"
    view_notes.gather()
    write_views()
    assert count_views(thread) == 1


@pytest.mark.parametrize(
    ("path", "environ"),
    [
        (VIEWS, {"REQUEST_METHOD": "GET"}),
        (VIEWS, {"HTTP_HOST": "elsewhere.example"}),
        (VIEWS, {"CONTENT_LENGTH": "1001"}),
        (VIEWS, {"CONTENT_LENGTH": "many"}),
        (VIEWS, {"HTTP_TRANSFER_ENCODING": "chunked"}),
        (VIEWS.replace("gazette", "GAZETTE"), {}),
        (VIEWS.replace("weather", "w" * 201), {}),
        (VIEWS.replace("weather", "a b"), {}),
        (VIEWS.replace("weather", "\xff"), {}),
        (VIEWS + "/", {}),
        ("/views", {}),
    ],
)
def test_what_is_no_plain_beacon_is_left_to_django(path: str, environ: dict[str, str]) -> None:
    beacons = Beacons()
    assert beacons.send(path, **environ) == []
    assert beacons.passed == 1


def test_nobody_fills_memory_with_threads_that_are_not(thread: Thread) -> None:
    notes = ViewNotes()
    for number in range(MAX_THREADS + 50):
        notes.add(ThreadName("gazette", str(number)))
    notes.add(ThreadName("gazette", "0"))
    notes.gather()
    assert get_redis().hlen(VIEWS_KEY) == MAX_THREADS
    assert get_redis().hget(VIEWS_KEY, "gazette/0") == b"2"


def test_without_redis_views_are_lost_and_nothing_else(no_redis: None, anyone: ApiClient) -> None:
    assert anyone.post("sites/gazette/threads/weather/views").status_code == 204
    view_notes.gather()
    write_views()


def test_the_web_process_answers_them(thread: Thread) -> None:
    assert isinstance(build_application(), BeaconFront)


def test_a_widely_read_thread_makes_its_cases_more_pressing(thread: Thread, dora: ApiClient) -> None:
    comment = build_comment(thread, build_author(thread), status=Status.PUBLISHED)
    dora.post(f"comments/{comment.pk}/flags", {"reason": "abuse"})
    before = Case.objects.get(comment=comment)
    ThreadViews.objects.create(thread=thread, count=5_000)
    refresh_priorities()
    after = Case.objects.get(comment=comment)
    assert (before.exposure, after.exposure) == (0, 500)
    assert after.priority > before.priority
