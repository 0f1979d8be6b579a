"""Webhooks: what is sent and signed, where to, what happens when it does not get there, and who may set them up."""

import base64
import hashlib
import hmac
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.fixtures import Settings

from discussions.actions.events import record_event
from discussions.actions.purging import purge_events
from discussions.models import Event, EventKind, Letter, Site, Status, Thread
from discussions.tasks import send_letter
from moderation.actions.deliveries import PATIENCE, PAUSES, deliver_lane, sweep_lanes
from moderation.actions.webhooks import ROTATION, create_webhook, switch_off
from moderation.breakers import FAILURES_TO_OPEN
from moderation.models import Delivery, DeliveryState, Lane, Sanction, Webhook
from moderation.models.webhooks import MAX_WEBHOOKS
from moderation.providers.failures import FAILURES
from moderation.queries.webhooks import list_due_lanes
from moderation.slack import _SAYS, write_line
from tests.build import build_comment
from tests.client import ApiClient
from tests.discussions.test_authentication import refusal
from tests.mail import open_post_office
from tests.providers.servers import Reply, Server, serving
from tests.shared import SHARED, find_shared

pytestmark = pytest.mark.django_db

HOOKS = "moderation/webhooks"
DOCUMENT = (Path(__file__).parents[2] / "docs" / "webhooks.md").read_text()


@pytest.fixture
def endpoint(settings: Settings) -> Iterator[Server]:
    """An endpoint on loopback that takes everything."""
    settings.WEBHOOK_ALLOWED_HOSTS = ["127.0.0.1"]
    with serving(Server(lambda _: Reply(204))) as server:
        yield server


def hook(site: Site, endpoint: Server, **fields: Any) -> tuple[Webhook, str]:
    new = create_webhook(site=site, fields={"name": "Theirs", "url": endpoint.url, **fields})
    site.refresh_from_db()
    return new.webhook, new.secret


def happen(thread: Thread, kind: EventKind = EventKind.THREAD_CHANGED, **facts: Any) -> None:
    thread.site.refresh_from_db()
    record_event(kind, site=thread.site, thread_id=thread.pk, facts=facts)


def deliver() -> None:
    """Do the worker's part for all lanes that are due."""
    for lane_id in list_due_lanes(100):
        deliver_lane(lane_id)


def pass_time() -> None:
    """Let what waits for its next try be due."""
    Lane.objects.update(due_at=timezone.now())


def sign(secret: str, headers: Any, body: bytes) -> str:
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()


# --- What is sent -------------------------------------------------------------------------------------------


def test_a_published_comment_is_told_signed_and_whole(
    thread: Thread, alice: ApiClient, endpoint: Server
) -> None:
    _, secret = hook(thread.site, endpoint, kinds=["comment.published"])
    comment = build_comment(thread, alice.author, body="It will *rain*.")
    deliver()
    (asked,) = endpoint.asked
    event = Event.objects.get()
    assert asked.headers["webhook-id"] == f"evt_{event.pk}" == asked.json["id"]
    assert asked.headers["webhook-signature"] == sign(secret, asked.headers, asked.body)
    assert abs(int(asked.headers["webhook-timestamp"]) - timezone.now().timestamp()) < 60
    assert asked.headers["content-type"] == "application/json"
    assert asked.json["type"] == "comment.published"
    data = asked.json["data"]
    assert (data["site"], data["status"], data["from_status"], data["is_first_time"]) == (
        "gazette",
        "published",
        "pending",
        True,
    )
    assert data["thread"]["url"] == thread.url
    told = data["comment"]
    assert (told["id"], told["body"], told["current_status"]) == (
        str(comment.pk),
        "It will *rain*.",
        "published",
    )
    assert (told["author"]["id"], told["author"]["name"]) == (str(alice.author.pk), "Alice")
    assert Delivery.objects.get().state == DeliveryState.DELIVERED
    assert "email" not in str(asked.json)


