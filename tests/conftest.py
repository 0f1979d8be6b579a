"""The cast. Alice writes, bob moderates, charlie belongs elsewhere; `site` is theirs, `other_site` is charlie's."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.auth.models import User
from pytest_django.fixtures import Settings
from pytest_django.plugin import DjangoDbBlocker

from discussions.actions.authors import create_guest
from discussions.announcements import get_redis, redis_outage
from discussions.models import Site, Thread
from moderation.actions.tokens import create_access_token
from moderation.models import Membership, Role
from tests.client import ApiClient
from tests.endpoints import World, build_world
from tests.snapshots import Snapshot, take_snapshot
from tests.stack import stack

__all__ = ["stack"]


@pytest.fixture
def site(request: pytest.FixtureRequest, db: None) -> Site:
    world = find_world(request)
    return world.thread.site if world else make_site()


@pytest.fixture
def other_site(db: None) -> Site:
    return Site.objects.create(key="herald", name="The Herald", allowed_hosts=["herald.example"])


@pytest.fixture
def thread(request: pytest.FixtureRequest, site: Site) -> Thread:
    world = find_world(request)
    return world.thread if world else make_thread(site)


@pytest.fixture
def alice(request: pytest.FixtureRequest, site: Site) -> ApiClient:
    """A guest of the site."""
    world = find_world(request)
    return world.people["alice"] if world else make_guest(site, "Alice")


@pytest.fixture
def dora(request: pytest.FixtureRequest, site: Site) -> ApiClient:
    """Another guest of the same site."""
    world = find_world(request)
    return world.people["dora"] if world else make_guest(site, "Dora")


@pytest.fixture
def charlie(other_site: Site) -> ApiClient:
    """A guest of the other site."""
    return make_guest(other_site, "Charlie")


@pytest.fixture
def anyone(request: pytest.FixtureRequest) -> ApiClient:
    """Nobody in particular: sends no token."""
    world = find_world(request)
    return world.people["anyone"] if world else ApiClient()


@pytest.fixture
def bob(request: pytest.FixtureRequest, site: Site) -> ApiClient:
    """A moderator of the site."""
    world = find_world(request)
    return world.people["bob"] if world else make_member(site, "bob", Role.MODERATOR)


@pytest.fixture
def erin(request: pytest.FixtureRequest, site: Site) -> ApiClient:
    """An administrator of the site."""
    world = find_world(request)
    return world.people["erin"] if world else make_member(site, "erin", Role.ADMIN)


@pytest.fixture
def frank(other_site: Site) -> ApiClient:
    """A moderator of the other site."""
    return make_member(other_site, "frank", Role.MODERATOR)


@pytest.fixture
def world(db: None, made_world: Snapshot[World]) -> World:
    """Something at every address that `tests.endpoints` knows. Whoever of the cast a test asks for is its people."""
    return made_world.restore()


@pytest.fixture(scope="module")
def made_world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Snapshot[World]:
    """Made anew for each module: what is in it ages, and some of it may only be changed while it is young."""
    with django_db_blocker.unblock():
        return take_snapshot(make_world)


def make_world() -> World:
    thread = make_thread(make_site())
    people = {
        "alice": make_guest(thread.site, "Alice"),
        "dora": make_guest(thread.site, "Dora"),
        "bob": make_member(thread.site, "bob", Role.MODERATOR),
        "erin": make_member(thread.site, "erin", Role.ADMIN),
        "anyone": ApiClient(),
    }
    return build_world(thread, people)


def make_site() -> Site:
    return Site.objects.create(
        key="gazette", name="The Gazette", allowed_hosts=["gazette.example", ".gazette.test"]
    )


def make_thread(site: Site) -> Thread:
    return Thread.objects.create(
        site=site, key="weather", url="https://gazette.example/weather", title="Weather"
    )


def make_guest(site: Site, name: str) -> ApiClient:
    author, token = create_guest(site=site, name=name, email="")
    return ApiClient(token=token, author=author)


def make_member(site: Site, name: str, role: Role) -> ApiClient:
    user = User.objects.create_user(name)
    Membership.objects.create(user=user, site=site, role=role)
    return ApiClient(token=create_access_token(user=user, name="test"), user=user)


def find_world(request: pytest.FixtureRequest) -> World | None:
    """Return the test's world, if it has one: then the cast is in it already."""
    world: World | None = request.getfixturevalue("world") if "world" in request.fixturenames else None
    return world


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
