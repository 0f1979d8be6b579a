"""Who may write: guests with their tokens, the site's systems with its keys, and only from the site's own pages."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from discussions.models import ApiKey, Author, AuthorKind, AuthorToken, Comment, Scope, Site, Thread
from discussions.tokens import hash_token, make_api_key
from tests.client import ApiClient
from tests.endpoints import ENDPOINTS, NOT_FOUND, Endpoint, World

pytestmark = pytest.mark.django_db

COMMENTS = "sites/gazette/threads/weather/comments"
OF_AUTHORS = [endpoint for endpoint in ENDPOINTS if endpoint.who in ("alice", "dora")]
# These tell everyone something, and who has a token, more; or hear everyone.
TOKEN_OPTIONAL = {
    "GET sites/{site_key}/threads/{thread_key}/me",
    "GET comments/{comment_id}",
    "POST comments/{comment_id}/notices",
}
NEEDING_A_TOKEN = [endpoint for endpoint in OF_AUTHORS if str(endpoint) not in TOKEN_OPTIONAL]
LOOKING_AT_TOKENS = [endpoint for endpoint in ENDPOINTS if "401" in endpoint.operation["responses"]]
PUBLIC = [endpoint for endpoint in ENDPOINTS if endpoint not in LOOKING_AT_TOKENS]


def refusal(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def post(person: ApiClient, **headers: str) -> Any:
    return person.post(COMMENTS, {"body": "It will clear up."}, **headers)


def make_key(site: Site, *scopes: Scope) -> tuple[ApiKey, ApiClient]:
    """A new key of the site, and a client that sends it."""
    author = Author.objects.create(site=site, kind=AuthorKind.SERVICE, name="Newsroom")
    key = make_api_key(scopes)
    record = ApiKey.objects.create(
        site=site, name="test", key_hash=hash_token(key), scopes=list(scopes), author=author
    )
    return record, ApiClient(token=key, author=author)


# --- Nobody and strangers ---------------------------------------------------------------------------------


@pytest.mark.parametrize("endpoint", NEEDING_A_TOKEN, ids=str)
def test_a_token_is_needed(world: World, endpoint: Endpoint) -> None:
    answer = world.send(endpoint, who="anyone")
    assert refusal(answer) == (401, "not_authenticated")
    assert answer["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "header",
    [
        "Bearer pg_" + "x" * 43,
        "Bearer pg_",
        "Bearer unknownkey12",
        "Bearer a.b.c",
        "Bearer ..",
        "Bearer " + "a" * 8192,
        "Bearer two words",
        "Bearer ",
        "Bearer",
        "Basic YWxpY2U6c2VjcmV0",
        "Token pg_token",
        "pg_token",
        ",",
    ],
)
def test_a_token_that_nobody_was_given_is_refused(world: World, header: str) -> None:
    for endpoint in LOOKING_AT_TOKENS:
        answer = world.send(endpoint, who="anyone", headers={"Authorization": header})
        assert refusal(answer) == (401, "invalid_token"), str(endpoint)


@pytest.mark.parametrize("endpoint", PUBLIC, ids=str)
def test_what_is_public_looks_at_no_token(world: World, endpoint: Endpoint) -> None:
    answer = world.send(endpoint, who="anyone", headers={"Authorization": "Bearer nonsense"})
    assert answer.status_code < 300


# --- Guests -----------------------------------------------------------------------------------------------


def test_a_guest_is_known_by_the_token_alone(anyone: ApiClient, thread: Thread) -> None:
    answer = anyone.post("sites/gazette/guests", {"name": "  Gina  ", "email": "gina@example.org"})
    assert answer.status_code == 201
    assert answer["Cache-Control"] == "no-store"
    gina = ApiClient(token=answer.json()["token"])
    assert post(gina).json()["author"] == answer.json()["author"]
    me = gina.get("me").json()
    assert (me["author"]["name"], me["author"]["kind"], me["email"]) == ("Gina", "guest", "gina@example.org")


def test_the_scheme_is_not_case_sensitive(alice: ApiClient, anyone: ApiClient) -> None:
    assert anyone.get("me", Authorization=f"bEaReR {alice.token}").status_code == 200


def test_only_the_hash_of_a_token_is_stored(alice: ApiClient) -> None:
    assert alice.token
    stored = AuthorToken.objects.get(author=alice.author)
    assert alice.token not in str(stored.__dict__)
    assert refusal(ApiClient(token=stored.token_hash).get("me")) == (401, "invalid_token")


def test_an_expired_token_is_told_apart_from_a_wrong_one(world: World) -> None:
    AuthorToken.objects.update(expires_at=timezone.now())
    for endpoint in OF_AUTHORS:
        if "401" in endpoint.operation["responses"]:
            assert refusal(world.send(endpoint)) == (401, "token_expired")
    AuthorToken.objects.update(expires_at=timezone.now() + timedelta(seconds=60))
    assert world.people["alice"].get("me").status_code == 200


@pytest.mark.parametrize("endpoint", NEEDING_A_TOKEN, ids=str)
def test_a_token_is_good_on_its_own_site_only(world: World, charlie: ApiClient, endpoint: Endpoint) -> None:
    answer = world.send(endpoint, headers={"Authorization": f"Bearer {charlie.token}"})
    if endpoint.route in ("me", "me/export") or endpoint.route.startswith("me/notifications"):
        assert answer.status_code < 300  # one's own, wherever that is
    elif endpoint.route.startswith("me/"):
        assert refusal(answer) == (404, "warning_not_found")
    elif not endpoint.route.startswith("sites/"):
        assert refusal(answer) == (404, NOT_FOUND[endpoint.route.partition("{")[2].partition("}")[0]])
    else:
        assert refusal(answer) == (403, "wrong_site")


def test_what_is_mine_is_asked_for_on_my_own_site(thread: Thread, charlie: ApiClient) -> None:
    assert refusal(charlie.get("sites/gazette/threads/weather/me")) == (403, "wrong_site")


def test_a_site_may_take_no_guests(anyone: ApiClient, alice: ApiClient, site: Site, thread: Thread) -> None:
    site.allows_guests = False
    site.save()
    assert refusal(anyone.post("sites/gazette/guests", {"name": "Gina"})) == (403, "guests_not_allowed")


# --- Keys of the site's systems ---------------------------------------------------------------------------


def test_a_key_posts_as_the_sites_service(site: Site, thread: Thread) -> None:
    _, newsroom = make_key(site, Scope.READ, Scope.COMMENT)
    answer = post(newsroom)
    assert answer.status_code == 202
    assert answer.json()["author"]["kind"] == "service"
    assert Comment.objects.get().author == newsroom.author


def test_a_key_that_only_reads_changes_nothing(world: World, site: Site) -> None:
    _, reader = make_key(site, Scope.READ)
    for endpoint in NEEDING_A_TOKEN:
        answer = world.send(endpoint, headers={"Authorization": f"Bearer {reader.token}"})
        assert refusal(answer) == (403, "forbidden"), str(endpoint)


def test_a_revoked_key_is_no_key(site: Site, thread: Thread) -> None:
    record, newsroom = make_key(site, Scope.COMMENT)
    assert post(newsroom).status_code == 202
    record.revoked_at = timezone.now()
    record.save()
    assert refusal(post(newsroom)) == (401, "invalid_token")


def test_a_key_is_good_on_its_own_site_only(other_site: Site, thread: Thread) -> None:
    _, newsroom = make_key(other_site, Scope.COMMENT)
    assert refusal(post(newsroom)) == (403, "wrong_site")


# --- Pages ------------------------------------------------------------------------------------------------


@pytest.fixture
def gazette(site: Site) -> Site:
    site.allowed_origins = ["https://gazette.example", "http://localhost:3000"]
    site.save()
    return site


@pytest.mark.parametrize("origin", ["https://gazette.example", "http://localhost:3000", "http://testserver"])
def test_the_sites_own_pages_may_write(gazette: Site, thread: Thread, alice: ApiClient, origin: str) -> None:
    assert post(alice, Origin=origin).status_code == 202
    assert alice.post("sites/gazette/guests", {"name": "Gina"}, Origin=origin).status_code == 201


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "http://gazette.example",
        "https://gazette.example:8443",
        "https://gazette.example.evil.example",
        "https://gazette.example/",
        "http://testserver.evil.example",
        "http://testserver:81",
        "null",
        "",
        "http://[",
        "//testserver.",
    ],
)
def test_other_pages_may_not(gazette: Site, world: World, origin: str) -> None:
    for endpoint in (*NEEDING_A_TOKEN, next(each for each in ENDPOINTS if each.route.endswith("guests"))):
        answer = world.send(endpoint, headers={"Origin": origin})
        assert refusal(answer) == (403, "origin_not_allowed"), str(endpoint)
    assert world.people["anyone"].get(COMMENTS, Origin=origin).status_code == 200


def test_who_is_no_browser_names_no_page(gazette: Site, thread: Thread, alice: ApiClient) -> None:
    assert post(alice).status_code == 202


def test_any_page_may_ask_and_read_the_answer(thread: Thread, anyone: ApiClient) -> None:
    for answer in (
        anyone.get(COMMENTS, Origin="https://anywhere.example"),
        anyone.get("sites/nowhere/counts?threads=a", Origin="https://anywhere.example"),
        anyone.post("sites/gazette/guests", b"x" * 300_000, Origin="https://anywhere.example"),
    ):
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert "etag" in answer["Access-Control-Expose-Headers"]
        assert "Access-Control-Allow-Credentials" not in answer


def preflight(path: str, method: str, headers: str) -> Any:
    return Client().options(
        f"/api/v1/{path}",
        headers={
            "Origin": "https://anywhere.example",
            "Access-Control-Request-Method": method,
            "Access-Control-Request-Headers": headers,
        },
    )


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_browser_may_send_what_writing_takes(db: None, method: str) -> None:
    answer = preflight(COMMENTS, method, "authorization,content-type,idempotency-key")
    assert answer.status_code == 200
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert method in answer["Access-Control-Allow-Methods"]
    allowed = answer["Access-Control-Allow-Headers"].split(", ")
    assert {"authorization", "content-type", "idempotency-key", "if-none-match"} <= set(allowed)


def test_the_moderators_api_is_shared_with_no_page(bob: ApiClient) -> None:
    answer = bob.get("moderation/cases", Origin="https://anywhere.example")
    assert "Access-Control-Allow-Origin" not in answer
    assert "Access-Control-Allow-Origin" not in preflight("moderation/cases", "GET", "authorization")
