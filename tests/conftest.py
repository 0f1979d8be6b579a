"""The cast. Alice writes, bob moderates, charlie belongs elsewhere; `site` is theirs, `other_site` is charlie's."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.auth.models import User
from pytest_django.fixtures import Settings

from discussions.actions.authors import create_guest
from discussions.announcements import get_redis, redis_outage
from discussions.models import Site, Thread
from moderation.actions.tokens import create_access_token
from moderation.models import Membership, Role
from tests.client import ApiClient
from tests.endpoints import World, build_world
from tests.stack import stack

__all__ = ["stack"]


@pytest.fixture
def site(db: None) -> Site:
    return Site.objects.create(
        key="gazette", name="The Gazette", allowed_hosts=["gazette.example", ".gazette.test"]
    )


@pytest.fixture
def other_site(db: None) -> Site:
    return Site.objects.create(key="herald", name="The Herald", allowed_hosts=["herald.example"])


@pytest.fixture
def thread(site: Site) -> Thread:
    return Thread.objects.create(
        site=site, key="weather", url="https://gazette.example/weather", title="Weather"
    )


@pytest.fixture
def alice(site: Site) -> ApiClient:
    """A guest of the site."""
    author, token = create_guest(site=site, name="Alice", email="")
    return ApiClient(token=token, author=author)


@pytest.fixture
def dora(site: Site) -> ApiClient:
    """Another guest of the same site."""
    author, token = create_guest(site=site, name="Dora", email="")
    return ApiClient(token=token, author=author)


@pytest.fixture
def charlie(other_site: Site) -> ApiClient:
    """A guest of the other site."""
    author, token = create_guest(site=other_site, name="Charlie", email="")
    return ApiClient(token=token, author=author)


@pytest.fixture
def anyone() -> ApiClient:
    """Nobody in particular: sends no token."""
    return ApiClient()


@pytest.fixture
def bob(site: Site) -> ApiClient:
    """A moderator of the site."""
    user = User.objects.create_user("bob")
    Membership.objects.create(user=user, site=site, role=Role.MODERATOR)
    return ApiClient(token=create_access_token(user=user, name="test"), user=user)


@pytest.fixture
def erin(site: Site) -> ApiClient:
    """An administrator of the site."""
    user = User.objects.create_user("erin")
    Membership.objects.create(user=user, site=site, role=Role.ADMIN)
    return ApiClient(token=create_access_token(user=user, name="test"), user=user)


@pytest.fixture
def frank(other_site: Site) -> ApiClient:
    """A moderator of the other site."""
    user = User.objects.create_user("frank")
    Membership.objects.create(user=user, site=other_site, role=Role.MODERATOR)
    return ApiClient(token=create_access_token(user=user, name="test"), user=user)


@pytest.fixture
def world(
    thread: Thread, alice: ApiClient, dora: ApiClient, bob: ApiClient, erin: ApiClient, anyone: ApiClient
) -> World:
    """Something at every address that `tests.endpoints` knows."""
    return build_world(thread, {"alice": alice, "dora": dora, "bob": bob, "erin": erin, "anyone": anyone})


@pytest.fixture
def no_redis(settings: Settings) -> Iterator[None]:
    """Redis is away."""
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    get_redis.cache_clear()
    yield
    get_redis.cache_clear()
    redis_outage.end()


@pytest.fixture(autouse=True)
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords of tests are not worth half a second's hashing each."""
    monkeypatch.setattr(PBKDF2PasswordHasher, "iterations", 2_000)


@pytest.fixture(autouse=True)
def empty_redis() -> None:
    """Counters of one test must not reach the next."""
    get_redis().flushdb()