def test_the_example_in_the_document_checks_what_is_sent(thread: Thread, endpoint: Server) -> None:
    _, secret = hook(thread.site, endpoint)
    happen(thread)
    deliver()
    (code,) = re.findall(r"```python\n(.*?)```", DOCUMENT, re.DOTALL)
    names: dict[str, Any] = {}
    exec(compile(code, "docs/webhooks.md", "exec"), names)
    (asked,) = endpoint.asked
    assert names["is_from_parley"](asked.headers, asked.body, secret) is True
    assert names["is_from_parley"](asked.headers, asked.body + b" ", secret) is False
    assert names["is_from_parley"]({**asked.headers, "webhook-timestamp": "1"}, asked.body, secret) is False


def test_what_was_withdrawn_meanwhile_is_not_passed_on(
    thread: Thread, alice: ApiClient, endpoint: Server
) -> None:
    hook(thread.site, endpoint)
    comment = build_comment(thread, alice.author, body="Secret.")
    assert alice.delete(f"comments/{comment.pk}").status_code == 204
    deliver()
    assert [asked.json["type"] for asked in endpoint.asked] == ["comment.published", "comment.withdrawn"]
    assert all(asked.json["data"]["comment"]["body"] is None for asked in endpoint.asked)
    assert b"Secret" not in b"".join(asked.body for asked in endpoint.asked)


def test_each_hears_of_what_it_asked_for(
    thread: Thread, alice: ApiClient, other_site: Site, endpoint: Server
) -> None:
    hook(thread.site, endpoint, name="all")
    hook(thread.site, endpoint, name="some", kinds=["comment.held", "flag.created"])
    hook(thread.site, endpoint, name="off", enabled=False)
    hook(other_site, endpoint, name="elsewhere")
    build_comment(thread, alice.author)
    build_comment(thread, alice.author, status=Status.HELD)
    told = Delivery.objects.order_by("event_id").values_list("webhook__name", "event__kind")
    assert sorted(told) == [
        ("all", "comment.held"),
        ("all", "comment.published"),
        ("some", "comment.held"),
    ]


def test_without_a_webhook_nothing_is_written_and_nothing_asked(
    thread: Thread, alice: ApiClient, endpoint: Server
) -> None:
    """Not one statement more, also where there is a webhook that wants something else."""

    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            build_comment(thread, alice.author)
        return len(queries)

    count()
    without = count()
    hook(thread.site, endpoint, kinds=["author.erased"])
    assert count() == without
    assert not Event.objects.exists()


def test_api_through_and_through(
    thread: Thread, alice: ApiClient, dora: ApiClient, bob: ApiClient, erin: ApiClient, endpoint: Server
) -> None:
    """What happens by HTTP alone is told, of every kind."""
    hook(thread.site, endpoint)
    posted = alice.post(
        "sites/gazette/threads/new/comments", {"body": "First.", "url": "https://gazette.example/new"}
    )
    assert posted.status_code == 202
    comment = build_comment(thread, alice.author)
    dora.post(f"comments/{comment.pk}/flags", {"reason": "spam"})
    case = bob.post(f"moderation/comments/{comment.pk}/case").json()
    decided = bob.post(
        f"moderation/cases/{case['id']}/decisions", {"action": "reject", "version": case["version"]}
    ).json()
    assert bob.post(f"moderation/decisions/{decided['decision']['id']}/undo").status_code == 201
    erin.post(
        f"moderation/cases/{case['id']}/decisions",
        {"action": "close", "version": bob.get(f"moderation/cases/{case['id']}").json()["version"]},
    )
    warning = {"kind": "warn", "reason": "abuse", "version": 0}
    assert erin.post(f"moderation/authors/{alice.author.pk}/sanctions", warning).status_code == 201
    sanction = Sanction.objects.get()
    assert erin.post(f"moderation/sanctions/{sanction.pk}/lift").status_code == 201
    dora.delete("me")
    kinds = set(Event.objects.values_list("kind", flat=True))
    deliver()
    assert {asked.json["type"] for asked in endpoint.asked} == kinds
    assert {
        "thread.created",
        "comment.published",
        "flag.created",
        "decision.made",
        "comment.rejected",
        "decision.undone",
        "thread.changed",
        "author.sanctioned",
        "author.sanction_lifted",
        "author.erased",
    } <= kinds


# --- Where to -----------------------------------------------------------------------------------------------


