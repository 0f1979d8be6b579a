"""Readers who are signed in by the site: JWTs that it signs, with a shared secret or a key pair."""

import base64
import json
from datetime import timedelta
from functools import cache
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from django.utils import timezone

from discussions.models import Author, AuthorKind, SigningKey, Site, Status, Thread
from moderation.actions.checking import check_revision
from moderation.models import Decision
from tests.client import ApiClient

pytestmark = pytest.mark.django_db

COMMENTS = "sites/gazette/threads/weather/comments"
SECRET, OTHER_SECRET = "a-secret-of-the-gazette-" + "x" * 20, "another-of-the-gazette-" + "y" * 20
AUDIENCE, ISSUER = "parley-gazette", "https://login.gazette.example"


@cache
def make_key_pair(name: str) -> tuple[RSAPrivateKey, str]:
    """A private key of this name, and its public key in PEM."""
    private = generate_private_key(public_exponent=65537, key_size=2048)
    public = private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return private, public.decode()


def trust(site: Site, **values: Any) -> SigningKey:
    """Let the site's readers be signed in with this key."""
    defaults = {"algorithm": "HS256", "secret": SECRET, "audience": AUDIENCE, "issuer": ISSUER}
    return SigningKey.objects.create(site=site, **{**defaults, **values})


def claims(**changes: Any) -> dict[str, Any]:
    """The claims of a good token, with these changes; None leaves one out."""
    now = timezone.now()
    good = {"sub": "reader-1", "name": "Rita", "aud": AUDIENCE, "iss": ISSUER, "iat": now}
    good["exp"] = now + timedelta(minutes=5)
    return {name: value for name, value in {**good, **changes}.items() if value is not None}


def sign(key: Any = SECRET, algorithm: str = "HS256", *, key_id: str | None = None, **changes: Any) -> str:
    headers = None if key_id is None else {"kid": key_id}
    return jwt.encode(claims(**changes), key, algorithm=algorithm, headers=headers)


def sign_by_hand(header: dict[str, Any], payload: bytes, secret: str) -> str:
    """What a library refuses to sign."""

    def encode(part: bytes) -> bytes:
        return base64.urlsafe_b64encode(part).rstrip(b"=")

    signed = encode(json.dumps(header).encode()) + b"." + encode(payload)
    algorithm = jwt.get_algorithm_by_name("HS256")
    return (signed + b"." + encode(algorithm.sign(signed, secret.encode()))).decode()


def ask(token: str) -> Any:
    return ApiClient(token=token).get("me")


