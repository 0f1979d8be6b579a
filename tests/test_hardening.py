"""What no single feature has a test of: what is never used, never logged, never set by who asks, never called."""

import ast
import asyncio
import io
import logging
import re
import socket
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
import structlog
from celery import Celery
from django.conf import settings as configured
from django.core.cache import caches
from django.db import models
from django.test import Client
from pytest_django.fixtures import Settings

from config.celery import app as celery_app
from discussions.api.authentication import is_own_origin
from discussions.models import Author, Comment, Site, Thread
from moderation.providers.contract import Outgoing
from moderation.providers.failures import ProviderFailure
from moderation.providers.sending import is_public, send
from tests.client import ApiClient
from tests.endpoints import BY_NAME, WITH_BODY, Endpoint, World
from tests.shared import find_shared

ROOT = Path(__file__).parents[1]
SOURCES = [path for app in ("config", "discussions", "moderation") for path in (ROOT / app).rglob("*.py")]


# --- No pickle, and nothing else that makes code of data --------------------------------------------------------


def test_nothing_makes_code_of_data() -> None:
    """Neither in the sources, nor by Celery, nor by the caches or sessions."""
    forbidden = {"pickle", "cPickle", "dill", "shelve", "marshal", "joblib", "cloudpickle"}
    found = []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                names = [node.func.id] if node.func.id in ("eval", "exec", "compile", "__import__") else []
            if isinstance(node, ast.keyword) and node.arg in ("allow_pickle", "shell"):
                is_off = isinstance(node.value, ast.Constant) and node.value.value is False
                names = [] if is_off else [str(node.arg)]
            bad = forbidden | {"eval", "exec", "compile", "__import__", "allow_pickle", "shell", "yaml"}
            found += [f"{path}:{name}" for name in names if name.split(".")[0] in bad]
    assert found == []


def test_jobs_and_caches_are_json() -> None:
    assert isinstance(celery_app, Celery)
    assert set(celery_app.conf.accept_content) == {"json"}
    assert celery_app.conf.task_serializer == celery_app.conf.result_serializer == "json"
    assert set(celery_app.conf.result_accept_content or ["json"]) == {"json"}
    assert configured.SESSION_SERIALIZER.endswith("JSONSerializer")
    with pytest.raises(TypeError):
        caches["default"].set("thing", object())


# --- Logs ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What the log says, as it is written."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    formatters: Any = configured.LOGGING["formatters"]
    formatter = formatters["lines"]
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=formatter["foreign_pre_chain"], processors=formatter["processors"]
        )
    )
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield written
    root.setLevel(level)
    root.removeHandler(handler)


FORGED = "x\r\n2026-01-01T00:00:00Z [critical ] all is lost\x1b[2J\u2028\x00"


@pytest.mark.django_db
def test_nobody_writes_a_line_of_the_log(
    lines: io.StringIO, site: Site, thread: Thread, alice: ApiClient
) -> None:
    client = Client(raise_request_exception=False)
    client.get("/nowhere/x%0d%0a2026-01-01%20[critical]%20all%20is%20lost%1b[2J%e2%80%a8")
    client.post("/desk/login", {"login": FORGED.replace("\x00", ""), "password": "x"})
    client.post("/desk/cases/1/decide", headers={"Origin": "https://evil.example\r\nx: [critical] lost"})
    client.get("/", headers={"Host": "evil\r\n[critical] all is lost"})
    client.get("/api/v1/me", headers={"Authorization": "Bearer a.b.\r\n[critical] all is lost"})
    client.get(
        "/",
        headers={"User-Agent": FORGED, "Referer": FORGED, "X-Request-Id": FORGED, "X-Forwarded-For": FORGED},
    )
    client.post("/1.1/comment-check", {"api_key": FORGED, "blog": FORGED, "comment_content": FORGED})
    alice.post("sites/gazette/threads/weather/comments", {"body": FORGED})
    alice.post("sites/gazette/guests", {"name": FORGED})
    alice.post(
        "sites/gazette/guests", FORGED.encode(), Content_Type="application/json\r\n[critical] all is lost"
    )
    structlog.get_logger("tests").warning("event", given=FORGED)
    logging.getLogger("tests").warning("foreign %s", FORGED)
    try:
        raise ValueError(FORGED)
    except ValueError:
        logging.getLogger("tests").exception("failed")
    written = lines.getvalue()
    assert "event" in written
    assert [
        line for line in written.splitlines() if line.startswith(("2026-01-01", "[critical", "x: "))
    ] == []
    assert "\x1b" not in written
    assert "\u2028" not in written


@pytest.mark.django_db
def test_no_secret_is_in_the_log(
    lines: io.StringIO, alice: ApiClient, bob: ApiClient, settings: Settings
) -> None:
    for person in (alice, bob):
        person.get("me")
        person.get("moderation/cases")
        person.client.get(f"/api/v1/me?token={person.token}")
        person.client.get("/mail/stop/secret-of-a-letter")
    Client().post("/desk/login", {"login": "bob", "password": "pass-word-of-bob"})
    written = lines.getvalue()
    for secret in (alice.token, bob.token, "pass-word-of-bob", settings.SECRET_KEY):
        assert secret
        assert secret not in written


