"""The real clients, unmodified but for the address, over real HTTP."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import akismet
import pytest
from akismet import _common
from googleapiclient import discovery
from googleapiclient.errors import HttpError
from httpcore import NetworkStream
from httpcore._backends.sync import SyncBackend
from pytest_django.live_server_helper import LiveServer

from discussions.models import ApiKey
from moderation.models import Lesson
from tests.protocols.test_akismet import HAM, SPAM
from tests.protocols.test_perspective import INSULT, KIND

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def config(
    live_server: LiveServer, check_key: tuple[ApiKey, str], monkeypatch: pytest.MonkeyPatch
) -> akismet.Config:
    monkeypatch.setattr(_common, "_API_URL", live_server.url)
    # Its second is enough once the models are in memory; a busy machine may take longer to read them.
    monkeypatch.setattr(_common, "_TIMEOUT", 30.0)
    return akismet.Config(key=check_key[1], url="https://blog.example/")


def test_akismet_for_python(config: akismet.Config) -> None:
    """All that it can do. With `key_sites` it sends no key at all: then the key has to be in the host's name."""
    with akismet.SyncClient.validated_client(config=config) as client:
        spam = client.comment_check(user_ip="203.0.113.7", comment_content=SPAM, comment_author="Win Big")
        ham = client.comment_check(user_ip="203.0.113.8", comment_content=HAM, comment_author="Ann")
        assert spam in (akismet.CheckResponse.SPAM, akismet.CheckResponse.DISCARD)
        assert ham == akismet.CheckResponse.HAM
        assert client.submit_ham(user_ip="203.0.113.7", comment_content=SPAM)
        assert client.submit_spam(user_ip="203.0.113.8", comment_content=HAM)
        assert client.usage_limit()["usage"] == 4
        with pytest.raises(akismet.APIKeyError):
            client.key_sites()
    assert Lesson.objects.count() == 2


def test_akismet_for_python_lists_its_sites(
    config: akismet.Config, live_server: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = urlsplit(live_server.url).port
    monkeypatch.setattr(_common, "_API_URL", f"http://{config.key}.localhost:{port}")
    monkeypatch.setattr(SyncBackend, "connect_tcp", _connect_here)
    with akismet.SyncClient.validated_client(config=config) as client:
        client.comment_check(user_ip="203.0.113.8", comment_content=HAM, is_test=False)
        sites = client.key_sites(url_filter="blog", order="ham", limit=10, offset=0)
        assert isinstance(sites, dict)
        assert (sites["total"], sites["limit"]) == (1, 10)
        table = client.key_sites(result_format="csv")
        assert isinstance(table, str)
        assert table.splitlines()[2] == "blog.example,1,0,1,0,0,false"


_connect = SyncBackend.connect_tcp


def _connect_here(backend: SyncBackend, host: str, *arguments: Any, **options: Any) -> NetworkStream:
    """Every name below `localhost` is this machine (RFC 6761), also where the system's resolver does not say so."""
    return _connect(backend, "localhost" if host.endswith(".localhost") else host, *arguments, **options)


@pytest.mark.usefixtures("config")
def test_akismet_for_python_refuses_a_wrong_key() -> None:
    wrong = akismet.Config(key="a" * 12, url="https://blog.example/")
    with pytest.raises(akismet.APIKeyError):
        akismet.SyncClient.validated_client(config=wrong)


@pytest.fixture
def perspective(live_server: LiveServer, check_key: tuple[ApiKey, str]) -> Iterator[discovery.Resource]:
    service = discovery.build(
        "commentanalyzer",
        "v1alpha1",
        developerKey=check_key[1],
        discoveryServiceUrl=f"{live_server.url}/$discovery/rest?version=v1alpha1",
        static_discovery=False,
    )
    with service:
        yield service


def test_googles_client_for_python(perspective: discovery.Resource) -> None:
    """The example of Perspective's own documents."""
    request = {"comment": {"text": INSULT}, "requestedAttributes": {"TOXICITY": {}, "INSULT": {}}}
    answer = perspective.comments().analyze(body=request).execute()
    assert answer["attributeScores"]["TOXICITY"]["summaryScore"]["value"] > 0.8
    suggested = {
        "comment": {"text": KIND},
        "attributeScores": {"TOXICITY": {"summaryScore": {"value": 1}}},
        "clientToken": "mine",
    }
    assert perspective.comments().suggestscore(body=suggested).execute() == {"clientToken": "mine"}
    assert Lesson.objects.get().is_true
    with pytest.raises(HttpError, match=r"Comment must be non-empty"):
        perspective.comments().analyze(body={**request, "comment": {"text": ""}}).execute()