def refusal(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


@pytest.fixture
def shared_key(site: Site) -> SigningKey:
    return trust(site)


@pytest.fixture
def public_key(site: Site) -> SigningKey:
    return trust(site, algorithm="RS256", secret=make_key_pair("gazette")[1])


# --- Good tokens ------------------------------------------------------------------------------------------


def test_a_shared_secret_signs_a_reader_in(shared_key: SigningKey, thread: Thread) -> None:
    answer = ApiClient(token=sign(email="rita@example.org")).post(COMMENTS, {"body": "It will clear up."})
    assert answer.status_code == 202
    assert (answer.json()["author"]["name"], answer.json()["author"]["kind"]) == ("Rita", "sso")
    author = Author.objects.get(kind=AuthorKind.SSO)
    assert (author.external_id, author.email) == ("reader-1", "rita@example.org")


def test_a_key_pair_signs_a_reader_in(public_key: SigningKey, thread: Thread) -> None:
    token = sign(make_key_pair("gazette")[0], "RS256")
    assert ApiClient(token=token).post(COMMENTS, {"body": "It will clear up."}).status_code == 202


def test_the_same_reader_stays_the_same_author(shared_key: SigningKey) -> None:
    first = ask(sign(name="Rita", email="rita@example.org")).json()
    second = ask(sign(name="Rita B.", email="rita@example.net")).json()
    assert second["author"]["id"] == first["author"]["id"]
    assert (second["author"]["name"], second["email"]) == ("Rita B.", "rita@example.net")
    assert Author.objects.filter(kind=AuthorKind.SSO).count() == 1


def test_the_same_id_on_another_site_is_another_author(shared_key: SigningKey, other_site: Site) -> None:
    trust(other_site, secret=OTHER_SECRET, audience="parley-herald")
    here, there = ask(sign()), ask(sign(OTHER_SECRET, aud="parley-herald"))
    assert here.json()["author"]["id"] != there.json()["author"]["id"]
    answer = ApiClient(token=sign(OTHER_SECRET, aud="parley-herald")).post(COMMENTS, {"body": "Hello."})
    assert answer.status_code in (403, 404)


def test_clocks_may_differ_a_little(shared_key: SigningKey) -> None:
    now = timezone.now()
    assert ask(sign(exp=now - timedelta(seconds=10))).status_code == 200
    assert ask(sign(nbf=now + timedelta(seconds=10), iat=now + timedelta(seconds=10))).status_code == 200


@pytest.mark.parametrize("audience", [[AUDIENCE], ["elsewhere", AUDIENCE]])
def test_a_token_may_be_for_several(shared_key: SigningKey, audience: list[str]) -> None:
    assert ask(sign(aud=audience)).status_code == 200


def test_a_key_may_ask_for_no_issuer(site: Site) -> None:
    trust(site, issuer="")
    assert ask(sign(iss=None)).status_code == 200
    assert ask(sign(iss="https://anyone.example")).status_code == 200


# --- Bad tokens -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": None},
        {"sub": None},
        {"aud": None},
        {"iss": None},
        {"aud": "parley-herald"},
        {"aud": ["parley-herald"]},
        {"aud": []},
        {"aud": 5},
        {"aud": {"a": 1}},
        {"aud": [AUDIENCE, 5]},
        {"aud": "\x00"},
        {"iss": "https://login.evil.example"},
        {"iss": [ISSUER]},
        {"exp": "soon"},
        {"exp": [1]},
        {"exp": float("inf")},
        {"nbf": timezone.now() + timedelta(hours=1)},
        {"iat": timezone.now() + timedelta(hours=1)},
        {"iat": "now"},
        {"sub": ""},
        {"sub": "x" * 256},
        {"sub": "a\x00b"},
        {"sub": "\ud800"},
        {"sub": 5},
        {"sub": ["reader-1"]},
    ],
    ids=lambda changes: repr(changes)[:40],
)
def test_a_token_without_what_it_needs_is_refused(shared_key: SigningKey, changes: dict[str, Any]) -> None:
    wanted = {**claims(), **changes}
    payload = {name: value for name, value in wanted.items() if value is not None}
    for name in ("exp", "iat", "nbf"):
        if hasattr(payload.get(name), "timestamp"):
            payload[name] = int(payload[name].timestamp())
    token = sign_by_hand({"alg": "HS256", "typ": "JWT"}, json.dumps(payload).encode(), SECRET)
    assert refusal(ask(token)) == (401, "invalid_token")
    assert not Author.objects.filter(kind=AuthorKind.SSO).exists()


def test_an_expired_token_is_told_apart_from_a_wrong_one(shared_key: SigningKey) -> None:
    past = timezone.now() - timedelta(minutes=1)
    assert refusal(ask(sign(exp=past))) == (401, "token_expired")
    # Whoever does not have the secret learns nothing.
    assert refusal(ask(sign(OTHER_SECRET, exp=past))) == (401, "invalid_token")


def test_a_wrong_signature_is_refused(shared_key: SigningKey) -> None:
    good = sign()
    head, payload, signature = good.split(".")
    other = sign(sub="somebody-else").split(".")[1]
    for token in (
        sign(OTHER_SECRET),
        f"{head}.{other}.{signature}",
        f"{head}.{payload}.",
        f"{good}x",
        good[:-4],
    ):
        assert refusal(ask(token)) == (401, "invalid_token")


