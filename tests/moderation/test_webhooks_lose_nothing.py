"""A thousand events to an endpoint that fails half the time, with a worker that is killed in the middle."""

import base64
import hashlib
import hmac
import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connection, transaction
from pytest_django.fixtures import Settings

from discussions.actions.events import record_events
from discussions.models import Event, EventKind, Site, Thread
from moderation.actions.webhooks import create_webhook
from moderation.models import Delivery, DeliveryState
from tests.providers.servers import Asked, Reply, Server, serving
from tests.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)

EVENTS, THREADS = 1_000, 20
KILLED_AFTER = 300
ROOT = Path(__file__).parents[2]


class Endpoint(Server):
    """Takes about half of what it is sent, and notes what it took, by thread."""

    def __init__(self) -> None:
        super().__init__(self.answer)
        self.chance = random.Random(7)
        self.lock = threading.Lock()
        self.taken: dict[str, list[str]] = {}
        self.victim: subprocess.Popen[str] | None = None

    def answer(self, asked: Asked) -> Reply:
        with self.lock:
            if self.chance.random() < 0.5:
                return self.chance.choice([Reply(500), Reply(503), Reply(302), Reply(breaks=True)])
            self.taken.setdefault(asked.json["data"]["thread"]["key"], []).append(asked.headers["webhook-id"])
            if self.victim and self.count() == KILLED_AFTER:
                # It has given us the event, and will never write down that it did.
                self.victim.send_signal(signal.SIGKILL)
                self.victim.wait()
            return Reply(204)

    def count(self) -> int:
        return sum(map(len, self.taken.values()))


@contextmanager
def working(endpoint: Endpoint | None = None) -> Iterator[subprocess.Popen[str]]:
    """Run a worker in a process of its own; one that the endpoint kills, if it is given."""
    database = connection.settings_dict
    url = f"postgresql:///{database['NAME']}?host={database['HOST']}&user={database['USER']}"
    environment = os.environ | {
        "DATABASE_URL": url,
        "REDIS_URL": django_settings.REDIS_URL,
        "WEBHOOK_ALLOWED_HOSTS": "127.0.0.1",
    }
    command = [sys.executable, "-m", "tests.moderation.webhook_worker"]
    worker = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert worker.stdout
    assert worker.stdin
    if endpoint:
        endpoint.victim = worker
    try:
        assert worker.stdout.readline() == "ready\n"
        yield worker
    finally:
        worker.stdin.close()
        worker.wait(60)
        worker.stdout.close()


def record_a_thousand(site: Site) -> dict[str, list[str]]:
    """Write events down, and return their ids by thread, in order."""
    threads = [Thread.objects.create(site=site, key=f"t{number}") for number in range(THREADS)]
    with transaction.atomic():
        record_events(
            [
                Event(kind=EventKind.THREAD_CHANGED, site=site, thread=threads[number % THREADS])
                for number in range(EVENTS)
            ]
        )
    expected: dict[str, list[str]] = {}
    for event_id, key in Event.objects.order_by("pk").values_list("pk", "thread__key"):
        expected.setdefault(key, []).append(f"evt_{event_id}")
    return expected


def test_each_gets_there_in_the_order_of_its_thread(site: Site, settings: Settings) -> None:
    settings.WEBHOOK_ALLOWED_HOSTS = ["127.0.0.1"]
    endpoint = Endpoint()
    with serving(endpoint):
        new = create_webhook(site=site, fields={"name": "Theirs", "url": endpoint.url})
        site.refresh_from_db()
        expected = record_a_thousand(site)
        assert Delivery.objects.filter(state=DeliveryState.WAITING).count() == EVENTS
        with working(endpoint) as victim:
            wait_until(lambda: victim.poll() is not None, 400, "the worker was not killed")
        assert victim.returncode == -signal.SIGKILL
        assert Delivery.objects.filter(state=DeliveryState.WAITING).count() == EVENTS - KILLED_AFTER + 1
        endpoint.victim = None
        waiting = Delivery.objects.filter(state=DeliveryState.WAITING)
        with working(), working():
            wait_until(lambda: not waiting.exists(), 400, "not everything got there")
    assert Delivery.objects.filter(state=DeliveryState.DELIVERED).count() == EVENTS
    for key, ids in expected.items():
        taken = endpoint.taken[key]
        assert list(dict.fromkeys(taken)) == ids
        assert len(taken) <= len(ids) + 1
    assert endpoint.count() == EVENTS + 1  # the one that the dead worker could not write down came twice
    assert len(endpoint.asked) > 1.5 * EVENTS
    key_bytes = base64.b64decode(new.secret.removeprefix("whsec_"))
    for asked in endpoint.asked:
        signed = f"{asked.headers['webhook-id']}.{asked.headers['webhook-timestamp']}.".encode() + asked.body
        mac = base64.b64encode(hmac.digest(key_bytes, signed, hashlib.sha256)).decode()
        assert asked.headers["webhook-signature"] == f"v1,{mac}"