def list_payloads() -> list[str]:
    """Return the addresses in the collection's examples, but for those of the pages that it quotes."""
    file = SHARED / "data" / "security" / "ssrf.md"
    text = file.read_text() if file.exists() else ""
    blocks = "\n".join(re.findall(r"```\w*\n(.*?)```", text, re.DOTALL))
    found = re.findall(r"[a-z]+:/{0,3}[^\s`\"'<>)|,]+", blocks)
    return sorted({url for url in found if not re.match(r"https://(github|[\w.]*\.?(com|org))/", url)})


PAYLOADS = list_payloads()


def test_there_are_payloads_to_try() -> None:
    find_shared("data/security/ssrf.md")
    assert len(PAYLOADS) > 40


@pytest.mark.parametrize("url", PAYLOADS)
def test_no_address_leads_into_the_network(
    site: Site, erin: ApiClient, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    """Neither as it is written, nor by https; and where a name hides it, it is found out when it is looked up."""

    async def find_loopback(*_: Any, **__: Any) -> list[Any]:
        return [(2, 1, 6, "", ("127.0.0.1", 443))]

    monkeypatch.setattr("asyncio.base_events.BaseEventLoop.getaddrinfo", find_loopback)
    for each in (url, re.sub(r"^\w+:/*", "https://", url)):
        answer = erin.post(HOOKS, {"site": "gazette", "name": each[:60], "url": each})
        if answer.status_code == 422:
            assert answer.json()["error"]["fields"]["url"]["code"] in ("address_not_allowed", "too_long")
            continue
        tried = erin.post(f"{HOOKS}/{answer.json()['id']}/test").json()
        assert tried["error"] in ("address_not_allowed", "unreachable")
        erin.delete(f"{HOOKS}/{answer.json()['id']}")


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "[::1]",
        "0x7f.1",
        "2130706433",
        "127.1",
        "0177.0.0.1",
        "a.localhost",
        "[::ffff:10.0.0.1]",
    ],
)
def test_a_private_address_is_refused_at_once(site: Site, erin: ApiClient, host: str) -> None:
    answer = erin.post(HOOKS, {"site": "gazette", "name": "x", "url": f"https://{host}/"})
    assert answer.json()["error"]["fields"]["url"]["code"] == "address_not_allowed"


def test_a_name_is_looked_up_once_and_that_address_connected_to(
    thread: Thread, monkeypatch: pytest.MonkeyPatch, endpoint: Server, settings: Settings
) -> None:
    """A name server that answers differently the second time (DNS rebinding) is not asked a second time."""
    port = int(endpoint.url.rpartition(":")[2])
    settings.WEBHOOK_ALLOWED_HOSTS = ["rebinding.example"]
    asked: list[str] = []

    async def resolve(loop: Any, host: str, port: int, **_: Any) -> list[Any]:
        asked.append(host)
        return [(2, 1, 6, "", ("127.0.0.1" if len(asked) == 1 else "127.0.0.2", port))]

    original = __import__("asyncio").base_events.BaseEventLoop.getaddrinfo

    async def lookup(loop: Any, host: Any, port: Any, **options: Any) -> Any:
        if host == "rebinding.example":
            return await resolve(loop, host, port, **options)
        return await original(loop, host, port, **options)

    monkeypatch.setattr("asyncio.base_events.BaseEventLoop.getaddrinfo", lookup)
    webhook, _ = hook(thread.site, endpoint, url=f"http://rebinding.example:{port}/in")
    happen(thread)
    deliver()
    assert asked == ["rebinding.example"]
    assert endpoint.asked[0].headers["host"] == f"rebinding.example:{port}"
    assert webhook.deliveries.get().state == DeliveryState.DELIVERED


def test_a_redirect_is_no_delivery(thread: Thread, endpoint: Server) -> None:
    hook(thread.site, endpoint)
    with serving(Server(lambda _: Reply(200))) as target:
        endpoint.trouble = Reply(302, headers={"Location": target.url})
        happen(thread)
        deliver()
        assert target.asked == []
    assert (Delivery.objects.get().error, Delivery.objects.get().status) == ("redirected", 302)


