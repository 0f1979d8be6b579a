"""`/metrics`: what Prometheus reads of all processes, and who may read it."""

import re
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from pytest_django.fixtures import Settings

from config import metrics
from config.celery import app, note_heartbeat
from config.metrics import KEY, Meters, read_counted
from discussions.announcements import get_redis
from discussions.cache.store import Counts
from discussions.models import Status, Thread
from moderation import tasks
from tests.build import build_author, build_comment, hold
from tests.client import ApiClient

pytestmark = pytest.mark.django_db

SERIES = re.compile(r'^([a-z_]+)(\{[a-z]+="[^"\n]*"(?:,[a-z]+="[^"\n]*")*\})? ([0-9.e+-]+|\+Inf)$')


@pytest.fixture(autouse=True)
def own_meters(monkeypatch: pytest.MonkeyPatch) -> Meters:
    """What other tests counted is not told in the middle of these, nor what these count to others."""
    mine = Meters()
    mine._is_timed = True
    for module in ("config.middleware", "config.celery", "config.metrics"):
        monkeypatch.setattr(f"{module}.meters", mine)
    return mine


def read(**headers: str) -> dict[str, float]:
    """Return every series with its number, having held each line against the format."""
    answer = Client().get("/metrics", headers=headers)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/plain; version=0.0.4; charset=utf-8")
    found: dict[str, float] = {}
    described: set[str] = set()
    for line in answer.text.splitlines():
        if line.startswith("# "):
            described.add(line.split()[2])
            continue
        matched = SERIES.fullmatch(line)
        assert matched, line
        assert re.sub(r"_(bucket|sum|count)$", "", matched[1]) in described
        found[matched[1] + (matched[2] or "")] = float(matched[3])
    assert len(found) == sum(not line.startswith("#") for line in answer.text.splitlines())
    return found


def test_requests_are_counted_by_area_method_and_status(
    own_meters: Meters, alice: ApiClient, thread: Thread
) -> None:
    alice.post("sites/gazette/threads/weather/comments", {"body": "It rains."})
    alice.get("sites/gazette/threads/weather")
    alice.client.get("/threads/gazette/weather")
    alice.client.get("/desk/")
    alice.client.generic("BREW", "/nowhere")
    own_meters.gather()
    found = read()
    assert found['parley_requests_total{area="api",method="POST",status="202"}'] == 1
    assert found['parley_requests_total{area="api",method="GET",status="200"}'] == 1
    assert found['parley_requests_total{area="pages",method="GET",status="200"}'] == 1
    assert found['parley_requests_total{area="desk",method="GET",status="302"}'] == 1
    assert found['parley_requests_total{area="other",method="other",status="404"}'] == 1
    assert found['parley_request_seconds_count{area="api"}'] == 2
    assert found['parley_request_seconds_bucket{area="api",le="+Inf"}'] == 2
    assert found['parley_request_seconds_sum{area="api"}'] > 0


def test_processes_are_added_up() -> None:
    for meters in (Meters(), Meters()):
        meters._is_timed = True
        meters.observe("parley_request_seconds", 0.03, area="api")
        meters.observe("parley_request_seconds", 7, area="api")
        meters.gather()
        meters.gather()
    found = read()
    assert found['parley_request_seconds_bucket{area="api",le="0.05"}'] == 2
    assert found['parley_request_seconds_bucket{area="api",le="5.0"}'] == 2
    assert found['parley_request_seconds_bucket{area="api",le="10.0"}'] == 4
    assert 'parley_request_seconds_bucket{area="api",le="0.025"}' not in found
    assert found['parley_request_seconds_sum{area="api"}'] == pytest.approx(14.06)


def test_pages_in_memory_are_counted_by_what_became_of_them() -> None:
    counts, meters = Counts(), Meters()
    meters.watch_pages(lambda: counts)
    counts.hits, counts.fills = 5, 1
    meters.gather()
    counts.hits = 7
    meters.gather()
    found = read()
    assert found['parley_pages_total{outcome="hits"}'] == 7
    assert found['parley_pages_total{outcome="fills"}'] == 1


def test_jobs_are_counted(own_meters: Meters) -> None:
    tasks.watch_raids.apply()
    own_meters.gather()
    found = read()
    assert found['parley_jobs_total{job="moderation.tasks.watch_raids",state="success"}'] == 1
    assert found['parley_job_seconds_count{job="moderation.tasks.watch_raids"}'] == 1


def test_what_is_the_case_is_told(thread: Thread) -> None:
    hold(thread)
    build_comment(thread, build_author(thread), status=Status.PENDING)
    note_heartbeat()
    with app.connection_for_write():
        tasks.watch_raids.apply_async()
    found = read()
    assert found["parley_waiting_texts"] == 1
    assert 0 <= found["parley_oldest_text_seconds"] < 60
    assert sum(number for series, number in found.items() if series.startswith("parley_open_cases")) == 1
    assert found['parley_waiting_jobs{queue="celery"}'] >= 1
    assert found['parley_waiting_jobs{queue="providers"}'] == 0
    assert found["parley_count_drift"] == 0
    assert [found[f'parley_up{{part="{part}"}}'] for part in ("postgresql", "redis", "worker")] == [1, 1, 1]


def test_decisions_are_counted_once(thread: Thread) -> None:
    read()
    hold(thread)
    for _ in range(2):
        assert sum(n for series, n in read().items() if series.startswith("parley_decisions_total")) == 1


@pytest.mark.usefixtures("no_redis")
def test_without_redis_the_rest_is_told() -> None:
    found = read()
    assert [found[f'parley_up{{part="{part}"}}'] for part in ("postgresql", "redis", "worker")] == [1, 0, 0]
    assert found["parley_waiting_texts"] == 0


def test_without_postgresql_the_rest_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> Any:
        raise DatabaseError

    monkeypatch.setattr(connection, "cursor", fail)
    note_heartbeat()
    found = read()
    assert [found[f'parley_up{{part="{part}"}}'] for part in ("postgresql", "redis", "worker")] == [0, 1, 1]


@pytest.mark.usefixtures("no_redis")
def test_counting_costs_nothing_while_redis_is_away(own_meters: Meters) -> None:
    own_meters.count("parley_requests_total", area="api")
    own_meters.gather()
    assert metrics.outage.is_on
    metrics.outage.end()


# --- Who may read it ------------------------------------------------------------------------------------------


def ask(address: str = "127.0.0.1", **headers: str) -> int:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return Client(REMOTE_ADDR=address).get("/metrics", headers=sent).status_code


def test_without_a_token_this_machine_reads_it_alone(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    assert ask() == ask("::1") == 200
    assert ask("203.0.113.7") == ask("") == 404
    # A proxy speaks for somebody else, whoever that says it is.
    assert ask(X_Forwarded_For="203.0.113.7") == ask(X_Forwarded_For="127.0.0.1") == 404


def test_with_a_token_whoever_has_it(settings: Settings) -> None:
    settings.METRICS_TOKEN = "a-token-for-prometheus"
    assert ask("203.0.113.7", Authorization="Bearer a-token-for-prometheus") == 200
    for wrong in ("Bearer a-token", "Bearer ", "Basic a-token-for-prometheus", "Bearer é"):
        assert ask(Authorization=wrong) == 404
    assert ask() == 404


def test_nothing_that_somebody_sent_is_in_it(own_meters: Meters, anyone: ApiClient) -> None:
    anyone.client.generic("GET", '/api/v1/"} 1\nforged', headers={"X-Request-ID": "forged"})
    own_meters.gather()
    assert not any("forged" in series for series in read_counted())
    assert get_redis().hlen(KEY) > 0