def test_the_key_chooses_the_algorithm(site: Site, shared_key: SigningKey, public_key: SigningKey) -> None:
    """No token may say that it is unsigned, or take a public key for a shared secret."""
    _, public = make_key_pair("gazette")
    payload = {**claims(), "exp": int(claims()["exp"].timestamp()), "iat": int(claims()["iat"].timestamp())}
    body = json.dumps(payload).encode()
    unsigned = [jwt.encode(claims(), "", algorithm="none")]
    unsigned += [sign_by_hand({"alg": alg}, body, "x" * 32) for alg in ("none", "None", "nOnE", "", "HS256")]
    confused = [sign_by_hand({"alg": alg}, body, public) for alg in ("HS256", "RS256", "HS384")]
    for token in (*unsigned, *confused, sign(SECRET + "x" * 64, "HS512")):
        assert refusal(ask(token)) == (401, "invalid_token")


def test_two_sites_with_one_secret_and_audience_know_nobody(
    site: Site, other_site: Site, shared_key: SigningKey
) -> None:
    """Else whoever adds a key takes over the readers of the other site, and reads their names and addresses."""
    assert ask(sign()).status_code == 200
    copied = trust(other_site)
    assert refusal(ask(sign())) == (401, "invalid_token")
    copied.secret = OTHER_SECRET
    copied.save()
    assert ask(sign()).status_code == 200
    answer = ask(sign(OTHER_SECRET)).json()
    assert Author.objects.get(pk=answer["author"]["id"]).site == other_site


@pytest.mark.parametrize(
    "header",
    [
        {"jku": "https://evil.example/keys"},
        {"x5u": "https://evil.example/certificate"},
        {"jwk": {"kty": "oct", "k": "eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHg"}},
        {"x5c": ["MIIB"]},
        {"kid": "../../../../dev/null"},
        {"kid": "' UNION SELECT 'x"},
        {"kid": "| sleep 5"},
        {"crit": ["exp"], "exp": 1},
        {"b64": False, "crit": ["b64"]},
        {"zip": "DEF"},
    ],
    ids=str,
)
def test_a_header_brings_no_key_of_its_own(shared_key: SigningKey, header: dict[str, Any]) -> None:
    payload = {"sub": "reader-1", "aud": AUDIENCE, "iss": ISSUER, "exp": 4_000_000_000}
    for secret in ("x" * 32, ""):
        token = sign_by_hand({"alg": "HS256", **header}, json.dumps(payload).encode(), secret)
        assert refusal(ask(token)) == (401, "invalid_token")


def test_clocks_differ_by_no_more_than_half_a_minute(shared_key: SigningKey) -> None:
    now = timezone.now()
    assert refusal(ask(sign(exp=now - timedelta(seconds=32)))) == (401, "token_expired")
    assert refusal(ask(sign(nbf=now + timedelta(seconds=32)))) == (401, "invalid_token")


def test_another_key_pair_is_refused(public_key: SigningKey) -> None:
    assert refusal(ask(sign(make_key_pair("evil")[0], "RS256"))) == (401, "invalid_token")


@pytest.mark.parametrize(
    "token",
    [
        "..",
        "a.b.c",
        "e30.e30.",
        "e30.e30.e30",
        "bnVsbA.bnVsbA.bnVsbA",
        "W10.W10.W10",
        "%.%.%",
    ],
)
def test_what_is_no_token_is_refused(shared_key: SigningKey, token: str) -> None:
    assert refusal(ask(token)) == (401, "invalid_token")


def test_a_deeply_nested_token_is_refused(shared_key: SigningKey) -> None:
    """It fits the longest token that is read, and is more than Python's JSON parser can take."""
    for header, payload in ((b"[" * 4000, b"{}"), (b'{"alg":"HS256"}', b"[" * 4000)):
        parts = [base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in (header, payload)]
        assert refusal(ask(f"{parts[0]}.{parts[1]}.x")) == (401, "invalid_token")


