"""The desk's pages about sites as such: a new one, its addresses and limits, its keys."""

import re
from typing import Any

import jwt
import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from discussions.actions.keys import MAX_API_KEYS, MAX_SIGNING_KEYS, issue_api_key, make_signing_key
from discussions.api.authentication import identify
from discussions.models import ApiKey, Scope, SigningKey, Site, Thread
from discussions.refusals import Refused
from discussions.sealing import open_secret
from moderation.actions import sites
from moderation.models import Membership, PolicyVersion, Role
from moderation.policy import SitePolicy
from moderation.presets import PRESETS
from tests.build import hold
from tests.client import ApiClient
from tests.moderation.desks import open_desk
from tests.moderation.sanctioning import appoint

pytestmark = pytest.mark.django_db

NEW = {"name": "The Tribune", "key": "tribune", "language": "en", "preset": "strict"}
SETUP = "/desk/sites/gazette/setup"


def change(who: ApiClient, **fields: Any) -> Any:
    sent = {
        "name": "The Gazette",
        "language": "en",
        "allowed_hosts": "gazette.example",
        "allowed_origins": "",
        "max_body_characters": 5000,
        "edit_window_seconds": 900,
        "close_after_days": "",
        "limits_percent": 100,
        "author_pages": "none",
        "challenge": "proof_of_work",
        "allows_guests": "on",
        "version": 1,
        **fields,
    }
    return open_desk(who).post(SETUP, sent)


def test_an_admin_makes_a_site_and_is_its_admin(erin: ApiClient) -> None:
    hosts = {
        "allowed_hosts": "Tribune.example\n\n.tribune.test",
        "allowed_origins": "https://tribune.example/",
    }
    answer = open_desk(erin).post("/desk/new-site", {**NEW, **hosts}, follow=True)
    assert "The site is there." in answer.text
    assert "parley-thread site=&quot;tribune&quot;" in answer.text or 'site="tribune"' in answer.text
    site = Site.objects.get(key="tribune")
    assert site.allowed_hosts == ["tribune.example", ".tribune.test"]
    assert site.allowed_origins == ["https://tribune.example"]
    assert Membership.objects.get(site=site).user == erin.user
    policy = PolicyVersion.objects.get(site=site)
    assert policy.created_by == erin.user
    assert policy.document["premoderation"] == "new"


def test_a_superuser_makes_the_first_site() -> None:
    browser = Client()
    browser.force_login(User.objects.create_superuser("root"))
    assert "Make the first one" in browser.get("/desk/sites").text
    assert browser.post("/desk/new-site", NEW).status_code == 302
    assert Membership.objects.get().role == Role.ADMIN


def test_moderators_make_no_sites(bob: ApiClient) -> None:
    browser = open_desk(bob)
    assert "New site" not in browser.get("/desk/sites").text
    assert browser.get("/desk/new-site").status_code == 403
    assert browser.post("/desk/new-site", NEW).status_code == 403
    assert Site.objects.count() == 1