# --- What is not the asker's to say -------------------------------------------------------------------------------

# What rows have and requests must not set: every column of the tables behind the API that a field could be named for.
_FOREIGN: dict[str, Any] = {
    field.name: value
    for model in (Comment, Author, Thread, Site)
    for field in model._meta.get_fields()
    for value in [True if isinstance(field, models.BooleanField) else 10**6]
    if isinstance(field, models.Field)
}


@pytest.mark.django_db
@pytest.mark.parametrize("endpoint", WITH_BODY, ids=str)
def test_fields_that_are_not_asked_for_set_nothing(world: World, endpoint: Endpoint) -> None:
    """A body with every column's name in it is answered like the one without: made from the models and the schema."""
    more = {name: value for name, value in _FOREIGN.items() if name not in endpoint.list_fields()}
    more |= {} if "role" in endpoint.list_fields() else {"is_superuser": True, "role": "admin"}
    answer = world.send(endpoint, fields=more)
    assert answer.status_code < 300, answer.content
    assert str(10**6) not in answer.text


@pytest.mark.django_db
def test_what_is_read_only_stays_as_it_is(world: World) -> None:
    sent = {
        "name": "Gina",
        "id": "1",
        "kind": "service",
        "is_staff": True,
        "trust": 99,
        "site": 2,
        "created_at": 1,
    }
    made = world.send(BY_NAME["POST sites/{site_key}/guests"], body=sent).json()["author"]
    author = Author.objects.get(pk=made["id"])
    assert (author.kind, author.is_staff, author.site) == ("guest", False, world.thread.site)
    sent = {
        "body": "Rain.",
        "status": "published",
        "upvotes": 7,
        "author": "1",
        "created_at": "2001-01-01T00:00:00Z",
    }
    made = world.send(BY_NAME["POST sites/{site_key}/threads/{thread_key}/comments"], body=sent).json()
    comment = Comment.objects.get(pk=made["id"])
    assert (comment.status, comment.upvotes, comment.author) == ("pending", 0, world.people["alice"].author)
    assert comment.created_at.year > 2001


# --- Where Parley connects to ------------------------------------------------------------------------------------


def list_inward() -> list[str]:
    """The addresses of the list by which others were led into their own network."""
    text = find_shared("data/security/ssrf.md").read_text()
    text = text[text.index("## Bypassing Filters") : text.index("## Labs")]
    return sorted(set(re.findall(r"(?:[a-z0-9.+-]+://|//|\\\\)[^\s`'\"<>)]+", text)))


def test_no_known_trick_leads_into_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is refused before a connection; a name stands for what this machine's own resolver says, or loopback."""
    real = socket.getaddrinfo

    def resolve(host: Any, port: Any, *arguments: Any, **named: Any) -> Any:
        try:
            return real(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
        except (socket.gaierror, UnicodeError):
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    connected: list[Any] = []

    connect = asyncio.SelectorEventLoop.sock_connect

    async def refuse(self: Any, sock: socket.socket, address: Any) -> None:
        if sock.family == socket.AF_UNIX:  # this test's own Redis
            return await connect(self, sock, address)
        connected.append(address)
        raise OSError

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(asyncio.SelectorEventLoop, "sock_connect", refuse)
    tricks = list_inward()
    assert len(tricks) > 40
    led = {}
    for url in [*tricks, *(re.sub(r"^\w+:", "https:", trick) for trick in tricks)]:
        with pytest.raises(ProviderFailure):
            send(Outgoing(url=url, body=b""), timeout_seconds=5)
        if connected:
            led[url] = connected.pop()
        connected.clear()
    assert [address for address in led.values() if not is_public(ip_address(address[0]))] == []


# --- Forms of our own pages --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("base", "address", "is_own"),
    [
        ("http://testserver", "http://testserver", True),
        ("http://testserver", "https://testserver/threads/a/b", True),  # behind a proxy that nobody told of
        ("https://testserver", "https://testserver", True),
        ("https://testserver", "http://testserver", False),
        ("https://testserver", "ftp://testserver", False),
        ("https://testserver", "//testserver", False),
        ("https://testserver", "https://testserver:444", False),
        ("https://testserver", "https://testserver@evil.example", False),
        ("https://testserver", "https://testserver.evil.example", False),
        ("https://testserver", "null", False),
        ("https://testserver", "", False),
    ],
)
def test_a_page_is_ours_by_its_scheme_too(
    rf: Any, settings: Settings, base: str, address: str, *, is_own: bool
) -> None:
    settings.BASE_URL = base
    assert is_own_origin(rf.post("/"), address) is is_own


@pytest.mark.django_db
def test_a_plain_page_sends_no_form_to_a_secure_site(settings: Settings, thread: Thread) -> None:
    settings.BASE_URL = "https://testserver"
    for origin, status in (("http://testserver", 403), ("https://testserver", 200)):
        answer = Client().post(
            "/threads/gazette/weather/write", {"body": "Rain."}, headers={"Origin": origin}
        )
        assert answer.status_code == status