@pytest.mark.parametrize("name", [None, 5, ["Rita"], "a\x00b", "\ud800"])
def test_a_name_that_is_none_is_left_out(shared_key: SigningKey, name: Any) -> None:
    payload = {"sub": "reader-1", "aud": AUDIENCE, "iss": ISSUER, "exp": 4_000_000_000, "name": name}
    answer = ask(sign_by_hand({"alg": "HS256"}, json.dumps(payload).encode(), SECRET))
    assert (answer.status_code, answer.json()["author"]["name"]) == (200, "")


@pytest.mark.parametrize(
    "email",
    ["", "nonsense", "a@b", 5, None, "\x00@example.org", f"{'x' * 250}@example.org", "a@\ud800.example"],
)
def test_an_address_that_is_none_locks_nobody_out(shared_key: SigningKey, email: Any) -> None:
    payload = {"sub": "reader-1", "aud": AUDIENCE, "iss": ISSUER, "exp": 4_000_000_000, "email": email}
    answer = ask(sign_by_hand({"alg": "HS256"}, json.dumps(payload).encode(), SECRET))
    assert (answer.status_code, answer.json()["email"]) == (200, "")


def test_a_long_name_is_cut(shared_key: SigningKey) -> None:
    assert ask(sign(name="ß" * 500)).json()["author"]["name"] == "ß" * 100


# --- Rotation ---------------------------------------------------------------------------------------------


def test_two_keys_hold_while_they_rotate(site: Site) -> None:
    trust(site, key_id="old")
    trust(site, key_id="new", secret=OTHER_SECRET)
    assert ask(sign(key_id="old")).status_code == 200
    assert ask(sign(OTHER_SECRET, key_id="new")).status_code == 200


def test_two_keys_without_names_hold_too(site: Site) -> None:
    trust(site)
    trust(site, secret=OTHER_SECRET)
    assert ask(sign()).status_code == 200
    assert ask(sign(OTHER_SECRET)).status_code == 200


def test_an_expired_key_signs_nobody_in(site: Site) -> None:
    old = trust(site, expires_at=timezone.now() + timedelta(minutes=1))
    assert ask(sign()).status_code == 200
    old.expires_at = timezone.now()
    old.save()
    assert refusal(ask(sign())) == (401, "invalid_token")


def test_a_named_key_is_for_tokens_that_name_it(site: Site) -> None:
    trust(site, key_id="2026")
    assert ask(sign(key_id="2026")).status_code == 200
    for key_id in ("2025", "", "2026\x00", "x" * 500, None):
        assert refusal(ask(sign(key_id=key_id))) == (401, "invalid_token")


def test_a_key_without_a_name_is_for_every_token(shared_key: SigningKey) -> None:
    for key_id in ("2026", "", None):
        assert ask(sign(key_id=key_id)).status_code == 200


@pytest.mark.parametrize("key_id", [5, None, ["2026"], {"a": 1}])
def test_a_name_of_a_key_is_a_text(shared_key: SigningKey, key_id: Any) -> None:
    payload = {"sub": "reader-1", "aud": AUDIENCE, "iss": ISSUER, "exp": 4_000_000_000}
    token = sign_by_hand({"alg": "HS256", "kid": key_id}, json.dumps(payload).encode(), SECRET)
    assert refusal(ask(token)) == (401, "invalid_token")


@pytest.mark.parametrize("role", ["staff", "moderator", "admin"])
def test_who_speaks_for_the_site_is_its_staff(thread: Thread, shared_key: SigningKey, role: str) -> None:
    """Until its tokens no longer say so. What staff write is published whatever the checks say."""
    posted = ApiClient(token=sign(role=role)).post(COMMENTS, {"body": "Buy now at http://win.example"}).json()
    assert posted["author"]["is_staff"] is True
    assert check_revision(int(posted["id"]), 1) == Status.PUBLISHED
    assert Decision.objects.get(comment=posted["id"]).code == "policy.staff"
    assert ask(sign()).json()["author"]["is_staff"] is False


@pytest.mark.parametrize("role", ["reader", "", 1, None, ["staff"], {"staff": True}, True])
def test_no_other_role_makes_staff(thread: Thread, shared_key: SigningKey, role: Any) -> None:
    assert ask(sign(role=role)).json()["author"]["is_staff"] is False
