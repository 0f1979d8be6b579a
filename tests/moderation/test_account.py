"""One's own account: the password, access tokens, the end of all other sessions."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from discussions.models import Site
from moderation.actions.accounts import MAX_TOKENS
from moderation.actions.tokens import create_access_token
from moderation.models import AccessToken
from tests.client import ApiClient
from tests.mail import PostOffice, open_post_office
from tests.moderation.people import PASSWORD, build_person, find_link, log_in, open_desk, send_letters

pytestmark = pytest.mark.django_db

NEW = "another-long-pass-phrase"


@pytest.fixture
def gwen(site: Site) -> User:
    return build_person("gwen", site=site)


@pytest.fixture
def desk(gwen: User) -> Client:
    """Gwen's browser, in which she showed a moment ago that it is her."""
    browser = open_desk("gwen")
    browser.post("/desk/account/really", {"password": PASSWORD})
    return browser


@pytest.fixture
def office(settings: Settings) -> Iterator[PostOffice]:
    with open_post_office(settings) as office:
        yield office


def is_in(browser: Client) -> bool:
    return bool(browser.get("/desk/").status_code == 200)


def make_token(desk: Client, **changes: str) -> Any:
    return desk.post("/desk/account/tokens", {"name": "statistics", "days": "30", **changes})


def read_token(answer: Any) -> str:
    return str(answer.text.split('<code class="secret">')[1].split("<")[0])


def test_strangers_log_in_first(client: Client, db: None) -> None:
    answer = client.get("/desk/account")
    assert answer.headers["Location"] == "/desk/login?next=/desk/account"


def test_an_account_needs_no_site(client: Client) -> None:
    build_person("ed")
    assert "None: ask an admin" in open_desk("ed").get("/desk/account").text


# --- The password and the sessions ------------------------------------------------------------------------


def test_a_new_password_ends_the_other_sessions(gwen: User, desk: Client) -> None:
    other = open_desk("gwen")
    sent = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert desk.post("/desk/account/password", {**sent, "oldpassword": "wrong"}).status_code == 200
    assert is_in(other)
    assert desk.post("/desk/account/password", sent).headers["Location"] == "/desk/account"
    assert is_in(desk)
    assert not is_in(other)
    assert other.get("/api/v1/moderation/cases").status_code == 401
    assert log_in("gwen").status_code == 200


@pytest.mark.parametrize("with_tokens", [True, False])
def test_one_logs_out_everywhere_else(gwen: User, desk: Client, *, with_tokens: bool) -> None:
    other = open_desk("gwen")
    client = ApiClient(token=create_access_token(user=gwen, name="test"), user=gwen)
    sent = {"password": PASSWORD, **({"with_tokens": "on"} if with_tokens else {})}
    assert desk.post("/desk/account/sessions/end", {**sent, "password": "wrong"}).status_code == 422
    assert is_in(other)
    answer = desk.post("/desk/account/sessions/end", sent)
    assert answer.headers["Location"] == "/desk/account?done=ended#sessions"
    assert is_in(desk)
    assert not is_in(other)
    assert client.get("moderation/cases").status_code == (401 if with_tokens else 200)
    assert log_in("gwen").status_code == 302


def test_guessing_the_password_there_is_limited_too(gwen: User, desk: Client) -> None:
    for _ in range(10):
        desk.post("/desk/account/sessions/end", {"password": "wrong"})
    answer = desk.post("/desk/account/sessions/end", {"password": PASSWORD})
    assert answer.status_code == 422
    assert "Too many failed login attempts." in answer.text


# --- Access tokens ----------------------------------------------------------------------------------------


def test_a_token_is_shown_once_works_and_is_revoked(gwen: User, desk: Client) -> None:
    token = read_token(make_token(desk))
    assert token not in desk.get("/desk/account").text
    client = ApiClient(token=token)
    assert "never used" in desk.get("/desk/account").text
    assert client.get("moderation/cases").status_code == 200
    page = desk.get("/desk/account").text
    assert "used <time" in page
    stored = AccessToken.objects.get()
    assert token not in str(AccessToken.objects.values().get())
    assert timedelta(days=29) < (stored.expires_at or timezone.now()) - timezone.now() < timedelta(days=30)
    assert desk.post(f"/desk/account/tokens/{stored.pk}/revoke").status_code == 302
    assert desk.post(f"/desk/account/tokens/{stored.pk}/revoke").status_code == 302
    assert client.get("moderation/cases").status_code == 401