# --- When it does not get there -----------------------------------------------------------------------------


def test_it_is_tried_again_for_a_day_and_then_kept(
    thread: Thread, endpoint: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("moderation.breakers.FAILURES_TO_OPEN", 1_000)
    webhook, _ = hook(thread.site, endpoint)
    endpoint.trouble = Reply(500)
    happen(thread)
    happen(thread)
    first, second = Delivery.objects.order_by("pk")
    for number, pause in enumerate(PAUSES, start=1):
        deliver()
        deliver()  # not due yet
        first.refresh_from_db()
        assert (first.state, first.tries, first.error, first.status) == (
            "waiting",
            number,
            "server_failed",
            500,
        )
        wait = Lane.objects.get().due_at - timezone.now()
        assert pause * 0.89 - timedelta(seconds=5) < wait < pause * 1.11
        pass_time()
    deliver()
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.tries) == ("dead", len(PAUSES) + 1)
    assert (second.state, second.tries) == ("waiting", 1)  # its turn came
    assert sum(PAUSES, timedelta(0)) >= timedelta(days=1)
    assert {asked.headers["webhook-id"] for asked in endpoint.asked} == {
        f"evt_{each.event_id}" for each in (first, second)
    }
    endpoint.trouble = None
    pass_time()
    deliver()
    second.refresh_from_db()
    assert second.state == "delivered"
    webhook.refresh_from_db()
    assert webhook.failing_since is None


def test_threads_do_not_wait_for_each_other(thread: Thread, endpoint: Server) -> None:
    hook(thread.site, endpoint)
    other = Thread.objects.create(site=thread.site, key="sports")
    happen(thread, number=1)
    happen(thread, number=2)
    happen(other, number=3)
    endpoint.next_replies = [Reply(500)]
    deliver()
    assert [asked.json["data"]["number"] for asked in endpoint.asked] == [1, 3]
    pass_time()
    deliver()
    assert [asked.json["data"]["number"] for asked in endpoint.asked] == [1, 3, 1, 2]


def test_an_endpoint_may_say_when_to_come_back(thread: Thread, endpoint: Server) -> None:
    hook(thread.site, endpoint)
    endpoint.trouble = Reply(429, headers={"Retry-After": "300"})
    happen(thread)
    deliver()
    assert Lane.objects.get().due_at - timezone.now() > timedelta(seconds=290)


def test_an_endpoint_that_does_not_answer_is_left_alone_for_a_while(thread: Thread, endpoint: Server) -> None:
    hook(thread.site, endpoint)
    endpoint.trouble = Reply(500)
    for number in range(FAILURES_TO_OPEN + 3):
        happen(Thread.objects.create(site=thread.site, key=f"t{number}"))
    deliver()
    assert len(endpoint.asked) == FAILURES_TO_OPEN
    assert Delivery.objects.filter(tries=0).count() == 3
    assert list_due_lanes(100) == []


def test_two_workers_never_have_the_same_lane(thread: Thread, endpoint: Server) -> None:
    hook(thread.site, endpoint)
    happen(thread)
    lane = Lane.objects.get()
    Lane.objects.update(claimed_until=timezone.now() + timedelta(seconds=1))
    deliver_lane(lane.pk)
    assert (endpoint.asked, list_due_lanes(100)) == ([], [])
    Lane.objects.update(claimed_until=timezone.now())  # whoever had it is dead
    assert list_due_lanes(100) == [lane.pk]
    deliver_lane(lane.pk)
    deliver_lane(lane.pk)
    assert len(endpoint.asked) == 1


def test_a_sweep_asks_for_workers_where_something_waits(
    thread: Thread, endpoint: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, int]] = []
    monkeypatch.setattr("moderation.jobs.enqueue", lambda job, lane_id: asked.append((job, lane_id)))
    hook(thread.site, endpoint)
    sweep_lanes()
    assert asked == []
    happen(thread)
    sweep_lanes()
    assert asked == [("moderation.tasks.deliver_events", Lane.objects.get().pk)]