def test_nobody_makes_sites_without_end(erin: ApiClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sites, "MAX_SITES", 1)
    assert open_desk(erin).post("/desk/new-site", NEW).status_code == 409
    assert not Site.objects.filter(key="tribune").exists()


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"key": "gazette"}, "Another one has this name."),
        ({"key": "No Good"}, "lower-case letters, digits and hyphens"),
        ({"key": "x" * 51}, "at most 50 characters"),
        ({"name": ""}, "This field is required."),
        ({"language": "English!"}, "This is no language"),
        ({"allowed_hosts": "ok.example\nhttps://no.example"}, "Line 2: “https://no.example” is no host"),
        ({"allowed_origins": "no.example"}, "Line 1: “no.example” is no origin"),
        ({"allowed_hosts": "\n".join(f"h{n}.example" for n in range(101))}, "This is more than 100."),
        ({"allowed_hosts": "x" * 40_001}, "at most 40000 characters"),
        ({"preset": "lax"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_with_a_new_site_is_said(erin: ApiClient, fields: dict[str, str], problem: str) -> None:
    answer = open_desk(erin).post("/desk/new-site", {**NEW, **fields})
    assert answer.status_code == 422
    if "preset" not in fields:
        assert problem in answer.text
    if "name" not in fields:
        assert 'value="The Tribune"' in answer.text
    assert Site.objects.count() == 1


@pytest.mark.parametrize("preset", PRESETS)
def test_presets_are_policies(preset: str) -> None:
    SitePolicy.from_dict(PRESETS[preset].settings)


def test_the_list_says_what_waits(bob: ApiClient, thread: Thread, other_site: Site) -> None:
    browser = open_desk(bob)
    assert "All clear." in browser.get("/desk/sites").text
    hold(thread)
    shown = browser.get("/desk/sites").text
    assert "<b>1</b> waiting" in shown
    assert "Herald" not in shown


def test_the_list_takes_the_same_number_of_queries_however_many_sites(bob: ApiClient) -> None:
    counts = []
    for number in range(2):
        for key in range(number * 5):
            appoint(Site.objects.create(key=f"site-{key}", name="One more"), "bob", Role.MODERATOR)
        with CaptureQueriesContext(connection) as queries:
            assert open_desk(bob).get("/desk/sites").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_an_admin_changes_a_site(erin: ApiClient, site: Site) -> None:
    assert "Nothing" not in open_desk(erin).get(SETUP).text
    answer = change(
        erin, name="Gazette & Sons", allowed_origins="https://gazette.example", close_after_days=30
    )
    assert answer.headers["Location"] == f"{SETUP}?said=saved"
    site.refresh_from_db()
    assert (site.name, site.version, site.close_after_days) == ("Gazette & Sons", 2, 30)
    assert (site.allows_guests, site.creates_threads, site.max_body_characters) == (True, False, 5000)
    assert "Gazette &amp; Sons" in open_desk(erin).get(answer.headers["Location"]).text


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"max_body_characters": 70_000}, "less than or equal to 65535"),
        ({"edit_window_seconds": -1}, "greater than or equal to 0"),
        ({"close_after_days": 0}, "greater than or equal to 1"),
        ({"allowed_hosts": "a b"}, "Line 1"),
    ],
)
def test_what_is_wrong_with_a_change_is_said(
    erin: ApiClient, site: Site, fields: dict[str, Any], problem: str
) -> None:
    answer = change(erin, name="Kept as typed", **fields)
    assert answer.status_code == 422
    assert problem in answer.text
    assert "Kept as typed" in answer.text
    site.refresh_from_db()
    assert site.version == 1


def test_nobody_overwrites_what_they_have_not_seen(erin: ApiClient, site: Site) -> None:
    assert change(erin, name="First").status_code == 302
    answer = change(erin, name="Second")
    assert answer.status_code == 409
    assert "A colleague changed this" in answer.text
    assert 'value="Second"' in answer.text
    (version,) = re.findall(r'name="version" value="(\d+)"', answer.text)
    assert change(erin, name="Second", version=version).status_code == 302
    site.refresh_from_db()
    assert site.name == "Second"


def test_moderators_look_and_others_see_nothing(bob: ApiClient, frank: ApiClient, site: Site) -> None:
    shown = open_desk(bob).get(SETUP).text
    assert "gazette.example" in shown
    assert "Make the key" not in shown
    assert change(bob, name="Bob's").status_code == 403
    assert open_desk(frank).get(SETUP).status_code == change(frank).status_code == 404
    assert Client().get(SETUP).headers["Location"].startswith("/desk/login")
    site.refresh_from_db()
    assert site.version == 1


def find_secret(page: str) -> str:
    (secret,) = re.findall(r'id="secret"[^>]*>([^<]+)<', page)
    return str(secret)


def test_a_key_is_shown_once_rotated_and_revoked(erin: ApiClient, site: Site) -> None:
    browser = open_desk(erin)
    made = browser.post("/desk/sites/gazette/api-keys", {"name": "App", "scopes": ["read"]})
    first = find_secret(made.text)
    assert "no-store" in made.headers["Cache-Control"]
    assert identify(first).scopes == {Scope.READ}
    page = browser.get(SETUP).text
    assert "App" in page
    assert first not in page

    key = ApiKey.objects.get()
    rotate, revoke = (f"/desk/sites/gazette/api-keys/{key.pk}/{verb}" for verb in ("rotate", "revoke"))
    assert "is void at once" in browser.post(rotate).text
    author = identify(first).author
    second = find_secret(browser.post(rotate, {"confirmed": "yes"}).text)
    assert identify(second).author == author
    with pytest.raises(Refused, match="invalid_token"):
        identify(first)

    assert browser.post(revoke).status_code == 200
    identify(second)
    assert "The key is void." in browser.post(revoke, {"confirmed": "yes"}, follow=True).text
    with pytest.raises(Refused, match="invalid_token"):
        identify(second)
    assert browser.post(rotate, {"confirmed": "yes"}).status_code == 404


def test_when_a_key_was_used_is_known_to_the_hour(site: Site) -> None:
    made = issue_api_key(site=site, name="App", scopes=[Scope.READ])
    with CaptureQueriesContext(connection) as first:
        identify(made.key)
    used = ApiKey.objects.get().last_used_at
    assert used is not None
    with CaptureQueriesContext(connection) as second:
        identify(made.key)
    assert ApiKey.objects.get().last_used_at == used
    assert len(first) == len(second) + 1


