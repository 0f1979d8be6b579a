"""Who may work on a site's queue, with a token or a session; and that nobody sees another site's."""

from datetime import timedelta
from typing import Any

import orjson
import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from discussions.models import ApiKey, Author, AuthorKind, Site
from discussions.tokens import hash_token, make_api_key
from moderation.actions.tokens import create_access_token
from moderation.models import AccessToken, AuthorNote, CaseNote, Decision, Membership, Role
from tests.client import ApiClient
from tests.endpoints import ENDPOINTS, NOT_FOUND, Endpoint, World

pytestmark = pytest.mark.django_db

OURS = [endpoint for endpoint in ENDPOINTS if endpoint.route.startswith("moderation/")]
ADMINS = [endpoint for endpoint in OURS if endpoint.who == "erin"]
LISTS = [endpoint for endpoint in OURS if "{" not in endpoint.route]
SINGLE = [endpoint for endpoint in OURS if "{" in endpoint.route]
WRITING = [endpoint for endpoint in OURS if endpoint.method != "GET"]


def send_as(world: World, endpoint: Endpoint, person: ApiClient) -> Any:
    return world.send(endpoint, headers={"Authorization": f"Bearer {person.token}"})


def refusal(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def appoint(site: Site, name: str, role: Role) -> ApiClient:
    user = User.objects.create_user(name)
    Membership.objects.create(user=user, site=site, role=role)
    return ApiClient(token=create_access_token(user=user, name="test"), user=user)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("endpoint", OURS, ids=str)
def test_the_sites_people_may(world: World, site: Site, role: Role, endpoint: Endpoint) -> None:
    """Moderators all but change what the site's comments are judged by."""
    grace = appoint(site, "grace", role)
    AuthorNote.objects.update(moderator=grace.user)  # notes are their writer's to delete
    CaseNote.objects.update(moderator=grace.user)
    answer = send_as(world, endpoint, grace)
    if endpoint in ADMINS and role != Role.ADMIN:
        assert refusal(answer) == (403, "forbidden")
    else:
        assert answer.status_code < 300


@pytest.mark.parametrize("role", Role)
def test_to_other_sites_people_it_does_not_exist(world: World, other_site: Site, role: Role) -> None:
    stranger = appoint(other_site, "grace", role)
    for endpoint in SINGLE:
        (place,) = endpoint.list_parameters("path")
        assert refusal(send_as(world, endpoint, stranger)) == (404, NOT_FOUND[place]), str(endpoint)
    for endpoint in OURS:
        if "site" in {**(endpoint.body or {}), **endpoint.query}:
            assert refusal(send_as(world, endpoint, stranger)) == (404, "site_not_found"), str(endpoint)


def test_lists_hold_ones_own_sites_only(world: World, bob: ApiClient, frank: ApiClient) -> None:
    assert len(bob.get("moderation/cases").json()["cases"]) == 1
    assert frank.get("moderation/cases").json()["cases"] == []
    # Asking for the other site, or for what is there, does not help.
    for query in ({"site": "gazette"}, {"thread": "weather"}, {"state": "settled"}):
        assert frank.get("moderation/cases", query).json()["cases"] == []


def test_who_moderates_both_sees_both(world: World, bob: ApiClient, frank: ApiClient, site: Site) -> None:
    Membership.objects.create(user=frank.user, site=site)
    assert len(frank.get("moderation/cases").json()["cases"]) == 1
    assert frank.get("moderation/cases", {"site": "herald"}).json()["cases"] == []


@pytest.mark.parametrize("endpoint", OURS, ids=str)
def test_nobody_else_may(world: World, site: Site, endpoint: Endpoint) -> None:
    service = Author.objects.create(site=site, kind=AuthorKind.SERVICE)
    key = make_api_key([])
    ApiKey.objects.create(
        site=site, name="test", key_hash=hash_token(key), scopes=["read", "comment"], author=service
    )
    for person in (world.people["alice"], ApiClient(token=key), ApiClient(token="pm_" + "x" * 43)):
        assert refusal(send_as(world, endpoint, person)) == (401, "invalid_token")
    answer = world.send(endpoint, who="anyone")
    assert refusal(answer) == (401, "not_authenticated")
    assert answer["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("endpoint", OURS, ids=str)
def test_who_moderates_no_site_may_not(world: World, bob: ApiClient, endpoint: Endpoint) -> None:
    person = world.people[endpoint.who]
    Membership.objects.filter(user=person.user).delete()
    assert refusal(send_as(world, endpoint, person)) == (403, "forbidden")


@pytest.mark.parametrize("endpoint", OURS, ids=str)
def test_a_token_ends_with_its_time_or_its_person(world: World, bob: ApiClient, endpoint: Endpoint) -> None:
    person = world.people[endpoint.who]
    AccessToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert refusal(send_as(world, endpoint, person)) == (401, "token_expired")
    AccessToken.objects.update(expires_at=timezone.now() + timedelta(seconds=60))
    User.objects.filter(pk=person.user.pk).update(is_active=False)
    assert refusal(send_as(world, endpoint, person)) == (401, "invalid_token")


def test_a_moderators_token_is_no_readers(world: World, bob: ApiClient) -> None:
    for endpoint in ENDPOINTS:
        if endpoint.who in ("alice", "dora"):
            assert refusal(send_as(world, endpoint, bob)) == (401, "invalid_token"), str(endpoint)


# --- Sessions of the desk ---------------------------------------------------------------------------------


@pytest.fixture
def browser(erin: ApiClient) -> Client:
    """Erin's browser, logged in at the desk."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(erin.user)
    return client


def send_from(browser: Client, world: World, endpoint: Endpoint, **headers: str) -> Any:
    path = "/api/v1/" + endpoint.route.format(**world.places)
    body = endpoint.body if endpoint.body is not None else {}
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    if endpoint.method == "GET":
        return browser.get(path, endpoint.query, headers=sent)
    return browser.generic(
        endpoint.method, path, orjson.dumps(body), content_type="application/json", headers=sent
    )


@pytest.mark.parametrize("endpoint", OURS, ids=str)
def test_a_session_of_the_desk_will_do(
    world: World, erin: ApiClient, browser: Client, endpoint: Endpoint
) -> None:
    browser.cookies["parley_csrf"] = "x" * 32
    AuthorNote.objects.update(moderator=erin.user)  # notes are their writer's to delete
    CaseNote.objects.update(moderator=erin.user)
    answer = send_from(browser, world, endpoint, X_CSRFToken="x" * 32)
    assert answer.status_code < 300, answer.content


@pytest.mark.parametrize("endpoint", WRITING, ids=str)
def test_another_page_can_not_use_the_session(world: World, browser: Client, endpoint: Endpoint) -> None:
    before = Decision.objects.count()
    browser.cookies["parley_csrf"] = "x" * 32
    forged = [{}, {"X_CSRFToken": "y" * 32}, {"X_CSRFToken": "x" * 32, "Origin": "https://evil.example"}]
    for headers in forged:
        assert refusal(send_from(browser, world, endpoint, **headers)) == (403, "forbidden")
    assert Decision.objects.count() == before


def test_a_session_is_no_readers_token(world: World, browser: Client) -> None:
    """Readers' addresses answer any page, so a cookie must count for nothing there."""
    for endpoint in ENDPOINTS:
        if endpoint.who == "alice" and endpoint.method in ("GET", "POST"):
            answer = send_from(browser, world, endpoint)
            assert answer.status_code == 401 or answer.json()["author"] is None


@pytest.mark.parametrize("endpoint", OURS, ids=str)
def test_a_session_of_nobody_is_none(world: World, endpoint: Endpoint) -> None:
    browser = Client(headers={"Cookie": "parley_session=" + "a" * 32})
    assert refusal(send_from(browser, world, endpoint)) == (401, "not_authenticated")