@pytest.mark.parametrize("reason", ["gone", "failing"])
def test_one_that_is_gone_or_fails_for_days_is_switched_off_and_says_so(
    thread: Thread, erin: ApiClient, bob: ApiClient, endpoint: Server, settings: Settings, reason: str
) -> None:
    erin.user.email = "erin@example.org"
    erin.user.save()
    bob.user.email = "bob@example.org"
    bob.user.save()
    webhook, _ = hook(thread.site, endpoint)
    happen(thread)
    happen(thread)
    endpoint.trouble = Reply(410 if reason == "gone" else 500)
    if reason == "failing":
        Webhook.objects.update(failing_since=timezone.now() - PATIENCE + timedelta(hours=1))
        deliver()
        assert Webhook.objects.get().enabled
        Webhook.objects.update(failing_since=timezone.now() - PATIENCE)
        pass_time()
    with open_post_office(settings) as office:
        deliver()
        switch_off(webhook, reason)  # noticed twice, said once
        for letter in Letter.objects.all():
            send_letter(letter.pk)
        (mail,) = office.letters
    assert mail["To"] == "erin@example.org"
    assert "switched off" in mail["Subject"]
    shown = erin.get(f"{HOOKS}/{webhook.pk}").json()
    assert (shown["enabled"], shown["disabled_because"]) == (False, reason)
    (listed,) = erin.get(HOOKS, {"site": "gazette"}).json()["webhooks"]
    assert (listed["waiting"], listed["dead"]) == (0, 2)
    happen(thread)
    assert Delivery.objects.count() == 2
    endpoint.trouble = None
    fields = {"name": "Theirs", "url": endpoint.url}
    back = erin.put(f"{HOOKS}/{webhook.pk}", fields).json()
    assert (back["enabled"], back["disabled_because"], back["failing_since"]) == (True, None, None)
    endpoint.asked.clear()
    assert erin.post(f"{HOOKS}/{webhook.pk}/replay").json() == {"replayed": 2}
    deliver()
    assert [asked.headers["webhook-id"] for asked in endpoint.asked] == [
        f"evt_{each.event_id}" for each in Delivery.objects.order_by("pk")
    ]


# --- Setting up ---------------------------------------------------------------------------------------------


def test_the_secret_is_shown_once_and_stored_sealed(site: Site, erin: ApiClient) -> None:
    made = erin.post(
        HOOKS,
        {"site": "gazette", "name": "Newsroom", "url": "https://hooks.example/in", "kinds": ["flag.created"]},
    ).json()
    assert re.fullmatch(r"whsec_[A-Za-z0-9+/=]{44}", made["secret"])
    assert (made["format"], made["enabled"], made["kinds"]) == ("standard", True, ["flag.created"])
    webhook = Webhook.objects.get()
    assert made["secret"] not in webhook.sealed_secret
    for path in (f"{HOOKS}/{webhook.pk}", HOOKS):
        assert "whsec" not in erin.get(path, {"site": "gazette"}).content.decode()
    assert Site.objects.get(pk=site.pk).wanted_events == ["flag.created"]
    assert erin.delete(f"{HOOKS}/{webhook.pk}").status_code == 204
    assert Site.objects.get(pk=site.pk).wanted_events == []


def test_a_rotated_secret_is_good_for_another_day(thread: Thread, erin: ApiClient, endpoint: Server) -> None:
    webhook, first = hook(thread.site, endpoint)
    rotated = erin.post(f"{HOOKS}/{webhook.pk}/rotate").json()
    second = rotated["secret"]
    assert rotated["earlier_secret_until"]
    happen(thread)
    deliver()
    (asked,) = endpoint.asked
    assert asked.headers["webhook-signature"].split() == [
        sign(secret, asked.headers, asked.body) for secret in (second, first)
    ]
    Webhook.objects.update(earlier_until=timezone.now())
    happen(thread)
    deliver()
    asked = endpoint.asked[-1]
    assert asked.headers["webhook-signature"] == sign(second, asked.headers, asked.body)
    assert timedelta(hours=24) == ROTATION


