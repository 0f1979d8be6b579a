"""Is it alive, is it ready, and what people see where there is nothing."""

import pytest
from django.test import Client, override_settings

from config.celery import WORKER_HEARTBEAT_KEY, note_heartbeat
from discussions.announcements import get_redis

pytestmark = pytest.mark.django_db


def test_it_is_alive(client: Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}


def test_it_is_not_ready_without_a_worker(client: Client) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert list(answer.json()["problems"]) == ["worker"]


def test_it_is_ready_once_a_worker_was_heard(client: Client) -> None:
    note_heartbeat()
    assert 0 < get_redis().ttl(WORKER_HEARTBEAT_KEY) <= 30
    assert client.get("/readyz").status_code == 200


@pytest.mark.usefixtures("no_redis")
def test_it_is_not_ready_without_redis(client: Client) -> None:
    assert client.get("/readyz").json()["problems"] == {"redis": "does not answer"}


def test_a_page_that_is_not_there_says_so_in_words(client: Client) -> None:
    answer = client.get("/nowhere")
    assert (answer.status_code, answer["Content-Type"]) == (404, "text/html; charset=utf-8")
    assert b"There is nothing here." in answer.content


def test_an_address_of_the_api_that_is_not_there_says_so_in_json(client: Client) -> None:
    answer = client.get("/api/v1/nowhere")
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "not_found"


@override_settings(ALLOWED_HOSTS=["comments.example"])
def test_a_host_that_is_not_ours_is_refused(client: Client) -> None:
    answer = client.get("/api/v1/me", headers={"Host": "evil.example"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "malformed_request")