def test_a_secret_signs_readers_in_until_it_is_revoked(erin: ApiClient, site: Site) -> None:
    browser = open_desk(erin)
    secret = find_secret(browser.post("/desk/sites/gazette/signing-keys", {"key_id": "2027"}).text)
    assert secret not in browser.get(SETUP).text
    claims = {"sub": "7", "aud": "gazette", "exp": 4_000_000_000, "name": "Rita"}
    token = jwt.encode(claims, secret, headers={"kid": "2027"})
    assert identify(token).author.name == "Rita"
    revoke = f"/desk/sites/gazette/signing-keys/{SigningKey.objects.get().pk}/revoke"
    assert "signed out" in browser.post(revoke).text
    browser.post(revoke, {"confirmed": "yes"})
    with pytest.raises(Refused, match="invalid_token"):
        identify(token)


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("api-keys", {"name": "", "scopes": ["read"]}),
        ("api-keys", {"name": "App"}),
        ("api-keys", {"name": "App", "scopes": ["everything"]}),
        ("signing-keys", {"key_id": "no spaces"}),
    ],
)
def test_what_is_wrong_with_a_new_key_is_said(
    erin: ApiClient, site: Site, path: str, fields: dict[str, Any]
) -> None:
    answer = open_desk(erin).post(f"/desk/sites/gazette/{path}", fields)
    assert answer.status_code == 422
    assert 'class="problem"' in answer.text
    assert not ApiKey.objects.exists()
    assert not SigningKey.objects.exists()


def test_keys_have_a_limit(erin: ApiClient, site: Site) -> None:
    for number in range(MAX_API_KEYS):
        issue_api_key(site=site, name=str(number), scopes=[Scope.READ])
    for _ in range(MAX_SIGNING_KEYS):
        make_signing_key(site=site)
    browser = open_desk(erin)
    fields = {"name": "One more", "scopes": ["read"]}
    assert browser.post("/desk/sites/gazette/api-keys", fields).status_code == 409
    assert browser.post("/desk/sites/gazette/signing-keys").status_code == 409


def test_only_admins_of_the_site_touch_its_keys(
    bob: ApiClient, frank: ApiClient, site: Site, other_site: Site
) -> None:
    made = issue_api_key(site=site, name="App", scopes=[Scope.READ])
    signing = make_signing_key(site=site).signing_key
    appoint(other_site, "gina", Role.ADMIN)
    paths = [
        "api-keys",
        f"api-keys/{made.api_key.pk}/rotate",
        f"api-keys/{made.api_key.pk}/revoke",
        "signing-keys",
        f"signing-keys/{signing.pk}/revoke",
    ]
    sent = {"name": "x", "scopes": ["read"], "confirmed": "yes"}
    for who, status in ((bob, 403), (frank, 404)):
        answers = [open_desk(who).post(f"/desk/sites/gazette/{path}", sent) for path in paths]
        assert {answer.status_code for answer in answers} == {status}
    # Nor by the way of a site that is theirs.
    gina = Client()
    gina.force_login(User.objects.get(username="gina"))
    for path in paths[1:3] + paths[4:]:
        assert gina.post(f"/desk/sites/herald/{path}", sent).status_code == 404
    identify(made.key)
    assert (ApiKey.objects.count(), SigningKey.objects.count()) == (1, 1)


def test_a_captcha_s_secret_is_sealed_and_never_shown(erin: ApiClient, site: Site) -> None:
    keys = {"challenge": "turnstile", "captcha_key": "0x4AAA", "captcha_secret": "the-secret"}
    for missing in ("captcha_key", "captcha_secret"):
        answer = change(erin, **{**keys, missing: ""})
        assert answer.status_code == 422
        assert f'id="site-{missing}_error"' in answer.text
    assert change(erin, **keys).status_code == 302
    site.refresh_from_db()
    assert (site.challenge, site.captcha_key) == ("turnstile", "0x4AAA")
    assert "the-secret" not in site.sealed_captcha_secret
    assert open_secret(site.sealed_captcha_secret) == "the-secret"
    assert "the-secret" not in open_desk(erin).get(SETUP).text
    # Left empty, it stays.
    sealed = site.sealed_captcha_secret
    assert change(erin, **{**keys, "captcha_secret": "", "version": 2}).status_code == 302
    site.refresh_from_db()
    assert site.sealed_captcha_secret == sealed
    assert change(erin, **{**keys, "captcha_key": "not ok", "version": 3}).status_code == 422