def test_when_a_token_was_used_is_noted_to_the_minute(bob: ApiClient) -> None:
    bob.get("moderation/cases")
    first = AccessToken.objects.get().last_used_at
    bob.get("moderation/cases")
    assert AccessToken.objects.get().last_used_at == first
    AccessToken.objects.update(last_used_at=timezone.now() - timedelta(seconds=61))
    bob.get("moderation/cases")
    assert first is not None
    assert (AccessToken.objects.get().last_used_at or first) > first


def test_a_stolen_session_makes_no_token(gwen: User) -> None:
    """To outlive the session takes the password, which its thief does not have."""
    browser = open_desk("gwen")
    answer = make_token(browser)
    assert answer.headers["Location"].startswith("/desk/account/really")
    assert not AccessToken.objects.exists()
    done = browser.post("/desk/account/really", {"password": PASSWORD, "next": "/desk/account/tokens"})
    assert ApiClient(token=read_token(done)).get("moderation/cases").status_code == 200


def test_nobody_revokes_a_strangers_token(desk: Client, bob: ApiClient) -> None:
    desk.post(f"/desk/account/tokens/{AccessToken.objects.get().pk}/revoke")
    assert bob.get("moderation/cases").status_code == 200


@pytest.mark.parametrize("changes", [{"name": ""}, {"name": "x" * 101}, {"days": "31"}, {"days": "x"}])
def test_what_is_wrong_with_a_token_is_said(desk: Client, changes: dict[str, str]) -> None:
    answer = make_token(desk, **changes)
    assert answer.status_code == 422
    assert 'class="problem"' in answer.text
    assert not AccessToken.objects.exists()


def test_tokens_are_limited(gwen: User, desk: Client) -> None:
    for number in range(MAX_TOKENS):
        create_access_token(user=gwen, name=f"number {number}")
    answer = make_token(desk)
    assert answer.status_code == 409
    assert "as many of these as there may be" in answer.text
    assert AccessToken.objects.count() == MAX_TOKENS


@pytest.mark.parametrize("path", ["tokens", "tokens/1/revoke", "sessions/end"])
def test_forms_are_refused_from_other_pages(gwen: User, path: str) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(gwen)
    assert browser.post(f"/desk/account/{path}", {"name": "x", "password": PASSWORD}).status_code == 403


# --- The address ------------------------------------------------------------------------------------------


def test_a_new_address_takes_the_old_ones_place_once_it_is_confirmed(
    gwen: User, desk: Client, office: PostOffice
) -> None:
    desk.post("/desk/account/email", {"email": "gwen@elsewhere.example", "action_add": "yes"})
    assert log_in("gwen@example.org").status_code == 302
    send_letters()
    assert office.letters[-1]["To"] == "gwen@elsewhere.example"
    link = find_link(office.read_last())
    assert "Is gwen@elsewhere.example yours?" in desk.get(link).text
    desk.post(link)
    gwen.refresh_from_db()
    assert gwen.email == "gwen@elsewhere.example"
    (address,) = EmailAddress.objects.filter(user=gwen)
    assert (address.email, address.verified) == ("gwen@elsewhere.example", True)


def test_nobody_takes_a_colleagues_address(gwen: User, desk: Client, office: PostOffice) -> None:
    build_person("hal")
    answers = [
        desk.post("/desk/account/email", {"email": f"{name}@example.org", "action_add": "yes"}, follow=True)
        for name in ("hal", "nobody")
    ]
    assert [answer.status_code for answer in answers] == [200, 200]
    send_letters()
    assert not EmailAddress.objects.filter(user=gwen, email="hal@example.org", verified=True).exists()


def test_without_mail_the_address_stays(desk: Client) -> None:
    assert desk.get("/desk/account/email").status_code == 404
    assert "sends no mail" in desk.get("/desk/account").text
