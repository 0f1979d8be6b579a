"""What is logged for a request, and by the jobs that it leads to, has one id."""

import json
from typing import Any

import pytest
import structlog
from celery.worker.request import Request
from django.test import Client
from kombu.simple import SimpleQueue

from config.celery import app
from discussions.announcements import get_redis
from discussions.models import Thread
from moderation import tasks
from tests.client import ApiClient

pytestmark = pytest.mark.django_db

COMMENTS = "sites/gazette/threads/weather/comments"


@pytest.mark.parametrize("given", ["", "a b", "x" * 65, "forged\nline", "né"])
def test_an_answer_has_an_id_of_ours(client: Client, given: str) -> None:
    answers = [client.get("/healthz", headers={"X-Request-ID": given})["X-Request-ID"] for _ in range(2)]
    assert len(set(answers)) == 2
    assert all(len(answer) == 32 and answer.isalnum() for answer in answers)


def test_or_that_of_the_proxy(client: Client) -> None:
    assert client.get("/healthz", headers={"X-Request-ID": "abc-1.2_3"})["X-Request-ID"] == "abc-1.2_3"
    assert "request" not in structlog.contextvars.get_contextvars()


def read_message(queue: str = "celery") -> Any:
    """Take the next job out of the broker, as a worker does."""
    with app.connection_for_read() as broker:
        simple = SimpleQueue(broker.default_channel, queue)
        message = simple.get(block=False)
        message.ack()
        return message


@pytest.mark.django_db(transaction=True)
def test_a_job_has_the_id_of_the_request_that_led_to_it(
    alice: ApiClient, thread: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice.post(COMMENTS, {"body": "It rains."}, X_Request_ID="from-the-proxy")
    assert get_redis().llen("celery") > 0
    message = read_message()
    assert message.headers["parley_request"] == "from-the-proxy"
    known: list[dict[str, Any]] = []
    task = app.tasks[message.headers["task"]]
    monkeypatch.setattr(task, "run", lambda *_: known.append(structlog.contextvars.get_contextvars()))
    task.__trace__ = None
    Request(message, app=app, task=task, decoded=False).execute()
    assert known == [{"job": task.name, "request": "from-the-proxy"}]
    assert structlog.contextvars.get_contextvars() == {}


def test_a_job_of_the_scheduler_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    tasks.watch_raids.apply_async()
    assert "parley_request" not in read_message().headers


def test_it_is_in_every_line(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with structlog.testing.capture_logs(processors=[structlog.contextvars.merge_contextvars]) as lines:
        client.post("/api/v1/me", headers={"X-Request-ID": "abc"})
    assert {line["request"] for line in lines} == {"abc"}
    assert json.dumps(lines)