def test_names_and_numbers_have_limits(site: Site, erin: ApiClient) -> None:
    fields = {"site": "gazette", "url": "https://hooks.example/in"}
    for number in range(MAX_WEBHOOKS):
        assert erin.post(HOOKS, {**fields, "name": f"n{number}"}).status_code == 201
    assert refusal(erin.post(HOOKS, {**fields, "name": "more"})) == (409, "limit_reached")
    first = Webhook.objects.order_by("pk").first()
    assert first
    taken = erin.put(f"{HOOKS}/{first.pk}", {"name": "n1", "url": fields["url"]})
    assert taken.json()["error"]["fields"]["name"]["code"] == "taken"


def test_a_test_is_sent_now(thread: Thread, erin: ApiClient, endpoint: Server) -> None:
    webhook, secret = hook(thread.site, endpoint, enabled=False)
    tried = erin.post(f"{HOOKS}/{webhook.pk}/test").json()
    assert (tried["error"], tried["status"]) == (None, 204)
    (asked,) = endpoint.asked
    assert asked.json["type"] == "webhook.test"
    assert asked.headers["webhook-signature"] == sign(secret, asked.headers, asked.body)
    endpoint.trouble = Reply(401)
    assert erin.post(f"{HOOKS}/{webhook.pk}/test").json()["error"] == "key_refused"
    assert Delivery.objects.count() == 0


def test_the_log_is_read_by_cursor_and_any_of_it_sent_again(
    thread: Thread, erin: ApiClient, endpoint: Server
) -> None:
    webhook, _ = hook(thread.site, endpoint)
    for _ in range(3):
        happen(thread)
    deliver()
    page = erin.get(f"{HOOKS}/{webhook.pk}/deliveries", {"limit": "2", "state": "delivered"}).json()
    assert [each["status"] for each in page["deliveries"]] == [204, 204]
    rest = erin.get(f"{HOOKS}/{webhook.pk}/deliveries", {"cursor": page["next"]}).json()
    assert (len(rest["deliveries"]), rest["next"]) == (1, None)
    again = erin.post(f"moderation/deliveries/{rest['deliveries'][0]['id']}/replay").json()
    assert (again["state"], again["tries"]) == ("waiting", 0)
    deliver()
    assert endpoint.asked[-1].headers["webhook-id"] == again["event"]
    assert len(endpoint.asked) == 4
    Event.objects.update(created_at=timezone.now() - timedelta(days=30, seconds=1))
    purge_events()
    assert erin.get(f"{HOOKS}/{webhook.pk}/deliveries").json()["deliveries"] == []


# --- Slack --------------------------------------------------------------------------------------------------


def test_slack_gets_a_line_in_which_nothing_of_readers_is_live(
    thread: Thread, alice: ApiClient, endpoint: Server
) -> None:
    Thread.objects.update(title="Rain | <!channel> & more")
    thread.refresh_from_db()
    _, secret = hook(thread.site, endpoint, format="slack", kinds=["comment.published"])
    build_comment(thread, alice.author, body="<!here> <https://evil.example|bank> & co\nSecond line")
    deliver()
    (asked,) = endpoint.asked
    assert asked.json == {
        "text": "Alice commented on <https://gazette.example/weather|Rain ¦ &lt;!channel&gt; &amp; more>\n"
        "> &lt;!here&gt; &lt;https://evil.example|bank&gt; &amp; co\n> Second line"
    }
    assert asked.headers["webhook-signature"] == sign(secret, asked.headers, asked.body)


def test_slack_has_a_sentence_for_every_event() -> None:
    assert set(_SAYS) == set(EventKind.values)
    for kind in EventKind.values:
        assert "{" not in write_line(
            kind, {"site": "gazette", "comment": None, "thread": None, "author": None}
        )


# --- The document -------------------------------------------------------------------------------------------


def test_the_document_lists_every_event() -> None:
    assert re.findall(r"^\| `(\w+\.\w+)` \|", DOCUMENT, re.MULTILINE) == EventKind.values


def test_the_document_lists_every_error() -> None:
    listed = re.findall(r"^\| `(\w+)` \| \w", DOCUMENT.split("`error`:")[1], re.MULTILINE)
    not_ours = {"failed", "breaker_open", "budget_spent", "uncounted", "expired", "disabled"}
    assert set(listed) == {failure.code for failure in FAILURES} - not_ours
